"""What citizens think of answers, kept for the operator without what leads to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, insert, select

from bot.cases.errors import CaseError
from bot.cases.plain_text import clean_text
from bot.cases.store.engine import CaseStore
from bot.conversations.chats import Chats
from bot.conversations.errors import ChatError, ChatErrorCode
from bot.conversations.rows import locked_chat, quiet
from bot.conversations.tables import ChatFeedback, ChatMessage
from bot.language.contact_details import find_contact_details

LONGEST_WORDS = 1000
"""Characters of the words with a rating."""
MASK = "***"
"""Instead of mail addresses and telephone numbers."""

Rating = Literal["up", "down"]


def rate(chats: Chats, chat_id: int, seq: int, rating: Rating, words: str, now: datetime) -> None:
    """Keep what a citizen thinks of an answer, instead of what they thought of it before.

    Raises:
        ChatError: ``UNKNOWN_CHAT``, ``MESSAGE_UNKNOWN`` (no answer has this number) or ``TEXT_TOO_LONG``.
    """
    try:
        cleaned = clean_text(words, LONGEST_WORDS)
    except CaseError as error:
        raise ChatError(ChatErrorCode.TEXT_TOO_LONG, limit=LONGEST_WORDS) from error

    def write(session: Any) -> None:
        locked_chat(session, chat_id)
        query = select(ChatMessage.custom, ChatMessage.role).where(
            ChatMessage.chat_id == chat_id, ChatMessage.seq == seq
        )
        row = session.execute(query).one_or_none()
        if row is None or row.role not in ("bot", "agent"):
            raise ChatError(ChatErrorCode.MESSAGE_UNKNOWN)
        this = (ChatFeedback.chat_id == chat_id, ChatFeedback.seq == seq)
        session.execute(quiet(delete(ChatFeedback)).where(*this))
        values = {"rating": rating, "words": masked(cleaned) or None, "subject": _subject(row.custom)}
        session.execute(insert(ChatFeedback).values(chat_id=chat_id, seq=seq, at=now, **values))

    chats.write(write)


@dataclass(frozen=True)
class Feedback:
    """What somebody thought of an answer; nothing leads to them."""

    at: datetime
    rating: str
    subject: str | None
    words: str | None


def given_since(store: CaseStore, since: datetime) -> list[Feedback]:
    """Return what was thought of answers, the newest first."""
    columns = (ChatFeedback.at, ChatFeedback.rating, ChatFeedback.subject, ChatFeedback.words)
    query = select(*columns).where(ChatFeedback.at >= since).order_by(ChatFeedback.at.desc())
    with store.reading() as work:
        return [Feedback(*row) for row in work.session.execute(query)]


def masked(text: str) -> str:
    """Return the text without mail addresses and telephone numbers."""
    for detail in reversed(find_contact_details(text)):
        text = f"{text[: detail.start]}{MASK}{text[detail.end :]}"
    return text


def _subject(custom: Mapping[str, Any] | None) -> str | None:
    """The record an answer was about, or the kind of answer it was."""
    about = (custom or {}).get("key") or (custom or {}).get("type")
    return str(about)[:100] if about else None
