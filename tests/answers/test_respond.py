"""Whole answers: complete in one message, for one question or two, and when the conversation goes on."""

from __future__ import annotations

import pytest

from bot.answers.question import (
    APPOINTMENT,
    CONTACT,
    DIRECTORY,
    DOCUMENTS,
    DURATION,
    FEE,
    HOURS,
    LOCATION,
    ONLINE,
    OVERVIEW,
    Question,
)
from bot.answers.respond import answer_about, choice_for
from tests.information_desk import FUNDBUERO, InformationDesk

PERSO = "service/personalausweis"


def test_who_deals_with_a_concern_is_told_with_everything_around_it(desk: InformationDesk) -> None:
    reply = desk.ask("Wer ist denn für Elterngeld zuständig, ich find mich nicht zurecht", OVERVIEW)
    lines = reply.text.split("\n")
    assert lines[0] == "Elterngeld beantragen"
    assert lines[1] == (
        "Zuständig: Team Familienservice "
        "(Fachdienst Bürgerdienste, Dezernat 2 – Finanzen, Sicherheit & Bürgerservice)."
    )
    assert "Telefon 03641 49-0" in lines[2]
    assert "https://service.jena.de/" in reply.text
    assert reply.subject == "service/elterngeld"


def test_a_bare_keyword_first_says_what_it_is_and_how_it_is_done(desk: InformationDesk) -> None:
    lines = desk.ask("Perso", OVERVIEW).text.split("\n")
    assert lines[0] == "Personalausweis beantragen"
    assert any(line.startswith("Mitbringen: ") for line in lines)
    assert "Termin: nötig." in lines
    assert any(line.startswith("Kosten: 46,00 €") for line in lines)
    assert "Team Bürgerservice: jetzt geöffnet, noch bis 13:00 Uhr." in lines


@pytest.mark.parametrize(
    ("aspect", "beginning"),
    [
        (DOCUMENTS, "Für „Personalausweis beantragen“ bringen Sie bitte mit:\n• "),
        (FEE, "„Personalausweis beantragen“ kostet: 46,00 € ab 24 Jahren, 27,60 € unter 24 Jahren"),
        (APPOINTMENT, "Ja, für „Personalausweis beantragen“ brauchen Sie einen Termin."),
        (DURATION, "Gültigkeit: bis 24 Jahre: 6 Jahre, ab 24 Jahren: 10 Jahre."),
        (LOCATION, "Personalausweis beantragen – zuständig: Team Bürgerservice"),
        (CONTACT, "Personalausweis beantragen – zuständig: Team Bürgerservice"),
        (ONLINE, "„Personalausweis beantragen“ geht nicht online, Sie müssen persönlich erscheinen."),
    ],
)
def test_what_was_asked_about_a_service_comes_first(
    desk: InformationDesk, aspect: str, beginning: str
) -> None:
    assert desk.ask("Perso?", aspect).text.startswith(beginning)


@pytest.mark.parametrize(
    ("text", "aspect", "unknown"),
    [
        ("Was kostet Sperrmüll?", FEE, "Was „Sperrmüll anmelden“ kostet, weiß ich leider nicht."),
        ("Wo ist das Standesamt?", LOCATION, "Standesamt Jena: Die Anschrift kenne ich leider nicht."),
        (
            "Vollstreckung Telefon",
            CONTACT,
            "Team Vollstreckung: Eine eigene Telefonnummer oder E-Mail-Adresse kenne ich leider nicht.",
        ),
    ],
)
def test_what_is_not_known_is_admitted_and_who_knows_is_named(
    desk: InformationDesk, text: str, aspect: str, unknown: str
) -> None:
    answer = desk.ask(text, aspect).text
    assert answer.startswith(unknown)
    assert "Telefon" in answer or "E-Mail" in answer


