"""From the first sentence to a filed case, with the really started assistant."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from bot.cases.consultation.closing import close_day
from bot.cases.consultation.dates import DatePlan, add_date
from bot.cases.consultation.office import MayorsOffice
from bot.cases.references import PREFIXES, new_reference
from bot.cases.store import CaseStore
from bot.cases.store.tables import Booking, DefectReport, OutgoingMail, StandingSearch
from bot.clock import BERLIN
from bot.conversations.dialogues import load_dialogue
from bot.knowledge import KnowledgeBase
from tests.dialogue.assistant import NOW, Assistant, Citizen, assert_says

_REFERENCE = re.compile(r"\b[FMS]-\w{3}-\w{3}-\w\b")
_CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")


@pytest.fixture(scope="module")
def store(assistant: Assistant) -> CaseStore:
    """The assistant's own database."""
    return CaseStore(assistant.settings.database_url)


def _reference(text: str) -> str:
    found = _REFERENCE.search(text)
    assert found is not None, text
    return found[0]


def _now() -> datetime:
    return datetime.fromisoformat(NOW).replace(tzinfo=BERLIN)


def _mails_to(store: CaseStore, address: str) -> list[OutgoingMail]:
    with store.reading() as work:
        mails = select(OutgoingMail).where(OutgoingMail.recipient == address).order_by(OutgoingMail.id)
        return list(work.session.execute(mails).scalars())


def test_a_pothole_from_the_first_sentence_to_the_status_of_the_next_day(
    citizen: Citizen, new_citizen: Callable[[], Citizen], store: CaseStore
) -> None:
    citizen.ask("da ist ein riesiges loch in der karl liebknecht straße vorm rewe")
    answer = citizen.ask("wann hat eigentlich das fundbüro auf")
    assert_says(answer, "08:30–13:00", "E-Mail")
    citizen.ask("loch@posteo.de")
    assert_says(citizen.text, "Karl-Liebknecht-Straße", "vorm rewe", "loch@posteo.de")
    citizen.ask("nein, nicht karl liebknecht straße sondern Goethestraße 5")
    assert_says(citizen.text, "Goethestraße 5")
    reference = _reference(citizen.ask("jo passt so"))
    assert len(_mails_to(store, "loch@posteo.de")) == 1
    assert_says(citizen.ask("gibts schon was neues zu meiner meldung?"), reference, "gemeldet")
    later = new_citizen()
    assert_says(later.ask(f"was ist denn mit {reference.lower()}"), "gemeldet", "18.11.2026")
    later.press("Bescheid")
    later.ask("andere@posteo.de")
    assert_says(later.ask("ja"), reference, "E-Mail")


def test_a_lost_telephone_is_searched_for_and_a_search_is_left(citizen: Citizen, store: CaseStore) -> None:
    answer = citizen.ask("hab mein handy verlorn samsung mit sprung im display letzte woche in der straba")
    assert_says(answer, "noch nichts", "dienstags und donnerstags", "Suchcode")
    citizen.ask("ja gern")
    citizen.ask("handy@posteo.de")
    reference = _reference(citizen.ask("passt"))
    with store.reading() as work:
        query = select(StandingSearch).where(StandingSearch.reference == reference)
        assert work.session.execute(query).scalar_one().state == "open"
    citizen.ask("meine suche hat sich erledigt, handy ist wieder da")
    assert_says(citizen.ask("ja"), reference, "beendet")


def test_an_appointment_is_booked_and_cancelled(
    citizen: Citizen, store: CaseStore, assistant: Assistant, knowledge: KnowledgeBase
) -> None:
    office, now = MayorsOffice.open(store, assistant.settings, knowledge), _now()
    plan = DatePlan(day=date(2026, 12, 4), begins=time(14, 30), ends=time(15, 30))
    add_date(office, plan, now)
    citizen.ask("ich möchte mit dem bürgermeister über den haushalt reden")
    assert_says(citizen.text, "14:30", "14:45")
    citizen.ask("den zweiten")
    assert_says(citizen.text, "14:45")
    citizen.ask("Erika Muster")
    for _ in range(4):
        if "Soll ich den Termin" in citizen.text:
            break
        citizen.ask("erika@posteo.de" if "E-Mail" in citizen.text.splitlines()[-1] else "lieber nicht")
        if "erika@posteo.de" not in citizen.text and "E-Mail-Adresse" in citizen.text:
            citizen.ask("erika@posteo.de")
    receipt = citizen.ask("ja")
    reference = _reference(receipt)
    (message,) = citizen.messages
    assert message["custom"]["calendar"]["content_type"].startswith("text/calendar")
    assert _mails_to(store, "erika@posteo.de")
    assert_says(citizen.ask("was ist mit meinem termin"), "04.12.2026, 14:45 Uhr")
    citizen.ask("so lassen")
    citizen.ask("ich muss den termin leider absagen")
    for _ in range(3):
        if citizen.buttons:
            citizen.ask("ja absagen")
    with store.reading() as work:
        booking = work.session.execute(select(Booking).where(Booking.reference == reference)).scalar_one()
        assert booking.state == "cancelled"
    close_day(office, plan.day, now)


