"""Seats, the rows that make double booking impossible: each change names the state it expects.

A free seat has no row, or is an expired hold. Whoever writes the row (unique per slot and seat number) or
takes over the expired hold (an UPDATE that matches once) has the seat. All functions work in the caller's
transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.cases.store.tables import ConsultationDate, Slot, SlotSeat

_EXTENDED = " (extended)"
"""Follows the holder's name in a hold that was extended; it cannot be extended again."""


def lock_open_date(session: Any, slot_id: int) -> tuple[Slot, ConsultationDate] | None:
    """Return a slot and its date, which stays open until this transaction ends; ``None`` if cancelled."""
    found = (
        select(Slot, ConsultationDate)
        .join(ConsultationDate, ConsultationDate.id == Slot.date_id)
        .where(Slot.id == slot_id, ConsultationDate.state == "open")
        .with_for_update(read=True, of=ConsultationDate)
        .execution_options(populate_existing=True)
    )
    row = session.execute(found).one_or_none()
    return None if row is None else (row[0], row[1])


def take_seat(session: Any, slot: Slot, holder: str, until: datetime, now: datetime) -> int | None:
    """Hold a seat of a slot; return its id, or ``None`` when all are taken."""
    insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[session.get_bind().dialect.name]
    for number in range(1, slot.capacity + 1):
        held = {"state": "held", "hold_until": until, "holder": holder, "booking_id": None}
        row = insert(SlotSeat).values(slot_id=slot.id, seat_no=number, **held)
        new = session.execute(row.on_conflict_do_nothing(index_elements=["slot_id", "seat_no"]))
        this = (SlotSeat.slot_id == slot.id, SlotSeat.seat_no == number)
        if not new.rowcount and not _update(
            session, *this, SlotSeat.state == "held", SlotSeat.hold_until <= now, values=held
        ):
            continue
        return int(session.execute(select(SlotSeat.id).where(*this)).scalar_one())
    return None


def held_by(session: Any, holder: str, now: datetime) -> list[SlotSeat]:
    """Return the seats somebody holds now."""
    mine = select(SlotSeat).where(*_held(holder), SlotSeat.hold_until > now)
    return list(session.execute(mine.execution_options(populate_existing=True)).scalars())


def lock_held(session: Any, seat_id: int, holder: str, now: datetime) -> bool:
    """Tell whether somebody holds a seat, which nobody else changes until this transaction ends."""
    mine = select(SlotSeat.id).where(SlotSeat.id == seat_id, *_held(holder), SlotSeat.hold_until > now)
    return session.execute(mine.with_for_update()).scalar_one_or_none() is not None


def keep_longer(session: Any, seat_id: int, holder: str, until: datetime, now: datetime) -> bool:
    """Extend a hold that was not extended yet; return whether it was there to be extended."""
    return _update(
        session,
        SlotSeat.id == seat_id,
        SlotSeat.state == "held",
        SlotSeat.holder == holder,
        SlotSeat.hold_until > now,
        values={"hold_until": until, "holder": f"{holder}{_EXTENDED}"},
    )


def was_extended(seat: SlotSeat) -> bool:
    """Tell whether a hold was extended already."""
    return (seat.holder or "").endswith(_EXTENDED)


def book_seat(session: Any, seat_id: int, holder: str, booking_id: int, now: datetime) -> bool:
    """Make a hold a booking; return whether the hold was still there."""
    return _update(
        session,
        SlotSeat.id == seat_id,
        *_held(holder),
        SlotSeat.hold_until > now,
        values={"state": "booked", "booking_id": booking_id, "hold_until": None, "holder": None},
    )


def free_seat(session: Any, seat_id: int, holder: str) -> bool:
    """Give back a held seat; return whether it was held by this holder, in time or not."""
    return _delete(session, SlotSeat.id == seat_id, *_held(holder))


def free_other_seats(session: Any, holder: str, kept_seat_id: int) -> None:
    """Give back everything else that somebody holds."""
    _delete(session, SlotSeat.id != kept_seat_id, *_held(holder))


def free_all_seats(session: Any, holder: str) -> None:
    """Give back everything that somebody holds."""
    _delete(session, *_held(holder))


def free_booked_seat(session: Any, booking_id: int) -> None:
    """Give back the seat of a booking."""
    _delete(session, SlotSeat.booking_id == booking_id, SlotSeat.state == "booked")


def _held(holder: str) -> tuple[Any, ...]:
    return (SlotSeat.state == "held", SlotSeat.holder.in_((holder, f"{holder}{_EXTENDED}")))


def _update(session: Any, *which: Any, values: dict[str, object]) -> bool:
    statement = update(SlotSeat).where(*which).values(**values)
    return bool(session.execute(statement.execution_options(synchronize_session=False)).rowcount)


def _delete(session: Any, *which: Any) -> bool:
    statement = delete(SlotSeat).where(*which).execution_options(synchronize_session=False)
    return bool(session.execute(statement).rowcount)
