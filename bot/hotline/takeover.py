"""A person takes over a chat: the citizen's wish, the queue, talking, handing back; in any channel.

The chat's mode (:mod:`bot.conversations`) says who answers; a :class:`Handover` says since when and why. Both
change in one transaction under the lock of the chat, so two agents cannot take the same chat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from bot.answers.hotline_hours import is_staffed
from bot.answers.phrasebook import shared_phrasebook
from bot.cases.audit import record_audit
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.plain_text import clean_text
from bot.clock import BERLIN
from bot.conversations import tables
from bot.conversations.chats import Chats
from bot.conversations.message import LONGEST_TEXT, Chat, Message, Mode, Outgoing
from bot.conversations.rows import append, locked_chat, outgoing_values, quiet, settle
from bot.hotline.presence import count_present
from bot.hotline.roles import Agent
from bot.hotline.takeover_tables import Handover
from bot.hotline.takeover_words import nobody_there, place_text, queue_card, wait_text
from bot.hotline.waiting_time import waiting_of
from bot.knowledge.base import KnowledgeBase

SUBJECT = "chat"
"""What the audit trail calls a chat."""
TYPES_FOR = timedelta(seconds=6)
"""How long somebody counts as typing after a key was pressed."""
ASKED, GAVE_UP = "asked", "gave_up"


@dataclass(frozen=True)
class QueuedChat:
    """A chat that waits for an agent or is led by one."""

    chat_id: int
    channel: str
    state: str
    """``queued`` or ``taken``."""
    reason: str
    asked_at: datetime
    taken_at: datetime | None
    agent: str | None
    last_text: str
    """The citizen's last words, shortened."""
    last_at: datetime | None
    unread: bool
    """Whether the citizen wrote last."""
    citizen_types: bool


def want_person(chats: Chats, chat_id: int, reason: str, knowledge: KnowledgeBase, now: datetime) -> bool:
    """Put a chat into the queue, or say honestly why not; return whether it waits now.

    Said again, the citizen hears how the queue stands. Nothing happens while an agent leads the chat.

    Raises:
        ChatError: ``UNKNOWN_CHAT``.
    """

    def write(session: Any) -> tuple[bool, bool]:
        chat = locked_chat(session, chat_id)
        if chat.mode == "agent":
            return False, False
        going_on = _going_on(session, chat_id)
        if going_on is None and not _can_be_served(session, knowledge, now):
            _notice(session, chat, nobody_there(knowledge, now), now)
            return False, True
        if going_on is None:
            going_on = Handover(
                chat_id=chat_id, channel=chat.channel, reason=reason, state="queued", asked_at=now
            )
            session.add(going_on)
            session.flush()
            _set_mode(session, chat_id, "queued", None)
        waiting = waiting_of(session, going_on, now)
        going_on.told_position = waiting.before
        say = shared_phrasebook().say
        text = say("takeover.queued", place=place_text(waiting), wait=wait_text(waiting))
        _notice(session, chat, Outgoing(text, "notice", custom=queue_card(waiting)), now)
        return True, True

    return chats.changing(chat_id, write)


def withdraw_wish(chats: Chats, chat_id: int, now: datetime) -> bool:
    """Take a chat out of the queue because its citizen does not want to wait; return whether it waited.

    Raises:
        ChatError: ``UNKNOWN_CHAT``.
    """

    def write(session: Any) -> tuple[bool, bool]:
        chat = locked_chat(session, chat_id)
        going_on = _going_on(session, chat_id)
        if going_on is None or going_on.state != "queued":
            return False, False
        going_on.state, going_on.ended_at = "left", now
        _set_mode(session, chat_id, "bot", None)
        text = shared_phrasebook().say("takeover.wish_withdrawn")
        _notice(session, chat, Outgoing(text, "notice", custom={"type": "mode", "mode": "bot"}), now)
        return True, True

    return chats.changing(chat_id, write)


def list_queue(chats: Chats, now: datetime) -> list[QueuedChat]:
    """Return the chats that wait or are led by agents, the longest waiting first; no names, one line each."""

    def read(session: Any) -> list[QueuedChat]:
        rows = session.execute(
            select(Handover)
            .where(Handover.state.in_(("queued", "taken")))
            .order_by(Handover.asked_at, Handover.id)
        ).scalars()
        return [_queued(session, row, now) for row in rows]

    return chats.read(read)


