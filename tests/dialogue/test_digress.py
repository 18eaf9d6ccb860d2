"""A citizen turns to something else in the middle and comes back."""

from __future__ import annotations

import re

import pytest

from tests.dialogue.assistant import HOTLINE, Citizen, assert_says, first_line

CHILD = "kann ich mein kind online anmelden"


def test_another_question_instead_of_a_choice_is_answered(citizen: Citizen) -> None:
    citizen.ask(CHILD)
    assert_says(first_line(citizen.ask("wann hat das fundbüro auf")), "Fundbüro", "bis 13:00 Uhr")


def test_the_button_further_up_still_works_afterwards(citizen: Citizen) -> None:
    citizen.ask(CHILD)
    payload = next(button["payload"] for button in citizen.buttons if "Kita" in button["title"])
    citizen.ask("wann hat das fundbüro auf")
    assert_says(citizen.ask(payload), "Kita-Platz", "kitaportal.jena.de")


@pytest.mark.parametrize(
    "remark", ["danke", "bist du ein mensch?", "du bist doof", "was kannst du alles", "hallo"]
)
def test_small_talk_does_not_lose_the_offer(citizen: Citizen, remark: str) -> None:
    citizen.ask(CHILD)
    titles = citizen.titles
    citizen.ask(remark)
    assert_says(first_line(citizen.ask("2")), titles[1])


@pytest.mark.parametrize(
    ("cry", "number"),
    [
        ("hilfe es brennt in der küche", "112"),
        ("warte, hier riecht es stark nach gas", "112"),
        ("jemand bricht gerade bei uns ein", "110"),
        ("mein mann ist umgekippt und reagiert nicht mehr", "112"),
        ("ich will nicht mehr leben", "0800 1110111"),
        ("2 leute sind verletzt, notarzt!", "112"),
    ],
)
def test_danger_comes_first_in_the_middle_of_a_choice(citizen: Citizen, cry: str, number: str) -> None:
    citizen.ask(CHILD)
    assert_says(citizen.ask(cry), number)
    assert citizen.buttons == []


def test_after_danger_the_conversation_goes_on_where_it_was(citizen: Citizen) -> None:
    citizen.ask("wann hat das fundbüro offen")
    citizen.ask("oh gott es brennt hier im haus")
    assert_says(first_line(citizen.ask("und freitags?")), "Fundbüro", "08:30–13:00")


def test_another_language_in_between(citizen: Citizen) -> None:
    citizen.ask("Personalausweis")
    assert_says(citizen.ask("sorry, can you speak english with me please?"), "English", HOTLINE)
    assert_says(citizen.ask("was kostet das?"), "46,00 €")


def test_a_question_the_city_cannot_answer_in_between(citizen: Citizen) -> None:
    citizen.ask("Personalausweis")
    citizen.ask("wie wird das wetter")
    assert_says(citizen.ask("und was muss ich mitbringen?"), "bisheriger Ausweis")


def test_a_person_is_wanted_in_the_middle_of_a_choice(citizen: Citizen) -> None:
    citizen.ask(CHILD)
    assert_says(citizen.ask("ich will mit einem menschen reden"), HOTLINE, "bis 16:00 Uhr")


@pytest.mark.parametrize(
    "opening",
    [
        "Ampel am Teichgraben 1 ist aus",
        "ich hab meinen schlüssel verloren",
        "ich möchte einen termin in der bürgersprechstunde",
    ],
)
def test_in_case_form_a_question_is_answered_and_the_open_one_asked_again(
    citizen: Citizen, opening: str
) -> None:
    assert "?" in citizen.ask(opening)
    questions = ("wann hat das standesamt offen?", "was bist du eigentlich, ein mensch?")
    for question, part in zip(questions, ("Standesamt", "Computerprogramm"), strict=True):
        said, asked_again = citizen.ask(question).split("\n\n")
        assert_says(first_line(said), part)
        assert re.search(r"\?|bitte", asked_again), "the open question comes again, in fewer words"
