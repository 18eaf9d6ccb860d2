"""Reports as everyone may see them through GeoReport: no contact, no words of reporters, no photos.

Private reports do not exist here. Where the place is only known in a reporter's words, none is shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from bot.cases.defects.messages import state_name
from bot.cases.defects.routing import route_of_key
from bot.cases.defects.states import CLOSED, IN_PROGRESS, REPORTED
from bot.cases.history import DEFECT
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import CaseEvent, DefectReport
from bot.knowledge.base import KnowledgeBase
from bot.open311.catalogue import require_service
from bot.open311.errors import GeoReportError
from bot.open311.times import parse_time, shown

LONGEST_WINDOW = timedelta(days=90)
MOST_AT_ONCE = 1000
_STATES = {"open": (REPORTED, IN_PROGRESS), "closed": (CLOSED,)}
_REFERENCE = re.compile(r"[A-Z0-9-]{1,20}")
_SHOWN_EVENTS = ("filed", "state", "withdrawn")
_SLACK = timedelta(days=1)
"""The clocks change: 90 days may be an hour longer."""


@dataclass(frozen=True)
class Query:
    """Which reports somebody wants to see."""

    ids: tuple[str, ...] = ()
    """If given, nothing else counts."""
    services: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    updated_after: datetime | None = None
    page: int = 1
    page_size: int = MOST_AT_ONCE
    extensions: bool = False
    """Whether the history is wanted too."""


@dataclass(frozen=True)
class Page:
    """Some of the reports that fit."""

    requests: list[dict[str, Any]]
    total: int
    """All that fit."""
    has_next: bool
    end: datetime
    """The last moment the query looked at; later pages should name it, since reports keep coming."""


def read_query(parameters: Mapping[str, str], knowledge: KnowledgeBase, now: datetime) -> Query:
    """Return the query that parameters of a request make; empty ones count as absent.

    Raises:
        GeoReportError: 400 for a value that makes no sense or a window of more than 90 days, 404 for a
            service there is not.
    """
    given = {name: value.strip() for name, value in parameters.items() if value.strip()}
    ids = tuple(given.get("service_request_id", "").split(",")) if "service_request_id" in given else ()
    services = _listed(given.get("service_code", ""))
    for service in services:
        require_service(knowledge, service)
    states = _listed(given.get("status", "").lower())
    if any(state not in _STATES for state in states):
        raise GeoReportError(400, "status_invalid")
    times = {
        name: parse_time(given[name], name)
        for name in ("start_date", "end_date", "updated_after")
        if name in given
    }
    start, end = _window(times.get("start_date"), times.get("end_date"), now)
    return Query(
        ids=tuple(each.strip().upper() for each in ids if each.strip()),
        services=services,
        states=states,
        start=start,
        end=end,
        updated_after=times.get("updated_after"),
        page=_number(given, "page", 1, 1_000_000),
        page_size=_number(given, "page_size", MOST_AT_ONCE, MOST_AT_ONCE),
        extensions=given.get("extensions", "").lower() in ("true", "1"),
    )


def find_requests(store: CaseStore, knowledge: KnowledgeBase, query: Query, now: datetime) -> Page:
    """Return the reports that fit, the newest first."""
    conditions: list[Any] = [DefectReport.private.is_(False)]
    if query.ids:
        ids = [each for each in query.ids if _REFERENCE.fullmatch(each)]
        conditions.append(DefectReport.reference.in_(ids[:MOST_AT_ONCE]))
    else:
        if query.services:
            conditions.append(DefectReport.category.in_(query.services))
        if query.states:
            wanted = [state for each in query.states for state in _STATES[each]]
            conditions.append(DefectReport.state.in_(wanted))
        if query.start is not None:
            conditions.append(DefectReport.created_at >= query.start)
        if query.end is not None:
            conditions.append(DefectReport.created_at <= query.end)
        if query.updated_after is not None:
            conditions.append(DefectReport.updated_at > query.updated_after)
    original = aliased(DefectReport)
    rows = (
        select(DefectReport, original.reference)
        .outerjoin(original, (original.id == DefectReport.joined_to_id) & original.private.is_(False))
        .where(*conditions)
        .order_by(DefectReport.created_at.desc(), DefectReport.id.desc())
        .offset((query.page - 1) * query.page_size)
        .limit(query.page_size)
    )
    with store.reading() as work:
        total = int(work.session.execute(select(func.count(DefectReport.id)).where(*conditions)).scalar_one())
        found = work.session.execute(rows).all()
        notes = _histories(work.session, [report.id for report, _ in found])
    requests = [_request(report, joined, notes[report.id], knowledge, query) for report, joined in found]
    has_next = query.page * query.page_size < total
    return Page(requests, total, has_next, query.end or now)


def find_request(
    store: CaseStore, knowledge: KnowledgeBase, request_id: str, now: datetime
) -> dict[str, Any]:
    """Return one report.

    Raises:
        GeoReportError: 404, there is none that everyone may see.
    """
    query = Query(ids=(request_id.strip().upper(),), extensions=True)
    page = find_requests(store, knowledge, query, now)
    if not page.requests:
        raise GeoReportError(404, "request_unknown")
    return page.requests[0]


def _request(
    report: Any, joined_to: str | None, notes: list[dict[str, Any]], knowledge: KnowledgeBase, query: Query
) -> dict[str, Any]:
    category = knowledge.defect_categories.get(report.category)
    hidden = report.place_unknown  # the words for an unknown place are the reporter's own
    shown_request: dict[str, Any] = {
        "service_request_id": report.reference,
        "status": "closed" if report.state == CLOSED else "open",
        "status_notes": _status_notes(report, joined_to, notes),
        "service_name": category.name if category is not None else report.category,
        "service_code": report.category,
        "description": "",
        "agency_responsible": route_of_key(report.responsible_key, knowledge).name,
        "service_notice": "",
        "requested_datetime": shown(report.created_at),
        "updated_datetime": shown(report.updated_at),
        "expected_datetime": "",
        "address": "" if hidden else _address(report),
        "address_id": "" if hidden else report.asset_number or "",
        "zipcode": "",
        "lat": None if hidden else report.latitude,
        "long": None if hidden else report.longitude,
        "media_url": "",
    }
    if query.extensions:
        shown_request["notes"] = notes
    return shown_request


def _status_notes(report: Any, joined_to: str | None, notes: list[dict[str, Any]]) -> str:
    """The city's own state, then the newest note: GeoReport knows open and closed only."""
    words = state_name(report.state)
    if joined_to is not None:
        words += f" (Dublette von {joined_to})"
    latest = next((note["description"] for note in reversed(notes) if note["description"]), "")
    return f"{words}: {latest}" if latest else words


