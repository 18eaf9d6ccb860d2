"""What happened to a case, in order; public notes are for the citizen, internal ones for the office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

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


def history_of(session: Any, case_kind: str, case_id: int) -> list[CaseEvent]:
    """Return the history of a case, oldest first."""
    of_case = select(CaseEvent).where(CaseEvent.case_kind == case_kind, CaseEvent.case_id == case_id)
    return list(session.execute(of_case.order_by(CaseEvent.at, CaseEvent.id)).scalars())
