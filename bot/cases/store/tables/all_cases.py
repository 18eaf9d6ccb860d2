"""What every kind of case has: history, mails, audit trail, attempts at its secret."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

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
from bot.cases.store.tables.rules import one_of


@mapped
class Attempt(Row):
    """How often somebody tried a reference and secret in a stretch of time."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("scope", "begins_at", name="attempt_once"),
        CheckConstraint("used >= 0", name="attempt_not_negative"),
        Index("attempt_by_time", "begins_at"),
    )

    id: Field[int] = key()
    scope: Field[str] = required(String(400))
    begins_at: Field[datetime] = required(UtcTime)
    used: Field[int] = required(Integer, default=0)


@mapped
class CaseEvent(Row):
    """An entry in the history of a case."""

    __tablename__ = "case_event"
    __table_args__ = (
        one_of("case_event", "case_kind", "lost_item", "defect", "booking"),
        Index("case_event_by_case", "case_kind", "case_id", "at"),
    )

    id: Field[int] = key()
    case_kind: Field[str] = required(String(20))
    case_id: Field[int] = required(Integer)
    at: Field[datetime] = required(UtcTime)
    kind: Field[str] = required(String(40))
    state: Field[str | None] = optional(String(20))
    public_note: Field[str | None] = optional(Text)
    internal_note: Field[str | None] = optional(Text)
    actor: Field[str] = required(String(100))


@mapped
class OutgoingMail(Row):
    """A mail that is to be sent, or was."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("outbox", "state", "pending", "sending", "sent", "failed"),
        CheckConstraint("state <> 'sending' OR claimed_until IS NOT NULL", name="outbox_claim_ends"),
        Index("outbox_by_turn", "state", "due_at"),
        Index("outbox_by_case", "case_kind", "case_id"),
    )

    id: Field[int] = key()
    created_at: Field[datetime] = required(UtcTime)
    due_at: Field[datetime] = required(UtcTime)
    attempts: Field[int] = required(Integer, default=0)
    state: Field[str] = required(String(20), default="pending")
    claimed_by: Field[str | None] = optional(String(200))
    claimed_until: Field[datetime | None] = optional(UtcTime)
    handed_over_at: Field[datetime | None] = optional(UtcTime)
    """When the mail server was about to be given the text: from here on it may have it."""
    recipient: Field[str] = required(String(320))
    subject: Field[str] = required(Text)
    body: Field[str] = required(Text)
    attachments: Field[list[dict[str, str]]] = required(JSON, default=list)
    """``filename``, ``content_type`` and ``base64`` of each."""
    message_id: Field[str] = required(String(300), unique=True)
    last_error: Field[str | None] = optional(Text)
    case_kind: Field[str | None] = optional(String(20))
    case_id: Field[int | None] = optional(Integer)
    sent_at: Field[datetime | None] = optional(UtcTime)


@mapped
class AuditEntry(Row):
    """A sensitive look or change, by whom; never the text of a message."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("audit_by_time", "at"),
        Index("audit_by_subject", "subject_kind", "subject_id"),
    )

    id: Field[int] = key()
    at: Field[datetime] = required(UtcTime)
    actor: Field[str] = required(String(100))
    action: Field[str] = required(String(60))
    subject_kind: Field[str] = required(String(40))
    subject_id: Field[int | None] = optional(Integer)
    details: Field[dict[str, Any]] = required(JSON, default=dict)
