"""What citizens are told when they ask for opening hours, on Wednesday, 2026-11-18 at 10:00."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.answers.question import HOURS
from bot.clock import BERLIN
from tests.information_desk import FUNDBUERO, NOW, InformationDesk

CONTROL_CENTRE = "unit/leitstelle"
WEEK = (
    "Öffnungszeiten: Mo, Fr 08:30–13:00; Di 08:30–18:00; Mi 09:00–13:00; Do 08:30–16:00; Sa, So geschlossen."
)


def at(text: str) -> datetime:
    """Return a moment in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def first_line(desk: InformationDesk, text: str, about: str = FUNDBUERO, now: datetime = NOW) -> str:
    """Return what is said first about an office."""
    return desk.ask(text, HOURS, about=about, now=now).text.split("\n")[0]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("hat das fundbüro grad offen", "jetzt geöffnet, noch bis 13:00 Uhr."),
        ("wann macht ihr zu", "jetzt geöffnet, noch bis 13:00 Uhr."),
        (
            "mittwochs um 15 Uhr?",
            "Nein, mittwochs um 15:00 Uhr geschlossen. Geöffnet mittwochs 09:00–13:00 Uhr.",
        ),
        ("dienstags 17 Uhr", "Ja, dienstags um 17:00 Uhr geöffnet (geöffnet 08:30–18:00 Uhr)."),
        ("wie lang ham die dienstag auf", "am Dienstag, 24.11. geöffnet 08:30–18:00 Uhr."),
        ("und freitags?", "freitags 08:30–13:00 Uhr geöffnet."),
        (
            "nächsten Samstag",
            "am Samstag, 21.11. geschlossen. Das nächste Mal geöffnet: am Montag, 23.11. ab 08:30 Uhr.",
        ),
        ("am Wochenende", "samstags und sonntags geschlossen."),
        (
            "am Reformationstag",
            "am Sonntag, 31.10.2027 geschlossen (Reformationstag). "
            "Das nächste Mal geöffnet: am Montag, 1.11.2027 ab 08:30 Uhr.",
        ),
        (
            "am 20. September",
            "am Montag, 20.9.2027 geschlossen (Weltkindertag). "
            "Das nächste Mal geöffnet: am Dienstag, 21.9.2027 ab 08:30 Uhr.",
        ),
        (
            "Ostermontag",
            "am Montag, 29.3.2027 geschlossen (Ostermontag). "
            "Das nächste Mal geöffnet: am Dienstag, 30.3.2027 ab 08:30 Uhr.",
        ),
        ("am Ostermontag um 10 Uhr", "Nein, am Montag, 29.3.2027 geschlossen (Ostermontag)."),
        ("morgen früh", "morgen (Donnerstag) geöffnet 08:30–16:00 Uhr."),
        (
            "morgen um 17 Uhr",
            "Nein, morgen (Donnerstag) um 17:00 Uhr geschlossen. Geöffnet an diesem Tag 08:30–16:00 Uhr.",
        ),
        ("morgen um 9", "Ja, morgen (Donnerstag) um 09:00 Uhr geöffnet, bis 16:00 Uhr."),
        (
            "heute Nachmittag",
            "Nein, heute nachmittag geschlossen. Geöffnet an diesem Tag 09:00–13:00 Uhr.",
        ),
        (
            "mittwochs nachmittags",
            "Nein, mittwochs nachmittags geschlossen. Geöffnet mittwochs 09:00–13:00 Uhr.",
        ),
        ("donnerstags nachmittags", "donnerstags 08:30–16:00 Uhr geöffnet."),
        (
            "an Feiertagen",
            "an gesetzlichen Feiertagen geschlossen. "
            "Der nächste Feiertag in Thüringen ist Freitag, 25.12. (Erster Weihnachtstag).",
        ),
        ("um 3", "Nein, heute um 15:00 Uhr geschlossen. Geöffnet an diesem Tag 09:00–13:00 Uhr."),
        ("um 11", "Ja, heute um 11:00 Uhr geöffnet, bis 13:00 Uhr."),
        ("um 13 Uhr", "Nein, heute um 13:00 Uhr geschlossen. Geöffnet an diesem Tag 09:00–13:00 Uhr."),
        ("heute?", "jetzt geöffnet, noch bis 13:00 Uhr. Heute insgesamt 09:00–13:00 Uhr."),
        ("Sonntag um 10 Uhr", "Nein, am Sonntag, 22.11. geschlossen."),
    ],
)
def test_what_was_asked_is_answered_first(desk: InformationDesk, question: str, answer: str) -> None:
    assert first_line(desk, question).startswith(f"Fundbüro der Stadt Jena: {answer}")


