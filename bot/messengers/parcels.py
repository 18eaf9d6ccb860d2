"""What goes out to messengers: one piece after the other for each person, again when it fails, never twice.

From the moment a provider is about to get a piece (``handed_over_at``) until it answers, nobody knows whether
it has accepted it. A piece found in this state after a crash, or whose answer never came, is *uncertain* and
not sent again: it might arrive twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from bot.conversations import tables
from bot.conversations.chats import Chats
from bot.conversations.message import Chat, Message
from bot.conversations.rows import MESSAGE, locked_chat, message_of, quiet
from bot.conversations.tables import ChatMessage
from bot.messengers.tables import MessengerArrival, MessengerEnvelope, MessengerParcel
from bot.messengers.turns_of_peers import UNFINISHED, TurnsOfPeers

Content = dict[str, Any]
Pack = Callable[[Chat, Message], Sequence[Content]]
"""Turns a message of a chat into the pieces that are sent."""
PackTogether = Callable[[Chat, Sequence[Message]], Sequence[Content]]
"""Turns all that was said at once into the pieces that are sent."""
Packed = tuple[int, Content]
"""A piece, with the number of the (last) message it holds."""

PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds after the first, second … attempt that failed; the last one again and again."""
LONGEST_WAIT = timedelta(hours=24)
"""Then a piece is given up."""
POISONED_AFTER = 5
"""So often a piece may fail while the provider accepts others; then it is the piece."""


STATES = ("pending", "working", "done", "failed", "uncertain")


class Parcels:
    """The outgoing pieces of all messengers."""

    def __init__(self, chats: Chats, who: str) -> None:
        """``who``: this process."""
        self._chats = chats
        self.turns = TurnsOfPeers(chats.store, MessengerParcel, who)

    def pack(self, chat: Chat, pack: Pack, now: datetime) -> int:
        """Put what was said in a chat since the last time on its way; return how many pieces.

        Raises:
            ChatError: ``UNKNOWN_CHAT``.
        """

        def each(session: Any, current: Chat, said: Sequence[Message]) -> list[Packed]:
            return [(message.seq, content) for message in said for content in pack(current, message)]

        return self._pack(chat, each, now)

    def pack_together(self, chat: Chat, pack: PackTogether, now: datetime, asked_since: datetime) -> int:
        """Put all that was said in a chat since the last time on its way at once; return how many pieces.

        Nothing is packed as long as more is to come: an answer to what was asked after ``asked_since``, or
        to a message that has not reached the chat.

        Raises:
            ChatError: ``UNKNOWN_CHAT``.
        """

        def all_at_once(session: Any, current: Chat, said: Sequence[Message]) -> list[Packed] | None:
            if _is_more_to_come(session, current, asked_since):
                return None
            return [(said[-1].seq, content) for content in pack(current, said)] if said else []

        return self._pack(chat, all_at_once, now)

    def _pack(
        self, chat: Chat, packed: Callable[[Any, Chat, Sequence[Message]], list[Packed] | None], now: datetime
    ) -> int:
        """``packed`` returns the pieces; ``None``: not yet."""

        def write(session: Any) -> int:
            current = locked_chat(session, chat.id)
            delivered = select(tables.Chat.delivered_seq).where(tables.Chat.id == chat.id)
            query = (
                select(*MESSAGE)
                .where(ChatMessage.chat_id == chat.id, ChatMessage.seq > delivered.scalar_subquery())
                .order_by(ChatMessage.seq)
            )
            said = [message_of(row) for row in session.execute(query)]
            said = [message for message in said if message.role != "citizen"]
            contents = packed(session, current, said)
            if contents is None:
                return 0
            envelope = envelope_of(session, chat.id)
            for seq, content in contents:
                addressed = {**content, "envelope": envelope} if envelope else content
                _insert(session, chat.channel, chat.peer or "", addressed, now, chat.id, seq)
            whole = quiet(update(tables.Chat)).where(tables.Chat.id == chat.id)
            session.execute(whole.values(delivered_seq=current.last_seq))
            return len(contents)

        return self._chats.write(write)

    def send_without_chat(self, channel: str, peer: str, contents: Sequence[Content], now: datetime) -> None:
        """Put on its way what belongs to no chat (any more)."""

        def write(session: Any) -> None:
            for content in contents:
                _insert(session, channel, peer, content, now)

        self._chats.write(write)

    def begin_handover(self, row: MessengerParcel, now: datetime) -> bool:
        """Note that the provider is about to get it; ``False`` if it is not one's own any more."""
        return self.turns.change(row.id, handed_over_at=now)

    def accepted(self, row: MessengerParcel, provider_id: str, now: datetime) -> None:
        """Note that the provider has it."""
        ended = {"content": None, "peer": "", "provider_id": provider_id[:200], "done_at": now}
        self.turns.finish(row.id, "done", **ended)

    def refused(self, row: MessengerParcel, reason: str, now: datetime) -> None:
        """Note that it can never be delivered."""
        self.turns.finish(row.id, "failed", last_error=reason, done_at=now)

    def uncertain(self, row: MessengerParcel, reason: str, now: datetime) -> None:
        """Note that the provider may have it or not."""
        self.turns.finish(row.id, "uncertain", last_error=reason, done_at=now)

    def failed(self, row: MessengerParcel, reason: str, wait: float | None, now: datetime) -> bool:
        """Have it sent again later; return whether it is, and not given up.

        ``wait``: seconds the provider asked for.
        """
        is_poisoned = row.attempts >= POISONED_AFTER and wait is None and self._accepts_others(row)
        if is_poisoned or now - row.created_at > LONGEST_WAIT:
            self.refused(row, reason, now)
            return False
        pause = max(PAUSES[min(row.attempts, len(PAUSES)) - 1], wait or 0.0)
        later = now + timedelta(seconds=pause)
        self.turns.postpone(row.id, later, last_error=reason, handed_over_at=None)
        return True

    def recover(self, now: datetime) -> int:
        """Take over what a process that died has claimed; return how many pieces are uncertain for it."""
        lapsed = (MessengerParcel.state == "working", MessengerParcel.claimed_until < now)
        handed = MessengerParcel.handed_over_at

        def write(session: Any) -> int:
            free = {"claimed_by": None, "claimed_until": None}
            again = quiet(update(MessengerParcel)).where(*lapsed, handed.is_(None))
            session.execute(again.values(state="pending", **free))
            lost = quiet(update(MessengerParcel)).where(*lapsed, handed.is_not(None))
            reason = "the process died while the provider had it"
            ended = {"state": "uncertain", "last_error": reason, "done_at": now}
            return int(session.execute(lost.values(**ended, **free)).rowcount)

        return self.turns.write(write)

    def counts(self) -> dict[str, int]:
        """Return how many pieces are in each state, as far as they are kept."""
        query = select(MessengerParcel.state, func.count()).group_by(MessengerParcel.state)
        return self._chats.read(
            lambda session: {state: int(count) for state, count in session.execute(query)}
        )

    def _accepts_others(self, row: MessengerParcel) -> bool:
        query = select(MessengerParcel.id).where(
            MessengerParcel.channel == row.channel,
            MessengerParcel.state == "done",
            MessengerParcel.done_at > row.created_at,
        )
        return self._chats.read(lambda session: session.execute(query.limit(1)).first() is not None)


