"""Found things at the desk: taking in, looking at, correcting, disposing of; each with who did it.

What happened to a thing is its entries in the audit trail; looks at it are there as well.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from bot.cases.audit import audit_of, record_audit
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items.catalogue import Catalogue
from bot.cases.lost_items.describe import Describer, shared_describer
from bot.cases.lost_items.found_item import ItemDraft, checked_values
from bot.cases.lost_items.matches import matches_to_decide
from bot.cases.lost_items.standing import match_arrivals
from bot.cases.plain_text import clean_line
from bot.cases.same_version import require_version
from bot.cases.store import CaseStore
from bot.cases.store.tables import AuditEntry, FoundItem
from bot.clock import BERLIN
from bot.hotline.casework.tables import Finder, Handout
from bot.knowledge.base import KnowledgeBase

SUBJECT = "found_item"
"""What the audit trail calls a found thing."""
OUTCOMES = ("to_finder", "to_city", "to_welfare", "auctioned", "destroyed")
"""What became of a thing that nobody asked for (``knowledge/lost_property.yml``, ``fund_aufbewahrung``)."""
_NUMBER_WIDTH = 5


@dataclass(frozen=True)
class FinderDetails:
    """Who found a thing and claims it should nobody ask for it."""

    name: str
    contact: str


@dataclass(frozen=True)
class Recorded:
    """A thing that was taken in."""

    item_id: int
    number: str
    matches: int
    """Standing searches that it may be the answer to, for an agent to confirm."""


@dataclass(frozen=True)
class ItemView:
    """Everything the desk knows of a thing."""

    item: FoundItem
    finder: Finder | None
    handout: Handout | None
    history: tuple[AuditEntry, ...]
    """Changes, oldest first; looks are left out."""


def record_item(
    store: CaseStore,
    draft: ItemDraft,
    actor: str,
    now: datetime,
    knowledge: KnowledgeBase,
    *,
    finder: FinderDetails | None = None,
    describer: Describer | None = None,
    catalogue: Catalogue | None = None,
) -> Recorded:
    """Take in a thing and compare it with the standing searches; nobody is written to before an agent looks.

    Raises:
        CaseError: ``NUMBER_TAKEN``, or what :func:`bot.cases.lost_items.found_item.checked_values` raises.
    """
    values = checked_values(draft, now, describer or shared_describer())

    def once() -> FoundItem:
        with store.begin() as work:
            if values["number"]:
                _refuse_taken(work.session, values["number"])
            number = values["number"] or _next_number(work.session, now)
            row = FoundItem(**{**values, "number": number}, state="stored", created_at=now, updated_at=now)
            work.session.add(row)
            work.session.flush()
            if finder is not None:
                _keep_finder(work.session, row.id, finder, now)
            record_audit(work.session, actor, "item_recorded", SUBJECT, row.id, now, number=number)
            work.commit()
            return row

    row = store.retrying(once)
    match_arrivals(store, knowledge, now, [row.id], catalogue=catalogue, tell=False)
    return Recorded(row.id, row.number, matches_to_decide(store, row.id))


def look_at_item(store: CaseStore, item_id: int, actor: str, now: datetime) -> ItemView:
    """Return what is known of a thing; the look is in the audit trail.

    Raises:
        CaseError: ``NOT_FOUND``.
    """

    def once() -> ItemView:
        with store.begin() as work:
            row = work.session.get(FoundItem, item_id)
            if row is None:
                raise CaseError(ErrorCode.NOT_FOUND)
            view = ItemView(
                row,
                _one(work.session, Finder, item_id),
                _one(work.session, Handout, item_id),
                tuple(
                    entry
                    for entry in audit_of(work.session, SUBJECT, item_id)
                    if entry.action.startswith("item_")
                ),
            )
            record_audit(work.session, actor, "look_item", SUBJECT, item_id, now)
            work.commit()
            return view

    return store.retrying(once)


def edit_item(
    store: CaseStore,
    item_id: int,
    version: int,
    draft: ItemDraft,
    actor: str,
    now: datetime,
    knowledge: KnowledgeBase,
    *,
    describer: Describer | None = None,
    catalogue: Catalogue | None = None,
) -> int:
    """Correct a thing's record; return its new version. Standing searches are compared anew.

    Raises:
        CaseError: ``NOT_FOUND``, ``CHANGED_MEANWHILE``, ``INVALID_STATE`` (it is not here any more),
            ``NUMBER_TAKEN``, or what :func:`bot.cases.lost_items.found_item.checked_values` raises.
    """
    values = checked_values(draft, now, describer or shared_describer())

    def once() -> FoundItem:
        with store.begin() as work:
            row = locked_item(work.session, item_id, version)
            if row.state not in ("stored", "expired"):
                raise CaseError(ErrorCode.INVALID_STATE)
            wanted = {**values, "number": values["number"] or row.number}
            changed = sorted(name for name, value in wanted.items() if getattr(row, name) != value)
            if wanted["number"] != row.number:
                _refuse_taken(work.session, wanted["number"])
            if changed:
                for name in changed:
                    setattr(row, name, wanted[name])
                row.updated_at = now
                record_audit(
                    work.session, actor, "item_edited", SUBJECT, row.id, now, fields=", ".join(changed)[:200]
                )
                work.commit()
            return row

    row = store.retrying(once)
    if row.state == "stored":
        match_arrivals(store, knowledge, now, [row.id], catalogue=catalogue, tell=False)
    return row.version


def expire_items(
    store: CaseStore, item_ids: Collection[int], actor: str, now: datetime, knowledge: KnowledgeBase
) -> int:
    """Take things out of the search that were kept long enough; return how many. Others are left alone."""
    last_day = expiry_day(now, knowledge)

    def once() -> int:
        with store.begin() as work:
            due = select(FoundItem).where(FoundItem.id.in_(tuple(item_ids)), is_due(last_day))
            rows = work.session.execute(due.with_for_update()).scalars().all()
            for row in rows:
                row.state, row.updated_at = "expired", now
                record_audit(work.session, actor, "item_expired", SUBJECT, row.id, now)
            work.commit()
            return len(rows)

    return store.retrying(once)


def dispose_of(store: CaseStore, item_id: int, version: int, outcome: str, actor: str, now: datetime) -> None:
    """Note what became of a thing that nobody asked for. What must not lie (food) need not have expired.

    Raises:
        CaseError: ``NOT_FOUND``, ``CHANGED_MEANWHILE``, or ``INVALID_STATE``: no such outcome, it is not
            here any more, or nobody claims it as its finder.
    """

    def once() -> None:
        with store.begin() as work:
            row = locked_item(work.session, item_id, version)
            claimed = _one(work.session, Finder, item_id) is not None
            if (
                outcome not in OUTCOMES
                or row.state not in ("stored", "expired")
                or (outcome == "to_finder" and not (claimed and row.state == "expired"))
                or (outcome != "destroyed" and row.state != "expired")
            ):
                raise CaseError(ErrorCode.INVALID_STATE)
            row.state, row.updated_at = "disposed", now
            record_audit(work.session, actor, "item_disposed", SUBJECT, row.id, now, outcome=outcome)
            work.commit()

    store.retrying(once)


def locked_item(session: Any, item_id: int, version: int | None) -> FoundItem:
    """Return a thing that nobody else changes until this transaction ends.

    Raises:
        CaseError: ``NOT_FOUND`` or ``CHANGED_MEANWHILE``.
    """
    mine = select(FoundItem).where(FoundItem.id == item_id).with_for_update()
    row: FoundItem | None = session.execute(mine).scalar_one_or_none()
    if row is None:
        raise CaseError(ErrorCode.NOT_FOUND)
    require_version(session, SUBJECT, row, version)
    return row


def expiry_day(now: datetime, knowledge: KnowledgeBase) -> date:
    """Return the last day whose things were kept long enough (months: ``knowledge/lost_property.yml``)."""
    months = int(knowledge.lost_property["fund_aufbewahrung"].facts["retention_months"])
    today = now.astimezone(BERLIN).date()
    total = today.year * 12 + today.month - 1 - months
    year, month = divmod(total, 12)
    for day in range(today.day, 0, -1):  # 31 August minus six months is the last of February
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("a month has a first day")


def is_due(last_day: date) -> Any:
    """Return the SQL condition under which a thing was here long enough; § 973 BGB counts from the notice."""
    arrived = func.coalesce(FoundItem.received_on, FoundItem.found_on)
    return (FoundItem.state == "stored") & (FoundItem.found_on <= last_day) & (arrived <= last_day)


def _one(session: Any, table: Any, item_id: int) -> Any:
    return session.execute(select(table).where(table.item_id == item_id)).scalar_one_or_none()


def _keep_finder(session: Any, item_id: int, finder: FinderDetails, now: datetime) -> None:
    name, contact = clean_line(finder.name), clean_line(finder.contact)
    if not name or not contact:
        raise CaseError(ErrorCode.NAME_INVALID, field="finder")
    session.add(Finder(item_id=item_id, name=name, contact=contact, created_at=now))


def _refuse_taken(session: Any, number: str) -> None:
    if session.execute(select(FoundItem.id).where(FoundItem.number == number)).first() is not None:
        raise CaseError(ErrorCode.NUMBER_TAKEN)


def _next_number(session: Any, now: datetime) -> str:
    """Return the number after the last of this year, such as 2026-00481; a race for it is retried."""
    year = now.astimezone(BERLIN).year
    pattern = f"{year}-{'_' * _NUMBER_WIDTH}"
    last = session.execute(
        select(func.max(FoundItem.number)).where(FoundItem.number.like(pattern))
    ).scalar_one_or_none()
    tail = last.partition("-")[2] if last else "0"
    return f"{year}-{int(tail) + 1 if tail.isdigit() else 1:0{_NUMBER_WIDTH}d}"


def photo_of(store: CaseStore, item_id: int) -> str | None:
    """Return the key of a thing's photo, ``None`` if it has none or is not there."""
    with store.reading() as work:
        key = work.session.execute(select(FoundItem.photo_key).where(FoundItem.id == item_id))
        return key.scalar_one_or_none()  # type: ignore[no-any-return]
