"""The mayor's consultation hour: dates, slots, seats, bookings, the waiting list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text

from bot.cases.store.mapping import (
    JSON,
    Date,
    Field,
    Integer,
    Row,
    String,
    Text,
    UtcTime,
    key,
    mapped,
    optional,
    required,
)
from bot.cases.store.tables.rules import one_of


@mapped
class ConsultationDate(Row):
    """A day on which the mayor receives citizens."""

    __tablename__ = "consultation_date"
    __table_args__ = (
        UniqueConstraint("series", "day", name="consultation_date_once"),
        one_of("consultation_date", "state", "open", "cancelled"),
        CheckConstraint("starts_at < ends_at", name="consultation_date_forwards"),
    )

    id: Field[int] = key()
    series: Field[str] = required(String(60))
    day: Field[date] = required(Date)
    starts_at: Field[datetime] = required(UtcTime)
    ends_at: Field[datetime] = required(UtcTime)
    place: Field[dict[str, Any]] = required(JSON)
    state: Field[str] = required(String(20), default="open")
    booking_opens_at: Field[datetime | None] = optional(UtcTime)
    created_at: Field[datetime] = required(UtcTime)


@mapped
class Slot(Row):
    """A stretch of time of a consultation date for one conversation or, with capacity, several."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("date_id", "starts_at", name="slot_once"),
        CheckConstraint("starts_at < ends_at", name="slot_forwards"),
        CheckConstraint("capacity >= 1", name="slot_for_somebody"),
    )

    id: Field[int] = key()
    date_id: Field[int] = required(Integer, ForeignKey("consultation_date.id", ondelete="CASCADE"))
    starts_at: Field[datetime] = required(UtcTime)
    ends_at: Field[datetime] = required(UtcTime)
    capacity: Field[int] = required(Integer, default=1)
    available_from: Field[datetime | None] = optional(UtcTime)
    """End of the quiet period after a cancellation."""


@mapped
class SlotSeat(Row):
    """A seat that is held or booked; a free seat is one that has no row, or an expired hold.

    ``seat_no`` counts from 1 to the slot's capacity; the unique pair makes double booking impossible.
    """

    __tablename__ = "slot_seat"
    __table_args__ = (
        UniqueConstraint("slot_id", "seat_no", name="slot_seat_once"),
        one_of("slot_seat", "state", "held", "booked"),
        CheckConstraint("seat_no >= 1", name="slot_seat_counts_from_one"),
        CheckConstraint("state <> 'held' OR hold_until IS NOT NULL", name="slot_seat_hold_ends"),
        CheckConstraint("state <> 'booked' OR booking_id IS NOT NULL", name="slot_seat_booked_by_somebody"),
        Index("slot_seat_by_holder", "holder"),
    )

    id: Field[int] = key()
    slot_id: Field[int] = required(Integer, ForeignKey("slot.id", ondelete="CASCADE"))
    seat_no: Field[int] = required(Integer)
    state: Field[str] = required(String(20))
    hold_until: Field[datetime | None] = optional(UtcTime)
    holder: Field[str | None] = optional(String(200))
    """The conversation that holds it."""
    booking_id: Field[int | None] = optional(Integer, unique=True)
    """The booking, which is written first (no foreign key: the booking's own points here)."""


_BOOKED = text("state = 'booked'")


@mapped
class Booking(Row):
    """An appointment in the consultation hour."""

    __tablename__ = "booking"
    __table_args__ = (
        one_of("booking", "state", "booked", "cancelled", "moved"),
        Index(
            "booking_once_per_address_and_date",
            "email_normal",
            "date_id",
            unique=True,
            sqlite_where=_BOOKED,
            postgresql_where=_BOOKED,
        ),
        Index(
            "booking_once_per_seat", "seat_id", unique=True, sqlite_where=_BOOKED, postgresql_where=_BOOKED
        ),
        Index("booking_by_slot", "slot_id"),
        Index("booking_by_date", "date_id"),
        Index("booking_by_conversation", "conversation_id"),
    )

    id: Field[int] = key()
    reference: Field[str] = required(String(12), unique=True)
    secret_hash: Field[str] = required(String(200))
    slot_id: Field[int] = required(Integer, ForeignKey("slot.id"))
    date_id: Field[int] = required(Integer, ForeignKey("consultation_date.id"))
    """The slot's date, once more: the limit per address and date is an index over it."""
    seat_id: Field[int | None] = optional(Integer, ForeignKey("slot_seat.id", ondelete="SET NULL"))
    """Empty once the seat was given back."""
    topic: Field[str] = required(String(60))
    concern: Field[str | None] = optional(Text)
    name: Field[str] = required(String(200))
    email: Field[str] = required(String(320))
    email_normal: Field[str] = required(String(320))
    phone: Field[str | None] = optional(String(40))
    state: Field[str] = required(String(20), default="booked")
    ics_uid: Field[str] = required(String(200), unique=True)
    ics_sequence: Field[int] = required(Integer, default=0)
    created_at: Field[datetime] = required(UtcTime)
    updated_at: Field[datetime] = required(UtcTime)
    idempotency_key: Field[str | None] = optional(String(200), unique=True)
    conversation_id: Field[str | None] = optional(String(200))


_WAITING = text("state IN ('waiting', 'offered')")


@mapped
class WaitingEntry(Row):
    """Somebody who waits for a free slot."""

    __tablename__ = "waiting_entry"
    __table_args__ = (
        one_of("waiting_entry", "state", "waiting", "offered", "accepted", "lapsed", "withdrawn"),
        CheckConstraint("state <> 'offered' OR offer_until IS NOT NULL", name="waiting_entry_offer_ends"),
        Index(
            "waiting_entry_once_per_address",
            "series",
            "email_normal",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("waiting_entry_by_turn", "series", "state", "created_at"),
    )

    id: Field[int] = key()
    reference: Field[str] = required(String(12), unique=True)
    secret_hash: Field[str] = required(String(200))
    series: Field[str] = required(String(60))
    topic: Field[str] = required(String(60))
    name: Field[str] = required(String(200))
    email: Field[str] = required(String(320))
    email_normal: Field[str] = required(String(320))
    phone: Field[str | None] = optional(String(40))
    state: Field[str] = required(String(20), default="waiting")
    offered_slot_id: Field[int | None] = optional(Integer, ForeignKey("slot.id", ondelete="SET NULL"))
    offer_until: Field[datetime | None] = optional(UtcTime)
    created_at: Field[datetime] = required(UtcTime)
