"""Who of the agents is there, and which chats wait for them or are led by them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text

from bot.cases.store.mapping import (
    Boolean,
    Field,
    Integer,
    Row,
    String,
    UtcTime,
    key,
    mapped,
    optional,
    required,
)

__all__ = ["AgentPresence", "Handover"]

_GOING_ON = text("state IN ('queued', 'taken')")


@mapped
class AgentPresence(Row):
    """When an agent's console was heard of last, and whether the agent takes chats."""

    __tablename__ = "agent_presence"

    id: Field[int] = key()
    agent: Field[str] = required(String(100), unique=True)
    """The account's name."""
    takes_chats: Field[bool] = required(Boolean)
    seen_at: Field[datetime] = required(UtcTime)


@mapped
class Handover(Row):
    """A chat that was to go to a person: from the wish to its end. No word of the conversation is in it."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint(
            "state IN ('queued', 'taken', 'returned', 'ended', 'left', 'unanswered')",
            name="handover_state_known",
        ),
        CheckConstraint("state <> 'taken' OR agent IS NOT NULL", name="handover_taken_by_somebody"),
        Index(
            "handover_once_per_chat",
            "chat_id",
            unique=True,
            sqlite_where=_GOING_ON,
            postgresql_where=_GOING_ON,
        ),
        Index("handover_by_state", "state", "asked_at"),
    )

    id: Field[int] = key()
    chat_id: Field[int] = required(Integer)
    """Of the chat, which may be deleted long before; the number is never used again."""
    channel: Field[str] = required(String(20))
    reason: Field[str] = required(String(40))
    """``asked`` by the citizen, or ``gave_up``: the bot did not understand."""
    state: Field[str] = required(String(20), default="queued")
    """``left``: the citizen went; ``unanswered``: nobody came, or the agent disappeared."""
    asked_at: Field[datetime] = required(UtcTime)
    taken_at: Field[datetime | None] = optional(UtcTime)
    ended_at: Field[datetime | None] = optional(UtcTime)
    agent: Field[str | None] = optional(String(100))
    citizen_types_until: Field[datetime | None] = optional(UtcTime)
    agent_types_until: Field[datetime | None] = optional(UtcTime)
    told_position: Field[int | None] = optional(Integer)
    """What the citizen was told last about the place in the queue."""
