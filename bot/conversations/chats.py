"""Chats of citizens, whatever channel they use: sessions, messages in order, who answers.

Every change is one transaction under the lock of the chat's row. So the numbers of its messages have no gaps,
and whoever has read up to a number finds everything later above it, in whichever process it was written.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import bindparam, select, update

from bot.cases.store.engine import CaseStore
from bot.conversations import tables
from bot.conversations.errors import ChatError, ChatErrorCode
from bot.conversations.message import Chat, Incoming, Message, Mode, Outgoing
from bot.conversations.rows import (
    CHAT,
    MESSAGE,
    append,
    chat_of,
    chat_with_id,
    is_anything_pending,
    locked_chat,
    message_of,
    open_chat,
    outgoing_values,
    quiet,
    required_chat,
    select_chat,
    settle,
    use_photos,
)
from bot.conversations.tables import ChatFeedback, ChatMessage

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

_TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


_messages, _feedback = ChatMessage.__table__, ChatFeedback.__table__
_MESSAGE_COLUMNS = tuple(_messages.c[column.key] for column in MESSAGE)
_SAID_BEFORE = select(*_MESSAGE_COLUMNS).where(
    _messages.c.chat_id == bindparam("this_chat"), _messages.c.client_id == bindparam("this_client")
)
_LATER = (
    select(*_MESSAGE_COLUMNS, _feedback.c.rating)
    .select_from(
        _messages.outerjoin(
            _feedback,
            (_feedback.c.chat_id == _messages.c.chat_id) & (_feedback.c.seq == _messages.c.seq),
        )
    )
    .where(_messages.c.chat_id == bindparam("this_chat"), _messages.c.seq > bindparam("after"))
    .order_by(_messages.c.seq)
    .limit(bindparam("most"))
)


@dataclass(frozen=True)
class Accepted:
    """A citizen's message as it was taken in."""

    chat: Chat
    message: Message
    is_new: bool
    """Whether it was not there before (the same ``client_id``)."""
    is_claimed: bool = False
    """Whether the claim was made."""


