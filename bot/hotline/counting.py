"""Counting while people talk: numbers per hour and topic, and questions nobody understood, without who asked.

Called where a turn is recorded (:mod:`bot.conversations`), in its transaction or in one of its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Date, bindparam, text

from bot.clock import BERLIN
from bot.hotline.redaction import without_personal_data
from bot.language.normalise import folded_words
from bot.language.stopwords import STOP_WORDS

CONTACT, QUESTION, ANSWERED, UNCLEAR = "contact", "question", "answered", "unclear"
"""A conversation began; a citizen wrote something; the bot answered it; the bot did not understand it."""
COUNTED = (CONTACT, QUESTION, ANSWERED, UNCLEAR)
_LONGEST_GROUP = 200

# In words: SQLAlchemy compiles an INSERT … ON CONFLICT anew each time, which takes longer than running it.
_COUNT = text(
    "INSERT INTO daily_count (day, hour, channel, what, topic, count)"
    " VALUES (:day, :hour, :channel, :what, :topic, :step)"
    " ON CONFLICT (day, hour, channel, what, topic) DO UPDATE SET count = daily_count.count + excluded.count"
).bindparams(bindparam("day", type_=Date))
_COUNT_UNCLEAR = text(
    "INSERT INTO unclear_question (day, text, grouped, count) VALUES (:day, :text, :grouped, 1)"
    " ON CONFLICT (grouped, day) DO UPDATE SET count = unclear_question.count + excluded.count"
).bindparams(bindparam("day", type_=Date))


def count(session: Any, what: str, channel: str, now: datetime, *, topic: str = "", step: int = 1) -> None:
    """Count something that happened now."""
    local = now.astimezone(BERLIN)
    this = {
        "day": local.date(),
        "hour": local.hour,
        "channel": channel[:20],
        "what": what,
        "topic": topic[:120],
        "step": step,
    }
    session.connection().execute(_COUNT, this)


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
    words = without_personal_data(question)
    group = group_of(words)
    if group:
        day = now.astimezone(BERLIN).date()
        session.connection().execute(_COUNT_UNCLEAR, {"day": day, "text": words, "grouped": group})


def group_of(text: str) -> str:
    """Return what questions have in common that say the same in another order: their words, sorted."""
    words = {word for word in folded_words(text) if word not in STOP_WORDS and len(word) > 1}
    return " ".join(sorted(words))[:_LONGEST_GROUP]
