"""The consultation hour at the desk: who comes on a day, who waits, and ending somebody's waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.cases.audit import record_audit
from bot.cases.consultation import seats
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.waiting_list import holder_of, serve_waiting
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store.tables import Booking, ConsultationDate, Slot, SlotSeat, WaitingEntry


@dataclass(frozen=True)
class Visit:
    """An appointment as the desk sees it."""

    booking_id: int
    reference: str
    name: str
    email: str
    phone: str | None
    topic: str
    concern: str | None


@dataclass(frozen=True)
class PlannedSlot:
    """A slot with who comes; seats that are neither booked nor held are free."""

    slot_id: int
    starts_at: datetime
    ends_at: datetime
    capacity: int
    held: int
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class PlannedDay:
    """A consultation date with its slots."""

    date: ConsultationDate
    slots: tuple[PlannedSlot, ...]


@dataclass(frozen=True)
class WaitingPerson:
    """Somebody on the waiting list."""

    entry_id: int
    reference: str
    name: str
    email: str
    phone: str | None
    topic: str
    state: str
    """``waiting`` or ``offered``."""
    since: datetime
    offered_starts_at: datetime | None
    offer_until: datetime | None


def plan_of_day(office: MayorsOffice, date_id: int, actor: str, now: datetime) -> PlannedDay:
    """Return who comes on a date; the look is in the audit trail.

    Raises:
        CaseError: ``NOT_FOUND``.
    """

    def once() -> PlannedDay:
        with office.store.begin() as work:
            session = work.session
            of_day = session.get(ConsultationDate, date_id)
            if of_day is None:
                raise CaseError(ErrorCode.NOT_FOUND)
            bookings = select(Booking).where(Booking.date_id == date_id, Booking.state == "booked")
            by_slot: dict[int, list[Visit]] = {}
            for booking in session.execute(bookings.order_by(Booking.created_at, Booking.id)).scalars():
                by_slot.setdefault(booking.slot_id, []).append(_visit(booking))
            slots = select(Slot).where(Slot.date_id == date_id).order_by(Slot.starts_at, Slot.id)
            held = _held(session, date_id, now)
            planned = tuple(
                PlannedSlot(
                    slot.id,
                    slot.starts_at,
                    slot.ends_at,
                    slot.capacity,
                    held.count(slot.id),
                    tuple(by_slot.get(slot.id, ())),
                )
                for slot in session.execute(slots).scalars()
            )
            record_audit(session, actor, "look_day_sheet", "consultation_date", date_id, now)
            work.commit()
        return PlannedDay(of_day, planned)

    return office.store.retrying(once)


def list_waiting(office: MayorsOffice, actor: str, now: datetime) -> list[WaitingPerson]:
    """Return who waits or has an offer, in the order of their turn; the look is in the audit trail."""

    def once() -> list[WaitingPerson]:
        with office.store.begin() as work:
            waiting = (
                select(WaitingEntry, Slot.starts_at)
                .outerjoin(Slot, Slot.id == WaitingEntry.offered_slot_id)
                .where(WaitingEntry.state.in_(("waiting", "offered")))
                .order_by(WaitingEntry.created_at, WaitingEntry.id)
            )
            people = [
                WaitingPerson(
                    entry.id,
                    entry.reference,
                    entry.name,
                    entry.email,
                    entry.phone,
                    entry.topic,
                    entry.state,
                    entry.created_at,
                    starts_at if entry.state == "offered" else None,
                    entry.offer_until,
                )
                for entry, starts_at in work.session.execute(waiting).all()
            ]
            record_audit(work.session, actor, "look_waiting_list", "waiting_entry", None, now)
            work.commit()
        return people

    return office.store.retrying(once)


def take_off_waiting_list(office: MayorsOffice, entry_id: int, actor: str, now: datetime) -> None:
    """End somebody's waiting because they asked for it; what was offered goes to the next.

    Raises:
        CaseError: ``NOT_FOUND``, or ``INVALID_STATE``: it had ended before.
    """

    def once() -> None:
        with office.store.begin() as work:
            mine = select(WaitingEntry).where(WaitingEntry.id == entry_id).with_for_update()
            entry = work.session.execute(mine).scalar_one_or_none()
            if entry is None:
                raise CaseError(ErrorCode.NOT_FOUND)
            if entry.state not in ("waiting", "offered"):
                raise CaseError(ErrorCode.INVALID_STATE)
            seats.free_all_seats(work.session, holder_of(entry))
            entry.state = "withdrawn"
            record_audit(work.session, actor, "waiting_ended", "waiting_entry", entry.id, now)
            work.commit()

    office.store.retrying(once)
    serve_waiting(office, now)


def _visit(booking: Booking) -> Visit:
    return Visit(
        booking.id,
        booking.reference,
        booking.name,
        booking.email,
        booking.phone,
        booking.topic,
        booking.concern,
    )


def _held(session: Any, date_id: int, now: datetime) -> list[int]:
    held = (
        select(SlotSeat.slot_id)
        .join(Slot, Slot.id == SlotSeat.slot_id)
        .where(Slot.date_id == date_id, SlotSeat.state == "held", SlotSeat.hold_until > now)
    )
    return list(session.execute(held).scalars())
