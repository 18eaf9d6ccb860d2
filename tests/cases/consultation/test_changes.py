"""Seeing, moving, cancelling and amending an appointment."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from bot.cases.consultation.changes import amend, cancel, find_booking, move
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.receipt import Receipt
from bot.cases.consultation.slots import free_slots, hold_slot
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store.tables import Slot
from bot.clock import BERLIN
from tests.cases.consultation.conftest import DAY, MINUTE, NOW, mails

Plan = Callable[..., int]
Booked = Callable[..., Receipt]


def _secret(receipt: Receipt) -> str:
    assert receipt.secret is not None
    return receipt.secret


def _event(mail: Any) -> Any:
    calendar = Calendar.from_ical(base64.b64decode(mail.attachments[0]["base64"]))
    return calendar["METHOD"], calendar.walk("VEVENT")[0]


def test_reference_and_secret_show_the_appointment(office: MayorsOffice, plan: Plan, booked: Booked) -> None:
    plan("14:30", "15:00")
    receipt = booked()
    spelt = receipt.reference.lower().replace("-", " ")
    seen = find_booking(office, spelt, _secret(receipt).lower(), NOW)
    assert (seen.reference, seen.starts_at, seen.secret) == (receipt.reference, receipt.starts_at, None)


def test_a_wrong_secret_looks_like_a_wrong_reference_and_is_not_tried_for_long(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "15:00")
    receipt = booked()
    codes = []
    for _ in range(6):
        with pytest.raises(CaseError) as refused:
            cancel(office, receipt.reference, "AAAA-AAAA", NOW, conversation_id="chat 1")
        codes.append(refused.value.code)
    assert codes == [ErrorCode.NOT_FOUND] * 5 + [ErrorCode.TOO_MANY_ATTEMPTS]
    assert find_booking(office, receipt.reference, _secret(receipt), NOW).state == "booked"


def test_cancelling_tells_citizen_and_office_and_removes_the_calendar_entry(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "15:00")
    receipt = booked()
    assert cancel(office, receipt.reference, _secret(receipt), NOW).state == "cancelled"
    first, last = mails(office.store, "anna.muster@jena.de")
    (_, invited), (method, cancelled) = _event(first), _event(last)
    assert (method, cancelled["STATUS"]) == ("CANCEL", "CANCELLED")
    assert cancelled["UID"] == invited["UID"]
    assert (invited["SEQUENCE"], cancelled["SEQUENCE"]) == (0, 1)
    assert "Abgesagt" in mails(office.store, "buergermeister@jena.de")[-1].subject


def test_cancelling_twice_is_fine_and_says_nothing_new(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "15:00")
    receipt = booked()
    answers: list[Receipt] = []

    def once() -> None:
        answers.append(cancel(office, receipt.reference, _secret(receipt), NOW))

    threads = [threading.Thread(target=once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(answer.already for answer in answers) == [False, True, True, True]
    assert len(mails(office.store)) == 4


def test_what_has_begun_cannot_be_cancelled_or_moved(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "14:45")
    plan("14:30", "14:45", day=DAY.replace(day=11))
    receipt = booked()
    begun = receipt.starts_at
    hold = hold_slot(office, free_slots(office, begun)[0].slot_id, "chat 1", begun)
    for change in (
        lambda: cancel(office, receipt.reference, _secret(receipt), begun),
        lambda: move(office, receipt.reference, _secret(receipt), hold, begun),
    ):
        with pytest.raises(CaseError) as refused:
            change()
        assert refused.value.code is ErrorCode.TOO_LATE
    just_before = begun - timedelta(milliseconds=1)
    assert cancel(office, receipt.reference, _secret(receipt), just_before).state == "cancelled"


def test_a_cancelled_slot_comes_back_after_a_pause_nobody_can_foresee(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "16:30")
    for letter in "abcdef":
        receipt = booked(f"Gast Nummer {letter}")
        cancel(office, receipt.reference, _secret(receipt), NOW)
    assert [len(free_slots(office, NOW + m * MINUTE)) for m in (0, 9, 20)] == [2, 2, 8]
    with office.store.reading() as work:
        pauses = work.session.execute(select(Slot.available_from).where(Slot.available_from > NOW)).scalars()
        assert len(set(pauses)) > 3


def test_during_the_pause_nobody_gets_the_slot_even_by_its_number(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "14:45")
    slot_id = free_slots(office, NOW)[0].slot_id
    receipt = booked()
    cancel(office, receipt.reference, _secret(receipt), NOW)
    with pytest.raises(CaseError) as refused:
        hold_slot(office, slot_id, "chat 2", NOW + 9 * MINUTE)
    assert refused.value.code is ErrorCode.SLOT_TAKEN
    assert hold_slot(office, slot_id, "chat 2", NOW + 20 * MINUTE).slot_id == slot_id


def test_moving_keeps_reference_secret_and_calendar_entry(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "14:45")
    plan("09:00", "09:15", day=DAY.replace(day=11))
    receipt = booked()
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    moved = move(office, receipt.reference, _secret(receipt), hold, NOW)
    assert (moved.reference, moved.starts_at) == (receipt.reference, hold.starts_at)
    assert find_booking(office, receipt.reference, _secret(receipt), NOW).day == DAY.replace(day=11)
    first, last = mails(office.store, "anna.muster@jena.de")
    assert "04.12.2026, 14:30" in last.body
    assert "11.12.2026, 09:00" in last.body
    (_, invited), (method, changed) = _event(first), _event(last)
    assert (method, changed["UID"], changed["SEQUENCE"]) == ("REQUEST", invited["UID"], 1)
    assert free_slots(office, NOW) == []
    assert [slot.day for slot in free_slots(office, NOW + 20 * MINUTE)] == [DAY]


def test_moving_within_a_day_and_twice_makes_one_move(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "15:00")
    receipt = booked()
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    first = move(office, receipt.reference, _secret(receipt), hold, NOW)
    again = move(office, receipt.reference, _secret(receipt), hold, NOW)
    assert (first.already, again.already) == (False, True)
    assert len(mails(office.store)) == 4


def test_moving_to_an_expired_hold_leaves_the_appointment_as_it_was(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "15:00")
    receipt = booked()
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    with pytest.raises(CaseError) as refused:
        move(office, receipt.reference, _secret(receipt), hold, hold.until)
    assert refused.value.code is ErrorCode.HOLD_EXPIRED
    assert find_booking(office, receipt.reference, _secret(receipt), NOW).starts_at == receipt.starts_at
    assert len(mails(office.store)) == 2


def test_moving_to_a_date_where_the_address_has_an_appointment_is_refused(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "14:45")
    other = DAY.replace(day=11)
    plan("14:30", "15:00", day=other)
    receipt = booked()
    booked(day=other)
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    with pytest.raises(CaseError) as refused:
        move(office, receipt.reference, _secret(receipt), hold, NOW)
    assert refused.value.code is ErrorCode.ALREADY_BOOKED


def test_after_cancelling_the_same_address_can_book_again(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "15:00")
    receipt = booked()
    cancel(office, receipt.reference, _secret(receipt), NOW)
    again = booked()
    assert again.reference != receipt.reference
    later = NOW + 20 * MINUTE
    hold = hold_slot(office, free_slots(office, later)[0].slot_id, "chat 1", later)
    with pytest.raises(CaseError) as refused:
        move(office, receipt.reference, _secret(receipt), hold, later)
    assert refused.value.code is ErrorCode.INVALID_STATE


def test_an_appointment_cannot_be_passed_on_to_another_name(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "15:00")
    receipt = booked()
    with pytest.raises(CaseError) as refused:
        amend(office, receipt.reference, _secret(receipt), NOW, name="Karl Käufer")
    assert refused.value.code is ErrorCode.NAME_CHANGE
    same = amend(office, receipt.reference, _secret(receipt), NOW, name="anna muster", phone="0170 1234567")
    assert same.name == "Anna Muster"


def test_times_in_mails_are_jenas(office: MayorsOffice, plan: Plan, booked: Booked) -> None:
    summer = datetime(2027, 6, 4, 14, 30, tzinfo=BERLIN)
    plan("14:30", "14:45", day=summer.date())
    receipt = booked(now=summer - timedelta(days=30))
    assert receipt.starts_at == summer
    mail = mails(office.store, "anna.muster@jena.de")[0]
    assert "04.06.2027, 14:30 Uhr" in mail.body
    assert _event(mail)[1]["DTSTART"].dt.replace(tzinfo=None) == datetime(2027, 6, 4, 14, 30)
