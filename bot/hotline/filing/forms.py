"""Which form a sentence belongs to: a loss, a defect or an appointment."""

from __future__ import annotations

import re

from bot.cases.defects.category import SURE
from bot.cases.dialogue.defect_tools import tools_of
from bot.cases.lost_items.describe import LossDescription
from bot.hotline.cards import BOOKING, DEFECT, LOST_ITEM
from bot.hotline.losses_told import tells_of_a_loss
from bot.knowledge.live import KnowledgeState
from bot.language.normalise import fold

_APPOINTMENT = re.compile(
    r"\bsprechstunde\w*|\bsprechtag\w*|\bburgersprech\w*"
    r"|\b(?:termin|gesprach)\w*\b.{0,40}\b(?:burgermeister\w*|koppe)\b"
    r"|\b(?:burgermeister\w*|koppe)\b.{0,40}\b(?:termin|gesprach|sprechen)\w*\b"
)
_PROBABLE = 0.5
_ELSEWHERE = "sonstiges"
_DETAILS = 3
"""So much said of a thing makes a loss of it, though nobody says so: „Rucksack schwarz Linie 5“."""


def form_of(text: str, loss: LossDescription, facts: KnowledgeState) -> str | None:
    """Return the form a sentence probably belongs to, ``None`` if nothing speaks for any."""
    folded = fold(text)
    if _APPOINTMENT.search(folded):
        return BOOKING
    if tells_of_a_loss(text):
        return LOST_ITEM
    guess = tools_of(facts).categories.guess(text)
    is_defect = guess.category != _ELSEWHERE
    if loss.kind is not None and len(loss.filled) >= _DETAILS and not (is_defect and guess.sure):
        return LOST_ITEM
    if is_defect and guess.confidence >= (SURE if loss.kind is not None else _PROBABLE):
        return DEFECT
    return LOST_ITEM if loss.kind is not None else None
