"""A defect as the desk sees it: everything about it, and what may be the same defect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.cases.audit import record_audit
from bot.cases.defects.duplicates import Duplicate, find_duplicates_of
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import DEFECT, history_of
from bot.cases.store import CaseStore
from bot.cases.store.tables import CaseEvent, DefectReport, DefectSubscription


@dataclass(frozen=True)
class DefectView:
    """Everything about a report."""

    report: DefectReport
    history: tuple[CaseEvent, ...]
    follows: DefectReport | None
    followers: tuple[DefectReport, ...]
    subscribers: int
    """How many people get its news; who they are is nobody's business."""
    duplicates: tuple[Duplicate, ...]
    """Open reports it may be merged with, the likeliest first."""


def look_at_defect(store: CaseStore, report_id: int, actor: str, now: datetime) -> DefectView:
    """Return everything about a report; the look is in the audit trail.

    Raises:
        CaseError: ``NOT_FOUND``.
    """

    def once() -> DefectView:
        with store.begin() as work:
            session = work.session
            report = session.get(DefectReport, report_id)
            if report is None:
                raise CaseError(ErrorCode.NOT_FOUND)
            joined = select(DefectReport).where(DefectReport.joined_to_id == report_id)
            subscribed = select(func.count(DefectSubscription.id)).where(
                DefectSubscription.report_id == report_id
            )
            view = DefectView(
                report=report,
                history=tuple(history_of(session, DEFECT, report_id)),
                follows=session.get(DefectReport, report.joined_to_id) if report.joined_to_id else None,
                followers=tuple(session.execute(joined.order_by(DefectReport.id)).scalars()),
                subscribers=int(session.execute(subscribed).scalar_one()),
                duplicates=(),
            )
            record_audit(session, actor, "look_defect", DEFECT, report_id, now)
            work.commit()
            return view

    view = store.retrying(once)
    if view.follows is not None or view.report.state == "closed":
        return view
    duplicates = tuple(find_duplicates_of(store, view.report, now))
    return DefectView(view.report, view.history, view.follows, view.followers, view.subscribers, duplicates)


def reference_of(store: CaseStore, report_id: int) -> str:
    """Return the reference of a report.

    Raises:
        CaseError: ``NOT_FOUND``.
    """
    with store.reading() as work:
        reference = work.session.execute(
            select(DefectReport.reference).where(DefectReport.id == report_id)
        ).scalar_one_or_none()
    if reference is None:
        raise CaseError(ErrorCode.NOT_FOUND)
    return str(reference)
