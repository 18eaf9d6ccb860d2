"""Which slots are free at a moment, and which of them lie nearest to a wish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from bot.cases.consultation.office import DEMO_SERIES, active_series
from bot.cases.store.tables import ConsultationDate, Slot, SlotSeat
from bot.settings import ConsultationRules

ALTERNATIVES = 3
"""How many other slots are named when one is gone."""


@dataclass(frozen=True)
class FreeSlot:
    """A slot with at least one free seat."""

    slot_id: int
    date_id: int
    series: str
    day: date
    """In Jena."""
    starts_at: datetime
    """UTC."""
    ends_at: datetime
    """UTC."""
    seats: int
    """Free ones."""
    place: dict[str, str]
    """name, street, floor, room, postcode, city as far as known."""

    @property
    def demo(self) -> bool:
        """Whether this is a sample that nobody will keep."""
        return self.series == DEMO_SERIES


def find_free(
    session: Any, now: datetime, rules: ConsultationRules, *, day: date | None = None
) -> list[FreeSlot]:
    """Return the slots that can be taken now, earliest first."""
    taken = or_(SlotSeat.state == "booked", SlotSeat.hold_until > now)
    seats = func.count(SlotSeat.id)
    found = (
        select(Slot, ConsultationDate, seats)
        .join(ConsultationDate, ConsultationDate.id == Slot.date_id)
        .outerjoin(SlotSeat, and_(SlotSeat.slot_id == Slot.id, taken))
        .where(ConsultationDate.series == active_series(session, now), is_offered(now, rules))
        .group_by(Slot.id, ConsultationDate.id)
        .having(seats < Slot.capacity)
        .order_by(Slot.starts_at, Slot.id)
    )
    if day is not None:
        found = found.where(ConsultationDate.day == day)
    return [
        FreeSlot(
            slot.id,
            of_day.id,
            of_day.series,
            of_day.day,
            slot.starts_at,
            slot.ends_at,
            slot.capacity - used,
            dict(of_day.place),
        )
        for slot, of_day, used in session.execute(found).all()
    ]


def is_offered(now: datetime, rules: ConsultationRules) -> Any:
    """Return the SQL condition under which a slot may be taken, if it has a free seat."""
    return and_(
        ConsultationDate.state == "open",
        or_(ConsultationDate.booking_opens_at.is_(None), ConsultationDate.booking_opens_at <= now),
        Slot.starts_at >= now + rules.lead,
        Slot.starts_at <= now + rules.horizon,
        or_(Slot.available_from.is_(None), Slot.available_from <= now),
    )


def nearest(slots: Sequence[FreeSlot], wished: datetime, count: int = ALTERNATIVES) -> list[FreeSlot]:
    """Return the slots nearest to a moment, in the order of time."""
    closest = sorted(slots, key=lambda slot: (abs(slot.starts_at - wished), slot.starts_at))[:count]
    return sorted(closest, key=lambda slot: (slot.starts_at, slot.slot_id))
