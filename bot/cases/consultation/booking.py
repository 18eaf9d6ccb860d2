"""Making an appointment with the mayor out of a held slot."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.cases.consultation import mails, seats
from bot.cases.consultation.availability import find_free, nearest
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.receipt import (
    Appointment,
    Receipt,
    appointment_of,
    appointment_with,
    receipt_of,
)
from bot.cases.consultation.slots import Hold
from bot.cases.consultation.visitor import Visitor
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import BOOKING, note_filing, record_event
from bot.cases.references import BOOKING as PREFIX
from bot.cases.references import new_reference
from bot.cases.secret_code import hash_secret, new_secret
from bot.cases.store.tables import Booking, Slot


def book(
    office: MayorsOffice,
    hold: Hold | None,
    visitor: Visitor,
    now: datetime,
    *,
    idempotency_key: str | None = None,
    conversation_id: str | None = None,
    filed_by: str | None = None,
) -> Receipt:
    """Make a held slot an appointment and mail calendar file, room and how to cancel; the office is told.

    With a key that was used before, the appointment made then is returned, whatever else is asked; ``hold``
    may be ``None`` then. ``filed_by`` is the agent who books for a caller.

    Raises:
        CaseError: ``HOLD_EXPIRED`` with up to three ``alternatives`` (the same slot among them if it is still
            free), ``ALREADY_BOOKED`` when the mail address has an appointment on this date.
    """
    with office.store.reading() as work:
        known = appointment_with(work.session, idempotency_key)
        if known is not None:
            return receipt_of(known, already=True)
    if hold is None:
        raise CaseError(ErrorCode.HOLD_EXPIRED, alternatives=[])
    held, secret = hold, new_secret()
    secret_hash = hash_secret(secret)

    def once() -> Receipt:
        with office.store.begin() as work:
            locked = seats.lock_open_date(work.session, held.slot_id)
            is_held = seats.lock_held(work.session, held.seat_id, held.holder, now)
            again = appointment_with(work.session, idempotency_key)
            if again is not None:
                return receipt_of(again, already=True)
            if locked is None or locked[0].starts_at <= now or not is_held:
                raise hold_expired(work.session, office, held, now)
            booking = new_booking(office, visitor, locked[0], now)
            booking.reference, booking.secret_hash = new_reference(PREFIX), secret_hash
            booking.idempotency_key, booking.conversation_id = idempotency_key, conversation_id
            appointment = put_on_seat(work.session, booking, held.seat_id, held.holder, now)
            note_filing(work.session, filed_by, BOOKING, appointment.booking.id, now)
            mails.tell_about(work.session, office, "booked", appointment, now, secret=secret)
            work.commit()
        return receipt_of(appointment, secret=secret)

    return office.store.retrying(once)


def new_booking(office: MayorsOffice, visitor: Visitor, slot: Slot, now: datetime) -> Booking:
    """Return a booking that still needs reference, secret and seat."""
    return Booking(
        slot_id=slot.id,
        date_id=slot.date_id,
        topic=visitor.topic.value,
        concern=visitor.concern,
        name=visitor.name,
        email=visitor.email,
        email_normal=visitor.email_normal,
        phone=visitor.phone,
        state="booked",
        ics_uid=f"{uuid.uuid4()}@{office.email.rpartition('@')[2]}",
        ics_sequence=0,
        created_at=now,
        updated_at=now,
    )


def put_on_seat(session: Any, booking: Booking, seat_id: int, holder: str, now: datetime) -> Appointment:
    """Keep a new booking, on a seat that is held.

    Raises:
        CaseError: ``ALREADY_BOOKED``, or ``HOLD_EXPIRED`` when the hold is not there any more.
    """
    refuse_second(session, booking.email_normal, booking.date_id)
    session.add(booking)
    session.flush()
    if not seats.book_seat(session, seat_id, holder, booking.id, now):
        raise CaseError(ErrorCode.HOLD_EXPIRED, alternatives=[])
    booking.seat_id = seat_id
    session.flush()
    record_event(session, BOOKING, booking.id, "booked", now, state="booked")
    return appointment_of(session, booking)


def refuse_second(session: Any, email_normal: str, date_id: int) -> None:
    """Raise when a mail address has an appointment on a date; a race for it is decided by the database.

    Raises:
        CaseError: ``ALREADY_BOOKED``.
    """
    same = (Booking.email_normal == email_normal, Booking.date_id == date_id, Booking.state == "booked")
    if session.execute(select(Booking.id).where(*same)).first() is not None:
        raise CaseError(ErrorCode.ALREADY_BOOKED)


def hold_expired(session: Any, office: MayorsOffice, hold: Hold, now: datetime) -> CaseError:
    """Return the error about a hold that is over, with what is free nearby."""
    others = nearest(find_free(session, now, office.rules), hold.starts_at)
    return CaseError(ErrorCode.HOLD_EXPIRED, alternatives=others)
