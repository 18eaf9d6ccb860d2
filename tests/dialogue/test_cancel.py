"""A citizen breaks off."""

from __future__ import annotations

import pytest

from tests.dialogue.assistant import Citizen, assert_says

CHILD = "kann ich mein kind online anmelden"


@pytest.mark.parametrize("words", ["abbrechen", "vergiss es", "lass gut sein", "stopp"])
def test_an_offer_is_dropped(citizen: Citizen, words: str) -> None:
    citizen.ask(CHILD)
    answer = citizen.ask(words)
    assert len(answer) < 200, answer
    assert citizen.buttons == []
    answer = citizen.ask("2")
    assert "Schulplatz" not in answer, "the dropped offer was taken up again"
    assert "Kita" not in answer


@pytest.mark.parametrize("words", ["abbrechen", "tschüss", "nein danke"])
def test_the_next_question_is_answered_as_ever(citizen: Citizen, words: str) -> None:
    citizen.ask(CHILD)
    citizen.ask(words)
    assert_says(citizen.ask("Wann hat das Fundbüro offen?"), "Fundbüro", "bis 13:00 Uhr")


def test_with_nothing_to_break_off_the_answer_is_short_and_friendly(citizen: Citizen) -> None:
    answer = citizen.ask("abbrechen")
    assert_says(answer, "?")
    assert len(answer) < 200
