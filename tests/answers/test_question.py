"""What is asked in a message: one question, several aspects of one subject, or several subjects."""

from __future__ import annotations

import pytest

from bot.answers.question import (
    APPOINTMENT,
    CONTACT,
    DIRECTORY,
    FEE,
    HOURS,
    LOCATION,
    OVERVIEW,
    Understanding,
    asks_for_office,
    questions_in,
)
from tests.information_desk import InformationDesk


def test_a_message_of_one_clause_is_one_question(desk: InformationDesk) -> None:
    [question] = questions_in(desk.understanding("Wann hat das Fundbüro offen?", "ask_hours"))
    assert question.aspects == (HOURS,)
    assert [entity["value"] for entity in question.mentions("unit")] == ["unit/fundbuero"]


def test_several_aspects_of_one_subject_join(desk: InformationDesk) -> None:
    text = "Was kostet ein neuer Perso und brauch ich einen Termin und wo"
    [question] = questions_in(
        desk.understanding(text, "ask_fee", "ask_fee", "ask_appointment", "ask_location")
    )
    assert question.aspects == (FEE, APPOINTMENT, LOCATION)
    assert question.text == text
    assert [entity["value"] for entity in question.mentions("service")] == ["service/personalausweis"]


def test_two_subjects_are_two_questions(desk: InformationDesk) -> None:
    understanding = desk.understanding(
        "Wann hat das Fundbüro offen und was kostet ein Reisepass?", "ask_hours", "ask_hours", "ask_fee"
    )
    first, second = questions_in(understanding)
    assert (first.text, first.aspects) == ("Wann hat das Fundbüro offen", (HOURS,))
    assert (second.text, second.aspects) == ("was kostet ein Reisepass", (FEE,))
    assert [entity["value"] for entity in second.entities] == ["service/reisepass"]
    assert understanding.text[second.offset :].startswith(second.text)


def test_a_greeting_before_a_question_is_no_question(desk: InformationDesk) -> None:
    text = "Hallo, ich bin neu hier. Wo ist das Standesamt?"
    [question] = questions_in(desk.understanding(text, "ask_location", "greet", "ask_location"))
    assert question.aspects == (LOCATION,)


def test_a_story_belongs_to_the_question_it_leads_to(desk: InformationDesk) -> None:
    text = "Mein Reisepass wurde gestohlen. Was kostet ein neuer? Und wo muss ich hin?"
    [question] = questions_in(desk.understanding(text, "ask_fee", "ask_concern", "ask_fee", "ask_location"))
    assert question.aspects == (FEE, LOCATION)
    assert "gestohlen" in question.text


def test_an_overview_beside_a_precise_question_would_only_repeat_it(desk: InformationDesk) -> None:
    text = "Ich will heiraten. Was kostet das?"
    [question] = questions_in(desk.understanding(text, "ask_fee", "ask_concern", "ask_fee"))
    assert question.aspects == (FEE,)


def test_the_same_aspect_is_asked_once(desk: InformationDesk) -> None:
    text = "Wann hat das Fundbüro offen? Wann macht ihr zu?"
    [question] = questions_in(desk.understanding(text, "ask_hours", "ask_hours", "ask_hours"))
    assert question.aspects == (HOURS,)


def test_an_unsure_opinion_about_a_clause_does_not_count(desk: InformationDesk) -> None:
    sure = desk.understanding("Wo ist das Fundbüro, was macht das Standesamt?", "ask_location")
    end = sure.text.index(",")
    clauses = (
        {"start": 0, "end": end, "intent": "ask_location", "confidence": 0.9},
        {"start": end + 2, "end": len(sure.text), "intent": "ask_fee", "confidence": 0.2},
    )
    [question] = questions_in(Understanding(sure.text, sure.intent, 0.9, sure.entities, clauses))
    assert question.aspects == (LOCATION,)


def test_an_intent_that_asks_nothing_leaves_the_aspects_open(desk: InformationDesk) -> None:
    [question] = questions_in(desk.understanding("und freitags?", "follow_up"))
    assert question.aspects == ()


def test_every_question_of_the_message_keeps_only_its_own_names(desk: InformationDesk) -> None:
    questions = questions_in(
        desk.understanding(
            "Telefon Standesamt? Wer leitet Dezernat 2? Was kostet Wohngeld?",
            "ask_contact",
            "ask_contact",
            "ask_directory",
            "ask_fee",
        )
    )
    assert [question.aspects for question in questions] == [(CONTACT,), (DIRECTORY,), (FEE,)]
    assert [[entity["value"] for entity in question.entities] for question in questions] == [
        ["unit/standesamt"],
        ["unit/dezernat_2"],
        ["service/wohngeld"],
    ]


def test_rasas_reading_of_a_message_is_understood() -> None:
    understanding = Understanding.from_parse(
        {
            "text": "Fundbüro?",
            "intent": {"name": "ask_hours", "confidence": 0.8},
            "entities": [{"entity": "unit", "value": "unit/fundbuero", "start": 0, "end": 8}],
            "danger": None,
        }
    )
    assert (understanding.text, understanding.intent, understanding.confidence) == (
        "Fundbüro?",
        "ask_hours",
        0.8,
    )
    assert questions_in(understanding)[0].aspects == (HOURS,)


def test_an_empty_reading_is_no_obstacle() -> None:
    understanding = Understanding.from_parse({"text": None, "intent": None})
    [question] = questions_in(understanding)
    assert (question.text, question.aspects) == ("", ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wer ist für Elterngeld zuständig?", True),
        ("wohin muss ich mit dem Hund", True),
        ("an welche Stelle wende ich mich", True),
        ("wo bekomme ich einen Perso", True),
        ("Elterngeld", False),
        ("was ist ein Führungszeugnis", False),
        ("Antwort", False),
    ],
)
def test_a_question_for_the_office_is_recognised(text: str, expected: bool) -> None:
    assert asks_for_office(text) is expected


def test_overview_is_what_a_bare_concern_asks_for(desk: InformationDesk) -> None:
    [question] = questions_in(desk.understanding("Elterngeld", "ask_concern"))
    assert question.aspects == (OVERVIEW,)
