"""Calling off a day: everybody who has, holds or waits for a slot is told, nothing is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, select

from bot.cases.audit import record_audit
from bot.cases.consultation import mails
from bot.cases.consultation.changes import end_booking
from bot.cases.consultation.office import SERIES, MayorsOffice, utc
from bot.cases.consultation.receipt import Appointment
from bot.cases.history import BOOKING, SYSTEM, record_event
from bot.cases.plain_text import clean_line
from bot.cases.store.tables import Booking, ConsultationDate, Slot, SlotSeat, WaitingEntry
from bot.clock import BERLIN


@dataclass(frozen=True)
class ClosedDay:
    """What calling off a day meant."""

    was_planned: bool
    """Whether there was a date; if not, the day is only kept free from now on."""
    bookings: int
    """Appointments that were cancelled; each citizen got a mail."""
    offers: int
    """Offers to the waiting list that were taken back, by mail; these people wait again."""
    holds: int
    """Slots that somebody was just about to book; they are told in the dialogue."""
    waiting: int
    """People on the waiting list who were told."""


def close_day(
    office: MayorsOffice, day: date, now: datetime, *, reason: str = "", actor: str = SYSTEM
) -> ClosedDay:
    """Call off a day, or keep a day without a date free; doing so again changes nothing.

    Raises:
        CaseError: ``TEXT_TOO_LONG`` for the reason.
    """
    why = clean_line(reason)

    def once() -> ClosedDay:
        with office.store.begin() as work:
            session = work.session
            on_day = select(ConsultationDate).where(ConsultationDate.day == day).with_for_update()
            known = session.execute(on_day.order_by(ConsultationDate.id)).scalars().all()
            closed = [_close(session, office, of_day, why, now) for of_day in known if of_day.state == "open"]
            if not any(of_day.series == SERIES for of_day in known):
                session.add(_kept_free(day, now))
            record_audit(session, actor, "close", "consultation_date", None, now, day=day.isoformat())
            work.commit()
        return ClosedDay(
            bool(closed),
            *(
                sum(getattr(one, name) for one in closed)
                for name in ("bookings", "offers", "holds", "waiting")
            ),
        )

    return office.store.retrying(once)


def _close(
    session: Any, office: MayorsOffice, of_day: ConsultationDate, reason: str, now: datetime
) -> ClosedDay:
    of_day.state = "cancelled"
    slot_ids = select(Slot.id).where(Slot.date_id == of_day.id)
    held = select(SlotSeat).where(SlotSeat.slot_id.in_(slot_ids), SlotSeat.state == "held")
    active = [s for s in session.execute(held).scalars() if s.hold_until is not None and s.hold_until > now]
    seats = delete(SlotSeat).where(SlotSeat.slot_id.in_(slot_ids))
    session.execute(seats.execution_options(synchronize_session=False))
    bookings = list(_cancel_bookings(session, office, of_day, reason, now))
    offers = _take_back_offers(session, office, of_day, now)
    waiting = _tell_waiting(session, office, of_day, reason, now, without=offers)
    told = len(bookings) + len(offers) + waiting
    mails.tell_office_day_cancelled(session, office, of_day, told, reason, now)
    return ClosedDay(True, len(bookings), len(offers), len(active) - len(offers), waiting)


def _cancel_bookings(
    session: Any, office: MayorsOffice, of_day: ConsultationDate, reason: str, now: datetime
) -> Iterator[Booking]:
    booked = select(Booking).where(Booking.date_id == of_day.id, Booking.state == "booked").with_for_update()
    for booking in session.execute(booked.order_by(Booking.id)).scalars().all():
        end_booking(booking, now)
        record_event(session, BOOKING, booking.id, "date_cancelled", now, actor=SYSTEM, state="cancelled")
        appointment = Appointment(booking, session.get(Slot, booking.slot_id), of_day)
        mails.tell_date_cancelled(session, office, appointment, reason, now)
        yield booking


def _take_back_offers(
    session: Any, office: MayorsOffice, of_day: ConsultationDate, now: datetime
) -> list[WaitingEntry]:
    slot_ids = select(Slot.id).where(Slot.date_id == of_day.id)
    offered = select(WaitingEntry).where(
        WaitingEntry.state == "offered", WaitingEntry.offered_slot_id.in_(slot_ids)
    )
    entries = list(session.execute(offered.with_for_update()).scalars())
    for entry in entries:
        entry.state, entry.offered_slot_id, entry.offer_until = "waiting", None, None
        mails.tell_waiting(session, office, "offer_withdrawn", entry, now)
    return entries


def _tell_waiting(
    session: Any,
    office: MayorsOffice,
    of_day: ConsultationDate,
    reason: str,
    now: datetime,
    *,
    without: list[WaitingEntry],
) -> int:
    waiting = select(WaitingEntry).where(
        WaitingEntry.series == of_day.series, WaitingEntry.state == "waiting"
    )
    told_already = {entry.id for entry in without}
    entries = [entry for entry in session.execute(waiting).scalars() if entry.id not in told_already]
    for entry in entries:
        mails.tell_waiting_day_cancelled(session, office, entry, of_day, reason, now)
    return len(entries)


def _kept_free(day: date, now: datetime) -> ConsultationDate:
    """Return a cancelled date: series and knowledge base do not add the day any more."""
    begins, ends = (utc(datetime.combine(day, at, BERLIN)) for at in (time(0, 0), time(23, 59)))
    return ConsultationDate(
        series=SERIES, day=day, starts_at=begins, ends_at=ends, place={}, state="cancelled", created_at=now
    )
