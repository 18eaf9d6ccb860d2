"""Seeing free slots and holding one for ten minutes while a citizen gives name and address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.cases.consultation import seats
from bot.cases.consultation.availability import FreeSlot, find_free, is_offered, nearest
from bot.cases.consultation.office import DEMO_SERIES, MayorsOffice, active_series
from bot.cases.consultation.waiting_list import HOLDER_PREFIX, serve_waiting
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store.tables import ConsultationDate, Slot, SlotSeat


@dataclass(frozen=True)
class Hold:
    """A slot that is kept for somebody."""

    seat_id: int
    slot_id: int
    holder: str
    """The conversation."""
    until: datetime
    """UTC; at this moment it is over."""
    extended: bool
    starts_at: datetime
    """UTC."""
    ends_at: datetime
    """UTC."""
    day: date
    place: dict[str, str]
    series: str

    @property
    def demo(self) -> bool:
        """Whether this is a sample that nobody will keep."""
        return self.series == DEMO_SERIES


def free_slots(office: MayorsOffice, now: datetime, *, day: date | None = None) -> list[FreeSlot]:
    """Return the slots a citizen can choose from, earliest first; people who wait have been served before."""
    serve_waiting(office, now)
    with office.store.reading() as work:
        return find_free(work.session, now, office.rules, day=day)


def nearest_slots(office: MayorsOffice, wished: datetime, now: datetime) -> list[FreeSlot]:
    """Return the three free slots nearest to a moment, in the order of time."""
    return nearest(free_slots(office, now), wished)


def hold_slot(office: MayorsOffice, slot_id: int, holder: str, now: datetime) -> Hold:
    """Keep a slot for a conversation, which gives back what it held before; held already, it stays as it is.

    Raises:
        CaseError: ``SLOT_TAKEN`` with up to three ``alternatives`` (:class:`FreeSlot`) when somebody was
            faster or the slot is not offered (any more), ``SLOT_UNKNOWN``.
    """
    if holder.startswith(HOLDER_PREFIX):
        raise ValueError("this holder's name is for the waiting list")
    serve_waiting(office, now)
    return office.store.retrying(lambda: _hold(office, slot_id, holder, now))


def _hold(office: MayorsOffice, slot_id: int, holder: str, now: datetime) -> Hold:
    with office.store.begin() as work:
        for seat in seats.held_by(work.session, holder, now):
            if seat.slot_id == slot_id:
                return _hold_of(work.session, seat, holder)
        locked = seats.lock_open_date(work.session, slot_id)
        if locked is not None and _can_be_taken(work.session, slot_id, now, office):
            seat_id = seats.take_seat(work.session, locked[0], holder, now + office.rules.hold, now)
            if seat_id is not None:
                seats.free_other_seats(work.session, holder, seat_id)
                kept = _hold_of(work.session, work.session.get(SlotSeat, seat_id), holder)
                work.commit()
                return kept
        wished = work.session.execute(select(Slot.starts_at).where(Slot.id == slot_id)).scalar_one_or_none()
        if wished is None:
            raise CaseError(ErrorCode.SLOT_UNKNOWN)
        others = nearest(find_free(work.session, now, office.rules), wished)
        raise CaseError(ErrorCode.SLOT_TAKEN, alternatives=others)


def _can_be_taken(session: Any, slot_id: int, now: datetime, office: MayorsOffice) -> bool:
    offered = (
        select(Slot.id)
        .join(ConsultationDate, ConsultationDate.id == Slot.date_id)
        .where(
            Slot.id == slot_id,
            ConsultationDate.series == active_series(session, now),
            is_offered(now, office.rules),
        )
    )
    return session.execute(offered).scalar_one_or_none() is not None


def find_hold(office: MayorsOffice, holder: str, now: datetime) -> Hold | None:
    """Return what a conversation holds now."""
    with office.store.reading() as work:
        mine = seats.held_by(work.session, holder, now)
        return _hold_of(work.session, mine[0], holder) if mine else None


def extend_hold(office: MayorsOffice, hold: Hold, now: datetime) -> Hold:
    """Keep a slot for another ten minutes from now; once.

    Raises:
        CaseError: ``HOLD_EXPIRED`` with ``alternatives``, ``INVALID_STATE`` when it was extended before.
    """

    def once() -> Hold:
        with office.store.begin() as work:
            until = now + office.rules.hold
            if not seats.keep_longer(work.session, hold.seat_id, hold.holder, until, now):
                mine = [s for s in seats.held_by(work.session, hold.holder, now) if s.id == hold.seat_id]
                if mine and seats.was_extended(mine[0]):
                    raise CaseError(ErrorCode.INVALID_STATE)
                others = nearest(find_free(work.session, now, office.rules), hold.starts_at)
                raise CaseError(ErrorCode.HOLD_EXPIRED, alternatives=others)
            seat = work.session.get(SlotSeat, hold.seat_id, populate_existing=True)
            kept = _hold_of(work.session, seat, hold.holder)
            work.commit()
            return kept

    return office.store.retrying(once)


def release_hold(office: MayorsOffice, holder: str, now: datetime) -> bool:
    """Give back what a conversation holds; return whether it held anything still."""

    def once() -> bool:
        with office.store.begin() as work:
            held = bool(seats.held_by(work.session, holder, now))
            seats.free_all_seats(work.session, holder)
            work.commit()
        return held

    return office.store.retrying(once)


def _hold_of(session: Any, seat: SlotSeat, holder: str) -> Hold:
    slot: Slot = session.get(Slot, seat.slot_id)
    of_day: ConsultationDate = session.get(ConsultationDate, slot.date_id)
    assert seat.hold_until is not None
    return Hold(
        seat_id=seat.id,
        slot_id=slot.id,
        holder=holder,
        until=seat.hold_until,
        extended=seats.was_extended(seat),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        day=of_day.day,
        place=dict(of_day.place),
        series=of_day.series,
    )
