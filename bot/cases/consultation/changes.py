"""Seeing, moving, cancelling and amending an appointment, by reference and secret."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update

from bot.cases.audit import record_audit
from bot.cases.consultation import mails, seats
from bot.cases.consultation.booking import hold_expired, refuse_second
from bot.cases.consultation.credentials import verified
from bot.cases.consultation.office import MayorsOffice, quiet_until
from bot.cases.consultation.receipt import (
    Appointment,
    Receipt,
    appointment_of,
    locked_appointment,
    receipt_of,
)
from bot.cases.consultation.slots import Hold
from bot.cases.consultation.visitor import parse_concern, parse_name, parse_phone
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import BOOKING, CITIZEN, record_event
from bot.cases.store.tables import Booking, Slot


def find_booking(
    office: MayorsOffice, reference: str, secret: str, now: datetime, *, conversation_id: str | None = None
) -> Receipt:
    """Return an appointment by reference and secret.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND`` or ``TOO_MANY_ATTEMPTS``.
    """
    row = verified(office.store, Booking, reference, secret, now, conversation_id)
    with office.store.reading() as work:
        return receipt_of(appointment_of(work.session, row))


def cancel(
    office: MayorsOffice, reference: str, secret: str, now: datetime, *, conversation_id: str | None = None
) -> Receipt:
    """Cancel an appointment; the calendar entry goes by mail, the slot is offered again after a pause.

    Never call this for a web address that is merely looked at: mail scanners open links.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND``, ``TOO_MANY_ATTEMPTS``, or ``TOO_LATE`` once the
            appointment has begun.
    """
    row = verified(office.store, Booking, reference, secret, now, conversation_id)
    return _cancel(office, row.id, now, CITIZEN)


def cancel_for_caller(office: MayorsOffice, booking_id: int, actor: str, now: datetime) -> Receipt:
    """Cancel an appointment for somebody whom an agent has on the line; mails and pause as :func:`cancel`.

    Raises:
        CaseError: ``NOT_FOUND``, or ``TOO_LATE`` once the appointment has begun.
    """
    return _cancel(office, booking_id, now, actor)


def _cancel(office: MayorsOffice, booking_id: int, now: datetime, actor: str) -> Receipt:
    def once() -> Receipt:
        with office.store.begin() as work:
            appointment = locked_appointment(work.session, booking_id)
            booking = appointment.booking
            if booking.state == "cancelled":
                return receipt_of(appointment, already=True)
            if appointment.slot.starts_at <= now:
                raise CaseError(ErrorCode.TOO_LATE)
            _give_back(work.session, office, booking, now)
            end_booking(booking, now)
            record_event(work.session, BOOKING, booking.id, "cancelled", now, actor=actor, state="cancelled")
            if actor != CITIZEN:
                record_audit(work.session, actor, "booking_cancelled", BOOKING, booking.id, now)
            mails.tell_about(work.session, office, "cancelled", appointment, now)
            work.commit()
        return receipt_of(appointment)

    return office.store.retrying(once)


def move(
    office: MayorsOffice,
    reference: str,
    secret: str,
    hold: Hold,
    now: datetime,
    *,
    conversation_id: str | None = None,
) -> Receipt:
    """Move an appointment to a held slot; reference, secret and calendar entry stay the same.

    Raises:
        CaseError: as :func:`cancel`, ``HOLD_EXPIRED`` with ``alternatives``, ``ALREADY_BOOKED`` when the
            address has another appointment on the new date, ``INVALID_STATE`` when it was cancelled.
    """
    row = verified(office.store, Booking, reference, secret, now, conversation_id)

    def once() -> Receipt:
        with office.store.begin() as work:
            locked = seats.lock_open_date(work.session, hold.slot_id)
            appointment = locked_appointment(work.session, row.id)
            booking, before = appointment.booking, appointment.slot.starts_at
            if booking.state != "booked":
                raise CaseError(ErrorCode.INVALID_STATE)
            if booking.seat_id == hold.seat_id:
                return receipt_of(appointment, already=True)
            if before <= now:
                raise CaseError(ErrorCode.TOO_LATE)
            if locked is None or locked[0].starts_at <= now:
                raise hold_expired(work.session, office, hold, now)
            slot, of_day = locked
            if of_day.id != booking.date_id:
                refuse_second(work.session, booking.email_normal, of_day.id)
            _give_back(work.session, office, booking, now)
            if not seats.book_seat(work.session, hold.seat_id, hold.holder, booking.id, now):
                raise hold_expired(work.session, office, hold, now)
            booking.slot_id, booking.date_id, booking.seat_id = slot.id, of_day.id, hold.seat_id
            booking.ics_sequence += 1
            booking.updated_at = now
            work.session.flush()
            moved = Appointment(booking, slot, of_day)
            record_event(work.session, BOOKING, booking.id, "moved", now, state="booked")
            mails.tell_about(work.session, office, "moved", moved, now, before=before)
            work.commit()
        return receipt_of(moved)

    return office.store.retrying(once)


def amend(
    office: MayorsOffice,
    reference: str,
    secret: str,
    now: datetime,
    *,
    name: str | None = None,
    phone: str | None = None,
    concern: str | None = None,
    conversation_id: str | None = None,
) -> Receipt:
    """Change telephone number or concern; an appointment cannot be passed on to somebody else.

    Raises:
        CaseError: as :func:`find_booking`, ``NAME_CHANGE`` for another name, ``INVALID_STATE`` when it was
            cancelled, ``NAME_INVALID``, ``PHONE_INVALID``, ``TEXT_TOO_LONG``.
    """
    row = verified(office.store, Booking, reference, secret, now, conversation_id)
    if name is not None and parse_name(name).casefold() != row.name.casefold():
        raise CaseError(ErrorCode.NAME_CHANGE)
    number = parse_phone(phone) if phone else None
    text = parse_concern(concern)

    def once() -> Receipt:
        with office.store.begin() as work:
            appointment = locked_appointment(work.session, row.id)
            booking = appointment.booking
            if booking.state != "booked":
                raise CaseError(ErrorCode.INVALID_STATE)
            booking.phone = number or booking.phone
            booking.concern = text or booking.concern
            booking.updated_at = now
            record_event(work.session, BOOKING, booking.id, "amended", now, state="booked")
            work.commit()
        return receipt_of(appointment)

    return office.store.retrying(once)


def end_booking(booking: Booking, now: datetime) -> None:
    """Mark a booking whose seat was given back as cancelled."""
    booking.state = "cancelled"
    booking.seat_id = None
    booking.ics_sequence += 1
    booking.updated_at = now


def _give_back(session: Any, office: MayorsOffice, booking: Booking, now: datetime) -> None:
    seats.free_booked_seat(session, booking.id)
    pause = update(Slot).where(Slot.id == booking.slot_id)
    pause = pause.values(available_from=quiet_until(office.rules, now))
    session.execute(pause.execution_options(synchronize_session=False))
