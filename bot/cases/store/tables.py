"""The tables of the case store. What must never happen is made impossible here, not in programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, event, text, true

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
    metadata,
    optional,
    required,
)
from bot.language.normalise import fold

__all__ = [
    "Attempt",
    "AuditEntry",
    "Booking",
    "CaseEvent",
    "ConsultationDate",
    "DefectReport",
    "DefectSubscription",
    "FoundItem",
    "OutgoingMail",
    "SearchBudget",
    "SearchMatch",
    "Slot",
    "SlotSeat",
    "StandingSearch",
    "WaitingEntry",
    "metadata",
]


def words_of(*texts: str | None) -> str:
    """Return texts as the desk searches in them: one line, without capitals, umlauts and marks."""
    return fold(" ".join(text for text in texts if text))


def _one_of(table: str, column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{table}_{column}_known")


def _when_created(context: Any) -> Any:
    return context.get_current_parameters()["created_at"]


@mapped
class FoundItem(Row):
    """A thing in the lost property office."""

    __tablename__ = "found_item"
    __table_args__ = (
        _one_of("found_item", "state", "stored", "handed_out", "expired", "disposed"),
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


@mapped
class StandingSearch(Row):
    """A search that is repeated whenever things arrive."""

    __tablename__ = "standing_search"
    __table_args__ = (
        _one_of("standing_search", "state", "noted", "open", "matched", "withdrawn", "expired"),
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
        _one_of("search_match", "state", "proposed", "notified", "rejected", "confirmed"),
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


@mapped
class Attempt(Row):
    """How often somebody tried a reference and secret in a stretch of time."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("scope", "begins_at", name="attempt_once"),
        CheckConstraint("used >= 0", name="attempt_not_negative"),
        Index("attempt_by_time", "begins_at"),
    )

    id: Field[int] = key()
    scope: Field[str] = required(String(400))
    begins_at: Field[datetime] = required(UtcTime)
    used: Field[int] = required(Integer, default=0)


_FOLLOWS = text("joined_to_id IS NOT NULL")


@mapped
class DefectReport(Row):
    """A defect in the city."""

    __tablename__ = "defect_report"
    __table_args__ = (
        _one_of("defect_report", "state", "reported", "in_progress", "closed"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="defect_report_whole_position"),
        Index("defect_report_by_state", "state", "category"),
        Index("defect_report_by_position", "latitude", "longitude"),
        Index("defect_report_by_time", "created_at"),
        Index("defect_report_by_asset", "asset_number"),
        Index("defect_report_by_email", "email"),
        Index("defect_report_by_conversation", "conversation_id"),
        Index("defect_report_by_category", "category", "created_at"),
        Index("defect_report_by_district", "district", "created_at"),
        Index("defect_report_by_responsible", "responsible_key", "created_at"),
        Index("defect_report_by_joined", "joined_to_id", sqlite_where=_FOLLOWS, postgresql_where=_FOLLOWS),
        Index("defect_report_by_turn", "state", "created_at"),
        Index("defect_report_to_do_by_time", "to_do", "created_at"),
        Index("defect_report_to_do_by_note", "to_do", "noted_at"),
        Index("defect_report_to_do_by_place", "to_do", "district", "category"),
    )

    id: Field[int] = key()
    reference: Field[str] = required(String(12), unique=True)
    secret_hash: Field[str] = required(String(200))
    category: Field[str] = required(String(60))
    place_kind: Field[str] = required(String(40))
    place_text: Field[str] = required(Text)
    street: Field[str | None] = optional(String(200))
    house_number: Field[str | None] = optional(String(20))
    district: Field[str | None] = optional(String(100))
    asset_number: Field[str | None] = optional(String(40))
    latitude: Field[float | None] = optional(Float)
    longitude: Field[float | None] = optional(Float)
    description: Field[str] = required(Text)
    photo_keys: Field[list[str]] = required(JSON, default=list)
    email: Field[str | None] = optional(String(320))
    phone: Field[str | None] = optional(String(40))
    name: Field[str | None] = optional(String(200))
    state: Field[str] = required(String(20), default="reported")
    responsible_key: Field[str] = required(String(100))
    joined_to_id: Field[int | None] = optional(Integer, ForeignKey("defect_report.id", ondelete="SET NULL"))
    private: Field[bool] = required(Boolean, default=False)
    place_unknown: Field[bool] = required(Boolean, default=False)
    created_at: Field[datetime] = required(UtcTime)
    updated_at: Field[datetime] = required(UtcTime)
    noted_at: Field[datetime | None] = optional(UtcTime, default=_when_created)
    """When the office last noted something for the reporter; before that, when it was reported."""
    words: Field[str] = required(Text, server_default="")
    """What the desk searches in: reference, place and description, folded."""
    to_do: Field[bool] = required(Boolean, server_default=true())
    """Whether it is open and follows no other one; kept by the program, so that lists have short indexes."""
    version: Field[int] = required(Integer, server_default="1")
    """Grows with every change: who changes what somebody else has changed since is told."""
    idempotency_key: Field[str | None] = optional(String(200), unique=True)
    conversation_id: Field[str | None] = optional(String(200))

    __mapper_args__ = {"version_id_col": version}


