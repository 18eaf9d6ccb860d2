"""Lists that go on where they ended: a page names the last row it showed, not how many came before.

A page costs the same wherever it is, and rows that come in between neither repeat nor skip others.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import and_, func, or_, select

from bot.cases.errors import CaseError, ErrorCode

LONGEST_PAGE = 100
MOST_COUNTED = 10_000
"""Beyond this a list says that there are more."""
_LONGEST_CURSOR = 300

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
    """How many there are; ``None`` when they are more than ten thousand. Only on the first page."""


def read_page(
    session: Any,
    query: Any,
    row_id: Any,
    order: Order,
    as_entry: Callable[[Any], Entry],
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[Entry]:
    """Return a page of a query over one table.

    Raises:
        CaseError: ``INVALID_STATE`` for an ``after`` that no page has named.
    """
    size = max(1, min(limit, LONGEST_PAGE))
    total = _total(session, query, row_id) if after is None else None
    if after is not None:
        query = query.where(_behind(order, row_id, after))
    column, identity = (
        (order.column.desc(), row_id.desc()) if order.descending else (order.column.asc(), row_id.asc())
    )
    rows = session.execute(query.order_by(column, identity).limit(size + 1)).scalars().all()
    shown = rows[:size]
    more = len(rows) > size
    last = _cursor(getattr(shown[-1], order.column.key), shown[-1].id) if more else None
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


def containing(text: str, *columns: Any) -> Any:
    """Return the SQL condition that one of the columns contains the text, whatever its capitals.

    Databases fold only A to Z by themselves, so words with umlauts are tried in their usual spellings.
    """
    spellings = {text} if text.isascii() else {text, text.lower(), text.capitalize(), text.upper()}
    return or_(
        *(
            column.ilike(f"%{_literal(spelling)}%", escape="\\")
            for column in columns
            for spelling in sorted(spellings)
        )
    )


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
