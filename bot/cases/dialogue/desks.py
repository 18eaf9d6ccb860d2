"""The dialogues by kind of case."""

from __future__ import annotations

from functools import lru_cache

from bot.cases.dialogue.booking_changes import BookingChangeDialogue
from bot.cases.dialogue.callback import CallbackDialogue
from bot.cases.dialogue.command_model import likely_command
from bot.cases.dialogue.consultation import ConsultationDialogue
from bot.cases.dialogue.defect import DefectDialogue
from bot.cases.dialogue.defect_tools import tools_of
from bot.cases.dialogue.follow_ups import CaseChangeDialogue, SubscriptionDialogue
from bot.cases.dialogue.lost_item import LostItemDialogue
from bot.cases.dialogue.machine import CaseDialogue
from bot.cases.lost_items.describe import shared_describer
from bot.knowledge.live import KnowledgeState

DIALOGUES: tuple[type[CaseDialogue], ...] = (
    CaseChangeDialogue,
    SubscriptionDialogue,
    DefectDialogue,
    LostItemDialogue,
    ConsultationDialogue,
    BookingChangeDialogue,
    CallbackDialogue,
)


@lru_cache(maxsize=1)
def _by_kind() -> dict[str, CaseDialogue]:
    return {dialogue.kind: dialogue() for dialogue in DIALOGUES}


def dialogue_of(kind: str) -> CaseDialogue:
    """Return the dialogue of a kind of case.

    Raises:
        KeyError: there is no such kind.
    """
    return _by_kind()[kind]


def prepare_dialogues(facts: KnowledgeState) -> None:
    """Build what the dialogues need now, so that the first citizen does not wait for it."""
    tools_of(facts)
    shared_describer()
    likely_command("ja")


def has_dialogue(kind: str) -> bool:
    """Tell whether there is a dialogue of this kind."""
    return kind in _by_kind()