@mapped
class CaseEvent(Row):
    """An entry in the history of a case."""

    __tablename__ = "case_event"
    __table_args__ = (
        _one_of("case_event", "case_kind", "lost_item", "defect", "booking"),
        Index("case_event_by_case", "case_kind", "case_id", "at"),
    )

    id: Field[int] = key()
    case_kind: Field[str] = required(String(20))
    case_id: Field[int] = required(Integer)
    at: Field[datetime] = required(UtcTime)
    kind: Field[str] = required(String(40))
    state: Field[str | None] = optional(String(20))
    public_note: Field[str | None] = optional(Text)
    internal_note: Field[str | None] = optional(Text)
    actor: Field[str] = required(String(100))


@mapped
class DefectSubscription(Row):
    """Somebody who wants to hear when a defect's state changes."""

    __tablename__ = "defect_subscription"
    __table_args__ = (UniqueConstraint("report_id", "email", name="defect_subscription_once"),)

    id: Field[int] = key()
    report_id: Field[int] = required(Integer, ForeignKey("defect_report.id", ondelete="CASCADE"))
    email: Field[str] = required(String(320))
    created_at: Field[datetime] = required(UtcTime)


@mapped
class ConsultationDate(Row):
    """A day on which the mayor receives citizens."""

    __tablename__ = "consultation_date"
    __table_args__ = (
        UniqueConstraint("series", "day", name="consultation_date_once"),
        _one_of("consultation_date", "state", "open", "cancelled"),
        CheckConstraint("starts_at < ends_at", name="consultation_date_forwards"),
    )

    id: Field[int] = key()
    series: Field[str] = required(String(60))
    day: Field[date] = required(Date)
    starts_at: Field[datetime] = required(UtcTime)
    ends_at: Field[datetime] = required(UtcTime)
    place: Field[dict[str, Any]] = required(JSON)
    state: Field[str] = required(String(20), default="open")
    booking_opens_at: Field[datetime | None] = optional(UtcTime)
    created_at: Field[datetime] = required(UtcTime)