def test_a_concern_of_another_body_is_sent_there(desk: InformationDesk) -> None:
    text = desk.ask("Wo beantrage ich Bürgergeld?", LOCATION).text
    assert text.startswith("jenarbeit – Jobcenter der Stadt Jena: Stadtrodaer Straße 1, Jena.")


def test_three_aspects_of_one_subject_are_answered_in_one_message(desk: InformationDesk) -> None:
    understanding = desk.understanding(
        "Was kostet ein neuer Perso und brauch ich einen Termin und wo",
        "ask_fee",
        "ask_fee",
        "ask_appointment",
        "ask_location",
    )
    reply = desk.reply_to(understanding)
    fee, appointment, place = (
        reply.text.index(part) for part in ("46,00 €", "brauchen Sie einen Termin", "Engelplatz 1")
    )
    assert fee < appointment < place
    assert (reply.subject, reply.aspects) == (PERSO, (FEE, APPOINTMENT, LOCATION))


def test_two_questions_get_two_answers_each_with_its_source(desk: InformationDesk) -> None:
    understanding = desk.understanding(
        "Wann hat das Fundbüro offen und was kostet ein Reisepass?", "ask_hours", "ask_hours", "ask_fee"
    )
    reply = desk.reply_to(understanding)
    first, second = reply.text.split("\n\n")
    assert first.startswith("Fundbüro der Stadt Jena: jetzt geöffnet")
    assert second.startswith("„Reisepass beantragen“ kostet: 70,00 €")
    assert "(Quelle: " in first
    assert "(Quelle: " in second
    assert reply.subject == "service/reisepass"


def test_when_one_of_two_questions_is_open_the_other_is_answered_first(desk: InformationDesk) -> None:
    understanding = desk.understanding(
        "Wann hat das Fundbüro offen? Telefon Bürgermeister Nitzsche?",
        "ask_hours",
        "ask_hours",
        "ask_contact",
    )
    reply = desk.reply_to(understanding)
    answer, choice = reply.text.split("\n\n")
    assert answer.startswith("Fundbüro der Stadt Jena: jetzt geöffnet")
    assert choice.startswith("Meinen Sie ")
    assert len(reply.choices) == 2
    assert not reply.unclear


def test_nothing_is_said_twice_in_one_message(desk: InformationDesk) -> None:
    understanding = desk.understanding(
        "Wo ist das? Wann habt ihr offen?", "ask_hours", "ask_location", "ask_hours"
    )
    lines = desk.reply_to(understanding, about=FUNDBUERO).text.split("\n")
    assert len(lines) == len(set(lines))
    assert "Fundbüro der Stadt Jena: Engelplatz 1, 07743 Jena." in lines


@pytest.mark.parametrize(
    ("text", "about", "last", "aspects", "said"),
    [
        ("und freitags?", FUNDBUERO, (HOURS,), (), "freitags 08:30–13:00 Uhr geöffnet."),
        (
            "wo ist das?",
            FUNDBUERO,
            (HOURS,),
            (LOCATION,),
            "Fundbüro der Stadt Jena: Engelplatz 1, 07743 Jena.",
        ),
        ("und die Telefonnummer?", FUNDBUERO, (HOURS,), (CONTACT,), "Telefon 03641 49-0"),
        ("was muss ich mitbringen?", PERSO, (FEE,), (DOCUMENTS,), "bringen Sie bitte mit:"),
        ("und beim Reisepass?", PERSO, (FEE,), (), "„Reisepass beantragen“ kostet: 70,00 €"),
        ("und für meinen Sohn?", PERSO, (DOCUMENTS,), (), "Für Kinder und Jugendliche: "),
        ("und samstags?", PERSO, (DOCUMENTS,), (), "Team Bürgerservice: samstags geschlossen."),
    ],
)
def test_a_follow_up_needs_no_subject(
    desk: InformationDesk, text: str, about: str, last: tuple[str, ...], aspects: tuple[str, ...], said: str
) -> None:
    assert said in desk.ask(text, *aspects, about=about, last=last).text


