"""The tables of the chats. A message is a row from the moment it arrives: nothing waits in memory only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text

from bot.cases.store.mapping import (
    JSON,
    Boolean,
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

_PENDING = text("state = 'pending'")


@mapped
class Chat(Row):
    """A conversation with a citizen, on the website or in a messenger."""

    __tablename__ = "chat"
    __table_args__ = (
        UniqueConstraint("channel", "peer", name="chat_once_per_peer"),
        CheckConstraint("mode IN ('bot', 'queued', 'agent')", name="chat_mode_known"),
        CheckConstraint("token_hash IS NOT NULL OR peer IS NOT NULL", name="chat_can_be_reached"),
        Index("chat_by_silence", "heard_at"),
        Index("chat_by_mode", "mode"),
    )

    id: Field[int] = key()
    token_hash: Field[str | None] = optional(String(64), unique=True)
    """SHA-256 of the session token; the token itself is kept nowhere."""
    sender: Field[str] = required(String(64), unique=True)
    """By this Rasa knows the conversation; random, and not made from the token."""
    channel: Field[str] = required(String(20))
    peer: Field[str | None] = optional(String(200))
    """By this a messenger knows the citizen."""
    mode: Field[str] = required(String(10), default="bot")
    agent: Field[str | None] = optional(String(100))
    last_seq: Field[int] = required(Integer, default=0)
    """Number of the newest message; counted under the lock of this row, so there are no gaps."""
    delivered_seq: Field[int] = required(Integer, default=0)
    """Up to here a messenger was given the messages."""
    created_at: Field[datetime] = required(UtcTime)
    heard_at: Field[datetime] = required(UtcTime)


@mapped
class ChatMessage(Row):
    """What somebody said in a chat."""

    __tablename__ = "chat_message"
    __table_args__ = (
        UniqueConstraint("chat_id", "seq", name="chat_message_once"),
        UniqueConstraint("chat_id", "client_id", name="chat_message_accepted_once"),
        CheckConstraint("role IN ('citizen', 'bot', 'agent', 'notice')", name="chat_message_role_known"),
        CheckConstraint("state IN ('pending', 'answered')", name="chat_message_state_known"),
        Index("chat_message_pending", "due_at", "chat_id", sqlite_where=_PENDING, postgresql_where=_PENDING),
    )

    id: Field[int] = key()
    chat_id: Field[int] = required(Integer, ForeignKey("chat.id", ondelete="CASCADE"))
    seq: Field[int] = required(Integer)
    role: Field[str] = required(String(10))
    text: Field[str] = required(Text)
    payload: Field[str | None] = optional(String(200))
    """Of a pressed button; the text is its title."""
    buttons: Field[list[dict[str, str]]] = required(JSON, default=list)
    custom: Field[dict[str, Any] | None] = optional(JSON)
    photos: Field[list[str]] = required(JSON, default=list)
    location: Field[dict[str, float] | None] = optional(JSON)
    author: Field[str | None] = optional(String(100))
    reply_to: Field[int | None] = optional(Integer)
    """The message this answers, by its number in the chat."""
    client_id: Field[str | None] = optional(String(64))
    """Made by the client, so that sending twice does not say it twice."""
    at: Field[datetime] = required(UtcTime)
    state: Field[str] = required(String(10), default="answered")
    address: Field[str | None] = optional(String(64))
    """Salted hash of the network address a waiting message came from; emptied once it is answered."""
    attempts: Field[int] = required(Integer, default=0)
    due_at: Field[datetime | None] = optional(UtcTime)
    """When a waiting message is to be brought to the bot (again)."""
    claimed_by: Field[str | None] = optional(String(64))
    claimed_until: Field[datetime | None] = optional(UtcTime)


@mapped
class ChatPhoto(Row):
    """A photo that belongs to a chat, until it belongs to a case."""

    __tablename__ = "chat_photo"
    __table_args__ = (Index("chat_photo_by_chat", "chat_id"),)

    id: Field[int] = key()
    photo_key: Field[str] = required(String(32), unique=True)
    chat_id: Field[int] = required(Integer, ForeignKey("chat.id", ondelete="CASCADE"))
    sent: Field[bool] = required(Boolean, default=False)
    at: Field[datetime] = required(UtcTime)


@mapped
class ChatFeedback(Row):
    """What somebody thinks of an answer."""

    __tablename__ = "chat_feedback"
    __table_args__ = (
        UniqueConstraint("chat_id", "seq", name="chat_feedback_once"),
        CheckConstraint("rating IN ('up', 'down')", name="chat_feedback_rating_known"),
        Index("chat_feedback_by_time", "at"),
    )

    id: Field[int] = key()
    chat_id: Field[int | None] = optional(Integer, ForeignKey("chat.id", ondelete="SET NULL"))
    """Empty once the chat was forgotten for its silence; deleted with a chat that its citizen deletes."""
    seq: Field[int] = required(Integer)
    rating: Field[str] = required(String(4))
    words: Field[str | None] = optional(Text)
    subject: Field[str | None] = optional(String(100))
    """The record or kind of answer it is about."""
    at: Field[datetime] = required(UtcTime)


@mapped
class DailySalt(Row):
    """What network addresses are hashed with on a day; deleted afterwards, and with it all way back."""

    __tablename__ = "daily_salt"

    id: Field[int] = key()
    day: Field[date] = required(Date, unique=True)
    salt: Field[str] = required(String(64))