class Chats:
    """All chats of a case store. Its methods block: the gateway calls them in threads."""

    def __init__(self, store: CaseStore, folder: Path) -> None:
        """``folder``: the data folder, where photos are kept."""
        self.store = store
        self.folder = folder
        self._listeners: list[Callable[[int], None]] = []
        self._turn_to_write: AbstractContextManager[Any] = (
            threading.Lock() if store.dialect == "sqlite" else nullcontext()
        )
        """SQLite lets one write at a time; who waits for it there sleeps, who waits here is woken."""

    def listen(self, listener: Callable[[int], None]) -> None:
        """Have a function called, in any thread, with the id of each chat that this object has changed."""
        self._listeners.append(listener)

    # sessions

    def open(self, now: datetime, channel: str = "web") -> tuple[str, Chat]:
        """Begin a chat; return its token, which is not kept, and the chat."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        return token, self.write(
            lambda session: open_chat(session, now, channel, token_hash=token_hash(token))
        )

    def of_peer(self, channel: str, peer: str, now: datetime) -> Chat:
        """Return the chat of somebody in a messenger; begin one if there is none."""

        def find(session: Any) -> Chat:
            row = select_chat(session, tables.Chat.channel == channel, tables.Chat.peer == peer)
            return row or open_chat(session, now, channel, peer=peer)

        return self.write(find)

    def find(self, token: str) -> Chat:
        """Return the chat of a token.

        Raises:
            ChatError: ``UNKNOWN_CHAT``.
        """
        if _TOKEN.fullmatch(token) is None:
            raise ChatError(ChatErrorCode.UNKNOWN_CHAT)
        return self.read(lambda session: required_chat(session, tables.Chat.token_hash == token_hash(token)))

    def get(self, chat_id: int) -> Chat:
        """Return a chat.

        Raises:
            ChatError: ``UNKNOWN_CHAT``.
        """
        return self.read(lambda session: chat_with_id(session, chat_id))

    def states(self, chat_ids: Sequence[int]) -> dict[int, Chat]:
        """Return the chats of some ids as they are now; those that are gone are missing."""

        def read(session: Any) -> dict[int, Chat]:
            query = select(*CHAT).where(tables.Chat.id.in_(chat_ids))
            return {row.id: chat_of(row) for row in session.execute(query)}

        return self.read(read) if chat_ids else {}

    def in_modes(self, *modes: Mode) -> list[Chat]:
        """Return the chats in some modes, the longest waiting first."""

        def read(session: Any) -> list[Chat]:
            query = select(*CHAT).where(tables.Chat.mode.in_(modes)).order_by(tables.Chat.heard_at)
            return [chat_of(row) for row in session.execute(query)]

        return self.read(read)

    # messages

    def news(self, chat_id: int, after: int = 0, limit: int = 500) -> tuple[Chat, list[Message]]:
        """Return the chat as it is now, and its messages with higher numbers than ``after``, in order.

        Raises:
            ChatError: ``UNKNOWN_CHAT``.
        """

        def read(session: Any) -> tuple[Chat, list[Message]]:
            chat = chat_with_id(session, chat_id)
            these = {"this_chat": chat_id, "after": after, "most": limit}
            rows = session.connection().execute(_LATER, these)
            return chat, [message_of(row, row.rating) for row in rows]

        return self.read(read)

    def messages(self, chat_id: int, after: int = 0, limit: int = 500) -> list[Message]:
        """Return the messages with higher numbers than ``after``, in order.

        Raises:
            ChatError: ``UNKNOWN_CHAT``.
        """
        return self.news(chat_id, after, limit)[1]

    def replies(self, chat_id: int, seq: int) -> list[Message]:
        """Return what answers a message so far."""

        def read(session: Any) -> list[Message]:
            query = select(*MESSAGE).where(ChatMessage.chat_id == chat_id, ChatMessage.reply_to == seq)
            return [message_of(row) for row in session.execute(query.order_by(ChatMessage.seq))]

        return self.read(read)

    def accept(
        self,
        chat_id: int,
        said: Incoming,
        now: datetime,
        *,
        due_at: datetime | None = None,
        claim: tuple[str, datetime] | None = None,
    ) -> Accepted:
        """Take in what a citizen said; unless a person answers, it waits to be brought to the bot.

        ``due_at`` is when the bot is to be asked (``now``, if not given), ``claim`` who asks it and until
        when nobody else may: see :mod:`bot.conversations.queue`; the claim is made unless something else
        waits before it. Saying the same ``client_id`` again changes nothing.

        Raises:
            ChatError: ``UNKNOWN_CHAT``, or ``PHOTO_UNKNOWN`` for a photo that is not this chat's.
        """

        def write(session: Any) -> tuple[Accepted, bool]:
            chat = locked_chat(session, chat_id)
            if said.client_id is not None:
                this = {"this_chat": chat_id, "this_client": said.client_id}
                known = session.connection().execute(_SAID_BEFORE, this).one_or_none()
                if known is not None:
                    return Accepted(chat, message_of(known), False), False
            if said.photos:
                use_photos(session, chat_id, said.photos)
            first = False
            values: dict[str, Any] = {
                "role": "citizen",
                "text": said.text,
                "payload": said.payload,
                "photos": list(said.photos),
                "location": said.location,
                "client_id": said.client_id,
            }
            if chat.mode != "agent":
                first = claim is not None and not is_anything_pending(session, chat_id)
                values |= {
                    "state": "pending",
                    "address": said.address,
                    "due_at": due_at or now,
                    "claimed_by": claim[0] if claim and first else None,
                    "claimed_until": claim[1] if claim and first else None,
                }
            message = append(session, chat, now, values, heard=True, seq=chat.last_seq + 1)
            return Accepted(chat, message, True, first), True

        return self.changing(chat_id, write)

    def deliver(self, chat_id: int, said: Outgoing, now: datetime) -> Message:
        """Say something to a citizen: an agent's words, a notice, something the bot found out later.

        Raises:
            ChatError: ``UNKNOWN_CHAT``.
        """

        def write(session: Any) -> tuple[Message, bool]:
            return append(session, locked_chat(session, chat_id), now, outgoing_values(said)), True

        return self.changing(chat_id, write)

    def set_mode(
        self,
        chat_id: int,
        mode: Mode,
        *,
        expected: Iterable[Mode] | None = None,
        agent: str | None = None,
        notice: Outgoing | None = None,
        now: datetime | None = None,
    ) -> bool:
        """Change who answers, if the chat is in one of the ``expected`` modes; return whether it was.

        Two agents who take the same chat cannot both succeed. What still waits for the bot when an agent
        takes over is left to the agent. The ``notice`` (needs ``now``) is said in the same transaction.

        Raises:
            ChatError: ``UNKNOWN_CHAT``.
        """

        def write(session: Any) -> tuple[bool, bool]:
            chat = locked_chat(session, chat_id)
            if expected is not None and chat.mode not in tuple(expected):
                return False, False
            session.execute(
                quiet(update(tables.Chat)).where(tables.Chat.id == chat_id).values(mode=mode, agent=agent)
            )
            if mode == "agent":
                settle(session, ChatMessage.chat_id == chat_id, ChatMessage.state == "pending")
            if notice is not None and now is not None:
                append(session, chat, now, outgoing_values(notice))
            return True, True

        return self.changing(chat_id, write)

    # messengers

    def undelivered(self, channel: str, limit: int = 100) -> list[Chat]:
        """Return the chats of a messenger that have messages it was not given yet."""

        def read(session: Any) -> list[Chat]:
            query = (
                select(*CHAT)
                .where(tables.Chat.channel == channel, tables.Chat.delivered_seq < tables.Chat.last_seq)
                .order_by(tables.Chat.heard_at)
                .limit(limit)
            )
            return [chat_of(row) for row in session.execute(query)]

        return self.read(read)

    def delivered_seq(self, chat_id: int) -> int:
        """Return up to which number a messenger was given the messages."""
        query = select(tables.Chat.delivered_seq).where(tables.Chat.id == chat_id)
        return self.read(lambda session: int(session.execute(query).scalar_one_or_none() or 0))

    def mark_delivered(self, chat_id: int, seq: int) -> bool:
        """Note that a messenger was given the messages up to a number; return whether that is new."""

        def write(session: Any) -> bool:
            statement = quiet(update(tables.Chat)).where(
                tables.Chat.id == chat_id, tables.Chat.delivered_seq < seq
            )
            return bool(session.execute(statement.values(delivered_seq=seq)).rowcount)

        return self.write(write)

    # for the modules beside this one

    def changed(self, chat_id: int) -> None:
        """Tell all listeners that a chat has changed."""
        for listener in self._listeners:
            listener(chat_id)

    def changing(
        self, chat_id: int, change: Callable[[Any], tuple[Result, bool]], *, brisk: bool = True
    ) -> Result:
        """Return what a change of a chat returns; it also tells whether listeners have to know."""
        result, is_changed = self.write(change, brisk=brisk)
        if is_changed:
            self.changed(chat_id)
        return result

    def read(self, look: Callable[[Any], Result]) -> Result:
        """Return what a function returns that only reads."""
        with self.store.reading() as work:
            return look(work.session)

    def write(self, change: Callable[[Any], Result], *, brisk: bool = True) -> Result:
        """Return what a function returns that writes; called again when others got in its way."""

        def once() -> Result:
            with self._turn_to_write, self.store.begin(brisk=brisk) as work:
                result = change(work.session)
                work.commit()
            return result

        return self.store.retrying(once)


def token_hash(token: str) -> str:
    """Return by what a token is found; a token has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
