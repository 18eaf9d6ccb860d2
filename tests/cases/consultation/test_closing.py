"""Calling off a day."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from icalendar import Calendar

from bot.cases.consultation.booking import book
from bot.cases.consultation.changes import cancel, find_booking
from bot.cases.consultation.closing import ClosedDay, close_day
from bot.cases.consultation.offers import accept, find_case
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.receipt import Receipt
from bot.cases.consultation.slots import extend_hold, find_hold, free_slots, hold_slot
from bot.cases.consultation.waiting_list import advance, join
from bot.cases.errors import CaseError, ErrorCode
from tests.cases.consultation.conftest import DAY, NOW, mails, visitor

Plan = Callable[..., int]


def test_everybody_who_has_holds_or_waits_is_told_and_nothing_is_left(
    office: MayorsOffice, plan: Plan, booked: Callable[..., Receipt]
) -> None:
    waiting = join(office, visitor("Olga Angebot"), NOW)
    plan("14:30", "15:15")
    advance(office, NOW)
    receipt = booked("Anna Gebucht")
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    patient = join(office, visitor("Willi Wartet"), NOW)
    closed = close_day(office, DAY, NOW, reason="Krankheit")
    assert closed == ClosedDay(was_planned=True, bookings=1, offers=1, holds=1, waiting=1)
    last = mails(office.store, "anna.gebucht@jena.de")[-1]
    assert "Krankheit" in last.body
    calendar = Calendar.from_ical(base64.b64decode(last.attachments[0]["base64"]))
    assert calendar["METHOD"] == "CANCEL"
    assert calendar.walk("VEVENT")[0]["SEQUENCE"] == 1
    assert "entfällt" in mails(office.store, "olga.angebot@jena.de")[-1].subject
    assert "Krankheit" in mails(office.store, "willi.wartet@jena.de")[-1].body
    assert "Bürger: 3" in mails(office.store, "buergermeister@jena.de")[-1].body
    assert receipt.secret is not None
    assert find_booking(office, receipt.reference, receipt.secret, NOW).state == "cancelled"
    assert cancel(office, receipt.reference, receipt.secret, NOW).already
    for receipt_of_waiting in (waiting, patient):
        assert receipt_of_waiting.secret is not None
        view = find_case(office, receipt_of_waiting.reference, receipt_of_waiting.secret, NOW)
        assert view.state == "waiting"
    assert find_hold(office, "chat 1", NOW) is None
    for attempt in (
        lambda: book(office, hold, visitor(), NOW),
        lambda: extend_hold(office, hold, NOW),
        lambda: hold_slot(office, hold.slot_id, "chat 1", NOW),
        lambda: accept(office, waiting.reference, str(waiting.secret), NOW),
    ):
        with pytest.raises(CaseError) as refused:
            attempt()
        assert refused.value.code in (
            ErrorCode.HOLD_EXPIRED,
            ErrorCode.SLOT_TAKEN,
            ErrorCode.INVALID_STATE,
        )


def test_closing_again_tells_nobody_again(
    office: MayorsOffice, plan: Plan, booked: Callable[..., Receipt]
) -> None:
    plan("14:30", "15:00")
    booked()
    close_day(office, DAY, NOW)
    count = len(mails(office.store))
    assert not close_day(office, DAY, NOW).was_planned
    assert len(mails(office.store)) == count


def test_a_day_without_a_date_is_kept_free(office: MayorsOffice) -> None:
    assert close_day(office, DAY, NOW) == ClosedDay(False, 0, 0, 0, 0)
    assert mails(office.store) == []
