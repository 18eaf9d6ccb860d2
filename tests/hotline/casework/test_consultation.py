"""The desk sees who comes to the consultation hour, who waits, and calls things off for callers."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from bot.cases.consultation.booking import book
from bot.cases.consultation.changes import cancel_for_caller
from bot.cases.consultation.dates import DatePlan, add_date, list_dates
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.slots import free_slots, hold_slot
from bot.cases.consultation.visitor import checked_visitor
from bot.cases.consultation.waiting_list import join
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store import CaseStore
from bot.cases.store.tables import AuditEntry
from bot.hotline.casework.consultation_desk import list_waiting, plan_of_day, take_off_waiting_list
from bot.knowledge.base import KnowledgeBase
from bot.settings import ConsultationRules
from tests.hotline.casework.conftest import ANNA, NOW, mails

DAY = date(2026, 12, 4)


@pytest.fixture
def office(store: CaseStore, knowledge: KnowledgeBase) -> MayorsOffice:
    """An office with two slots on a day, the first booked by Max."""
    office = MayorsOffice(store, knowledge.consultations["buergersprechstunde"], ConsultationRules())
    add_date(office, DatePlan(DAY, time(14, 30), time(15, 0)), NOW, actor=ANNA)
    _book(office, "Max Muster", NOW)
    return office


def _book(office: MayorsOffice, name: str, now: datetime) -> None:
    slot = free_slots(office, now)[0]
    visitor = checked_visitor(name, f"{name.split()[0].lower()}@posteo.de", "budget")
    book(office, hold_slot(office, slot.slot_id, name, now), visitor, now)


def test_the_plan_of_a_day_shows_who_comes_and_is_in_the_audit_trail(office: MayorsOffice) -> None:
    (day,) = list_dates(office, NOW)
    plan = plan_of_day(office, day.date_id, ANNA, NOW)
    assert [[visit.name for visit in slot.visits] for slot in plan.slots] == [["Max Muster"], []]
    with office.store.reading() as work:
        actions = work.session.execute(select(AuditEntry.action).order_by(AuditEntry.id)).scalars().all()
    assert actions == ["date_added", "look_day_sheet"]


def test_an_agent_cancels_for_a_caller_who_has_lost_the_code(office: MayorsOffice) -> None:
    (day,) = list_dates(office, NOW)
    (visit,) = plan_of_day(office, day.date_id, ANNA, NOW).slots[0].visits
    assert cancel_for_caller(office, visit.booking_id, ANNA, NOW).state == "cancelled"
    assert cancel_for_caller(office, visit.booking_id, ANNA, NOW).already
    assert len(mails(office.store, "max@posteo.de")) == 2
    with pytest.raises(CaseError, match=ErrorCode.NOT_FOUND.value):
        cancel_for_caller(office, 99, ANNA, NOW)


def test_somebody_who_waits_is_taken_off_the_list_once(office: MayorsOffice) -> None:
    _book(office, "Eva Muster", NOW)
    join(office, checked_visitor("Ida Muster", "ida@posteo.de", "budget"), NOW)
    (person,) = list_waiting(office, ANNA, NOW)
    assert (person.name, person.state) == ("Ida Muster", "waiting")
    take_off_waiting_list(office, person.entry_id, ANNA, NOW)
    assert list_waiting(office, ANNA, NOW) == []
    with pytest.raises(CaseError, match=ErrorCode.INVALID_STATE.value):
        take_off_waiting_list(office, person.entry_id, ANNA, NOW)
