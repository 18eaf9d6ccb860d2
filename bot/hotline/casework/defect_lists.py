"""Lists of defects: the inbox, by district and category, overdue, page by page, and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TextIO

from sqlalchemy import func, select

from bot.cases.defects.export import INTERNAL_COLUMNS, PUBLIC_COLUMNS, csv_row
from bot.cases.defects.follow_up import is_overdue
from bot.cases.defects.states import CLOSED, OPEN, STATES
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import DEFECT
from bot.cases.references import parse_reference
from bot.cases.store import CaseStore
from bot.cases.store.tables import DefectReport
from bot.hotline.casework.csv_export import export_rows
from bot.hotline.casework.paging import Order, Page, containing, list_page
from bot.knowledge.base import KnowledgeBase

ORDERS = {
    "newest": Order(DefectReport.created_at, datetime, descending=True),
    "oldest": Order(DefectReport.created_at, datetime),
    "quiet": Order(DefectReport.noted_at, datetime),
    "changed": Order(DefectReport.updated_at, datetime, descending=True),
}
_NEITHER = ""
"""District of reports whose place has none."""


@dataclass(frozen=True)
class DefectFilter:
    """Which reports a list shows."""

    state: str | None = "open"
    """``open`` for all that are not closed, a state, or ``None`` for all."""
    category: str = ""
    district: str | None = None
    """``""`` for reports without one."""
    responsible: str = ""
    words: str = ""
    """A reference, or words in place or description."""
    reported_since: datetime | None = None
    overdue: bool = False
    unplaced: bool = False
    """Only those whose place is to be found out."""
    followers: bool = False
    """Also those that follow another one."""


@dataclass(frozen=True)
class DefectLine:
    """A report in a list."""

    report_id: int
    version: int
    reference: str
    category: str
    place: str
    district: str | None
    description: str
    state: str
    responsible_key: str
    private: bool
    place_unknown: bool
    photos: int
    has_contact: bool
    joined_to_id: int | None
    created_at: datetime
    noted_at: datetime


@dataclass(frozen=True)
class DistrictCount:
    """How many open reports there are of a category in a district."""

    district: str
    category: str
    count: int


def list_defects(
    store: CaseStore,
    which: DefectFilter,
    now: datetime,
    *,
    order: str = "newest",
    after: str | None = None,
    limit: int = 50,
) -> Page[DefectLine]:
    """Return a page of the reports that a filter lets through.

    Raises:
        CaseError: ``INVALID_STATE`` for a state, order or page there is not.
    """
    return list_page(
        store,
        _query(which, now),
        DefectReport.id,
        ORDERS,
        _line,
        order=order,
        after=after,
        limit=limit,
        counted=not which.words,
    )


def count_by_district(store: CaseStore) -> list[DistrictCount]:
    """Return the open reports counted by district and category, the district with most of them first."""
    district = func.coalesce(DefectReport.district, _NEITHER)
    counted = (
        select(district, DefectReport.category, func.count(DefectReport.id))
        .where(DefectReport.to_do.is_(True))
        .group_by(district, DefectReport.category)
    )
    with store.reading() as work:
        rows = [DistrictCount(*row) for row in work.session.execute(counted).all()]
    total: dict[str, int] = {}
    for row in rows:
        total[row.district] = total.get(row.district, 0) + row.count
    return sorted(rows, key=lambda row: (-total[row.district], row.district, -row.count, row.category))


def count_overdue(store: CaseStore, now: datetime) -> int:
    """Return how many open reports nothing was noted about for two weeks."""
    with store.reading() as work:
        return int(
            work.session.execute(select(func.count(DefectReport.id)).where(is_overdue(now))).scalar_one()
        )


def export_defects(
    store: CaseStore,
    which: DefectFilter,
    target: TextIO,
    actor: str,
    now: datetime,
    knowledge: KnowledgeBase,
    *,
    internal: bool = False,
) -> int:
    """Write what a filter lets through as CSV, the oldest first; return how many.

    ``internal`` adds what is personal. The export is in the audit trail, before anything is written.

    Raises:
        CaseError: ``INVALID_STATE`` for a state there is not.
    """
    return export_rows(
        store,
        _query(which, now).order_by(DefectReport.created_at, DefectReport.id),
        target,
        INTERNAL_COLUMNS if internal else PUBLIC_COLUMNS,
        lambda report: csv_row(report, None, knowledge, internal=internal),
        actor=actor,
        action="defects_exported",
        subject=DEFECT,
        now=now,
        internal=internal,
    )


def _query(which: DefectFilter, now: datetime) -> Any:
    query = select(DefectReport)
    if which.overdue:
        query = query.where(is_overdue(now))
    elif which.state == "open" and not which.followers:
        query = query.where(DefectReport.to_do.is_(True))
    elif which.state == "open":
        query = query.where(DefectReport.state.in_(OPEN))
    elif which.state is not None:
        if which.state not in STATES:
            raise CaseError(ErrorCode.INVALID_STATE)
        query = query.where(DefectReport.state == which.state)
    if not which.followers and which.state != "open":
        query = query.where(DefectReport.joined_to_id.is_(None))
    if which.category:
        query = query.where(DefectReport.category == which.category)
    if which.district is not None:
        same = DefectReport.district == which.district
        query = query.where(same if which.district else DefectReport.district.is_(None))
    if which.responsible:
        query = query.where(DefectReport.responsible_key == which.responsible)
    if which.reported_since is not None:
        query = query.where(DefectReport.created_at >= which.reported_since)
    if which.unplaced:
        query = query.where(DefectReport.place_unknown.is_(True))
    return _with_words(query, which.words)


def _with_words(query: Any, words: str) -> Any:
    if not words.strip():
        return query
    try:
        return query.where(DefectReport.reference == parse_reference(words))
    except CaseError:
        return query.where(containing(words, DefectReport))


def _line(row: DefectReport) -> DefectLine:
    return DefectLine(
        report_id=row.id,
        version=row.version,
        reference=row.reference,
        category=row.category,
        place=row.place_text,
        district=row.district,
        description=row.description,
        state=row.state,
        responsible_key=row.responsible_key,
        private=row.private,
        place_unknown=row.place_unknown,
        photos=len(row.photo_keys),
        has_contact=any((row.email, row.phone, row.name)),
        joined_to_id=row.joined_to_id,
        created_at=row.created_at,
        noted_at=row.noted_at or row.created_at,
    )


def is_late(line: DefectLine, now: datetime, quiet_for: timedelta) -> bool:
    """Tell whether a report in a list is overdue."""
    return line.state != CLOSED and line.joined_to_id is None and line.noted_at <= now - quiet_for
