"""Filing for a caller: understood as in the chat, filed as in the chat, the agent only in the audit trail."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.visitor import checked_visitor
from bot.cases.demo_slots import fill_demo_slots
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items.demo import fill_with_samples
from bot.cases.store import CaseStore
from bot.cases.store.mapping import metadata
from bot.cases.store.tables import AuditEntry
from bot.hotline.filing.appointments import (
    book_for_caller,
    booking_form,
    hold_for_caller,
    wait_for_caller,
)
from bot.hotline.filing.call import Call
from bot.hotline.filing.defects import DefectEntry, defect_form, file_for_caller
from bot.hotline.filing.forms import form_of
from bot.hotline.filing.losses import describe, leave_for_caller, loss_form, search_for_caller
from bot.knowledge.live import KnowledgeState
from bot.settings import Settings
from tests.hotline.conftest import ANNA, CALL, NOW

PHRASES = shared_phrasebook()
TODAY = NOW.date()
SENTENCE = "Rucksack schwarz Linie 5 gestern"


@pytest.mark.parametrize(
    ("sentence", "form"),
    [
        (SENTENCE, "lost_item"),
        ("Meine Mutter hat ihren Schlüssel im Bus verloren, Linie 12", "lost_item"),
        ("Portemonnaie in der Straßenbahn liegen gelassen", "lost_item"),
        ("Bei uns ist seit drei Wochen die Straßenlampe aus, hat das schon jemand gemeldet?", "defect"),
        ("Schlagloch in der Rudolstädter Straße 12", "defect"),
        ("wilder Müll am Spielplatz in Winzerla", "defect"),
        ("Ich hätte gern einen Termin beim Bürgermeister", "booking"),
        ("Bürgersprechstunde wegen Lärm", "booking"),
        ("Guten Tag", None),
    ],
)
def test_a_sentence_finds_its_form(facts: KnowledgeState, sentence: str, form: str | None) -> None:
    assert form_of(sentence, describe(sentence, {}, TODAY), facts) == form


def test_a_sentence_fills_in_the_form_of_a_loss(facts: KnowledgeState) -> None:
    filled = loss_form(describe(SENTENCE, {}, TODAY), facts.knowledge, PHRASES)
    assert (filled.kind, filled.colour, filled.place, filled.date) == (
        "Rucksack",
        "schwarz",
        "Linie 5",
        "17.11.2026",
    )
    assert filled.precise
    assert filled.ask == PHRASES.say("lost_items.ask_brand")


def test_what_the_agent_corrects_replaces_what_was_understood(facts: KnowledgeState) -> None:
    loss = describe(SENTENCE, {"colour": "dunkelblau", "place": "Linie 4", "brand": "  "}, TODAY)
    filled = loss_form(loss, facts.knowledge, PHRASES)
    assert (filled.kind, filled.colour, filled.place) == ("Rucksack", "dunkelblau", "Linie 4")


def test_other_places_that_deal_with_a_loss_are_named(facts: KnowledgeState) -> None:
    filled = loss_form(describe("Hund entlaufen in Winzerla", {}, TODAY), facts.knowledge, PHRASES)
    assert "Tierheim" in filled.elsewhere[0]


def test_the_agent_sees_records_but_is_given_only_blind_words(
    store: CaseStore, facts: KnowledgeState
) -> None:
    fill_with_samples(store, NOW)
    answer = search_for_caller(store, describe(SENTENCE, {}, TODAY), CALL, facts.knowledge, PHRASES, NOW)
    assert answer.level in ("nothing", "maybe", "likely")
    said = " ".join(answer.say)
    for shown in answer.matches:
        assert shown.item.number not in said
        assert shown.item.description not in said
    with store.reading() as work:
        rows = work.session.execute(
            select(AuditEntry).where(AuditEntry.subject_kind == "found_item")
        ).scalars()
        audited = {(row.actor, row.action, row.subject_id) for row in rows}
    assert audited == {("agent:anna", "listed", shown.id) for shown in answer.matches}


def test_nothing_is_said_of_a_loss_that_could_be_anything(store: CaseStore, facts: KnowledgeState) -> None:
    answer = search_for_caller(store, describe("Schlüssel", {}, TODAY), CALL, facts.knowledge, PHRASES, NOW)
    assert (answer.precise, answer.say) == (False, ())
    with pytest.raises(CaseError) as vague:
        search_for_caller(store, describe("irgendwas", {}, TODAY), CALL, facts.knowledge, PHRASES, NOW)
    assert vague.value.code is ErrorCode.DESCRIPTION_TOO_VAGUE


def test_a_standing_search_keeps_the_code_of_the_search_and_is_left_once(
    store: CaseStore, facts: KnowledgeState
) -> None:
    loss = describe(SENTENCE, {}, TODAY)
    code = search_for_caller(store, loss, CALL, facts.knowledge, PHRASES, NOW).code
    first = leave_for_caller(store, loss, "mutter@jena.de", "03641 12345", code, CALL, NOW)
    again = leave_for_caller(store, loss, "mutter@jena.de", "03641 12345", code, CALL, NOW)
    assert (first.reference, first.already) == (code, False)
    assert (again.reference, again.already) == (code, True)
    _assert_agent_only_in_audit(store, "lost_item")


def test_a_defect_is_understood_as_in_the_chat(store: CaseStore, facts: KnowledgeState) -> None:
    text = "In der Rudolstädter Straße 12 ist seit drei Wochen die Straßenlampe aus"
    form = defect_form(store, DefectEntry(text, ""), facts, PHRASES, NOW)
    assert (form.category, form.sure, form.place) == ("laterne", True, "Rudolstädter Straße 12")
    assert form.responsible == "Kommunalservice Jena (KSJ)"
    assert form.categories[0].value == "laterne"
    assert (form.urgent, form.elsewhere, form.place_error) == (None, None, None)


def test_the_agent_hears_that_it_was_reported_and_joins_it(store: CaseStore, facts: KnowledgeState) -> None:
    entry = DefectEntry("Die Straßenlampe ist aus", "Emil-Wölk-Straße 11", "laterne")
    first = file_for_caller(store, entry, CALL, facts, NOW)
    other = Call.of(ANNA, "f" * 16)
    form = defect_form(store, entry, facts, PHRASES, NOW)
    assert [each.reference for each in form.duplicates] == [first.reference]
    joined = file_for_caller(store, entry, other, facts, NOW, join=first.reference)
    assert joined.joined_to == first.reference


def test_a_defect_is_filed_once_and_the_agent_is_not_in_it(store: CaseStore, facts: KnowledgeState) -> None:
    entry = DefectEntry("Die Straßenlampe ist aus", "Emil-Wölk-Straße 11", "laterne")
    first = file_for_caller(store, entry, CALL, facts, NOW, name="Otto Ohm", email="otto@jena.de")
    again = file_for_caller(store, entry, CALL, facts, NOW, name="Otto Ohm", email="otto@jena.de")
    assert first.secret is not None
    assert (again.reference, again.secret) == (first.reference, None)
    _assert_agent_only_in_audit(store, "defect")


@pytest.mark.parametrize(
    ("place", "code"),
    [("irgendwo da hinten", ErrorCode.PLACE_UNCLEAR), ("in Weimar am Markt", ErrorCode.PLACE_OUTSIDE)],
)
def test_a_place_that_nobody_finds_is_asked_for(
    store: CaseStore, facts: KnowledgeState, place: str, code: ErrorCode
) -> None:
    entry = DefectEntry("Die Straßenlampe ist aus", place, "laterne")
    assert defect_form(store, entry, facts, PHRASES, NOW).place_error == code.value
    with pytest.raises(CaseError) as refused:
        file_for_caller(store, entry, CALL, facts, NOW)
    assert refused.value.code is code


def test_a_place_that_cannot_be_found_out_is_filed_with_the_words(
    store: CaseStore, facts: KnowledgeState
) -> None:
    entry = DefectEntry("Die Straßenlampe ist aus", "irgendwo da hinten", "laterne", place_unknown=True)
    receipt = file_for_caller(store, entry, CALL, facts, NOW)
    assert "irgendwo da hinten" in receipt.place
    assert receipt.responsible == "Team JenaZentral"


def test_danger_comes_before_the_form(store: CaseStore, facts: KnowledgeState) -> None:
    form = defect_form(store, DefectEntry("Gullydeckel fehlt am Holzmarkt", ""), facts, PHRASES, NOW)
    assert form.urgent is not None
    assert "110" in form.urgent


@pytest.fixture
def office(store: CaseStore, facts: KnowledgeState) -> MayorsOffice:
    """A mayor with sample dates."""
    settings = Settings(database=store.url)
    fill_demo_slots(store, settings, NOW, facts.knowledge)
    return MayorsOffice.open(store, settings, facts.knowledge)


def test_the_slots_nearest_to_the_wish_come_first(office: MayorsOffice, facts: KnowledgeState) -> None:
    form = booking_form(office, "Termin beim Bürgermeister am 4.12. um 15:30 wegen Lärm", facts, PHRASES, NOW)
    assert form.slots[0].label == "Freitag, 04.12.2026, 15:30–15:45"
    assert form.topic == "security"
    assert form.slots[0].demo
    assert booking_form(office, "", facts, PHRASES, NOW).slots[0].label.startswith("Freitag, 20.11.2026")


def test_an_appointment_is_booked_once_and_the_agent_is_not_in_it(
    store: CaseStore, office: MayorsOffice, facts: KnowledgeState
) -> None:
    slot = booking_form(office, "", facts, PHRASES, NOW).slots[0]
    held = hold_for_caller(office, slot.slot_id, CALL, NOW)
    assert held.label == slot.label
    visitor = checked_visitor("Otto Ohm", "otto@jena.de", "security")
    first = book_for_caller(office, visitor, CALL, NOW)
    again = book_for_caller(office, visitor, CALL, NOW)
    assert (first.day, first.secret is not None) == (date(2026, 11, 20), True)
    assert (again.reference, again.already) == (first.reference, True)
    _assert_agent_only_in_audit(store, "booking")


def test_without_a_held_slot_nothing_is_booked(office: MayorsOffice) -> None:
    visitor = checked_visitor("Otto Ohm", "otto@jena.de", "security")
    with pytest.raises(CaseError) as refused:
        book_for_caller(office, visitor, CALL, NOW)
    assert refused.value.code is ErrorCode.HOLD_EXPIRED


def test_a_caller_can_wait_where_nothing_is_free(store: CaseStore, facts: KnowledgeState) -> None:
    empty = MayorsOffice.open(store, Settings(database=store.url), facts.knowledge)
    visitor = checked_visitor("Otto Ohm", "otto@jena.de", "security")
    assert wait_for_caller(empty, visitor, CALL, NOW).position == 1
    _assert_agent_only_in_audit(store, "waiting_entry")


@pytest.mark.parametrize("number", ["", "anna", "0123", "0123456789ABCDEF", "0" * 33, "'; DROP TABLE"])
def test_a_call_has_a_random_number(number: str) -> None:
    with pytest.raises(ValueError, match="not the number of a call"):
        Call.of(ANNA, number)


def _assert_agent_only_in_audit(store: CaseStore, kind: str) -> None:
    """No table but the audit trail names the agent, and there it says what she filed."""
    with store.reading() as work:
        for table in metadata.sorted_tables:
            if table.name != "audit":
                rows = work.session.execute(table.select()).all()
                assert "anna" not in str(rows).lower(), table.name
        filed = work.session.execute(
            select(AuditEntry).where(AuditEntry.action == "filed_for_caller")
        ).scalars()
        assert [(entry.actor, entry.subject_kind) for entry in filed] == [("agent:anna", kind)]