def _is_more_to_come(session: Any, chat: Chat, asked_since: datetime) -> bool:
    """Return whether a turn is not at its end; arrivals first: one that is done is in the chat by then."""
    arriving = select(MessengerArrival.id).where(
        MessengerArrival.channel == chat.channel,
        MessengerArrival.peer == chat.peer,
        MessengerArrival.state.in_(UNFINISHED),
    )
    if session.execute(arriving.limit(1)).first() is not None:
        return True
    asked = select(ChatMessage.id).where(
        ChatMessage.chat_id == chat.id, ChatMessage.state == "pending", ChatMessage.at > asked_since
    )
    return session.execute(asked.limit(1)).first() is not None


def keep_envelope(chats: Chats, chat_id: int, content: Mapping[str, str]) -> None:
    """Keep what the next answer in a chat has to carry."""

    def write(session: Any) -> None:
        locked_chat(session, chat_id)
        mine = MessengerEnvelope.chat_id == chat_id
        changed = quiet(update(MessengerEnvelope)).where(mine).values(content=dict(content))
        if not session.execute(changed).rowcount:
            session.execute(insert(MessengerEnvelope).values(chat_id=chat_id, content=dict(content)))

    chats.write(write)


def envelope_of(session: Any, chat_id: int) -> Mapping[str, str] | None:
    """Return what the next answer in a chat has to carry."""
    query = select(MessengerEnvelope.content).where(MessengerEnvelope.chat_id == chat_id)
    found: Mapping[str, str] | None = session.execute(query).scalar_one_or_none()
    return found


def delete_old_parcels(session: Any, silent_since: datetime) -> int:
    """Delete what is no longer on its way, and what belongs to no chat, after so long; return how many."""
    old = quiet(delete(MessengerParcel)).where(MessengerParcel.created_at < silent_since)
    return int(session.execute(old).rowcount)


def _insert(
    session: Any,
    channel: str,
    peer: str,
    content: Content,
    now: datetime,
    chat_id: int | None = None,
    seq: int | None = None,
) -> None:
    row = {"channel": channel, "peer": peer, "content": content, "chat_id": chat_id, "seq": seq}
    ready = {"state": "pending", "attempts": 0, "due_at": now, "created_at": now}
    session.execute(insert(MessengerParcel).values(**row, **ready))
