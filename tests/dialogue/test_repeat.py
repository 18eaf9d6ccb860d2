"""A citizen wants to hear it again."""

from __future__ import annotations

import pytest

from tests.dialogue.assistant import Citizen, assert_says


@pytest.mark.parametrize("words", ["wie bitte?", "nochmal bitte", "kannst du das wiederholen", "hä?"])
def test_the_last_answer_is_said_again(citizen: Citizen, words: str) -> None:
    answer = citizen.ask("was kostet ein reisepass")
    assert_says(citizen.ask(words), answer)


def test_a_second_repetition_does_not_grow(citizen: Citizen) -> None:
    citizen.ask("was kostet ein reisepass")
    once = citizen.ask("wie bitte?")
    assert len(citizen.ask("wie bitte?")) <= len(once) + 40


def test_an_offer_is_repeated_with_its_buttons(citizen: Citizen) -> None:
    citizen.ask("kann ich mein kind online anmelden")
    titles = citizen.titles
    citizen.ask("wiederhole das bitte")
    assert citizen.titles == titles
    assert_says(citizen.ask("2"), titles[1])


def test_an_emergency_number_is_repeated(citizen: Citizen) -> None:
    citizen.ask("es riecht nach gas im treppenhaus")
    assert_says(citizen.ask("wie bitte?"), "112")


def test_there_is_nothing_to_repeat_yet(citizen: Citizen) -> None:
    assert_says(citizen.ask("kannst du das wiederholen?"), "?")


def test_the_subject_is_still_known_after_a_repetition(citizen: Citizen) -> None:
    citizen.ask("Wann hat das Fundbüro offen?")
    citizen.ask("wie bitte?")
    assert_says(citizen.ask("und freitags?"), "Fundbüro", "freitags", "08:30–13:00")
