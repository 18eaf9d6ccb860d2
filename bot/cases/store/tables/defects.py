"""Reports of defects, and who wants to hear of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, event, text, true

from bot.cases.store.mapping import (
    JSON,
    Boolean,
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

_FOLLOWS = text("joined_to_id IS NOT NULL")


def _when_created(context: Any) -> Any:
    return context.get_current_parameters()["created_at"]


@mapped
class DefectReport(Row):
    """A defect in the city."""

    __tablename__ = "defect_report"
    __table_args__ = (
        one_of("defect_report", "state", "reported", "in_progress", "closed"),
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


def _note_words_of_report(mapper: Any, connection: Any, report: DefectReport) -> None:
    report.words = words_of(report.reference, report.place_text, report.description)
    report.to_do = report.state != "closed" and report.joined_to_id is None


for _occasion in ("before_insert", "before_update"):
    event.listen(DefectReport, _occasion, _note_words_of_report)


@mapped
class DefectSubscription(Row):
    """Somebody who wants to hear when a defect's state changes."""

    __tablename__ = "defect_subscription"
    __table_args__ = (UniqueConstraint("report_id", "email", name="defect_subscription_once"),)

    id: Field[int] = key()
    report_id: Field[int] = required(Integer, ForeignKey("defect_report.id", ondelete="CASCADE"))
    email: Field[str] = required(String(320))
    created_at: Field[datetime] = required(UtcTime)
