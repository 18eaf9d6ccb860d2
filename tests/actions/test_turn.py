"""What a citizen picks from an offer, and what only looks like it."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.actions.turn import Turn
from bot.answers.context import AnswerContext
from bot.answers.phrasebook import shared_phrasebook
from bot.answers.question import Understanding
from bot.answers.reply import Choice
from bot.clock import BERLIN
from bot.knowledge import KnowledgeBase
from bot.knowledge.live import KnowledgeState
from bot.knowledge.search import SearchIndex

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)
SLOTS = tuple(
    Choice(f"Fr 04.12., {clock} Uhr", f"case:slot/s{number}")
    for number, clock in enumerate(("14:30", "14:45", "15:00", "15:15"), start=1)
)


def _turn(text: str, knowledge: KnowledgeBase, index: SearchIndex, choices: tuple[Choice, ...]) -> Turn:
    return Turn(
        understanding=Understanding(text, "", 0.0),
        state=KnowledgeState(knowledge, index, NOW),
        context=AnswerContext(knowledge, NOW, shared_phrasebook()),
        subject=None,
        aspects=(),
        choices=choices,
        pending={},
        last_reply=None,
        unclear_count=0,
        variant=0,
    )


def _picked(
    text: str, knowledge: KnowledgeBase, index: SearchIndex, choices: tuple[Choice, ...] = SLOTS
) -> str | None:
    return _turn(text, knowledge, index, choices).chosen()


@pytest.mark.parametrize("text", ["2", "die zweite", "den zweiten bitte", "Fr 04.12., 14:45 Uhr"])
def test_the_second_option_is_picked(text: str, knowledge: KnowledgeBase, index: SearchIndex) -> None:
    assert _picked(text, knowledge, index) == "case:slot/s2"


@pytest.mark.parametrize(
    "text",
    ["halb drei", "um drei", "am 4.12.", "viertel vor drei", "letzten Freitag", "am 11.12. um 14:45 Uhr"],
)
def test_a_date_or_time_numbers_no_option(text: str, knowledge: KnowledgeBase, index: SearchIndex) -> None:
    assert _picked(text, knowledge, index) is None


@pytest.mark.parametrize(
    ("text", "is_picked"),
    [
        ("1", True),
        ("die erste bitte", True),
        ("1.", True),
        ("2", False),
        ("die erste laterne rechts", False),
        ("am ersten", False),
        ("Goethestraße 1", False),
    ],
)
def test_the_only_option_may_be_called_by_its_number(
    text: str, is_picked: bool, knowledge: KnowledgeBase, index: SearchIndex
) -> None:
    turn = _turn(text, knowledge, index, SLOTS[:1])
    assert turn.chosen() is None, "the step may make something else of it"
    assert (turn.only_choice() == SLOTS[0]) == is_picked


@pytest.mark.parametrize("text", ["den letzten", "die letzte bitte"])
def test_the_last_is_the_last_slot_and_not_the_button_for_more(
    text: str, knowledge: KnowledgeBase, index: SearchIndex
) -> None:
    with_more = (*SLOTS, Choice("Weitere Termine", "case:slot/more"))
    assert _picked(text, knowledge, index, with_more) == "case:slot/s4"