def take(chats: Chats, chat_id: int, agent: Agent, now: datetime) -> None:
    """Let an agent lead a chat; from now on the bot is silent. Citizens read „JenaZentral“, not who it is.

    Raises:
        CaseError: ``INVALID_STATE``: a colleague was faster, or it does not wait any more.
        ChatError: ``UNKNOWN_CHAT``.
    """

    def write(session: Any) -> tuple[None, bool]:
        chat = locked_chat(session, chat_id)
        going_on = _going_on(session, chat_id)
        if going_on is None or going_on.state != "queued":
            raise CaseError(ErrorCode.INVALID_STATE)
        going_on.state, going_on.agent, going_on.taken_at = "taken", agent.name, now
        _set_mode(session, chat_id, "agent", shared_phrasebook().say("takeover.author"))
        settle(session, tables.ChatMessage.chat_id == chat_id, tables.ChatMessage.state == "pending")
        text = shared_phrasebook().say("takeover.taken")
        _notice(session, chat, Outgoing(text, "notice", custom={"type": "mode", "mode": "agent"}), now)
        record_audit(session, agent.actor, "chat_taken", SUBJECT, chat_id, now)
        return None, True

    chats.changing(chat_id, write)


def read_chat(
    chats: Chats, chat_id: int, agent: Agent, now: datetime, *, after: int = 0
) -> tuple[Chat, list[Message], bool]:
    """Return a chat, its messages after a number, and whether the citizen types; for who may see it.

    Agents see a chat from the moment its citizen asks for a person until it ends. The first look is in the
    audit trail.

    Raises:
        CaseError: ``INVALID_STATE``: nobody was asked for, or a colleague leads it.
        ChatError: ``UNKNOWN_CHAT``.
    """

    def permit(session: Any) -> bool:
        going_on = _going_on(session, chat_id)
        if going_on is None or (going_on.state == "taken" and going_on.agent != agent.name):
            raise CaseError(ErrorCode.INVALID_STATE)
        if after == 0:
            record_audit(session, agent.actor, "look_chat", SUBJECT, chat_id, now)
        return is_typing(going_on.citizen_types_until, now)

    types = chats.write(permit) if after == 0 else chats.read(permit)
    chat, messages = chats.news(chat_id, after)
    return chat, messages, types


def say(
    chats: Chats, chat_id: int, agent: Agent, text: str, now: datetime, *, client_id: str | None = None
) -> Message | None:
    """Say something as the agent who leads the chat; the same ``client_id`` again says nothing (``None``).

    Citizens read „JenaZentral“, not who it was.

    Raises:
        CaseError: ``TEXT_EMPTY``, ``TEXT_TOO_LONG``, or ``INVALID_STATE``: this agent does not lead the chat.
        ChatError: ``UNKNOWN_CHAT``.
    """
    words = clean_text(text, LONGEST_TEXT)
    if not words:
        raise CaseError(ErrorCode.TEXT_EMPTY)
    author = shared_phrasebook().say("takeover.author")

    def write(session: Any) -> tuple[Message | None, bool]:
        chat = locked_chat(session, chat_id)
        going_on = _led_by(session, chat_id, agent)
        if client_id is not None and _was_said(session, chat_id, client_id):
            return None, False
        going_on.agent_types_until = None
        said = Outgoing(words, "agent", author=author)
        values = {**outgoing_values(said), "client_id": client_id}
        return append(session, chat, now, values), True

    return chats.changing(chat_id, write)


def hand_back(chats: Chats, chat_id: int, agent: Agent, now: datetime) -> None:
    """Let the bot answer again.

    Raises:
        CaseError: ``INVALID_STATE``: this agent does not lead the chat.
        ChatError: ``UNKNOWN_CHAT``.
    """
    _finish(chats, chat_id, agent, now, "returned")


def end(chats: Chats, chat_id: int, agent: Agent, now: datetime) -> None:
    """End the talk; whoever writes again talks to the bot.

    Raises:
        CaseError: ``INVALID_STATE``: this agent does not lead the chat.
        ChatError: ``UNKNOWN_CHAT``.
    """
    _finish(chats, chat_id, agent, now, "ended")


def agent_types(chats: Chats, chat_id: int, agent: Agent, now: datetime) -> None:
    """Note that the agent who leads the chat is writing.

    Raises:
        CaseError: ``INVALID_STATE``: this agent does not lead the chat.
    """

    def write(session: Any) -> tuple[None, bool]:
        _led_by(session, chat_id, agent).agent_types_until = now + TYPES_FOR
        return None, True

    chats.changing(chat_id, write)


def citizen_types(chats: Chats, chat_id: int, now: datetime) -> None:
    """Note that the citizen is writing; of interest only while an agent leads the chat."""

    def write(session: Any) -> None:
        session.execute(
            quiet(update(Handover))
            .where(Handover.chat_id == chat_id, Handover.state == "taken")
            .values(citizen_types_until=now + TYPES_FOR)
        )

    chats.write(write)


