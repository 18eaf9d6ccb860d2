"""Things in the lost property office, and searches for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, event

from bot.cases.store.mapping import (
    JSON,
    Boolean,
    Date,
    Field,
    Float,
    Integer,
    Row,
    String,
    Text,
    UtcTime,
    key,
    mapped,
    optional,
    required,
)
from bot.cases.store.tables.rules import one_of, words_of


@mapped
class FoundItem(Row):
    """A thing in the lost property office."""

    __tablename__ = "found_item"
    __table_args__ = (
        one_of("found_item", "state", "stored", "handed_out", "expired", "disposed"),
        Index("found_item_by_arrival", "state", "found_on", "received_on"),
        Index("found_item_by_change", "updated_at"),
        Index("found_item_by_kind", "kind", "state", "found_on"),
    )

    id: Field[int] = key()
    number: Field[str] = required(String(60), unique=True)
    """The office's own inventory number."""
    kind: Field[str] = required(String(80))
    kind_text: Field[str] = required(Text)
    description: Field[str] = required(Text)
    colours: Field[list[str]] = required(JSON)
    brand: Field[str | None] = optional(Text)
    marks: Field[str | None] = optional(Text)
    place_text: Field[str | None] = optional(Text)
    line: Field[str | None] = optional(String(20))
    found_on: Field[date] = required(Date)
    received_on: Field[date | None] = optional(Date)
    storage_place: Field[str | None] = optional(Text)
    photo_key: Field[str | None] = optional(String(200))
    state: Field[str] = required(String(20), default="stored")
    demo: Field[bool] = required(Boolean, default=False)
    created_at: Field[datetime] = required(UtcTime)
    updated_at: Field[datetime] = required(UtcTime)
    words: Field[str] = required(Text, server_default="")
    """What the desk searches in: number, thing, description, brand and storage place, folded."""
    version: Field[int] = required(Integer, server_default="1")
    """Grows with every change: who changes what somebody else has changed since is told."""

    __mapper_args__ = {"version_id_col": version}


def _note_words_of_item(mapper: Any, connection: Any, item: FoundItem) -> None:
    item.words = words_of(item.number, item.kind_text, item.description, item.brand, item.storage_place)


for _occasion in ("before_insert", "before_update"):
    event.listen(FoundItem, _occasion, _note_words_of_item)


@mapped
class StandingSearch(Row):
    """A search that is repeated whenever things arrive."""

    __tablename__ = "standing_search"
    __table_args__ = (
        one_of("standing_search", "state", "noted", "open", "matched", "withdrawn", "expired"),
        Index("standing_search_by_state", "state", "valid_until"),
        Index("standing_search_by_email", "email"),
        Index("standing_search_by_conversation", "conversation_id"),
    )

    id: Field[int] = key()
    reference: Field[str] = required(String(12), unique=True)
    secret_hash: Field[str] = required(String(200))
    description: Field[dict[str, Any]] = required(JSON)
    """The LossDescription."""
    text: Field[str] = required(Text)
    """In the citizen's own words."""
    email: Field[str] = required(String(320))
    phone: Field[str | None] = optional(String(40))
    state: Field[str] = required(String(20), default="open")
    valid_until: Field[date] = required(Date)
    created_at: Field[datetime] = required(UtcTime)
    last_matched_at: Field[datetime | None] = optional(UtcTime)
    idempotency_key: Field[str | None] = optional(String(200), unique=True)
    conversation_id: Field[str | None] = optional(String(200))


@mapped
class SearchMatch(Row):
    """A thing that may be the one somebody searches for."""

    __tablename__ = "search_match"
    __table_args__ = (
        UniqueConstraint("search_id", "item_id", name="search_match_once"),
        one_of("search_match", "state", "proposed", "notified", "rejected", "confirmed"),
        Index("search_match_by_item", "item_id"),
        Index("search_match_by_state", "state", "created_at"),
    )

    id: Field[int] = key()
    search_id: Field[int] = required(Integer, ForeignKey("standing_search.id", ondelete="CASCADE"))
    item_id: Field[int] = required(Integer, ForeignKey("found_item.id", ondelete="CASCADE"))
    score: Field[float] = required(Float)
    level: Field[str] = required(String(20))
    state: Field[str] = required(String(20), default="proposed")
    created_at: Field[datetime] = required(UtcTime)


@mapped
class SearchBudget(Row):
    """How many searches somebody made on a day."""

    __tablename__ = "search_budget"
    __table_args__ = (
        UniqueConstraint("scope", "day", name="search_budget_once"),
        CheckConstraint("used >= 0", name="search_budget_not_negative"),
    )

    id: Field[int] = key()
    scope: Field[str] = required(String(400))
    """``conversation:…`` or ``address:…``."""
    day: Field[date] = required(Date)
    used: Field[int] = required(Integer, default=0)
