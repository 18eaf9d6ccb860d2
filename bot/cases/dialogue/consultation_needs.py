"""What a visitor needs or who comes along, said in passing: it is noted for the office."""

from __future__ import annotations

import re

from bot.cases.consultation.visitor import parse_concern
from bot.cases.dialogue.steps import Heard
from bot.cases.errors import CaseError
from bot.language.normalise import fold

_NEEDS = re.compile(
    r"\b(?:rollstuhl\w*|rollator\w*|aufzug\w*|fahrstuhl\w*|barrierefrei\w*|gebarden\w*|\w*dolmetsch\w*|gehorlos\w*"
    r"|schwerhorig\w*|begleitperson|zu (?:zweit|dritt|viert)|(?:komm\w*|bring\w*) .{0,30}\bmit"
    r"|mitkommen|nicht allein)\b"
)
_ASKS_WHAT_TO_BRING = re.compile(r"\b(?:was|welche\w*|unterlagen|ausweis|papiere)\b")
_LONGEST = 300


def noted_need(heard: Heard) -> str | None:
    """Return the words when they say who comes along or what is needed: „ich sitze im Rollstuhl“."""
    folded = fold(heard.text)
    if heard.picked is not None or not _NEEDS.search(folded) or _ASKS_WHAT_TO_BRING.search(folded):
        return None
    try:
        return parse_concern(heard.text) if len(heard.text) <= _LONGEST else None
    except CaseError:
        return None
