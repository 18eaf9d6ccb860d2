"""Which record a question is about: what it names, what the search finds, or what was talked about before."""

from __future__ import annotations

import pytest

from bot.answers.question import CONTACT, DOCUMENTS, FEE, HOURS, LOCATION, ONLINE, OVERVIEW
from bot.answers.subject import Subject, find_subject
from tests.information_desk import FUNDBUERO, InformationDesk


def subject(desk: InformationDesk, text: str, *aspects: str, before: str | None = None) -> Subject:
    """Return what a question is about; ``before`` was talked about so far."""
    return find_subject(desk.question(text, *aspects), desk.knowledge, desk.index, before)


@pytest.mark.parametrize(
    ("text", "aspect", "key"),
    [
        ("Fundbuero mittwochs 15 uhr?", HOURS, "unit/fundbuero"),
        ("vollstreckung", OVERVIEW, "unit/team_vollstreckung"),
        ("Vollstreckung Telefon", CONTACT, "unit/team_vollstreckung"),
        ("Führerschein umtauschen was mitbringen", DOCUMENTS, "service/fuehrerschein_pflichtumtausch"),
        ("wo sitzt der bürgermeister", LOCATION, "unit/dezernent_2"),
        ("Was kostet Wohngeld", FEE, "service/wohngeld"),
    ],
)
def test_a_name_decides(desk: InformationDesk, text: str, aspect: str, key: str) -> None:
    assert subject(desk, text, aspect) == Subject(key)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ich hab einen brief wegen einer offenen forderung bekommen", "unit/team_vollstreckung"),
        ("wer nimmt mir mein altes sofa und die kaputte matratze ab", "service/sperrmuell"),
        ("die kleine plastikkarte mit meinem foto läuft ab", "service/personalausweis"),
    ],
)
def test_a_described_situation_is_enough(desk: InformationDesk, text: str, key: str) -> None:
    assert subject(desk, text, OVERVIEW).key == key


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("wo ist das?", LOCATION),
        ("und die Telefonnummer?", CONTACT),
        ("und am 24. Dezember um 9 Uhr?", HOURS),
        ("was muss ich mitbringen?", DOCUMENTS),
        ("was kostet das", FEE),
        ("geht das auch online?", ONLINE),
    ],
)
def test_a_follow_up_stays_with_what_was_talked_about(desk: InformationDesk, text: str, aspect: str) -> None:
    for before in (FUNDBUERO, "service/personalausweis"):
        assert subject(desk, text, aspect, before=before) == Subject(before, from_context=True)


def test_a_new_name_changes_the_subject(desk: InformationDesk) -> None:
    assert subject(desk, "und beim Reisepass?", FEE, before="service/personalausweis") == Subject(
        "service/reisepass"
    )


def test_a_service_is_meant_by_a_question_for_its_fee_and_an_office_by_one_for_its_hours(
    desk: InformationDesk,
) -> None:
    text = "Bürgerservice Personalausweis"
    assert subject(desk, text, FEE).key == "service/personalausweis"
    assert subject(desk, text, HOURS).key == "unit/team_buergerservice"


def test_what_may_mean_several_things_is_offered(desk: InformationDesk) -> None:
    found = subject(desk, "kann ich mein kind online anmelden", ONLINE)
    assert found.key is None
    assert {"service/kita_platz", "service/schulplatz"} <= set(found.candidates)


def test_two_people_are_offered(desk: InformationDesk) -> None:
    assert subject(desk, "Bürgermeister Nitzsche", CONTACT).candidates == (
        "unit/dezernent_2",
        "unit/dezernat_1",
    )


def test_one_person_named_twice_is_one_person(desk: InformationDesk) -> None:
    found = subject(desk, "der OB, also Herr Nitzsche", CONTACT)
    assert found == Subject("unit/dezernat_1")


def test_nothing_known_and_nothing_before_is_no_subject(desk: InformationDesk) -> None:
    assert subject(desk, "?!", OVERVIEW) == Subject()


def test_no_more_than_three_things_are_offered(desk: InformationDesk) -> None:
    assert 1 <= len(subject(desk, "anmelden", OVERVIEW).candidates) <= 3


def test_neither_a_date_nor_an_impossible_one_decides_what_is_meant(desk: InformationDesk) -> None:
    for text in ("am Reformationstag", "vom 1. bis 5. Dezember", "am 30. Februar"):
        assert desk.ask(text, HOURS, about=FUNDBUERO).subject == FUNDBUERO
