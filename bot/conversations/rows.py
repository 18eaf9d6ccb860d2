"""Rows of chats and messages inside a transaction; for the modules of this package."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bot.conversations import tables
from bot.conversations.errors import ChatError, ChatErrorCode
from bot.conversations.message import Chat, Message, Outgoing
from bot.conversations.tables import ChatMessage, ChatPhoto

CHAT = tuple(
    getattr(tables.Chat, name)
    for name in ("id", "sender", "channel", "mode", "agent", "last_seq", "created_at", "heard_at", "peer")
)
MESSAGE = tuple(
    getattr(ChatMessage, name)
    for name in (
        "seq",
        "role",
        "text",
        "at",
        "buttons",
        "custom",
        "photos",
        "location",
        "payload",
        "author",
        "reply_to",
        "client_id",
        "state",
    )
)

# What every turn needs is put together once: SQLAlchemy takes longer for that than SQLite for the statement.
_THIS_CHAT = tables.Chat.__table__.c.id == bindparam("this_chat")
_CHAT_COLUMNS = tuple(tables.Chat.__table__.c[column.key] for column in CHAT)
_LOCK_CHAT = select(*_CHAT_COLUMNS).where(_THIS_CHAT).with_for_update()
_FIND_CHAT = select(*_CHAT_COLUMNS).where(_THIS_CHAT)
_LAST_SEQ = select(tables.Chat.__table__.c.last_seq).where(_THIS_CHAT)
_COUNT_UP = update(tables.Chat.__table__).where(_THIS_CHAT)
_INSERT_MESSAGE = insert(ChatMessage.__table__)
_ANY_PENDING = (
    select(ChatMessage.__table__.c.id)
    .where(
        ChatMessage.__table__.c.chat_id == bindparam("this_chat"),
        ChatMessage.__table__.c.state == "pending",
    )
    .limit(1)
)


def append(
    session: Any,
    chat: Chat,
    now: datetime,
    values: Mapping[str, Any],
    *,
    heard: bool = False,
    seq: int | None = None,
) -> Message:
    """Write the next message of a chat whose row this transaction has locked, and return it.

    ``heard``: whether it counts as a sign of life of the citizen. ``seq``: its number, where the caller knows
    it from the locked row and has written nothing else in between.
    """
    connection, this = session.connection(), {"this_chat": chat.id}
    if seq is None:
        seq = int(connection.execute(_LAST_SEQ, this).scalar_one()) + 1
    row = {
        "buttons": [],
        "custom": None,
        "photos": [],
        "location": None,
        "payload": None,
        "author": None,
        "reply_to": None,
        "client_id": None,
        "state": "answered",
        "attempts": 0,
        **values,
        "chat_id": chat.id,
        "seq": seq,
        "at": now,
    }
    connection.execute(_INSERT_MESSAGE, row)
    connection.execute(_COUNT_UP, {**this, "last_seq": seq, **({"heard_at": now} if heard else {})})
    return message_of(_Values(row))


def outgoing_values(said: Outgoing) -> dict[str, Any]:
    """Return the columns of something that is said to a citizen."""
    return {
        "role": said.role,
        "text": said.text,
        "buttons": [dict(button) for button in said.buttons],
        "custom": dict(said.custom) if said.custom is not None else None,
        "author": said.author,
    }


def settle(session: Any, *which: Any) -> int:
    """Mark messages as answered; return how many."""
    done = {"state": "answered", "claimed_by": None, "claimed_until": None, "due_at": None, "address": None}
    return int(session.execute(quiet(update(ChatMessage)).where(*which).values(**done)).rowcount)


def message_of(row: Any, feedback: str | None = None) -> Message:
    """Return a row as a message."""
    return Message(
        seq=row.seq,
        role=row.role,
        text=row.text,
        at=row.at,
        buttons=row.buttons,
        custom=row.custom,
        photos=row.photos,
        location=row.location,
        payload=row.payload,
        author=row.author,
        reply_to=row.reply_to,
        client_id=row.client_id,
        pending=row.state == "pending",
        feedback=feedback,
    )


class _Values:
    """The columns of a row that was just written."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__.update(values)


def chat_of(row: Any) -> Chat:
    """Return a row as a chat."""
    return Chat(
        row.id,
        row.sender,
        row.channel,
        row.mode,
        row.agent,
        row.last_seq,
        row.created_at,
        row.heard_at,
        row.peer,
    )


def open_chat(
    session: Any,
    now: datetime,
    channel: str,
    *,
    token_hash: str | None = None,
    peer: str | None = None,
) -> Chat:
    """Begin a chat."""
    sender = f"{channel}-{secrets.token_hex(16)}"
    row = {"token_hash": token_hash, "peer": peer, "sender": sender, "channel": channel, "mode": "bot"}
    session.execute(insert(tables.Chat).values(**row, created_at=now, heard_at=now))
    return required_chat(session, tables.Chat.sender == sender)


def select_chat(session: Any, *which: Any) -> Chat | None:
    """Return the chat that fits, ``None`` if there is none."""
    row = session.execute(select(*CHAT).where(*which)).one_or_none()
    return chat_of(row) if row is not None else None


def required_chat(session: Any, *which: Any) -> Chat:
    """Return the chat that fits.

    Raises:
        ChatError: ``UNKNOWN_CHAT``.
    """
    chat = select_chat(session, *which)
    if chat is None:
        raise ChatError(ChatErrorCode.UNKNOWN_CHAT)
    return chat


def chat_with_id(session: Any, chat_id: int) -> Chat:
    """Return a chat.

    Raises:
        ChatError: ``UNKNOWN_CHAT``.
    """
    row = session.connection().execute(_FIND_CHAT, {"this_chat": chat_id}).one_or_none()
    if row is None:
        raise ChatError(ChatErrorCode.UNKNOWN_CHAT)
    return chat_of(row)


def locked_chat(session: Any, chat_id: int) -> Chat:
    """Return the chat; until the end of the transaction nobody else writes into it.

    Raises:
        ChatError: ``UNKNOWN_CHAT``.
    """
    row = session.connection().execute(_LOCK_CHAT, {"this_chat": chat_id}).one_or_none()
    if row is None:
        raise ChatError(ChatErrorCode.UNKNOWN_CHAT)
    return chat_of(row)


def is_anything_pending(session: Any, chat_id: int) -> bool:
    """Return whether a message of a chat waits for the bot."""
    return session.connection().execute(_ANY_PENDING, {"this_chat": chat_id}).first() is not None


def use_photos(session: Any, chat_id: int, keys: Sequence[str]) -> None:
    """Note that photos are part of a message.

    Raises:
        ChatError: ``PHOTO_UNKNOWN``.
    """
    statement = quiet(update(ChatPhoto)).where(ChatPhoto.chat_id == chat_id, ChatPhoto.photo_key.in_(keys))
    if session.execute(statement.values(sent=True)).rowcount != len(keys):
        raise ChatError(ChatErrorCode.PHOTO_UNKNOWN)


def quiet(statement: Any) -> Any:
    """A change of rows that no object of the session stands for."""
    return statement.execution_options(synchronize_session=False)
