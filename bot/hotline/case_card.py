"""Found items and cases as the lookup aid shows them: a line in the list, and everything on one card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Optional

from bot.answers.german import listing
from bot.answers.phrasebook import Phrasebook
from bot.cases.defects.routing import route_of_key
from bot.cases.lost_items.vocabulary import shared_vocabulary
from bot.clock import BERLIN
from bot.hotline.case_lookup import CaseRow
from bot.knowledge.base import KnowledgeBase

_FIELDS = {
    "found_item": (
        "number", "state", "kind_text", "description", "colours", "brand", "marks", "place_text", "line",
        "found_on", "received_on", "storage_place",
    ),
    "standing_search": ("reference", "state", "text", "email", "phone", "valid_until", "created_at"),
    "defect_report": (
        "reference", "state", "category", "place_text", "asset_number", "description", "responsible", "name",
        "email", "phone", "created_at", "updated_at",
    ),
    "booking": ("reference", "state", "topic", "concern", "name", "email", "phone", "created_at"),
    "callback_request": (
        "reference", "state", "name", "phone", "reachable", "concern", "note", "email", "created_at",
    ),
    "waiting_entry": ("reference", "state", "topic", "name", "email", "phone", "offer_until", "created_at"),
}  # fmt: skip
"""What is shown of each kind, in this order."""


@dataclass(frozen=True)
class CaseLine:
    """A case or found item in a list."""

    kind: str
    id: int
    title: str
    short: str
    state: str
    why: str


@dataclass(frozen=True)
class CaseField:
    """A fact of a case; ``name`` is that of the column, the console knows its label."""

    name: str
    value: str


@dataclass(frozen=True)
class CaseCard:
    """Everything about a case."""

    kind: str
    id: int
    title: str
    state: str
    fields: tuple[CaseField, ...]
    open_id: Optional[int]
    """What the view of its kind opens: thing, report, or the date of an appointment; ``None``: nothing."""


def case_line(found: CaseRow, knowledge: KnowledgeBase) -> CaseLine:
    """Return a case for the list."""
    row, kind = found.row, found.kind
    short: str
    if kind == "found_item":
        short = ", ".join(
            part for part in (row.description, row.place_text, f"{row.found_on:%d.%m.%Y}") if part
        )
    elif kind == "defect_report":
        short = ", ".join((row.place_text, _moment(row.created_at)))
    elif kind == "standing_search":
        short = row.text
    else:
        short = row.name
    return CaseLine(kind, found.id, _title(kind, row, knowledge), short, row.state, found.why)


def case_card(kind: str, row: Any, knowledge: KnowledgeBase, phrases: Phrasebook) -> CaseCard:
    """Return everything about a case."""
    fields = tuple(_fields(kind, row, knowledge, phrases))
    opened = {"found_item": row.id, "defect_report": row.id, "booking": getattr(row, "date_id", None)}
    return CaseCard(kind, row.id, _title(kind, row, knowledge), row.state, fields, opened.get(kind))


def _title(kind: str, row: Any, knowledge: KnowledgeBase) -> str:
    if kind == "found_item":
        return f"{row.kind_text} · {row.number}"
    if kind == "defect_report":
        category = knowledge.defect_categories.get(row.category)
        return f"{category.name if category is not None else row.category} · {row.reference}"
    return str(row.reference)


def _fields(kind: str, row: Any, knowledge: KnowledgeBase, phrases: Phrasebook) -> Iterator[CaseField]:
    for name in _FIELDS[kind]:
        if name == "state":
            continue
        if name == "responsible":
            text = route_of_key(row.responsible_key, knowledge).name
        elif name == "category":
            category = knowledge.defect_categories.get(row.category)
            text = category.name if category is not None else row.category
        elif name == "topic":
            text = phrases.say(f"consultation.topic_{row.topic}")
        elif name == "colours":
            known = shared_vocabulary().colour
            text = listing(known[each].words[0] if each in known else each for each in row.colours or ())
        else:
            text = _shown(getattr(row, name))
        if text:
            yield CaseField(name, text)


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else str(value)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(BERLIN):%d.%m.%Y, %H:%M}"
