"""What the hotline keeps beside the cases: who found and who took a thing, who wants to be called back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index

from bot.cases.store.mapping import (
    JSON,
    Boolean,
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

__all__ = ["CallbackRequest", "Finder", "Handout"]


@mapped
class Finder(Row):
    """Who found a thing and wants it, should nobody ask for it (§ 973 BGB); only then is a name kept."""

    __tablename__ = "finder"

    id: Field[int] = key()
    item_id: Field[int] = required(Integer, ForeignKey("found_item.id", ondelete="CASCADE"), unique=True)
    name: Field[str] = required(String(200))
    contact: Field[str] = required(String(320))
    """Telephone number or mail address."""
    created_at: Field[datetime] = required(UtcTime)


@mapped
class Handout(Row):
    """That a thing was given to somebody, and what proved that it is theirs."""

    __tablename__ = "handout"

    id: Field[int] = key()
    item_id: Field[int] = required(Integer, ForeignKey("found_item.id", ondelete="CASCADE"), unique=True)
    at: Field[datetime] = required(UtcTime)
    actor: Field[str] = required(String(100))
    recipient: Field[str] = required(String(200))
    proofs: Field[list[str]] = required(JSON)
    """Of :data:`bot.hotline.casework.handing_out.PROOFS`."""
    identity_checked: Field[bool] = required(Boolean)
    """Whether an identity document was shown; its number is not kept."""
    note: Field[str | None] = optional(Text)


@mapped
class CallbackRequest(Row):
    """Somebody who wants to be called when the hotline is there again."""

    __tablename__ = "callback_request"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'done')", name="callback_request_state_known"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="callback_request_done_when"),
        Index("callback_request_by_state", "state", "created_at"),
        Index("callback_request_by_conversation", "conversation_id"),
    )

    id: Field[int] = key()
    reference: Field[str] = required(String(12), unique=True)
    name: Field[str] = required(String(200))
    phone: Field[str] = required(String(40))
    email: Field[str | None] = optional(String(320))
    """For the confirmation; the case works without."""
    concern: Field[str] = required(Text)
    reachable: Field[str | None] = optional(String(200))
    """When it suits them, in their words."""
    channel: Field[str] = required(String(20))
    state: Field[str] = required(String(20), default="open")
    note: Field[str | None] = optional(Text)
    """What agents noted, such as "not reached"."""
    attempts: Field[int] = required(Integer, default=0)
    """How often nobody answered."""
    done_at: Field[datetime | None] = optional(UtcTime)
    done_by: Field[str | None] = optional(String(100))
    version: Field[int] = required(Integer)
    created_at: Field[datetime] = required(UtcTime)
    updated_at: Field[datetime] = required(UtcTime)
    idempotency_key: Field[str | None] = optional(String(200), unique=True)
    conversation_id: Field[str | None] = optional(String(200))

    __mapper_args__ = {"version_id_col": version}
