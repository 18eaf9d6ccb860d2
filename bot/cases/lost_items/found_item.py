"""A found thing as the office keeps it: taken in, corrected; the rules every way of recording shares."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items.describe import Describer
from bot.cases.plain_text import clean_line, clean_text
from bot.cases.store.tables import FoundItem
from bot.clock import BERLIN

LONGEST_NUMBER, LONGEST_MARKS, LONGEST_LINE = 60, 1000, 20
_OLDEST_YEAR = 2000
_PHOTO_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class ItemDraft:
    """What a clerk writes down about a found thing."""

    kind_text: str
    """What it is, in the clerk's words."""
    found_on: date
    number: str = ""
    """Inventory number; empty for the next free one."""
    description: str = ""
    colours: tuple[str, ...] = ()
    brand: str = ""
    marks: str = ""
    place_text: str = ""
    line: str = ""
    received_on: date | None = None
    storage_place: str = ""
    photo_key: str = ""
    """Of :func:`bot.cases.defects.photo.store_photo`."""


def checked_values(draft: ItemDraft, now: datetime, describer: Describer) -> dict[str, Any]:
    """Return the values of the columns, cleaned; the kind is read from the words.

    Raises:
        CaseError: ``TEXT_EMPTY`` (what it is), ``TEXT_TOO_LONG``, ``PHOTO_INVALID`` (no key of a photo),
            ``DATE_IN_FUTURE``, or ``DATE_INVALID``:
            received before it was found, or older than the office's records can be.
    """
    today = now.astimezone(BERLIN).date()
    kind_text = clean_line(draft.kind_text)
    if not kind_text:
        raise CaseError(ErrorCode.TEXT_EMPTY, field="kind_text")
    for name in ("found_on", "received_on"):
        day = getattr(draft, name)
        if day is not None and day > today:
            raise CaseError(ErrorCode.DATE_IN_FUTURE, field=name)
        if day is not None and day.year < _OLDEST_YEAR:
            raise CaseError(ErrorCode.DATE_INVALID, field=name)
    if draft.received_on is not None and draft.received_on < draft.found_on:
        raise CaseError(ErrorCode.DATE_INVALID, field="received_on")
    if draft.photo_key and not _PHOTO_KEY.fullmatch(draft.photo_key):
        raise CaseError(ErrorCode.PHOTO_INVALID, field="photo")
    colours = [colour for part in draft.colours if (colour := clean_line(part, 40))]
    brand, marks = clean_line(draft.brand) or None, clean_line(draft.marks, LONGEST_MARKS) or None
    description = clean_text(draft.description)
    read = describer.item(kind_text, description, colours, brand, marks)
    return {
        "number": clean_line(draft.number, LONGEST_NUMBER),
        "kind": read.features.kind or "",
        "kind_text": kind_text,
        "description": description,
        "colours": colours,
        "brand": brand,
        "marks": marks,
        "place_text": clean_line(draft.place_text) or None,
        "line": clean_line(draft.line, LONGEST_LINE) or None,
        "found_on": draft.found_on,
        "received_on": draft.received_on,
        "storage_place": clean_line(draft.storage_place) or None,
        "photo_key": draft.photo_key or None,
    }


def draft_of(row: FoundItem) -> ItemDraft:
    """Return what is kept of a thing, to be changed."""
    kept = {field.name: getattr(row, field.name) for field in fields(ItemDraft)}
    texts = {
        name: value or ""
        for name, value in kept.items()
        if name not in ("found_on", "received_on", "colours")
    }
    return ItemDraft(
        **texts, found_on=row.found_on, received_on=row.received_on, colours=tuple(row.colours or ())
    )
