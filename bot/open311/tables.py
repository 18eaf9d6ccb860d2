"""Tables of the Open311 interface (migration 0005)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index

from bot.cases.store.mapping import (
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
class Open311Key(Row):
    """A key with which another system may file reports."""

    __tablename__ = "open311_key"

    id: Field[int] = key()
    name: Field[str] = required(String(100))
    """Whose it is, as the operator calls them."""
    key_hash: Field[str] = required(String(64), unique=True)
    """SHA-256 of the key; it is random and long, so it needs no salt."""
    created_at: Field[datetime] = required(UtcTime)
    revoked_at: Field[datetime | None] = optional(UtcTime)


@mapped
class Open311Delivery(Row):
    """A report on its way to the city's own Open311 server; written together with the report."""

    __tablename__ = "open311_delivery"
    __table_args__ = (
        CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'failed', 'uncertain')",
            name="open311_delivery_state_known",
        ),
        CheckConstraint(
            "state <> 'sending' OR claimed_until IS NOT NULL", name="open311_delivery_claim_ends"
        ),
        Index("open311_delivery_by_turn", "state", "due_at"),
    )

    id: Field[int] = key()
    report_id: Field[int] = required(Integer, ForeignKey("defect_report.id", ondelete="CASCADE"), unique=True)
    state: Field[str] = required(String(20), default="pending")
    attempts: Field[int] = required(Integer, default=0)
    due_at: Field[datetime] = required(UtcTime)
    """When it is tried next; once sent, when its state is fetched next."""
    claimed_by: Field[str | None] = optional(String(200))
    claimed_until: Field[datetime | None] = optional(UtcTime)
    handed_over_at: Field[datetime | None] = optional(UtcTime)
    """Since when nobody knows whether the server has it, until it answers."""
    remote_id: Field[str | None] = optional(String(200))
    """Its service_request_id there."""
    remote_token: Field[str | None] = optional(String(200))
    """What stands for the id until there is one."""
    remote_state: Field[str | None] = optional(Text)
    """Status and note as last fetched."""
    last_error: Field[str | None] = optional(Text)
    created_at: Field[datetime] = required(UtcTime)
    sent_at: Field[datetime | None] = optional(UtcTime)
