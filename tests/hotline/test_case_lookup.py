"""Agents find cases and things by what callers say; every look is in the audit trail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.audit import audit_of
from bot.cases.store import CaseStore
from bot.cases.store.tables import FoundItem
from bot.hotline.callbacks import CallbackWish, request_callback
from bot.hotline.case_card import case_card, case_line
from bot.hotline.case_lookup import find_cases, open_case
from bot.hotline.filing.defects import DefectEntry, file_for_caller
from bot.knowledge.live import KnowledgeState
from tests.hotline.conftest import ANNA, CALL, NOW


@pytest.fixture
def rucksack(store: CaseStore) -> FoundItem:
    """A thing in the office."""
    item = FoundItem(
        number="2026-1147",
        kind="rucksack",
        kind_text="Rucksack",
        description="schwarz, Marke Eastpak, Schlüsselanhänger Eule",
        colours=["schwarz"],
        brand="Eastpak",
        place_text="Straßenbahn Linie 5",
        line="5",
        found_on=date(2026, 11, 17),
        storage_place="Regal 4",
        created_at=NOW,
        updated_at=NOW,
    )
    with store.begin() as work:
        work.session.add(item)
        work.commit()
    return item


def _lamp(store: CaseStore, facts: KnowledgeState, name: str = "Änne Öztürk") -> str:
    entry = DefectEntry("Die Laterne ist dunkel", "Emil-Wölk-Straße 11", "laterne")
    return file_for_caller(store, entry, CALL, facts, NOW, name=name, email="aenne@jena.de").reference


def test_a_thing_is_found_by_its_number_and_by_its_looks(store: CaseStore, rucksack: FoundItem) -> None:
    for text, why in (("2026-11", "number"), ("Rucksack schwarz Linie 5 gestern", "description")):
        found = find_cases(store, text, ANNA, NOW)
        assert [(row.kind, row.id, row.why) for row in found] == [("found_item", rucksack.id, why)]


def test_a_single_word_does_not_list_what_lies_in_the_office(store: CaseStore, rucksack: FoundItem) -> None:
    assert find_cases(store, "Rucksack", ANNA, NOW) == []


def test_a_thing_that_cannot_be_it_is_not_shown(store: CaseStore, rucksack: FoundItem) -> None:
    assert find_cases(store, "rosa Kinderrucksack in der Linie 5 am 17.11. verloren", ANNA, NOW) == []


def test_a_case_is_found_by_reference_name_and_mail_address(store: CaseStore, facts: KnowledgeState) -> None:
    reference = _lamp(store, facts)
    spoken = reference.replace("-", " ").lower()
    for text, why in (
        (spoken, "reference"),
        ("öztürk", "name"),
        ("Änne", "name"),
        ("aenne@jena.de", "email"),
    ):
        found = find_cases(store, text, ANNA, NOW)
        assert [(row.kind, row.why) for row in found] == [("defect_report", why)], text


def test_whoever_wants_to_be_called_back_is_found(store: CaseStore, facts: KnowledgeState) -> None:
    wish = CallbackWish("Otto Ohm", "03641 49-1234", "Wohngeld", reachable="ab 14 Uhr")
    reference = request_callback(store, wish, "web", NOW).reference
    for text in (reference, "Ohm"):
        found = find_cases(store, text, ANNA, NOW)
        assert [row.kind for row in found] == ["callback_request"], text
    card = case_card("callback_request", found[0].row, facts.knowledge, shared_phrasebook())
    assert ("reachable", "ab 14 Uhr") in [(field.name, field.value) for field in card.fields]
    assert card.open_id is None


def test_part_of_a_name_and_signs_of_patterns_find_nobody(store: CaseStore, facts: KnowledgeState) -> None:
    _lamp(store, facts)
    for text in ("ztürk", "%", "Än%", "___", "' OR 1=1 --"):
        assert find_cases(store, text, ANNA, NOW) == [], text


def test_every_look_is_in_the_audit_trail_without_what_was_typed(
    store: CaseStore, rucksack: FoundItem
) -> None:
    for minutes in (0, 1, 30):
        find_cases(store, "Rucksack schwarz Linie 5 gestern", ANNA, NOW + timedelta(minutes=minutes))
    assert open_case(store, "found_item", rucksack.id, ANNA, NOW) is not None
    with store.reading() as work:
        entries = audit_of(work.session, "found_item", rucksack.id)
    assert sorted((entry.action, entry.actor) for entry in entries) == [
        ("listed", "agent:anna"),
        ("listed", "agent:anna"),  # the second list, a minute later, is the same look
        ("looked_at", "agent:anna"),
    ]
    assert "schwarz" not in str([entry.details for entry in entries])


def test_what_is_not_there_cannot_be_opened(store: CaseStore) -> None:
    assert open_case(store, "found_item", 17, ANNA, NOW) is None
    assert open_case(store, "agent_account", 1, ANNA, NOW) is None


def test_agents_see_the_full_record(store: CaseStore, rucksack: FoundItem, facts: KnowledgeState) -> None:
    row = open_case(store, "found_item", rucksack.id, ANNA, NOW)
    card = case_card("found_item", row, facts.knowledge, shared_phrasebook())
    fields = {field.name: field.value for field in card.fields}
    assert card.title == "Rucksack · 2026-1147"
    assert fields["storage_place"] == "Regal 4"
    assert fields["found_on"] == "17.11.2026"
    assert fields["brand"] == "Eastpak"
    assert card.open_id == rucksack.id


def test_a_list_names_category_and_place_of_a_defect(store: CaseStore, facts: KnowledgeState) -> None:
    reference = _lamp(store, facts)
    line = case_line(find_cases(store, reference, ANNA, NOW)[0], facts.knowledge)
    assert line.title == f"Laterne · {reference}"
    assert line.short == "Emil-Wölk-Straße 11, Neulobeda, 18.11.2026, 10:00"
