"""Lists of found things: filtered, sorted, page by page, and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TextIO

from sqlalchemy import func, select

from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items.exchange import HEADERS, cells_of
from bot.cases.plain_text import csv_cell
from bot.cases.store import CaseStore
from bot.cases.store.tables import FoundItem
from bot.hotline.casework.csv_export import export_rows
from bot.hotline.casework.found_items import expiry_day, is_due
from bot.hotline.casework.paging import Order, Page, containing, list_page
from bot.hotline.casework.tables import Finder
from bot.knowledge.base import KnowledgeBase

STATES = ("stored", "handed_out", "expired", "disposed")
ORDERS = {
    "newest": Order(FoundItem.found_on, date, descending=True),
    "oldest": Order(FoundItem.found_on, date),
    "number": Order(FoundItem.number, str),
    "changed": Order(FoundItem.updated_at, datetime, descending=True),
}


@dataclass(frozen=True)
class ItemFilter:
    """Which found things a list shows."""

    state: str | None = "stored"
    """``None`` for all."""
    kind: str = ""
    words: str = ""
    """In number, thing, description, brand or storage place."""
    found_from: date | None = None
    found_to: date | None = None
    due: bool = False
    """Only what was kept long enough."""


@dataclass(frozen=True)
class ItemLine:
    """A found thing in a list."""

    item_id: int
    version: int
    number: str
    kind_text: str
    description: str
    colours: tuple[str, ...]
    place_text: str | None
    line: str | None
    found_on: date
    received_on: date | None
    storage_place: str | None
    state: str
    demo: bool


def list_items(
    store: CaseStore,
    which: ItemFilter,
    now: datetime,
    knowledge: KnowledgeBase,
    *,
    order: str = "newest",
    after: str | None = None,
    limit: int = 50,
) -> Page[ItemLine]:
    """Return a page of the things that a filter lets through.

    Raises:
        CaseError: ``INVALID_STATE`` for a state, order or page there is not.
    """
    return list_page(
        store,
        _query(which, now, knowledge),
        FoundItem.id,
        ORDERS,
        _line,
        order=order,
        after=after,
        limit=limit,
        counted=not which.words,
    )


def claimed_by_finders(store: CaseStore, item_ids: list[int]) -> set[int]:
    """Return which of the things their finders claim."""
    with store.reading() as work:
        return set(work.session.execute(select(Finder.item_id).where(Finder.item_id.in_(item_ids))).scalars())


def count_due(store: CaseStore, now: datetime, knowledge: KnowledgeBase) -> int:
    """Return how many things were kept long enough."""
    with store.reading() as work:
        due = select(func.count(FoundItem.id)).where(is_due(expiry_day(now, knowledge)))
        return int(work.session.execute(due).scalar_one())


def export_items(
    store: CaseStore, which: ItemFilter, target: TextIO, actor: str, now: datetime, knowledge: KnowledgeBase
) -> int:
    """Write what a filter lets through as CSV that can be imported again; return how many.

    The export is in the audit trail, before anything is written.

    Raises:
        CaseError: ``INVALID_STATE`` for a state there is not.
    """
    return export_rows(
        store,
        _query(which, now, knowledge).order_by(FoundItem.number),
        target,
        HEADERS,
        lambda row: [csv_cell(value) for value in cells_of(row)],
        actor=actor,
        action="items_exported",
        subject="found_item",
        now=now,
        state=which.state,
    )


def _query(which: ItemFilter, now: datetime, knowledge: KnowledgeBase) -> Any:
    if which.state is not None and which.state not in STATES:
        raise CaseError(ErrorCode.INVALID_STATE)
    query = select(FoundItem)
    if which.due:
        query = query.where(is_due(expiry_day(now, knowledge)))
    elif which.state is not None:
        query = query.where(FoundItem.state == which.state)
    if which.kind:
        query = query.where(FoundItem.kind == which.kind)
    if which.found_from is not None:
        query = query.where(FoundItem.found_on >= which.found_from)
    if which.found_to is not None:
        query = query.where(FoundItem.found_on <= which.found_to)
    return query.where(containing(which.words, FoundItem)) if which.words.strip() else query


def _line(row: FoundItem) -> ItemLine:
    return ItemLine(
        item_id=row.id,
        version=row.version,
        number=row.number,
        kind_text=row.kind_text,
        description=row.description,
        colours=tuple(row.colours or ()),
        place_text=row.place_text,
        line=row.line,
        found_on=row.found_on,
        received_on=row.received_on,
        storage_place=row.storage_place,
        state=row.state,
        demo=row.demo,
    )
