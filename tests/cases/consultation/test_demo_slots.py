"""Sample slots for trying things out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.cases.consultation.booking import book
from bot.cases.consultation.day_sheet import day_sheet
from bot.cases.consultation.office import DEMO_SERIES, MayorsOffice
from bot.cases.consultation.slots import free_slots, hold_slot
from bot.cases.demo_slots import fill_demo_slots
from bot.clock import BERLIN
from bot.knowledge.base import KnowledgeBase
from bot.settings import Settings
from tests.cases.consultation.conftest import NOW, mails, visitor


def test_an_installation_without_dates_gets_marked_sample_fridays(
    office: MayorsOffice, knowledge: KnowledgeBase
) -> None:
    assert fill_demo_slots(office.store, Settings(), NOW, knowledge) == 4
    assert fill_demo_slots(office.store, Settings(), NOW, knowledge) == 0
    slots = free_slots(office, NOW)
    assert {slot.day.weekday() for slot in slots} == {4}
    assert all(slot.demo and slot.series == DEMO_SERIES for slot in slots)
    receipt = book(office, hold_slot(office, slots[0].slot_id, "chat 1", NOW), visitor(), NOW)
    assert receipt.demo
    for mail in mails(office.store):
        assert mail.subject.startswith("[Beispieltermin] ")
        assert "Er findet nicht statt.\n\n" in mail.body
    sheet = day_sheet(office, receipt.day, NOW)
    assert sheet is not None
    assert sheet.startswith("*** BEISPIELTERMINE")


def test_there_are_no_samples_on_holidays(office: MayorsOffice, knowledge: KnowledgeBase) -> None:
    december = datetime(2026, 12, 15, 9, tzinfo=BERLIN)
    fill_demo_slots(office.store, Settings(), december, knowledge)
    days = sorted({slot.day.isoformat() for slot in free_slots(office, december)})
    assert days == ["2026-12-18", "2027-01-08", "2027-01-15", "2027-01-22"]


def test_without_demo_nothing_is_added(office: MayorsOffice, knowledge: KnowledgeBase) -> None:
    assert fill_demo_slots(office.store, Settings(demo=False), NOW, knowledge) == 0


def test_a_real_date_replaces_the_samples(
    office: MayorsOffice, knowledge: KnowledgeBase, plan: Callable[..., int]
) -> None:
    fill_demo_slots(office.store, Settings(), NOW, knowledge)
    plan("14:30", "14:45")
    assert [slot.demo for slot in free_slots(office, NOW)] == [False]
    assert fill_demo_slots(office.store, Settings(), NOW, knowledge) == 0
