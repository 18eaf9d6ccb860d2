"""What happens to a report afterwards: its state, who hears about it, what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, select

from bot.cases.audit import record_audit
from bot.cases.defects import messages
from bot.cases.defects.report import find_report
from bot.cases.defects.states import CLOSED, STATES
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import CITIZEN, DEFECT, record_event
from bot.cases.mail_address import normal_email, parse_email
from bot.cases.plain_text import clean_text
from bot.cases.references import parse_reference
from bot.cases.same_version import require_version
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import DefectReport, DefectSubscription
from bot.knowledge.base import KnowledgeBase

REMINDER = timedelta(days=14)
"""``knowledge/defects.yml``, rule ``bearbeitung``: a reminder after two weeks."""


@dataclass(frozen=True)
class OverdueReport:
    """An open report about which nothing was noted for two weeks."""

    reference: str
    category: str
    place: str
    state: str
    responsible_key: str
    quiet_since: datetime
    """Its last state or note."""


def change_state(
    store: CaseStore,
    reference: str,
    state: str,
    actor: str,
    now: datetime,
    knowledge: KnowledgeBase,
    *,
    public_note: str = "",
    internal_note: str = "",
    version: int | None = None,
) -> int:
    """Set the state of a report and of those that joined it; return how many people are told by mail.

    The public note is shown to everyone, so it holds no personal data. ``actor`` is ``agent:<name>`` or
    ``unit:<key>``. The same state again needs a note; closed reports may be opened again. With the
    ``version`` that was read, somebody else's change since then is noticed.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND``, ``TEXT_TOO_LONG``, ``CHANGED_MEANWHILE``, or
            ``INVALID_STATE``: no such state, nothing new, or the report follows another one.
    """
    if state not in STATES:
        raise CaseError(ErrorCode.INVALID_STATE)
    normal, public, internal = parse_reference(reference), clean_text(public_note), clean_text(internal_note)

    def once() -> int:
        with store.begin() as work:
            report = find_report(work.session, normal, lock=True)
            if report is None:
                raise CaseError(ErrorCode.NOT_FOUND)
            require_version(work.session, DEFECT, report, version)
            if report.joined_to_id is not None or (report.state == state and not (public or internal)):
                raise CaseError(ErrorCode.INVALID_STATE)
            before, report.state = report.state, state
            report.updated_at = report.noted_at = now
            notes = {"public_note": public or None, "internal_note": internal or None}
            record_event(work.session, DEFECT, report.id, "state", now, actor=actor, state=state, **notes)
            joined = select(DefectReport).where(DefectReport.joined_to_id == report.id)
            for follower in work.session.execute(joined).scalars():
                follower.state = state
                follower.updated_at = follower.noted_at = now
                record_event(
                    work.session,
                    DEFECT,
                    follower.id,
                    "state",
                    now,
                    actor=actor,
                    state=state,
                    public_note=public or None,
                )
            record_audit(
                work.session, actor, "defect_state", DEFECT, report.id, now, before=before, after=state
            )
            told = 0
            if before != state or public:
                told = messages.tell_followers(work.session, report, public, knowledge, now)
            work.commit()
            return told

    return store.retrying(once)


def subscribe(store: CaseStore, reference: str, email: str, now: datetime, knowledge: KnowledgeBase) -> bool:
    """Let somebody hear about changes of a report; return whether that is new. A first mail confirms it.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND`` (also for private reports), ``EMAIL_INVALID``,
            ``INVALID_STATE`` (closed), or ``BUDGET_SPENT``: the address gets too many mails today.
    """
    normal, address = parse_reference(reference), parse_email(email, even_if_suspicious=True)

    def once() -> bool:
        with store.begin() as work:
            report = find_report(work.session, normal, lock=True)
            if report is None or report.private:
                raise CaseError(ErrorCode.NOT_FOUND)
            if report.joined_to_id is not None:
                report = work.session.get(DefectReport, report.joined_to_id)
            if report.state == CLOSED:
                raise CaseError(ErrorCode.INVALID_STATE)
            known = select(DefectSubscription.email).where(DefectSubscription.report_id == report.id)
            addresses = [*work.session.execute(known).scalars(), *([report.email] if report.email else [])]
            if normal_email(address) in {normal_email(each) for each in addresses}:
                return False
            if not messages.may_be_mailed(work.session, address, now):
                raise CaseError(ErrorCode.BUDGET_SPENT)
            work.session.add(DefectSubscription(report_id=report.id, email=address, created_at=now))
            record_event(work.session, DEFECT, report.id, "subscribed", now, actor=CITIZEN)
            messages.confirm_subscription(work.session, report, address, knowledge, now)
            work.commit()
            return True

    return store.retrying(once)


def unsubscribe(store: CaseStore, reference: str, email: str, now: datetime) -> None:
    """End somebody's mails about a report. Whether there were any is not told: no oracle for addresses.

    Raises:
        CaseError: ``INVALID_REFERENCE`` or ``EMAIL_INVALID``.
    """
    normal, address = parse_reference(reference), normal_email(parse_email(email, even_if_suspicious=True))

    def once() -> None:
        with store.begin() as work:
            report = find_report(work.session, normal, lock=True)
            if report is None:
                return
            root = report.joined_to_id or report.id
            rows = select(DefectSubscription).where(DefectSubscription.report_id == root)
            ids = [
                row.id for row in work.session.execute(rows).scalars() if normal_email(row.email) == address
            ]
            if ids:
                work.session.execute(delete(DefectSubscription).where(DefectSubscription.id.in_(ids)))
                record_event(work.session, DEFECT, root, "unsubscribed", now, actor=CITIZEN)
            if report.email is not None and normal_email(report.email) == address:
                report.email = None
                record_event(work.session, DEFECT, report.id, "unsubscribed", now, actor=CITIZEN)
            work.commit()

    store.retrying(once)


def overdue(store: CaseStore, now: datetime, quiet_for: timedelta = REMINDER) -> list[OverdueReport]:
    """Return the open reports about which nothing was noted for so long, the oldest first."""
    query = select(DefectReport).where(is_overdue(now, quiet_for))
    with store.reading() as work:
        return [
            OverdueReport(
                row.reference, row.category, row.place_text, row.state, row.responsible_key, row.noted_at
            )
            for row in work.session.execute(query.order_by(DefectReport.noted_at, DefectReport.id)).scalars()
        ]


def is_overdue(now: datetime, quiet_for: timedelta = REMINDER) -> Any:
    """Return the SQL condition under which nothing was noted about an open report for so long."""
    return and_(DefectReport.to_do.is_(True), DefectReport.noted_at <= now - quiet_for)
