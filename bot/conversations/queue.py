"""Messages that wait for the bot: one after the other in each chat, by one process at a time, answered once.

A process claims the oldest waiting message of a chat for a while, asks the bot, and writes the answer only if
the claim is still its own. When the process dies the claim lapses and another one, or the same one started
anew, asks again. Times here are real time, also where a clock is fixed for a demonstration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from bot.conversations.chats import Chats
from bot.conversations.message import Chat, Message, Outgoing
from bot.conversations.rows import MESSAGE, append, locked_chat, message_of, outgoing_values, quiet
from bot.conversations.tables import ChatMessage


@dataclass(frozen=True)
class Turn:
    """A message that is brought to the bot."""

    chat: Chat
    message: Message
    address: str | None
    attempts: int
    """How often it was tried in vain."""


def due_chats(chats: Chats, now: datetime, limit: int = 100) -> list[int]:
    """Return the ids of chats in which a message may be claimed, the longest waiting first."""

    def read(session: Any) -> list[int]:
        first = (
            select(func.min(ChatMessage.id))
            .where(ChatMessage.state == "pending")
            .group_by(ChatMessage.chat_id)
        )
        query = (
            select(ChatMessage.chat_id)
            .where(ChatMessage.id.in_(first), ChatMessage.due_at <= now, _free(now))
            .order_by(ChatMessage.due_at)
            .limit(limit)
        )
        return list(session.execute(query).scalars())

    return chats.read(read)


def count_waiting(chats: Chats) -> int:
    """Return how many messages wait, claimed or not."""
    query = select(func.count()).select_from(ChatMessage).where(ChatMessage.state == "pending")
    return chats.read(lambda session: int(session.execute(query).scalar_one()))


def claim(chats: Chats, chat_id: int, who: str, until: datetime, now: datetime) -> Turn | None:
    """Return the oldest waiting message of a chat, claimed; ``None`` if it is not due, or somebody else's.

    Raises:
        ChatError: ``UNKNOWN_CHAT``.
    """

    def write(session: Any) -> Turn | None:
        chat = locked_chat(session, chat_id)
        oldest = (
            select(*MESSAGE, ChatMessage.id, ChatMessage.address, ChatMessage.attempts, ChatMessage.due_at)
            .add_columns(ChatMessage.claimed_by, ChatMessage.claimed_until)
            .where(ChatMessage.chat_id == chat_id, ChatMessage.state == "pending")
            .order_by(ChatMessage.seq)
            .limit(1)
        )
        row = session.execute(oldest).one_or_none()
        if row is None or row.due_at > now:
            return None
        if row.claimed_by not in (None, who) and row.claimed_until > now:
            return None
        session.execute(
            quiet(update(ChatMessage))
            .where(ChatMessage.id == row.id)
            .values(claimed_by=who, claimed_until=until)
        )
        return Turn(chat, message_of(row), row.address, row.attempts)

    return chats.write(write)


def is_postponed(chats: Chats, chat_id: int, now: datetime) -> bool:
    """Return whether the oldest waiting message of a chat is to be tried again only later."""
    oldest = (
        select(ChatMessage.due_at)
        .where(ChatMessage.chat_id == chat_id, ChatMessage.state == "pending")
        .order_by(ChatMessage.seq)
        .limit(1)
    )
    due_at = chats.read(lambda session: session.execute(oldest).scalar_one_or_none())
    return due_at is not None and due_at > now


def answer(
    chats: Chats, turn: Turn, who: str, replies: Sequence[Outgoing], now: datetime
) -> list[Message] | None:
    """Write the answer to a claimed message; ``None``, and nothing, if it is not one's own any more.

    Raises:
        ChatError: ``UNKNOWN_CHAT``, it was deleted meanwhile.
    """

    def write(session: Any) -> tuple[list[Message] | None, bool]:
        chat = locked_chat(session, turn.chat.id)
        mine = {"this_chat": turn.chat.id, "this_seq": turn.message.seq, "who": who}
        if session.connection().execute(_SETTLE_MINE, mine).rowcount == 0:
            return None, False
        said = [
            append(session, chat, now, {**outgoing_values(reply), "reply_to": turn.message.seq}, seq=seq)
            for seq, reply in enumerate(replies, start=chat.last_seq + 1)
        ]
        return said, True

    return chats.changing(turn.chat.id, write)


def postpone(chats: Chats, turn: Turn, who: str, due_at: datetime, *, counts: bool = True) -> bool:
    """Give a claimed message back until later; return whether it was still one's own.

    ``counts``: whether it is an attempt more.
    """

    def write(session: Any) -> bool:
        later = quiet(update(ChatMessage)).where(*_mine(turn, who))
        attempts = ChatMessage.attempts + int(counts)
        values = {"due_at": due_at, "claimed_by": None, "claimed_until": None, "attempts": attempts}
        return bool(session.execute(later.values(**values)).rowcount)

    return chats.write(write)


def give_notice(chats: Chats, chat_id: int, seq: int, notice: Outgoing, now: datetime) -> Message | None:
    """Tell a citizen once that the answer to a message takes longer; ``None`` if it is answered, or told.

    Raises:
        ChatError: ``UNKNOWN_CHAT``.
    """

    def write(session: Any) -> tuple[Message | None, bool]:
        chat = locked_chat(session, chat_id)
        this = (ChatMessage.chat_id == chat_id, ChatMessage.seq == seq, ChatMessage.state == "pending")
        told = (ChatMessage.chat_id == chat_id, ChatMessage.reply_to == seq)
        waits = session.execute(select(ChatMessage.id).where(*this)).first() is not None
        if not waits or session.execute(select(ChatMessage.id).where(*told)).first() is not None:
            return None, False
        return append(session, chat, now, {**outgoing_values(notice), "reply_to": seq}), True

    return chats.changing(chat_id, write)


def release(chats: Chats, who: str) -> int:
    """Give back everything a process has claimed, when it ends; return how many messages."""

    def write(session: Any) -> int:
        mine = (ChatMessage.state == "pending", ChatMessage.claimed_by == who)
        free = quiet(update(ChatMessage)).where(*mine).values(claimed_by=None, claimed_until=None)
        return int(session.execute(free).rowcount)

    return chats.write(write)


_messages = ChatMessage.__table__
_SETTLE_MINE = (
    update(_messages)
    .where(
        _messages.c.chat_id == bindparam("this_chat"),
        _messages.c.seq == bindparam("this_seq"),
        _messages.c.state == "pending",
        _messages.c.claimed_by == bindparam("who"),
    )
    .values(state="answered", claimed_by=None, claimed_until=None, due_at=None, address=None)
)
"""Put together once, for every turn needs it."""


def _mine(turn: Turn, who: str) -> tuple[Any, ...]:
    return (
        ChatMessage.chat_id == turn.chat.id,
        ChatMessage.seq == turn.message.seq,
        ChatMessage.state == "pending",
        ChatMessage.claimed_by == who,
    )


def _free(now: datetime) -> Any:
    return or_(ChatMessage.claimed_by.is_(None), ChatMessage.claimed_until <= now)