def test_a_question_about_a_child_adds_what_differs_for_children(desk: InformationDesk) -> None:
    assert "Für Kinder und Jugendliche: " in desk.ask("Was kostet ein Perso für meine Tochter?", FEE).text
    assert "Für Kinder und Jugendliche: " not in desk.ask("Was kostet ein Perso?", FEE).text


def test_nothing_special_known_for_children_is_admitted(desk: InformationDesk) -> None:
    reply = desk.ask("und für meinen Sohn?", about="service/wohngeld", last=(DOCUMENTS,))
    assert reply.text.startswith("Besondere Angaben für Kinder und Jugendliche kenne ich zu")


def test_what_is_not_clear_becomes_a_choice_that_can_be_typed(desk: InformationDesk) -> None:
    reply = desk.ask("kann ich mein kind online anmelden", ONLINE)
    assert reply.text.split("\n")[1:] == [
        f"{number}. {choice.title}" for number, choice in enumerate(reply.choices, start=1)
    ]
    assert {"service/kita_platz", "service/schulplatz"} <= {choice.key for choice in reply.choices}
    assert reply.aspects == (ONLINE,)


def test_the_wording_of_a_choice_changes_when_it_is_asked_again(desk: InformationDesk) -> None:
    wordings = {desk.context(variant=number).say("unclear.did_you_mean") for number in range(3)}
    assert len(wordings) == 3


def test_the_chosen_record_is_answered_with_what_was_asked(desk: InformationDesk) -> None:
    question = Question("kann ich mein kind online anmelden", (ONLINE,))
    reply = answer_about(desk.context(), "service/kita_platz", question)
    assert reply.subject == "service/kita_platz"
    assert "Kita-Platz suchen und anmelden" in reply.text.split("\n")[0]
    assert "online" in reply.text.split("\n")[0]


def test_without_any_subject_the_citizen_is_asked_for_it(desk: InformationDesk) -> None:
    reply = desk.ask("?!", FEE)
    assert reply.unclear
    assert reply.text.startswith("Worum geht es genau?")
    assert reply.choices == ()


def test_a_button_names_an_office_holder_by_office_and_name(desk: InformationDesk) -> None:
    context = desk.context()
    assert choice_for(context, "unit/dezernent_2").title == "Bürgermeister Benjamin Koppe"
    assert choice_for(context, "unit/fundbuero").title == "Fundbüro der Stadt Jena"


@pytest.mark.parametrize(
    ("text", "aspect", "place"),
    [
        ("Wo ist die Bürgersprechstunde?", LOCATION, "Bürgersprechstunde"),
        ("Wann ist die Bausprechstunde?", HOURS, "Bausprechstunde"),
        ("Anmeldung Ortsteil-Tour", CONTACT, "Ortsteil-Tour"),
    ],
)
def test_a_consultation_hour_is_not_mistaken_for_the_department_behind_it(
    desk: InformationDesk, text: str, aspect: str, place: str
) -> None:
    reply = desk.ask(text, aspect)
    assert reply.subject is not None
    assert reply.subject.startswith("consultation/")
    assert place in reply.text.split("\n")[0]


def test_a_source_older_than_a_year_is_dated_a_fresh_one_is_not(desk: InformationDesk) -> None:
    assert desk.ask("Fundbüro?", LOCATION).text.endswith("Stand März 2024)")
    fresh = desk.ask("wer leitet dezernat 2", DIRECTORY).text.split("\n")[-1]
    assert fresh.startswith("(Quelle: ")
    assert "Stand" not in fresh


def test_a_defect_is_led_to_who_mends_it_and_to_the_reporter(desk: InformationDesk) -> None:
    text = desk.ask("wer kümmert sich um kaputte straßenlaternen", OVERVIEW).text
    assert text.startswith("Um „Laterne“ kümmert sich Kommunalservice Jena (KSJ).")
    assert "https://maengelmelder.jena.de" in text
