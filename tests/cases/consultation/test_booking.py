"""Booking a held slot."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from bot.cases.consultation.booking import book
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.receipt import Receipt
from bot.cases.consultation.slots import free_slots, hold_slot
from bot.cases.consultation.visitor import checked_visitor
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import BOOKING, history_of
from bot.cases.store.tables import Booking
from tests.cases.consultation.conftest import DAY, NOW, mails, visitor

Plan = Callable[..., int]


def test_a_citizen_gets_reference_secret_and_a_mail_with_room_and_calendar_file(
    office: MayorsOffice, plan: Plan
) -> None:
    plan("14:30", "15:00")
    hold = hold_slot(office, free_slots(office, NOW)[1].slot_id, "chat 1", NOW)
    anna = visitor(phone="03641 123456", concern="Schulden der Stadt")
    receipt = book(office, hold, anna, NOW, conversation_id="chat 1")
    assert receipt.secret is not None
    assert (receipt.state, receipt.day, receipt.topic) == ("booked", DAY, "budget")
    (mail,) = mails(office.store, "anna.muster@jena.de")
    for part in ("04.12.2026, 14:45 Uhr", "Raum 01.02_39", receipt.reference, receipt.secret, "absagen"):
        assert part in mail.body
    assert mail.attachments[0]["content_type"] == "text/calendar; charset=UTF-8; method=REQUEST"
    assert "Schulden" not in mail.body
    (told,) = mails(office.store, "buergermeister@jena.de")
    for part in ("Anna Muster", "+493641123456", "Schulden der Stadt", "Haushalt und Finanzen", "14:45"):
        assert part in told.body
    assert receipt.secret not in told.body


def test_the_booking_is_in_the_history_and_the_secret_is_not_kept(
    office: MayorsOffice, plan: Plan, booked: Callable[..., Receipt]
) -> None:
    plan("14:30", "15:00")
    receipt = booked()
    with office.store.reading() as work:
        booking = work.session.execute(select(Booking)).scalar_one()
        assert [event.kind for event in history_of(work.session, BOOKING, booking.id)] == ["booked"]
    assert receipt.secret is not None
    assert receipt.secret not in str(vars(booking))


def test_a_mail_address_gets_one_appointment_a_day_in_whatever_spelling(
    office: MayorsOffice, plan: Plan
) -> None:
    plan("14:30", "15:30")
    spellings = ["anna.muster@gmail.com", "AnnaMuster+termin@googlemail.com", "a.n.n.a.muster@GMAIL.com"]
    codes = []
    for number, (slot, email) in enumerate(zip(free_slots(office, NOW), spellings)):
        hold = hold_slot(office, slot.slot_id, f"chat {number}", NOW)
        try:
            book(office, hold, visitor(email=email), NOW)
        except CaseError as error:
            codes.append(error.code)
    assert codes == [ErrorCode.ALREADY_BOOKED] * 2


def test_the_same_address_may_book_on_another_date(
    office: MayorsOffice, plan: Plan, booked: Callable
) -> None:  # type: ignore[type-arg]
    plan("14:30", "14:45")
    plan("14:30", "14:45", day=DAY.replace(day=11))
    assert booked().day != booked().day


def test_twenty_equal_requests_at_once_make_one_booking_and_get_the_same_answer(
    office: MayorsOffice, plan: Plan
) -> None:
    plan("14:30", "15:30")
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    answers: list[Receipt] = []
    ready = threading.Barrier(20)

    def request() -> None:
        ready.wait(timeout=30)
        answers.append(book(office, hold, visitor(), NOW, idempotency_key="click"))

    threads = [threading.Thread(target=request) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == 20
    assert len({(answer.reference, answer.starts_at) for answer in answers}) == 1
    assert sum(answer.secret is not None for answer in answers) == 1
    assert len(mails(office.store)) == 2
    with office.store.reading() as work:
        assert work.session.execute(select(func.count(Booking.id))).scalar_one() == 1


def test_a_repeated_request_needs_no_hold_any_more(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "15:30")
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    first = book(office, hold, visitor(), NOW, idempotency_key="click")
    again = book(office, None, visitor(), NOW, idempotency_key="click")
    assert (again.reference, again.secret, again.already) == (first.reference, None, True)
    with pytest.raises(CaseError) as refused:
        book(office, None, visitor(), NOW, idempotency_key="other")
    assert refused.value.code is ErrorCode.HOLD_EXPIRED


def test_one_hold_makes_one_booking(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "15:30")
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    book(office, hold, visitor(), NOW)
    with pytest.raises(CaseError) as refused:
        book(office, hold, visitor("Bernd Beispiel"), NOW)
    assert refused.value.code is ErrorCode.HOLD_EXPIRED
    assert len(free_slots(office, NOW)) == 3


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"name": "A"}, ErrorCode.NAME_INVALID),
        ({"name": "http://spam.example"}, ErrorCode.NAME_INVALID),
        ({"name": "x" * 200}, ErrorCode.NAME_INVALID),
        ({"email": "anna"}, ErrorCode.EMAIL_INVALID),
        ({"email": "anna@gmial.com"}, ErrorCode.EMAIL_SUSPICIOUS),
        ({"phone": "12"}, ErrorCode.PHONE_INVALID),
        ({"phone": "keine"}, ErrorCode.PHONE_INVALID),
        ({"topic": "weather"}, ErrorCode.CATEGORY_UNKNOWN),
        ({"concern": "x" * 1001}, ErrorCode.TEXT_TOO_LONG),
    ],
)
def test_unusable_details_are_refused_before_anything_is_kept(
    details: dict[str, str], code: ErrorCode
) -> None:
    right = {"name": "Anna Muster", "email": "anna@jena.de", "topic": "budget"}
    with pytest.raises(CaseError) as refused:
        checked_visitor(**{**right, **details})
    assert refused.value.code is code


def test_details_are_brought_into_one_form() -> None:
    anna = checked_visitor("  Anna\r\nMuster ", "Anna@JENA.de", "budget", "49 5000", "  Straße\x00 ")
    assert (anna.name, anna.email, anna.phone) == ("Anna Muster", "Anna@jena.de", "+493641495000")
    assert anna.concern == "Straße"


def test_a_line_break_in_a_name_cannot_add_mail_headers(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "14:45")
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    book(office, hold, visitor("Eve Böse\r\nBcc: all", "eve@jena.de", concern="{secret} {0}"), NOW)
    assert all("\n" not in mail.subject for mail in mails(office.store))
    assert "{secret} {0}" in mails(office.store, "buergermeister@jena.de")[0].body
