"""What a citizen writes cannot be understood, or the answer is not known: honest, helpful, never a loop."""

from __future__ import annotations

import pytest

from tests.dialogue.assistant import HOTLINE, Citizen, assert_says, first_line

GIBBERISH = ["asdfgh", "qwertz uiop", "blubb blabb", "lkjlkj", "xcvbnm,.-", "hjkl hjkl"]


@pytest.mark.parametrize("messages", [GIBBERISH, ["asdfgh"] * 6], ids=["ever new", "always the same"])
def test_the_same_sentence_never_comes_twice_and_soon_a_person_is_named(
    citizen: Citizen, messages: list[str]
) -> None:
    answers = [citizen.ask(message) for message in messages]
    assert all(one != next_one for one, next_one in zip(answers, answers[1:])), answers
    assert_says(answers[2], HOTLINE, "bis 16:00 Uhr")


def test_after_failures_a_proper_question_is_answered_as_ever(citizen: Citizen) -> None:
    for message in GIBBERISH[:4]:
        citizen.ask(message)
    assert_says(first_line(citizen.ask("Fundbüro Telefon")), "Fundbüro", HOTLINE)
    assert "JenaZentral" not in citizen.ask("asdfgh"), "the failures before the answer still counted"


def test_after_failures_an_offer_can_still_be_taken(citizen: Citizen) -> None:
    citizen.ask("asdfgh")
    citizen.ask("kann ich mein kind online anmelden")
    titles = citizen.titles
    assert_says(citizen.ask("1"), titles[0])


def test_half_understood_the_best_guesses_are_offered(citizen: Citizen) -> None:
    text = citizen.ask("wohnung")
    assert 2 <= len(citizen.titles) <= 3
    assert_says(text, *citizen.titles)


@pytest.mark.parametrize(
    "question",
    [
        "wie wird das wetter morgen",
        "schreib mir ein gedicht",
        "Was ist die Hauptstadt von Frankreich?",
        "wer wird deutscher meister",
        "was kosten zwei kilo kartoffeln bei aldi",
        "wie heißt der bürgermeister von erfurt",
        "welche partei soll ich wählen",
    ],
)
def test_what_is_not_the_citys_business_is_not_made_up(citizen: Citizen, question: str) -> None:
    answer = citizen.ask(question)
    assert "Quelle" not in answer, answer


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Was kostet eine Meldebescheinigung?", ["weiß ich leider nicht", "03641 49-3800"]),
        ("wie heißt der leiter der vollstreckung", ["weiß ich leider nicht", HOTLINE]),
        ("wo ist das standesamt", ["kenne ich leider nicht", "eheschliessungen@jena.de"]),
        ("wann hat die führerscheinstelle offen", ["kenne ich leider nicht", HOTLINE]),
        ("welche unterlagen brauche ich für elterngeld", ["weiß ich leider nicht", HOTLINE]),
        ("Telefonnummer Familienservice", ["kenne ich leider nicht", HOTLINE]),
        ("faxnummer vom bürgerservice", ["leider nicht", "03641 49-3800"]),
        ("ist das fundbüro barrierefrei", ["leider nicht", HOTLINE]),
        ("wieviele mitarbeiter hat das fundbüro", ["leider nicht", HOTLINE]),
        ("Wer leitet das Dezernat 7?", ["Dezernat 7", "kenne ich nicht"]),
        ("wann ist die nächste bürgersprechstunde", ["kein Termin bekannt", "buergermeister@jena.de"]),
    ],
)
def test_an_unknown_fact_is_admitted_with_who_knows_it(
    citizen: Citizen, question: str, parts: list[str]
) -> None:
    assert_says(citizen.ask(question), *parts)


@pytest.mark.parametrize(
    "question", ["ist das fundbüro barrierefrei", "wieviele mitarbeiter hat das fundbüro"]
)
def test_something_else_than_asked_is_not_answered_instead(citizen: Citizen, question: str) -> None:
    assert "Leitung" not in citizen.ask(question)


@pytest.mark.parametrize("question", ["Hat das Fundbüro am 30. Februar offen?", "Fundbüro 30.2."])
def test_a_day_that_does_not_exist_is_pointed_out(citizen: Citizen, question: str) -> None:
    answer = citizen.ask(question)
    assert_says(answer, "gibt es nicht")


def test_an_hour_that_does_not_exist_gets_no_yes(citizen: Citizen) -> None:
    assert "Ja," not in citizen.ask("hat das fundbüro um 25 uhr offen")


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("meine nummer ist 0176 12345678, wann hat der bürgerservice offen", "Telefonnummern"),
        ("meine mail ist max_muster@example.org was kostet ein reisepass", "E-Mail-Adressen"),
        ("max.muster@example.org", "E-Mail-Adressen"),
        ("ruft mich an 0176 12345678", "Telefonnummern"),
    ],
)
def test_personal_data_that_nobody_asked_for_gets_a_friendly_hint(
    citizen: Citizen, message: str, kind: str
) -> None:
    answer = citizen.ask(message)
    assert_says(answer, "Persönliche Daten", kind)
    assert "max" not in answer
    assert "0176" not in answer


@pytest.mark.parametrize("message", ["👍", "😀😀😀", "?", "!!!", ".", "12345", "🤷‍♀️", "​", "\u202eabc", "<3"])
def test_signs_without_words_get_a_short_answer(citizen: Citizen, message: str) -> None:
    answer = citizen.ask(message)
    assert len(answer) < 300, answer
    assert "Quelle" not in answer


@pytest.mark.parametrize(
    "message",
    [
        "<script>alert(1)</script>",
        "{phone} {0} %s %(x)s",
        "'; DROP TABLE cases; --",
        "Fundbüro\x00offen?",
        "Fundbüro\n\n\noffen?\r\n",
        "ſtraße ﬁnden ÄÖÜ ẞ",
        "[Fundbüro](unit) offen?",
    ],
)
def test_odd_characters_do_no_harm(citizen: Citizen, message: str) -> None:
    answer = citizen.ask(message)
    assert "script" not in answer
    assert_says(citizen.ask("Wo ist das Fundbüro?"), "Engelplatz 1")


def test_a_name_between_emoji_is_found(citizen: Citizen) -> None:
    assert_says(first_line(citizen.ask("🙏 Fundbüro offen? 😊")), "Fundbüro", "bis 13:00 Uhr")


def test_a_question_at_the_end_of_a_long_story_is_answered(citizen: Citizen) -> None:
    story = "Gestern war ich mit dem Rad unterwegs und danach noch einkaufen. " * 29
    answer = citizen.ask(f"{story}Wann hat das Fundbüro offen?"[-2000:])
    assert_says(answer, "Fundbüro")


def test_2000_characters_without_sense_do_no_harm(citizen: Citizen) -> None:
    assert citizen.ask("bla " * 500)
    assert citizen.ask("a" * 2000)
