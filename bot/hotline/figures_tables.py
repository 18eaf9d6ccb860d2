"""What is counted for the operations lead: numbers per day, and questions without personal data."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from bot.cases.store.mapping import (
    Date,
    Field,
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

__all__ = ["DailyCount", "TrainingProposal", "UnclearQuestion"]


@mapped
class DailyCount(Row):
    """How often something happened in an hour of a day (Berlin time); nobody can be told from it."""

    __tablename__ = "daily_count"
    __table_args__ = (
        UniqueConstraint("day", "hour", "channel", "what", "topic", name="daily_count_once"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="daily_count_hour_of_day"),
        CheckConstraint("count >= 0", name="daily_count_not_negative"),
        Index("daily_count_by_day", "day", "what"),
    )

    id: Field[int] = key()
    day: Field[date] = required(Date)
    hour: Field[int] = required(Integer)
    channel: Field[str] = required(String(20))
    what: Field[str] = required(String(40))
    """Of :data:`bot.hotline.counting.COUNTED`."""
    topic: Field[str] = required(String(120))
    """Key of a record or name of an intent; empty where there is none."""
    count: Field[int] = required(Integer, default=0)


@mapped
class UnclearQuestion(Row):
    """A question that was not understood, without personal data, who asked and when exactly."""

    __tablename__ = "unclear_question"
    __table_args__ = (
        UniqueConstraint("grouped", "day", name="unclear_question_once_a_day"),
        Index("unclear_question_by_day", "day"),
    )

    id: Field[int] = key()
    day: Field[date] = required(Date)
    text: Field[str] = required(Text)
    grouped: Field[str] = required(String(200))
    """Its words that mean something, folded and sorted: what belongs to one group."""
    count: Field[int] = required(Integer, default=1)


@mapped
class TrainingProposal(Row):
    """A question that editors should consider as training data or as a phrase of a record."""

    __tablename__ = "training_proposal"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'taken', 'refused')", name="training_proposal_state_known"),
        Index("training_proposal_by_state", "state", "created_at"),
    )

    id: Field[int] = key()
    text: Field[str] = required(Text, unique=True)
    belongs_to: Field[str | None] = optional(String(120))
    """What the agent thinks it is about: an intent or the key of a record."""
    asked: Field[int] = required(Integer)
    """How often it was asked, as far as counted."""
    state: Field[str] = required(String(20), default="open")
    proposed_by: Field[str] = required(String(100))
    created_at: Field[datetime] = required(UtcTime)
    decided_by: Field[str | None] = optional(String(100))
    decided_at: Field[datetime | None] = optional(UtcTime)