def test_a_second_case_starts_clean_and_offers_the_address(citizen: Citizen) -> None:
    for place in ("Goethestraße 5", "Löbdergraben 7"):
        citizen.ask(f"Laterne vor {place} ist kaputt")
        assert "wieder@posteo.de" not in citizen.text.split("?")[0]
        if place.startswith("Löbder"):
            assert any("wieder@posteo.de" in title for title in citizen.titles)
        citizen.ask("wieder@posteo.de")
        assert_says(citizen.text, place)
        _reference(citizen.ask("ja"))


def test_two_cases_in_one_message_come_one_after_the_other(citizen: Citizen) -> None:
    answer = citizen.ask("schlüssel verloren gestern in der linie 3 und in der wagnergasse 5 liegt müll")
    assert_says(answer, "Danach geht es weiter mit", "wagnergasse 5", "Fundbüro")
    for said in ("nein", "nein", "nein danke"):
        answer = citizen.ask(said)
    assert_says(answer, "wagnergasse 5", "Jetzt gleich?")
    citizen.ask("ja")
    assert_says(citizen.ask("ohne"), "Wagnergasse 5", "Müll")
    assert_says(citizen.ask("ja"), "M-")


def test_what_was_filed_is_taken_back_in_plain_words(citizen: Citizen) -> None:
    citizen.ask("laterne kaputt in der camburger straße 77")
    citizen.ask("ohne")
    reference = _reference(citizen.ask("ja"))
    assert_says(citizen.ask("hat sich erledigt, ist repariert"), reference, "Wirklich zurückziehen?")
    assert_says(citizen.ask("ja"), reference, "zurückgezogen")


def test_a_mistyped_number_is_said_to_be_wrong(citizen: Citizen) -> None:
    assert_says(citizen.ask("wie ist der stand von M-7K4-29M-X"), "Nummer")
    assert "Bitte nennen Sie mir die Nummer von der Bestätigung" not in citizen.text


def test_a_change_of_mind_keeps_the_first_case(citizen: Citizen) -> None:
    citizen.ask("Ampel in der Wagnergasse 3 ist aus")
    answer = citizen.ask("ach und ich hab gestern meinen schlüssel in der linie 5 verloren")
    assert_says(answer, "etwas Verlorenes suchen")
    citizen.ask("ja")
    assert "Fundbüro" in citizen.text
    citizen.ask("abbrechen")
    citizen.ask("ja")
    assert citizen.ask("Wann hat das Fundbüro offen?")


def test_danger_is_answered_first_in_the_middle_of_a_case(citizen: Citizen) -> None:
    citizen.ask("Laterne in der Ziegenhainer Straße 12 ist kaputt")
    assert_says(citizen.ask("hilfe hier riecht es nach gas im keller"), "112", "E-Mail")


def test_deleting_leaves_nothing_of_the_conversation(citizen: Citizen, store: CaseStore) -> None:
    citizen.ask("Schlagloch in der Katharinenstraße 4")
    citizen.ask("geheim@posteo.de")
    assert_says(citizen.ask("lösch bitte alle meine daten"), "vergessen")
    kept = load_dialogue(store, citizen.sender) or ""
    assert "geheim@posteo.de" not in kept
    assert "Katharinen" not in kept
    with store.reading() as work:
        query = select(DefectReport).where(DefectReport.conversation_id == citizen.sender)
        assert work.session.execute(query).first() is None


def test_a_restart_of_both_servers_in_the_middle_loses_nothing(
    assistant: Assistant, citizen: Citizen
) -> None:
    citizen.ask("Graffiti an der Rathenaustraße 8")
    citizen.ask("neustart@posteo.de")
    for name in ("actions", "rasa"):
        assistant.kill(name)
    for name in ("actions", "rasa"):
        assistant.start(name)
    for name in ("actions", "rasa"):
        assistant.wait_until_ready(name, within=120)
    _reference(citizen.ask("ja, so melden"))


def test_the_action_server_dies_before_the_confirmation(assistant: Assistant, citizen: Citizen) -> None:
    citizen.ask("Ampel in der Kahlaischen Straße 20 ist aus")
    citizen.ask("ohne mail")
    assistant.kill("actions")
    citizen.say("ja")
    assert "03641 49-0" in citizen.text
    assistant.start("actions")
    assistant.wait_until_ready("actions", within=60)
    _reference(citizen.ask("ja"))


@pytest.mark.parametrize("prefix", PREFIXES[:3])
def test_a_number_alone_is_a_number_whatever_its_characters_spell(
    new_citizen: Callable[[], Citizen], prefix: str
) -> None:
    asked = {"M": "finde ich nichts", "F": "auch den Code", "S": "Und der Code?"}[prefix]
    for seed in range(8):
        reference = new_reference(prefix, random.Random(seed))
        swapped = reference[:2] + reference[3] + reference[2] + reference[4:]
        assert_says(new_citizen().ask(reference), asked)
        if swapped != reference:
            assert_says(new_citizen().ask(swapped), "kann nicht stimmen")


def test_deleting_a_case_does_not_delete_the_conversation(citizen: Citizen) -> None:
    assert_says(citizen.ask("F-ASJ-29E-J löschen"), "kann nicht stimmen")
    assert "vergessen" not in citizen.text
