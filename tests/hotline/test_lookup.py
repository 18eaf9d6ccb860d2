"""The lookup aid: the right card first, at the first letters; something that can be said by telephone."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.store import CaseStore
from bot.clock import BERLIN
from bot.hotline.cards import BOOKING, DEFECT, LOST_ITEM
from bot.hotline.errors import HotlineError, HotlineErrorCode
from bot.hotline.lookup import Lookup
from bot.hotline.lookup_counts import count_use, frequent_keys
from bot.knowledge import KnowledgeBase
from bot.knowledge.live import KnowledgeState
from tests.hotline.conftest import NOW


@pytest.fixture(scope="module")
def lookup(facts: KnowledgeState) -> Lookup:
    return Lookup(facts, shared_phrasebook(), NOW)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("elterng", "service/elterngeld"),
        ("Reisep", "service/reisepass"),
        ("fundb", "unit/fundbuero"),
        ("was kostet ein reisepass", "service/reisepass"),
        ("Wo gebe ich den Antrag auf Elterngeld ab und wie lange haben die auf?", "service/elterngeld"),
        ("hundesteuer", "service/hund_anmelden_steuer"),
        ("Nitzsche", "unit/dezernat_1"),
        ("bei uns ist die Straßenlampe aus", "defect/laterne"),
        ("hat das Bürgeramt morgen auf", "unit/team_buergerservice"),
        ("Bürgersprechstunde", "consultation/buergersprechstunde"),
        ("winterdienst der anlieger", "rule/defects/winterdienst_pflicht"),
        ("Linie 12", "place/bus_line/Buslinie 12"),
        ("perso verloren", "service/personalausweis"),
        ("dezernat 3", "unit/dezernat_3"),
        ("termin bürgermeister", "consultation/buergersprechstunde"),
        ("sprechzeiten bürgermeister", "consultation/buergersprechstunde"),
        ("wo sitzt der bürgermeister", "unit/dezernent_2"),
        ("geldbeutel geklaut", "unit/fundbuero"),
        ("regenschirm im regionalbus vergessen", "body/jes"),
        ("115", "contact/behoerdennummer_115"),
    ],
)
def test_what_the_caller_wants_comes_first(lookup: Lookup, typed: str, key: str) -> None:
    assert lookup.find(typed)[0].key == key


def test_every_beginning_of_a_long_name_finds_it(lookup: Lookup) -> None:
    for length in range(4, len("personalausweis") + 1):
        keys = [card.key for card in lookup.find("personalausweis"[:length])]
        assert "service/personalausweis" in keys, length


def test_whoever_has_lost_something_is_led_to_the_lost_property_office(lookup: Lookup) -> None:
    for text in (
        "Meine Mutter hat ihren Schlüssel im Bus verloren, Linie 12",
        "hab meine Jacke liegen lassen",
    ):
        found = {card.key: card for card in lookup.find(text)[:2]}
        assert found["unit/fundbuero"].form == LOST_ITEM


def test_a_loss_is_answered_as_in_the_chat(lookup: Lookup) -> None:
    said = lookup.find("Meine Mutter hat ihren Schlüssel im Bus verloren, Linie 12")[0].sentence
    assert "ist Fundbüro der Stadt Jena zuständig" in said
    assert "dienstags und donnerstags ins Fundbüro" in said
    assert "Wenn es eilt: VMT-Servicetelefon 0361 19449" in said
    assert lookup.find("Regenschirm im Zug verloren")[0].sentence.startswith(
        "Fundsachen aus Zügen kommen nicht"
    )
    assert "erstatten Sie bitte Anzeige" in lookup.find("Geldbeutel geklaut")[0].sentence


@pytest.mark.parametrize("typed", ["2026-00001", "DEMO-0248", "M-JUG-RXM-S", "f s5v ed3 m", "mutter@jena.de"])
def test_numbers_of_cases_are_like_no_fact(lookup: Lookup, typed: str) -> None:
    assert lookup.find(typed) == []


def test_a_card_can_be_said_on_the_telephone(lookup: Lookup) -> None:
    card = lookup.find("personalausweis")[0]
    assert card.sentence == (
        "Für „Personalausweis beantragen“ ist Team Bürgerservice zuständig. "
        "Adresse: Engelplatz 1, 07743 Jena. Telefon 03641 49-3800. "
        "Team Bürgerservice: jetzt geöffnet, noch bis 13:00 Uhr."
    )
    assert (card.transfer_name, card.transfer_phone) == ("Team Bürgerservice", "03641 49-3800")
    assert (card.today, card.today_of, card.is_open) == ("heute 09:00–13:00", None, True)
    assert not card.transfer_here
    labels = {line.label for line in card.lines}
    assert {"Unterlagen", "Kosten", "Termin", "Gültigkeit"} <= labels
    assert "Haben Sie schon einen Termin?" in card.ask
    assert card.source.startswith("Quelle: ")
    assert card.text.startswith("Personalausweis beantragen")


def test_what_is_asked_is_answered_first(lookup: Lookup) -> None:
    assert lookup.find("was kostet ein reisepass")[0].sentence.startswith("„Reisepass beantragen“ kostet: ")
    tomorrow = lookup.find("hat das Bürgeramt morgen auf")[0].sentence
    assert tomorrow.startswith("Team Bürgerservice: morgen (Donnerstag) geöffnet 08:30–16:00 Uhr.")


def test_the_hotline_is_not_told_to_call_itself(lookup: Lookup) -> None:
    card = lookup.find("Wo gebe ich den Antrag auf Elterngeld ab und wie lange haben die auf?")[0]
    assert "Team Familienservice" in card.sentence
    assert "JenaZentral hilft weiter" not in card.sentence
    assert (card.transfer_name, card.transfer_phone) == ("Fachdienst Bürgerdienste", "03641 49-0")
    assert card.transfer_here  # that is the hotline itself
    assert (card.today, card.today_of) == ("heute 09:00–13:00", "Fachdienst Bürgerdienste")


def test_cards_lead_to_the_form_that_goes_with_them(lookup: Lookup) -> None:
    forms = {
        text: lookup.find(text)[0].form
        for text in ("Fundbüro", "Schlagloch", "Bürgersprechstunde", "Wohngeld")
    }
    assert forms == {
        "Fundbüro": LOST_ITEM,
        "Schlagloch": DEFECT,
        "Bürgersprechstunde": BOOKING,
        "Wohngeld": None,
    }


def test_in_the_evening_the_office_is_closed(facts: KnowledgeState) -> None:
    evening = Lookup(facts, shared_phrasebook(), datetime(2026, 11, 18, 20, 0, tzinfo=BERLIN))
    card = evening.card("unit/fundbuero")
    assert card.is_open is False
    assert "jetzt geschlossen" in card.sentence


def test_people_in_office_are_found_by_their_name(lookup: Lookup) -> None:
    card = lookup.find("koppe")[0]
    assert card.kind == "person"
    assert "ist Benjamin Koppe." in card.sentence


@pytest.mark.parametrize("text", ["", "   ", "?!", "…"])
def test_nothing_typed_finds_nothing(lookup: Lookup, text: str) -> None:
    assert lookup.find(text) == []


def test_every_record_has_a_card(lookup: Lookup, knowledge: KnowledgeBase) -> None:
    for key in knowledge.records:
        card = lookup.card(key)
        assert card.title
        assert card.sentence
        assert card.source


def test_a_record_that_is_gone_has_none(lookup: Lookup) -> None:
    with pytest.raises(HotlineError) as gone:
        lookup.card("service/gibt_es_nicht")
    assert gone.value.code is HotlineErrorCode.UNKNOWN_RECORD
    assert lookup.titles(["service/gibt_es_nicht", "unit/fundbuero"]) == [
        ("unit/fundbuero", "Fundbüro der Stadt Jena")
    ]


def test_a_key_that_is_pressed_costs_little(lookup: Lookup) -> None:
    text = "Wo gebe ich den Antrag auf Elterngeld ab"
    spent = []
    for end in range(1, len(text) + 1):
        before = time.process_time()
        lookup.find(text[:end])
        spent.append(time.process_time() - before)
    assert sorted(spent)[int(len(spent) * 0.95)] < 0.04


def test_what_is_used_often_is_known_and_who_used_it_is_not(store: CaseStore) -> None:
    for _ in range(3):
        count_use(store, "service/reisepass", NOW)
    count_use(store, "unit/fundbuero", NOW)
    count_use(store, "service/wohngeld", NOW - timedelta(days=40))
    assert frequent_keys(store, NOW) == ["service/reisepass", "unit/fundbuero"]
