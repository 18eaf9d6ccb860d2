"""The audit trail: who looked at or changed something sensitive; never what somebody wrote."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.cases.store.tables import AuditEntry

_LONGEST_VALUE = 200


def record_audit(
    session: Any,
    actor: str,
    action: str,
    subject_kind: str,
    subject_id: int | None,
    now: datetime,
    **details: str | int | float | bool | None,
) -> None:
    """Add an entry to the audit trail, in the transaction of what it is about.

    Raises:
        ValueError: a detail is longer than 200 characters; texts of messages do not belong here.
    """
    for name, value in details.items():
        if isinstance(value, str) and len(value) > _LONGEST_VALUE:
            raise ValueError(f"the audit detail {name!r} is too long")
    session.add(
        AuditEntry(
            at=now,
            actor=actor,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            details=dict(details),
        )
    )


def audit_of(session: Any, subject_kind: str, subject_id: int) -> list[AuditEntry]:
    """Return the entries about one thing, oldest first."""
    about = select(AuditEntry).where(
        AuditEntry.subject_kind == subject_kind, AuditEntry.subject_id == subject_id
    )
    return list(session.execute(about.order_by(AuditEntry.at, AuditEntry.id)).scalars())
