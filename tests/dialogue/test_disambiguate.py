"""A question that fits several things: asked back once, answered in whatever way the citizen likes."""

from __future__ import annotations

import pytest

from tests.dialogue.assistant import HOTLINE, Citizen, assert_says, first_line

CHILD = "kann ich mein kind online anmelden"


@pytest.mark.parametrize("question", [CHILD, "Telefonnummer von Koppe oder Nitzsche?", "Führerschein"])
def test_the_options_are_buttons_and_stand_in_the_text(citizen: Citizen, question: str) -> None:
    text = citizen.ask(question)
    assert 2 <= len(citizen.titles) <= 4
    assert_says(text, *citizen.titles)
    assert len(set(citizen.titles)) == len(citizen.titles)


def test_mayor_or_lord_mayor(citizen: Citizen) -> None:
    text = citizen.ask("Telefonnummer von Koppe oder Nitzsche?")
    assert_says(text, "Bürgermeister Benjamin Koppe", "Oberbürgermeister Dr. Thomas Nitzsche", "?")
    assert_says(citizen.ask("Nitzsche"), "03641 49-2006")


def test_a_button_is_pressed(citizen: Citizen) -> None:
    citizen.ask(CHILD)
    assert_says(citizen.press("Kita"), "Kita-Platz", "kitaportal.jena.de")
    assert citizen.buttons == []


@pytest.mark.parametrize(
    "pick",
    [
        "{number}",
        "{number}.",
        "Nummer {number}",
        "nr. {number} bitte",
        "{title}",
        "{lower title}",
        "ich meine {title}",
        "Schulplaz anmelden",
        "schulplatz",
    ],
)
def test_an_option_is_typed(citizen: Citizen, pick: str) -> None:
    citizen.ask(CHILD)
    title = "Schulplatz anmelden"
    number = citizen.titles.index(title) + 1
    text = (
        pick.replace("{number}", str(number))
        .replace("{title}", title)
        .replace("{lower title}", title.lower())
    )
    answer = citizen.ask(text)
    assert_says(answer, "„Schulplatz anmelden“ geht leider nicht online")
    assert citizen.buttons == []


@pytest.mark.parametrize(
    ("pick", "place"),
    [
        ("die erste", 0),
        ("das erste bitte", 0),
        ("die zweite", 1),
        ("ich nehme das zweite", 1),
        ("zwei", 1),
        ("letzteres", -1),
        ("das letzte", -1),
    ],
)
def test_an_option_is_counted_out(citizen: Citizen, pick: str, place: int) -> None:
    citizen.ask(CHILD)
    title = citizen.titles[place]
    assert_says(first_line(citizen.ask(pick)), title)


@pytest.mark.parametrize("refusal", ["nein", "keins davon", "weder noch", "nee nichts davon"])
def test_none_of_them(citizen: Citizen, refusal: str) -> None:
    citizen.ask(CHILD)
    answer = citizen.ask(refusal)
    assert_says(answer, HOTLINE)
    assert citizen.buttons == []
    assert_says(citizen.ask("Kita-Platz"), "kitaportal.jena.de")


def test_a_yes_to_several_asks_which_and_does_not_go_round_in_circles(citizen: Citizen) -> None:
    citizen.ask(CHILD)
    titles = citizen.titles
    first = citizen.ask("ja")
    assert_says(first, *titles)
    second = citizen.ask("ja")
    assert second != first
    assert_says(first_line(citizen.ask("2")), titles[1])


def test_a_number_that_is_not_offered_keeps_the_offer(citizen: Citizen) -> None:
    citizen.ask(CHILD)
    titles = citizen.titles
    assert_says(citizen.ask("9"), "1 bis 3")
    assert citizen.titles == titles
    assert_says(first_line(citizen.ask("2")), titles[1])


def test_what_was_asked_is_answered_after_the_choice(citizen: Citizen) -> None:
    citizen.ask("Telefonnummer von Koppe oder Nitzsche?")
    assert_says(first_line(citizen.ask("der zweite")), "Oberbürgermeister", "03641 49-2006")


@pytest.mark.parametrize(
    ("follow_up", "part"),
    [
        ("und was muss ich mitbringen?", "Geburtsurkunde des Kindes"),
        ("wer ist dafür zuständig?", "Fachdienst Jugend und Bildung"),
        ("und die telefonnummer?", "Fachdienst Jugend und Bildung"),
    ],
)
def test_afterwards_follow_ups_are_about_what_was_chosen(citizen: Citizen, follow_up: str, part: str) -> None:
    citizen.ask(CHILD)
    citizen.press("Kita")
    assert_says(citizen.ask(follow_up), part)
    assert citizen.buttons == []


def test_a_clear_question_is_not_asked_back(citizen: Citizen) -> None:
    citizen.ask("Ich möchte mein Kind in der Kita anmelden")
    assert citizen.buttons == []


def test_a_choice_without_an_offer_is_told_so(citizen: Citizen) -> None:
    answer = citizen.ask("die zweite")
    assert_says(answer, "nichts zur Auswahl")