def test_after_the_answer_come_the_week_the_address_and_the_telephone(desk: InformationDesk) -> None:
    lines = desk.ask("mittwochs um 15 Uhr", HOURS, about=FUNDBUERO).text.split("\n")
    assert lines[1] == WEEK
    assert lines[2] == "Adresse: Engelplatz 1, 07743 Jena. Telefon 03641 49-0."
    assert lines[3].startswith("(Quelle: ")
    assert lines[3].endswith("Stand März 2024)")


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        ("2026-11-18 07:00", "jetzt geschlossen. Wieder geöffnet: heute ab 09:00 Uhr."),
        ("2026-11-18 13:00", "jetzt geschlossen. Wieder geöffnet: morgen (Donnerstag) ab 08:30 Uhr."),
        ("2026-11-21 11:00", "jetzt geschlossen. Wieder geöffnet: am Montag, 23.11. ab 08:30 Uhr."),
        (
            "2026-12-25 11:00",
            "heute geschlossen, es ist Erster Weihnachtstag. "
            "Wieder geöffnet: am Montag, 28.12. ab 08:30 Uhr.",
        ),
        (
            "2026-12-31 17:00",
            "jetzt geschlossen. Wieder geöffnet: am Montag, 4.1.2027 ab 08:30 Uhr.",
        ),
    ],
)
def test_a_closed_office_says_when_it_opens_again(desk: InformationDesk, moment: str, answer: str) -> None:
    assert first_line(desk, "ist offen?", now=at(moment)) == f"Fundbüro der Stadt Jena: {answer}"


@pytest.mark.parametrize("moment", ["2026-11-18 07:00", "2026-11-18 15:00"])
def test_asked_for_today_it_tells_the_state_and_the_whole_day(desk: InformationDesk, moment: str) -> None:
    answer = first_line(desk, "habt ihr heute offen?", now=at(moment))
    assert "jetzt geschlossen" in answer
    assert answer.endswith("Heute insgesamt 09:00–13:00 Uhr.")


def test_asked_for_today_on_a_holiday_it_names_the_holiday(desk: InformationDesk) -> None:
    assert "heute geschlossen (Reformationstag)" in first_line(
        desk, "habt ihr heute offen?", now=at("2026-10-31 10:00")
    )


def test_the_days_between_christmas_and_new_year_are_listed_with_a_warning(desk: InformationDesk) -> None:
    lines = desk.ask("zwischen Weihnachten und Neujahr offen?", HOURS, about=FUNDBUERO).text.split("\n")
    assert lines[:6] == [
        "Fundbüro der Stadt Jena, 27.12. bis 31.12.:",
        "Sonntag, 27.12.: geschlossen",
        "Montag, 28.12.: 08:30–13:00",
        "Dienstag, 29.12.: 08:30–18:00",
        "Mittwoch, 30.12.: 09:00–13:00",
        "Donnerstag, 31.12.: 08:30–16:00",
    ]
    assert any(line.startswith("Ob an Heiligabend, Silvester") and "03641 49-0" in line for line in lines)


def test_a_long_range_names_the_holidays_in_it_and_nothing_is_cut_off(desk: InformationDesk) -> None:
    lines = desk.ask("im Dezember offen?", HOURS, about=FUNDBUERO).text.split("\n")
    assert lines[:3] == [
        "Fundbüro der Stadt Jena, 1.12. bis 31.12.:",
        "Freitag, 25.12. (Erster Weihnachtstag): geschlossen",
        WEEK,
    ]
    assert any(line.startswith("Ob an Heiligabend") for line in lines)


@pytest.mark.parametrize("day", ["Heiligabend", "am 24.12.", "Silvester um 9", "am 28.12."])
def test_for_days_that_may_differ_it_says_that_it_does_not_know(desk: InformationDesk, day: str) -> None:
    assert "weiß ich nicht – bitte vorher anrufen" in desk.ask(day, HOURS, about=FUNDBUERO).text


@pytest.mark.parametrize("day", ["am 31.02.", "am 30. Februar", "31.11."])
def test_a_day_that_does_not_exist_is_pointed_out(desk: InformationDesk, day: str) -> None:
    answer = first_line(desk, day)
    assert "gibt es nicht. Meinen Sie einen anderen Tag?" in answer
    assert "geöffnet" not in answer


def test_a_time_that_the_change_of_clocks_leaves_out_is_no_obstacle(desk: InformationDesk) -> None:
    assert "Nein" in first_line(desk, "am 28.3.2027 um 2:30 Uhr offen?")


def test_a_holiday_in_the_coming_week_is_announced(desk: InformationDesk) -> None:
    text = desk.ask("offen?", HOURS, about=FUNDBUERO, now=at("2026-12-21 10:00")).text
    assert "Achtung: am Freitag, 25.12. (Erster Weihnachtstag) geschlossen." in text
    assert "Achtung" not in desk.ask("offen?", HOURS, about=FUNDBUERO).text