def types_agent(chats: Chats, now: datetime) -> set[int]:
    """Return in which chats an agent is writing now."""

    def read(session: Any) -> set[int]:
        typing = select(Handover.chat_id).where(Handover.state == "taken", Handover.agent_types_until > now)
        return set(session.execute(typing).scalars())

    return chats.read(read)


def is_typing(until: datetime | None, now: datetime) -> bool:
    """Tell whether somebody who typed is typing still."""
    return until is not None and until > now


def back_to_bot(
    session: Any, chat: Chat, going_on: Handover, state: str, said: Outgoing, now: datetime
) -> None:
    """End a handover and let the bot answer again, with a sentence; the chat's row is locked."""
    going_on.state, going_on.ended_at = state, now
    going_on.citizen_types_until = going_on.agent_types_until = None
    _set_mode(session, chat.id, "bot", None)
    _notice(session, chat, said, now)


def back_to_queue(session: Any, chat: Chat, going_on: Handover, now: datetime) -> None:
    """Let a chat whose agent disappeared wait again, in its old place; the chat's row is locked."""
    going_on.state, going_on.agent, going_on.taken_at = "queued", None, None
    going_on.citizen_types_until = going_on.agent_types_until = None
    session.flush()
    _set_mode(session, chat.id, "queued", None)
    waiting = waiting_of(session, going_on, now)
    going_on.told_position = waiting.before
    text = shared_phrasebook().say("takeover.agent_gone_queued", place=place_text(waiting))
    _notice(session, chat, Outgoing(text, "notice", custom=queue_card(waiting)), now)


def _can_be_served(session: Any, knowledge: KnowledgeBase, now: datetime) -> bool:
    return is_staffed(knowledge, now.astimezone(BERLIN)) and count_present(session, now) > 0


def _finish(chats: Chats, chat_id: int, agent: Agent, now: datetime, state: str) -> None:
    def write(session: Any) -> tuple[None, bool]:
        chat = locked_chat(session, chat_id)
        going_on = _led_by(session, chat_id, agent)
        text = shared_phrasebook().say(f"takeover.{state}")
        said = Outgoing(text, "notice", custom={"type": "mode", "mode": "bot"})
        back_to_bot(session, chat, going_on, state, said, now)
        record_audit(session, agent.actor, f"chat_{state}", SUBJECT, chat_id, now)
        return None, True

    chats.changing(chat_id, write)


def _going_on(session: Any, chat_id: int) -> Handover | None:
    row: Handover | None = session.execute(
        select(Handover).where(Handover.chat_id == chat_id, Handover.state.in_(("queued", "taken")))
    ).scalar_one_or_none()
    return row


def _led_by(session: Any, chat_id: int, agent: Agent) -> Handover:
    going_on = _going_on(session, chat_id)
    if going_on is None or going_on.state != "taken" or going_on.agent != agent.name:
        raise CaseError(ErrorCode.INVALID_STATE)
    return going_on


def _was_said(session: Any, chat_id: int, client_id: str) -> bool:
    said = select(tables.ChatMessage.id).where(
        tables.ChatMessage.chat_id == chat_id, tables.ChatMessage.client_id == client_id
    )
    return session.execute(said).first() is not None


def _set_mode(session: Any, chat_id: int, mode: Mode, agent: str | None) -> None:
    session.execute(
        quiet(update(tables.Chat)).where(tables.Chat.id == chat_id).values(mode=mode, agent=agent)
    )


def _notice(session: Any, chat: Chat, said: Outgoing, now: datetime) -> None:
    append(session, chat, now, outgoing_values(said))


def _queued(session: Any, row: Handover, now: datetime) -> QueuedChat:
    last = (
        select(tables.ChatMessage.text, tables.ChatMessage.at, tables.ChatMessage.seq)
        .where(tables.ChatMessage.chat_id == row.chat_id, tables.ChatMessage.role == "citizen")
        .order_by(tables.ChatMessage.seq.desc())
        .limit(1)
    )
    said = session.execute(last).one_or_none()
    answered = (
        select(tables.ChatMessage.id)
        .where(
            tables.ChatMessage.chat_id == row.chat_id,
            tables.ChatMessage.role == "agent",
            tables.ChatMessage.seq > (said.seq if said else 0),
        )
        .limit(1)
    )
    unread = said is not None and session.execute(answered).first() is None
    return QueuedChat(
        chat_id=row.chat_id,
        channel=row.channel,
        state=row.state,
        reason=row.reason,
        asked_at=row.asked_at,
        taken_at=row.taken_at,
        agent=row.agent,
        last_text=said.text[:120] if said else "",
        last_at=said.at if said else None,
        unread=unread,
        citizen_types=is_typing(row.citizen_types_until, now),
    )