@mapped
class Slot(Row):
    """A stretch of time of a consultation date for one conversation or, with capacity, several."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("date_id", "starts_at", name="slot_once"),
        CheckConstraint("starts_at < ends_at", name="slot_forwards"),
        CheckConstraint("capacity >= 1", name="slot_for_somebody"),
    )

    id: Field[int] = key()
    date_id: Field[int] = required(Integer, ForeignKey("consultation_date.id", ondelete="CASCADE"))
    starts_at: Field[datetime] = required(UtcTime)
    ends_at: Field[datetime] = required(UtcTime)
    capacity: Field[int] = required(Integer, default=1)
    available_from: Field[datetime | None] = optional(UtcTime)
    """End of the quiet period after a cancellation."""


@mapped
class SlotSeat(Row):
    """A seat that is held or booked; a free seat is one that has no row, or an expired hold.

    ``seat_no`` counts from 1 to the slot's capacity; the unique pair makes double booking impossible.
    """

    __tablename__ = "slot_seat"
    __table_args__ = (
        UniqueConstraint("slot_id", "seat_no", name="slot_seat_once"),
        _one_of("slot_seat", "state", "held", "booked"),
        CheckConstraint("seat_no >= 1", name="slot_seat_counts_from_one"),
        CheckConstraint("state <> 'held' OR hold_until IS NOT NULL", name="slot_seat_hold_ends"),
        CheckConstraint("state <> 'booked' OR booking_id IS NOT NULL", name="slot_seat_booked_by_somebody"),
        Index("slot_seat_by_holder", "holder"),
    )

    id: Field[int] = key()
    slot_id: Field[int] = required(Integer, ForeignKey("slot.id", ondelete="CASCADE"))
    seat_no: Field[int] = required(Integer)
    state: Field[str] = required(String(20))
    hold_until: Field[datetime | None] = optional(UtcTime)
    holder: Field[str | None] = optional(String(200))
    """The conversation that holds it."""
    booking_id: Field[int | None] = optional(Integer, unique=True)
    """The booking, which is written first (no foreign key: the booking's own points here)."""


_BOOKED = text("state = 'booked'")


@mapped
class Booking(Row):
    """An appointment in the consultation hour."""

    __tablename__ = "booking"
    __table_args__ = (
        _one_of("booking", "state", "booked", "cancelled", "moved"),
        Index(
            "booking_once_per_address_and_date",
            "email_normal",
            "date_id",
            unique=True,
            sqlite_where=_BOOKED,
            postgresql_where=_BOOKED,
        ),
        Index(
            "booking_once_per_seat", "seat_id", unique=True, sqlite_where=_BOOKED, postgresql_where=_BOOKED
        ),
        Index("booking_by_slot", "slot_id"),
        Index("booking_by_date", "date_id"),
        Index("booking_by_conversation", "conversation_id"),
    )

    id: Field[int] = key()
    reference: Field[str] = required(String(12), unique=True)
    secret_hash: Field[str] = required(String(200))
    slot_id: Field[int] = required(Integer, ForeignKey("slot.id"))
    date_id: Field[int] = required(Integer, ForeignKey("consultation_date.id"))
    """The slot's date, once more: the limit per address and date is an index over it."""
    seat_id: Field[int | None] = optional(Integer, ForeignKey("slot_seat.id", ondelete="SET NULL"))
    """Empty once the seat was given back."""
    topic: Field[str] = required(String(60))
    concern: Field[str | None] = optional(Text)
    name: Field[str] = required(String(200))
    email: Field[str] = required(String(320))
    email_normal: Field[str] = required(String(320))
    phone: Field[str | None] = optional(String(40))
    state: Field[str] = required(String(20), default="booked")
    ics_uid: Field[str] = required(String(200), unique=True)
    ics_sequence: Field[int] = required(Integer, default=0)
    created_at: Field[datetime] = required(UtcTime)
    updated_at: Field[datetime] = required(UtcTime)
    idempotency_key: Field[str | None] = optional(String(200), unique=True)
    conversation_id: Field[str | None] = optional(String(200))


_WAITING = text("state IN ('waiting', 'offered')")


@mapped
class WaitingEntry(Row):
    """Somebody who waits for a free slot."""

    __tablename__ = "waiting_entry"
    __table_args__ = (
        _one_of("waiting_entry", "state", "waiting", "offered", "accepted", "lapsed", "withdrawn"),
        CheckConstraint("state <> 'offered' OR offer_until IS NOT NULL", name="waiting_entry_offer_ends"),
        Index(
            "waiting_entry_once_per_address",
            "series",
            "email_normal",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("waiting_entry_by_turn", "series", "state", "created_at"),
    )

    id: Field[int] = key()
    reference: Field[str] = required(String(12), unique=True)
    secret_hash: Field[str] = required(String(200))
    series: Field[str] = required(String(60))
    topic: Field[str] = required(String(60))
    name: Field[str] = required(String(200))
    email: Field[str] = required(String(320))
    email_normal: Field[str] = required(String(320))
    phone: Field[str | None] = optional(String(40))
    state: Field[str] = required(String(20), default="waiting")
    offered_slot_id: Field[int | None] = optional(Integer, ForeignKey("slot.id", ondelete="SET NULL"))
    offer_until: Field[datetime | None] = optional(UtcTime)
    created_at: Field[datetime] = required(UtcTime)


@mapped
class OutgoingMail(Row):
    """A mail that is to be sent, or was."""

    __tablename__ = "outbox"
    __table_args__ = (
        _one_of("outbox", "state", "pending", "sending", "sent", "failed"),
        CheckConstraint("state <> 'sending' OR claimed_until IS NOT NULL", name="outbox_claim_ends"),
        Index("outbox_by_turn", "state", "due_at"),
        Index("outbox_by_case", "case_kind", "case_id"),
    )

    id: Field[int] = key()
    created_at: Field[datetime] = required(UtcTime)
    due_at: Field[datetime] = required(UtcTime)
    attempts: Field[int] = required(Integer, default=0)
    state: Field[str] = required(String(20), default="pending")
    claimed_by: Field[str | None] = optional(String(200))
    claimed_until: Field[datetime | None] = optional(UtcTime)
    handed_over_at: Field[datetime | None] = optional(UtcTime)
    """When the mail server was about to be given the text: from here on it may have it."""
    recipient: Field[str] = required(String(320))
    subject: Field[str] = required(Text)
    body: Field[str] = required(Text)
    attachments: Field[list[dict[str, str]]] = required(JSON, default=list)
    """``filename``, ``content_type`` and ``base64`` of each."""
    message_id: Field[str] = required(String(300), unique=True)
    last_error: Field[str | None] = optional(Text)
    case_kind: Field[str | None] = optional(String(20))
    case_id: Field[int | None] = optional(Integer)
    sent_at: Field[datetime | None] = optional(UtcTime)


@mapped
class AuditEntry(Row):
    """A sensitive look or change, by whom; never the text of a message."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("audit_by_time", "at"),
        Index("audit_by_subject", "subject_kind", "subject_id"),
    )

    id: Field[int] = key()
    at: Field[datetime] = required(UtcTime)
    actor: Field[str] = required(String(100))
    action: Field[str] = required(String(60))
    subject_kind: Field[str] = required(String(40))
    subject_id: Field[int | None] = optional(Integer)
    details: Field[dict[str, Any]] = required(JSON, default=dict)


def _note_words_of_item(mapper: Any, connection: Any, item: FoundItem) -> None:
    item.words = words_of(item.number, item.kind_text, item.description, item.brand, item.storage_place)


def _note_words_of_report(mapper: Any, connection: Any, report: DefectReport) -> None:
    report.words = words_of(report.reference, report.place_text, report.description)
    report.to_do = report.state != "closed" and report.joined_to_id is None


for _occasion in ("before_insert", "before_update"):
    event.listen(FoundItem, _occasion, _note_words_of_item)
    event.listen(DefectReport, _occasion, _note_words_of_report)