def test_different_days_get_a_line_each(desk: InformationDesk) -> None:
    lines = desk.ask("dienstags und donnerstags um 17 Uhr", HOURS, about=FUNDBUERO).text.split("\n")
    assert lines[0].endswith("Ja, dienstags um 17:00 Uhr geöffnet (geöffnet 08:30–18:00 Uhr).")
    assert lines[1].endswith(
        "Nein, donnerstags um 17:00 Uhr geschlossen. Geöffnet donnerstags 08:30–16:00 Uhr."
    )


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("offen?", "rund um die Uhr besetzt."),
        ("heute?", "rund um die Uhr besetzt."),
        ("dienstags", "dienstags 00:00–24:00 Uhr geöffnet."),
        ("dienstags um 3 Uhr", "Ja, dienstags um 03:00 Uhr geöffnet (geöffnet 00:00–24:00 Uhr)."),
        ("nachts", "heute geöffnet 00:00–24:00 Uhr."),
        ("um 3", "Ja, heute um 03:00 Uhr geöffnet, bis 24:00 Uhr."),
        ("an Feiertagen", "am Freitag, 25.12. geöffnet 00:00–24:00 Uhr."),
        ("an Heiligabend", "am Donnerstag, 24.12. geöffnet 00:00–24:00 Uhr."),
    ],
)
def test_a_house_that_never_closes_is_never_called_closed(
    desk: InformationDesk, question: str, answer: str
) -> None:
    text = desk.ask(question, HOURS, about=CONTROL_CENTRE).text
    assert text.split("\n")[0] == f"Regionalleitstelle Jena: {answer}"
    assert "geschlossen" not in text
    assert "weiß ich nicht" not in text


def test_unknown_hours_are_admitted_and_somebody_who_knows_is_named(desk: InformationDesk) -> None:
    lines = desk.ask("Wann hat das Team Familienservice offen?", HOURS).text.split("\n")
    assert lines[0] == "Team Familienservice: Die Öffnungszeiten kenne ich leider nicht."
    assert "JenaZentral hilft weiter: Telefon 03641 49-0" in lines[1]


def test_hours_of_a_season_are_told_without_pretending_to_know_the_season(desk: InformationDesk) -> None:
    text = desk.ask("Wann hat der Wertstoffhof Löbstedter Straße offen?", HOURS).text
    assert "Winter: Mo–Fr 08:00–18:00; Sa 09:00–16:00; So geschlossen." in text
    assert "Sommer: Mo 08:00–19:00; Di–Fr 08:00–18:00; Sa 08:00–17:00; So geschlossen." in text
    assert "weiß ich leider nicht" in text


def test_single_saturdays_are_named_while_they_lie_ahead(desk: InformationDesk) -> None:
    office = desk.knowledge.units["team_buergerservice"]
    assert office.extra_openings is not None
    last = office.extra_openings.dates[-1]
    known = desk.ask("offen?", HOURS, about=office.key, now=at(f"{last} 08:00")).text
    assert "Zusätzlich geöffnet: " in known
    open_saturday = first_line(desk, "heute offen?", office.key, at(f"{last} 10:00"))
    assert "jetzt geöffnet, noch bis 13:00 Uhr." in open_saturday


def test_when_no_more_single_saturdays_are_known_it_says_so_to_who_asks_for_one(
    desk: InformationDesk,
) -> None:
    asked = desk.ask("nächsten Samstag offen?", HOURS, about="unit/team_buergerservice").text
    assert "welche Samstage nach dem 31.3. vorgesehen sind, weiß ich nicht" in asked
    assert "Samstagen" not in desk.ask("offen?", HOURS, about="unit/team_buergerservice").text


def test_a_question_that_names_no_office_is_about_the_buergerservice(desk: InformationDesk) -> None:
    reply = desk.ask("Habt ihr am 31. Oktober offen?", HOURS)
    assert reply.subject == "unit/team_buergerservice"
    assert "am Sonntag, 31.10.2027 geschlossen (Reformationstag)" in reply.text


def test_a_service_has_the_hours_of_its_office(desk: InformationDesk) -> None:
    text = desk.ask("Wann kann ich den Perso beantragen?", HOURS).text
    assert text.startswith("Personalausweis beantragen – zuständig: Team Bürgerservice")
    assert "Team Bürgerservice: jetzt geöffnet, noch bis 13:00 Uhr." in text


def test_the_hours_of_a_consultation_are_its_dates(desk: InformationDesk) -> None:
    text = desk.ask("Wann ist die Bürgersprechstunde?", HOURS).text
    assert "Bürgersprechstunde" in text
    assert "Die Öffnungszeiten kenne ich leider nicht" not in text
    assert "Einen kommenden Termin kenne ich leider nicht." in text
    before = desk.ask("Wann ist die Bürgersprechstunde?", HOURS, now=at("2026-01-20 10:00")).text
    assert "Nächster Termin: Freitag, 30.1." in before


def test_the_card_of_an_answer_holds_state_and_week_for_channels_that_show_it(desk: InformationDesk) -> None:
    card = desk.ask("offen?", HOURS, about=FUNDBUERO).cards[0]
    assert card["type"] == "hours"
    assert card["open"] is True
    assert card["until"] == "2026-11-18T13:00:00+01:00"
    assert card["week"][2] == [["09:00", "13:00"]]
    assert card["week"][6] == []
    closed = desk.ask("offen?", HOURS, about=FUNDBUERO, now=at("2026-11-18 14:00")).cards[0]
    assert (closed["open"], closed["until"]) == (False, None)
