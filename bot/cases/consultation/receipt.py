"""An appointment with all that belongs to it, and what its owner may see of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.cases.consultation.office import DEMO_SERIES
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store.tables import Booking, ConsultationDate, Slot


@dataclass(frozen=True)
class Appointment:
    """A booking with its slot and date."""

    booking: Booking
    slot: Slot
    date: ConsultationDate


@dataclass(frozen=True)
class Receipt:
    """An appointment as its owner may see it."""

    reference: str
    secret: str | None
    """Only in the answer to the request that made the booking."""
    state: str
    """``booked`` or ``cancelled``."""
    topic: str
    """Value of a Topic."""
    name: str
    email: str
    day: date
    starts_at: datetime
    """UTC."""
    ends_at: datetime
    """UTC."""
    place: dict[str, str]
    series: str
    already: bool = False
    """What was asked for had been done before; nothing was changed and no mail sent."""

    @property
    def demo(self) -> bool:
        """Whether this is a sample that nobody will keep."""
        return self.series == DEMO_SERIES


def receipt_of(appointment: Appointment, *, secret: str | None = None, already: bool = False) -> Receipt:
    """Return what the owner of an appointment may see."""
    booking, slot, of_day = appointment.booking, appointment.slot, appointment.date
    return Receipt(
        reference=booking.reference,
        secret=secret,
        state=booking.state,
        topic=booking.topic,
        name=booking.name,
        email=booking.email,
        day=of_day.day,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=dict(of_day.place),
        series=of_day.series,
        already=already,
    )


def appointment_of(session: Any, booking: Booking) -> Appointment:
    """Return a booking with its slot and date."""
    return Appointment(
        booking, session.get(Slot, booking.slot_id), session.get(ConsultationDate, booking.date_id)
    )


def appointment_with(session: Any, key: str | None) -> Appointment | None:
    """Return the appointment that was made with an idempotency key."""
    if key is None:
        return None
    booking = session.execute(select(Booking).where(Booking.idempotency_key == key)).scalar_one_or_none()
    return None if booking is None else appointment_of(session, booking)


def locked_appointment(session: Any, booking_id: int) -> Appointment:
    """Return an appointment that nobody else changes until this transaction ends.

    Raises:
        CaseError: ``NOT_FOUND`` when it was deleted in the meantime.
    """
    mine = select(Booking).where(Booking.id == booking_id).with_for_update()
    found = session.execute(mine.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        raise CaseError(ErrorCode.NOT_FOUND)
    return appointment_of(session, found)
