"""Two reports about one defect become one: one follows the other, and all who wait hear about that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.cases.audit import record_audit
from bot.cases.defects import messages
from bot.cases.defects.report import find_report
from bot.cases.defects.states import CLOSED
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import DEFECT, record_event
from bot.cases.mail_address import normal_email
from bot.cases.references import parse_reference
from bot.cases.same_version import require_version
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import DefectReport, DefectSubscription
from bot.knowledge.base import KnowledgeBase


def merge(
    store: CaseStore,
    reference: str,
    into: str,
    actor: str,
    now: datetime,
    knowledge: KnowledgeBase,
    *,
    version: int | None = None,
) -> str:
    """Let a report follow another one; return the reference of the one that is followed.

    What followed the report follows the other one too, whoever subscribed hears of the other one, and the
    reporter is told by mail. Into a report that itself follows one, it is merged with that one.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND``, ``CHANGED_MEANWHILE``, or ``INVALID_STATE``: both are
            the same, it follows one already, or one of them is closed.
    """
    normal, target = parse_reference(reference), parse_reference(into)

    def once() -> str:
        with store.begin() as work:
            session = work.session
            report, original = _lock_both(session, normal, target)
            require_version(session, DEFECT, report, version)
            if original.joined_to_id is not None:
                original = session.get(DefectReport, original.joined_to_id, with_for_update=True)
            if (
                original.id == report.id
                or report.joined_to_id is not None
                or CLOSED in (report.state, original.state)
            ):
                raise CaseError(ErrorCode.INVALID_STATE)
            for follower in _followers(session, report.id):
                follower.joined_to_id, follower.state = original.id, original.state
                follower.updated_at = now
            report.joined_to_id, report.state, report.updated_at = original.id, original.state, now
            _move_subscriptions(session, report, original)
            record_event(
                session, DEFECT, report.id, "merged", now, actor=actor, internal_note=original.reference
            )
            record_event(
                session, DEFECT, original.id, "joined", now, actor=actor, internal_note=report.reference
            )
            record_audit(session, actor, "defect_merged", DEFECT, report.id, now, into=original.reference)
            messages.tell_of_merge(session, report, original, knowledge, now)
            work.commit()
            return str(original.reference)

    return store.retrying(once)


def split(store: CaseStore, reference: str, actor: str, now: datetime, *, version: int | None = None) -> None:
    """Let a report stand for itself again: it was another defect after all.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND``, ``CHANGED_MEANWHILE``, or ``INVALID_STATE``: it
            follows none.
    """
    normal = parse_reference(reference)

    def once() -> None:
        with store.begin() as work:
            report = find_report(work.session, normal, lock=True)
            if report is None:
                raise CaseError(ErrorCode.NOT_FOUND)
            require_version(work.session, DEFECT, report, version)
            if report.joined_to_id is None:
                raise CaseError(ErrorCode.INVALID_STATE)
            report.joined_to_id, report.updated_at = None, now
            record_event(work.session, DEFECT, report.id, "split", now, actor=actor)
            record_audit(work.session, actor, "defect_split", DEFECT, report.id, now)
            work.commit()

    store.retrying(once)


def _lock_both(session: Any, reference: str, into: str) -> tuple[Any, Any]:
    """Both reports, locked in the order of their references, so that two merges cannot block each other."""
    found = {name: find_report(session, name, lock=True) for name in sorted({reference, into})}
    if None in found.values():
        raise CaseError(ErrorCode.NOT_FOUND)
    return found[reference], found[into]


def _followers(session: Any, report_id: int) -> list[Any]:
    joined = select(DefectReport).where(DefectReport.joined_to_id == report_id)
    return list(session.execute(joined.with_for_update()).scalars())


def _move_subscriptions(session: Any, report: Any, original: Any) -> None:
    mine = select(DefectSubscription).where(DefectSubscription.report_id.in_((report.id, original.id)))
    rows = list(session.execute(mine.order_by(DefectSubscription.id)).scalars())
    known = {normal_email(row.email) for row in rows if row.report_id == original.id}
    for row in rows:
        if row.report_id != report.id:
            continue
        if normal_email(row.email) in known:
            session.delete(row)
        else:
            row.report_id = original.id
            known.add(normal_email(row.email))
