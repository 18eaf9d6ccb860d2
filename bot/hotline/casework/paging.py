"""Lists that go on where they ended: a page names the last row it showed, not how many came before.

A page costs the same wherever it is, and rows that come in between neither repeat nor skip others.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import and_, func, or_, select

from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store import CaseStore
from bot.language.normalise import fold

LONGEST_PAGE = 100
MOST_COUNTED = 10_000
"""Beyond this a list says that there are more."""
_LONGEST_CURSOR = 300
_MOST_WORDS, _LONGEST_WORD = 5, 40

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Order:
    """What a list is sorted by; the id decides between equals."""

    column: Any
    kind: type
    """``datetime``, ``date`` or ``str``: what the column holds."""
    descending: bool = False


@dataclass(frozen=True)
class Page(Generic[Entry]):
    """A part of a list."""

    entries: tuple[Entry, ...]
    next: str | None
    """Where the next page goes on; ``None`` on the last one."""
    total: int | None
    """How many there are, on the first page; ``None`` when they are very many, or counting takes long."""


def list_page(
    store: CaseStore,
    query: Any,
    row_id: Any,
    orders: Mapping[str, Order],
    as_entry: Callable[[Any], Entry],
    *,
    order: str,
    after: str | None,
    limit: int,
    counted: bool,
) -> Page[Entry]:
    """Return a page in one of the orders that a list has; see :func:`read_page`.

    Raises:
        CaseError: ``INVALID_STATE`` for an order or page there is not.
    """
    if order not in orders:
        raise CaseError(ErrorCode.INVALID_STATE)
    with store.reading() as work:
        session = work.session
        return read_page(
            session, query, row_id, orders[order], as_entry, after=after, limit=limit, counted=counted
        )


def read_page(
    session: Any,
    query: Any,
    row_id: Any,
    order: Order,
    as_entry: Callable[[Any], Entry],
    *,
    after: str | None = None,
    limit: int = 50,
    counted: bool = True,
) -> Page[Entry]:
    """Return a page of a query over one table; ``counted``: whether the database can count it quickly.

    Raises:
        CaseError: ``INVALID_STATE`` for an ``after`` that no page has named.
    """
    size = max(1, min(limit, LONGEST_PAGE))
    everything = query
    if after is not None:
        query = query.where(_behind(order, row_id, after))
    column, identity = (
        (order.column.desc(), row_id.desc()) if order.descending else (order.column.asc(), row_id.asc())
    )
    rows = session.execute(query.order_by(column, identity).limit(size + 1)).scalars().all()
    shown = rows[:size]
    more = len(rows) > size
    last = _cursor(getattr(shown[-1], order.column.key), shown[-1].id) if more else None
    total = None
    if after is None:
        total = len(shown) if not more else _total(session, everything, row_id) if counted else None
    return Page(tuple(as_entry(row) for row in shown), last, total)


def _total(session: Any, query: Any, row_id: Any) -> int | None:
    some = query.with_only_columns(row_id).limit(MOST_COUNTED + 1).subquery()
    count = int(session.execute(select(func.count()).select_from(some)).scalar_one())
    return None if count > MOST_COUNTED else count


def _behind(order: Order, row_id: Any, after: str) -> Any:
    value, last_id = _position(after, order.kind)
    column = order.column
    if order.descending:
        return or_(column < value, and_(column == value, row_id < last_id))
    return or_(column > value, and_(column == value, row_id > last_id))


def _cursor(value: Any, row_id: int) -> str:
    text = value.isoformat() if isinstance(value, date) else value
    return base64.urlsafe_b64encode(json.dumps([text, row_id]).encode()).decode().rstrip("=")


def _position(after: str, kind: type) -> tuple[Any, int]:
    try:
        if len(after) > _LONGEST_CURSOR:
            raise ValueError
        text, row_id = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        if not isinstance(text, str) or not isinstance(row_id, int) or abs(row_id) > 2**31 - 1:
            raise ValueError
        value: Any = text
        if kind is datetime:
            value = datetime.fromisoformat(text)
            if value.tzinfo is None:
                raise ValueError
        elif kind is date:
            value = date.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise CaseError(ErrorCode.INVALID_STATE) from error
    return value, row_id


def containing(text: str, rows: Any) -> Any:
    """Return the SQL condition that the folded words of a row have every word of a text in them.

    The words are looked through in one go, before rows are put in order: by the order's index, each row
    would be fetched for itself.
    """
    wanted = [_literal(fold(word[:_LONGEST_WORD])) for word in text.split()[:_MOST_WORDS]]
    fitting = select(rows.id).where(*(rows.words.like(f"%{word}%", escape="\\") for word in wanted))
    return rows.id.in_(fitting)


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
