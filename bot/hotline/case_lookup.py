"""Found items and open cases for the lookup aid, with what citizens may not see; every look is audited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from bot.cases.audit import record_audit
from bot.cases.errors import CaseError
from bot.cases.lost_items.catalogue import Catalogue, catalogue_of
from bot.cases.lost_items.describe import shared_describer
from bot.cases.references import parse_reference
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import (
    AuditEntry,
    Booking,
    DefectReport,
    FoundItem,
    StandingSearch,
    WaitingEntry,
)
from bot.clock import BERLIN
from bot.hotline.casework.tables import CallbackRequest
from bot.hotline.roles import Agent

MOST_ROWS = 8
_ONCE_IN = timedelta(minutes=10)
"""The same row in the same agent's lists again within this time is the same look."""
_NAME = re.compile(r"[^\W\d_][^\W\d_'’-]*(?:[ -]+[^\W\d_][^\W\d_'’-]*){0,2}")
_NUMBER = re.compile(r"[\w./-]*\d[\w./-]*")
_SHORTEST_NAME = 3
_LEAST_DETAILS = 2
"""So much must be said of a thing before records are shown: „Schlüssel“ alone asks for no list of keys."""
_KINDS: dict[str, type] = {
    "found_item": FoundItem,
    "standing_search": StandingSearch,
    "defect_report": DefectReport,
    "booking": Booking,
    "waiting_entry": WaitingEntry,
    "callback_request": CallbackRequest,
}
"""Kinds of rows; the names stand in the audit trail as well."""


@dataclass(frozen=True)
class CaseRow:
    """A case or found item in a list."""

    kind: str
    id: int
    row: Any
    """The row of the store; agents may see all of it."""
    why: str
    """How it was found: reference, number, name, email or description."""


def find_cases(
    store: CaseStore, text: str, agent: Agent, now: datetime, *, catalogue: Catalogue | None = None
) -> list[CaseRow]:
    """Return what a text may mean: by reference, number, name or mail address, then things that fit it."""
    text = text.strip()[:300]
    if not text:
        return []
    catalogue = catalogue or catalogue_of(store)

    def once() -> list[CaseRow]:
        with store.begin() as work:
            session = work.session
            found = _by_reference(session, text) or [
                *_by_number(session, text),
                *_by_email(session, text),
                *_by_name(session, text),
            ]
            if len(found) < MOST_ROWS and not any(row.why in ("reference", "email") for row in found):
                catalogue.refresh(work)
                found += _by_description(session, text, now, catalogue, MOST_ROWS - len(found))
            rows = list({(row.kind, row.id): row for row in reversed(found)}.values())[::-1][:MOST_ROWS]
            if _note_listing(session, rows, agent, now):
                work.commit()
            return rows

    return store.retrying(once)


def open_case(store: CaseStore, kind: str, case_id: int, agent: Agent, now: datetime) -> Any:
    """Return the row of a case or found item; ``None`` if there is none. The look is audited."""
    table = _KINDS.get(kind)

    def once() -> Any:
        with store.begin() as work:
            row = work.session.get(table, case_id) if table is not None else None
            if row is not None:
                record_audit(work.session, agent.actor, "looked_at", kind, case_id, now)
                work.commit()
            return row

    return store.retrying(once)


def _by_reference(session: Any, text: str) -> list[CaseRow]:
    try:
        reference = parse_reference(text)
    except CaseError:
        return []
    found = []
    for kind, table in _KINDS.items():
        if table is not FoundItem:
            rows = session.execute(select(table).where(table.reference == reference)).scalars()  # type: ignore[attr-defined]
            found += [CaseRow(kind, row.id, row, "reference") for row in rows]
    return found


def _by_number(session: Any, text: str) -> list[CaseRow]:
    if len(text) < _SHORTEST_NAME or not _NUMBER.fullmatch(text):
        return []
    begins = FoundItem.number.ilike(f"{_escaped(text)}%", escape="\\")
    rows = session.execute(select(FoundItem).where(begins).order_by(FoundItem.number).limit(4)).scalars()
    return [CaseRow("found_item", row.id, row, "number") for row in rows]


def _by_email(session: Any, text: str) -> list[CaseRow]:
    if "@" not in text or " " in text:
        return []
    found: list[CaseRow] = []
    for kind, table in _KINDS.items():
        if table is not FoundItem:
            same = select(table).where(table.email == text, _is_open(table))  # type: ignore[attr-defined]
            rows = session.execute(same.order_by(table.id.desc()).limit(4)).scalars()  # type: ignore[attr-defined]
            found += [CaseRow(kind, row.id, row, "email") for row in rows]
    return found


def _by_name(session: Any, text: str) -> list[CaseRow]:
    if len(text) < _SHORTEST_NAME or not _NAME.fullmatch(text):
        return []
    spellings = {_escaped(text), _escaped(text.title())}  # databases fold only the capitals of a–z
    patterns = [pattern for spelling in spellings for pattern in (f"{spelling}%", f"% {spelling}%")]
    found: list[CaseRow] = []
    for kind, table in (
        ("booking", Booking),
        ("waiting_entry", WaitingEntry),
        ("defect_report", DefectReport),
        ("callback_request", CallbackRequest),
    ):
        named = or_(*(table.name.ilike(pattern, escape="\\") for pattern in patterns))
        rows = session.execute(select(table).where(_is_open(table), named).order_by(table.id.desc()).limit(4))
        found += [CaseRow(kind, row.id, row, "name") for row in rows.scalars()]
    return found


def _by_description(
    session: Any, text: str, now: datetime, catalogue: Catalogue, limit: int
) -> list[CaseRow]:
    """Things in the office that fit what the caller describes, best first."""
    loss = shared_describer().loss(text, now.astimezone(BERLIN).date())
    if loss.kind is None or len(loss.filled) < _LEAST_DETAILS:
        return []
    found = catalogue.search(loss, limit=limit).matches
    matches = [match for match in found if match.score > 0 and not match.explanation.contradictions]
    rows = {match.item_id: session.get(FoundItem, match.item_id) for match in matches}
    return [CaseRow("found_item", key, row, "description") for key, row in rows.items() if row is not None]


def _is_open(table: type) -> Any:
    if table is DefectReport:
        return DefectReport.state != "closed"
    if table is CallbackRequest:
        return CallbackRequest.state == "open"
    if table is Booking:
        return Booking.state == "booked"
    if table is WaitingEntry:
        return WaitingEntry.state.in_(("waiting", "offered"))
    return StandingSearch.state.in_(("noted", "open", "matched"))


def _note_listing(session: Any, rows: list[CaseRow], agent: Agent, now: datetime) -> bool:
    """Note what the agent has seen; return whether there was anything new."""
    seen = select(AuditEntry.subject_kind, AuditEntry.subject_id).where(
        AuditEntry.at > now - _ONCE_IN, AuditEntry.actor == agent.actor, AuditEntry.action == "listed"
    )
    known = {tuple(pair) for pair in session.execute(seen)}
    new = [row for row in rows if (row.kind, row.id) not in known]
    for row in new:
        record_audit(session, agent.actor, "listed", row.kind, row.id, now, found_by=row.why)
    return bool(new)


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)
