"""What happened to a case, in order; public notes are for the citizen, internal ones for the office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.cases.audit import record_audit
from bot.cases.store.tables import CaseEvent

LOST_ITEM, DEFECT, BOOKING = "lost_item", "defect", "booking"
"""Kinds of cases."""
CITIZEN, SYSTEM = "citizen", "system"
"""Actors; agents and offices are ``agent:<name>`` and ``unit:<key>``."""


def record_event(
    session: Any,
    case_kind: str,
    case_id: int,
    kind: str,
    now: datetime,
    *,
    actor: str = CITIZEN,
    state: str | None = None,
    public_note: str | None = None,
    internal_note: str | None = None,
) -> None:
    """Add an entry to the history of a case, in the transaction that changes the case."""
    session.add(
        CaseEvent(
            case_kind=case_kind,
            case_id=case_id,
            at=now,
            kind=kind,
            state=state,
            public_note=public_note,
            internal_note=internal_note,
            actor=actor,
        )
    )


def note_filing(session: Any, filed_by: str | None, case_kind: str, case_id: int, now: datetime) -> None:
    """Note in the audit trail which agent filed a case for a caller; in the case itself no agent is named."""
    if filed_by is not None:
        record_audit(session, filed_by, "filed_for_caller", case_kind, case_id, now)


def history_of(session: Any, case_kind: str, case_id: int) -> list[CaseEvent]:
    """Return the history of a case, oldest first."""
    of_case = select(CaseEvent).where(CaseEvent.case_kind == case_kind, CaseEvent.case_id == case_id)
    return list(session.execute(of_case.order_by(CaseEvent.at, CaseEvent.id)).scalars())
