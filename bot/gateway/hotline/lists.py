"""What the lists of the case work share: filters, orders and pages; rows and files in an answer."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, TextIO, TypeVar

from aiohttp import web

from bot.clock import BERLIN
from bot.gateway.hotline.protocol import INVALID_FIELD, DeskProblem, int_field, json_answer, text_field
from bot.hotline.casework.paging import LONGEST_PAGE, Page

Entry = TypeVar("Entry")

_LONGEST_AFTER = 300


def list_options(body: Mapping[str, Any], order: str) -> dict[str, Any]:
    """Return order, page and size that a list was asked for.

    Raises:
        DeskProblem: 400, one of them cannot be used.
    """
    after = body.get("after")
    if after is not None and not (isinstance(after, str) and len(after) <= _LONGEST_AFTER):
        raise DeskProblem(400, INVALID_FIELD, field="after")
    return {
        "order": text_field(body, "sort", limit=20, default=order),
        "after": after,
        "limit": int_field(body, "page_size", default=50, least=1, most=LONGEST_PAGE),
    }


def filter_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the filter of a list.

    Raises:
        DeskProblem: 400, it is none.
    """
    which = body.get("filter", {})
    if not isinstance(which, dict):
        raise DeskProblem(400, INVALID_FIELD, field="filter")
    return which


def day_field(body: Mapping[str, Any], name: str) -> date | None:
    """Return a day, ``None`` where it is missing or empty.

    Raises:
        DeskProblem: 400, it is none.
    """
    text = body.get(name) or None
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise DeskProblem(400, INVALID_FIELD, field=name) from error


def texts_field(body: Mapping[str, Any], name: str, *, most: int = 20) -> tuple[str, ...]:
    """Return a list of texts, empty where it is missing.

    Raises:
        DeskProblem: 400, it is none.
    """
    value = body.get(name, [])
    if not isinstance(value, list) or len(value) > most or not all(_is_short(text) for text in value):
        raise DeskProblem(400, INVALID_FIELD, field=name)
    return tuple(value)


def page_answer(page: Page[Entry], as_item: Callable[[Entry], object] | None = None) -> web.Response:
    """Return a page of a list; ``total`` is on the first page only, and null when there are very many."""
    items = [as_item(entry) if as_item else entry for entry in page.entries]
    return json_answer({"items": items, "next": page.next, "total": page.total})


def file_answer(write: Callable[[TextIO], object], name: str, now: datetime) -> web.Response:
    """Return what is written as a CSV file that spreadsheet programs open with umlauts."""
    target = io.StringIO()
    write(target)
    return web.Response(
        body=target.getvalue().encode("utf-8-sig"),
        content_type="text/csv",
        charset="utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{now.astimezone(BERLIN):%Y-%m-%d}.csv"'
        },
    )


def flat(row: Any, **more: object) -> dict[str, object]:
    """Return the fields of a dataclass with more beside them."""
    return {**asdict(row), **more}


def _is_short(text: object) -> bool:
    return isinstance(text, str) and len(text) <= 200