def _address(report: Any) -> str:
    """The place without the coordinates, which have fields of their own."""
    return re.sub(r",? ?Position [\d.]+, [\d.]+", "", report.place_text).strip(", ")


def _histories(session: Any, report_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """The public history of each report, oldest first."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    if not report_ids:
        return found
    events = select(CaseEvent).where(
        CaseEvent.case_kind == DEFECT, CaseEvent.case_id.in_(report_ids), CaseEvent.kind.in_(_SHOWN_EVENTS)
    )
    for event in session.execute(events.order_by(CaseEvent.at, CaseEvent.id)).scalars():
        note = {
            "datetime": shown(event.at),
            "description": event.public_note or "",
            "type": event.state or "",
        }
        found[event.case_id].append(note)
    return found


def _window(
    start: datetime | None, end: datetime | None, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """The last 90 days, or the 90 days that begin or end where one says."""
    if start is not None and end is not None and end < start:
        raise GeoReportError(400, "window_backwards")
    if start is not None and end is not None and end - start > LONGEST_WINDOW + _SLACK:
        raise GeoReportError(400, "window_too_long", days=LONGEST_WINDOW.days)
    if start is None:
        return (end or now) - LONGEST_WINDOW, end
    return start, end if end is not None else start + LONGEST_WINDOW


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _number(given: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = given.get(name, str(default))
    if not re.fullmatch(r"\d{1,9}", text) or int(text) < 1:
        raise GeoReportError(400, "number_invalid", name=name)
    return min(int(text), most)
