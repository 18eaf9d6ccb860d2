"""Tables of the messengers (migration 0005): what came in, what goes out, both in order for each person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint

from bot.cases.store.mapping import (
    JSON,
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


@mapped
class MessengerArrival(Row):
    """Something a provider has delivered. Once done only its key stays, to know it again."""

    __tablename__ = "messenger_arrival"
    __table_args__ = (
        UniqueConstraint("channel", "provider_key", name="messenger_arrival_once"),
        CheckConstraint(
            "state IN ('pending', 'working', 'done', 'failed')", name="messenger_arrival_state_known"
        ),
        Index("messenger_arrival_by_turn", "state", "channel", "peer"),
    )

    id: Field[int] = key()
    channel: Field[str] = required(String(20))
    peer: Field[str] = required(String(200))
    """By this the provider knows the citizen; emptied once done."""
    provider_key: Field[str] = required(String(64))
    """Hash of the provider's number for it."""
    content: Field[dict[str, Any] | None] = optional(JSON)
    created_at: Field[datetime] = required(UtcTime)
    state: Field[str] = required(String(10), default="pending")
    attempts: Field[int] = required(Integer, default=0)
    due_at: Field[datetime] = required(UtcTime)
    claimed_by: Field[str | None] = optional(String(64))
    claimed_until: Field[datetime | None] = optional(UtcTime)


@mapped
class MessengerEnvelope(Row):
    """What the next answer in a chat has to carry, see :class:`bot.messengers.arrived.Arrived` (0006)."""

    __tablename__ = "messenger_envelope"

    id: Field[int] = key()
    chat_id: Field[int] = required(Integer, ForeignKey("chat.id", ondelete="CASCADE"), unique=True)
    content: Field[dict[str, str]] = required(JSON)


@mapped
class MessengerParcel(Row):
    """What is sent to a person at once: a message, or a piece of a long one. Goes with its chat."""

    __tablename__ = "messenger_parcel"
    __table_args__ = (
        CheckConstraint(
            "state IN ('pending', 'working', 'done', 'failed', 'uncertain')",
            name="messenger_parcel_state_known",
        ),
        Index("messenger_parcel_by_turn", "state", "channel", "peer"),
        Index("messenger_parcel_by_chat", "chat_id"),
    )

    id: Field[int] = key()
    channel: Field[str] = required(String(20))
    peer: Field[str] = required(String(200))
    chat_id: Field[int | None] = optional(Integer, ForeignKey("chat.id", ondelete="CASCADE"))
    """Empty for what is said after a chat was deleted."""
    seq: Field[int | None] = optional(Integer)
    content: Field[dict[str, Any] | None] = optional(JSON)
    """Emptied once the provider has accepted it."""
    created_at: Field[datetime] = required(UtcTime)
    state: Field[str] = required(String(10), default="pending")
    attempts: Field[int] = required(Integer, default=0)
    due_at: Field[datetime] = required(UtcTime)
    claimed_by: Field[str | None] = optional(String(64))
    claimed_until: Field[datetime | None] = optional(UtcTime)
    handed_over_at: Field[datetime | None] = optional(UtcTime)
    """Since when nobody knows whether the provider has accepted it, until it answers."""
    provider_id: Field[str | None] = optional(String(200))
    last_error: Field[str | None] = optional(Text)
    done_at: Field[datetime | None] = optional(UtcTime)
