"""Counting while people talk: numbers per hour and topic, and questions nobody understood, without who asked.

Called where a turn is recorded (:mod:`bot.conversations`), in its transaction or in one of its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from bot.clock import BERLIN
from bot.hotline.figures_tables import DailyCount, UnclearQuestion
from bot.hotline.redaction import without_personal_data
from bot.language.normalise import folded_words
from bot.language.stopwords import STOP_WORDS

CONTACT, QUESTION, ANSWERED, UNCLEAR = "contact", "question", "answered", "unclear"
"""A conversation began; a citizen wrote something; the bot answered it; the bot did not understand it."""
COUNTED = (CONTACT, QUESTION, ANSWERED, UNCLEAR)
_LONGEST_GROUP = 200


def count(session: Any, what: str, channel: str, now: datetime, *, topic: str = "", step: int = 1) -> None:
    """Count something that happened now."""
    local = now.astimezone(BERLIN)
    this = {
        "day": local.date(),
        "hour": local.hour,
        "channel": channel[:20],
        "what": what,
        "topic": topic[:120],
    }
    _insert(session, DailyCount, {**this, "count": 0}, ["day", "hour", "channel", "what", "topic"])
    session.execute(
        update(DailyCount)
        .where(*(getattr(DailyCount, name) == value for name, value in this.items()))
        .values(count=DailyCount.count + step)
        .execution_options(synchronize_session=False)
    )


def count_question(session: Any, channel: str, now: datetime, *, first: bool) -> None:
    """Count a citizen's message; the first of a conversation is a contact too."""
    if first:
        count(session, CONTACT, channel, now)
    count(session, QUESTION, channel, now)


def count_answer(
    session: Any, channel: str, now: datetime, question: str, *, subject: str | None, unclear: bool
) -> None:
    """Count what the bot made of a question: answered, and about which record, or not understood."""
    if not unclear:
        count(session, ANSWERED, channel, now, topic=subject or "")
        return
    count(session, UNCLEAR, channel, now)
    text = without_personal_data(question)
    group = group_of(text)
    if group:
        day = now.astimezone(BERLIN).date()
        _insert(
            session,
            UnclearQuestion,
            {"day": day, "text": text, "grouped": group, "count": 0},
            ["grouped", "day"],
        )
        session.execute(
            update(UnclearQuestion)
            .where(UnclearQuestion.grouped == group, UnclearQuestion.day == day)
            .values(count=UnclearQuestion.count + 1)
            .execution_options(synchronize_session=False)
        )


def group_of(text: str) -> str:
    """Return what questions have in common that say the same in another order: their words, sorted."""
    words = {word for word in folded_words(text) if word not in STOP_WORDS and len(word) > 1}
    return " ".join(sorted(words))[:_LONGEST_GROUP]


def _insert(session: Any, table: Any, values: dict[str, Any], unique: list[str]) -> None:
    insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[session.get_bind().dialect.name]
    session.execute(insert(table).values(**values).on_conflict_do_nothing(index_elements=unique))
