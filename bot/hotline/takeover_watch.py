"""Watches over chats that wait for or are led by agents: nobody is left alone without a word.

Done every few seconds, by any number of processes; each step locks its chat and looks again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.answers.hotline_hours import is_staffed
from bot.answers.phrasebook import shared_phrasebook
from bot.clock import BERLIN
from bot.conversations.chats import Chats
from bot.conversations.errors import ChatError
from bot.conversations.message import Outgoing
from bot.conversations.rows import append, locked_chat, outgoing_values
from bot.hotline.presence import count_present, is_there
from bot.hotline.takeover import back_to_bot, back_to_queue
from bot.hotline.takeover_tables import Handover
from bot.hotline.takeover_words import place_text, queue_card, wait_text, way_out
from bot.hotline.waiting_time import waiting_of
from bot.knowledge.base import KnowledgeBase


def watch_over(chats: Chats, knowledge: KnowledgeBase, now: datetime) -> int:
    """Do what is due in all chats with a handover; return in how many something changed."""

    def going_on(session: Any) -> list[tuple[int, int]]:
        rows = select(Handover.id, Handover.chat_id).where(Handover.state.in_(("queued", "taken")))
        return [(row.id, row.chat_id) for row in session.execute(rows.order_by(Handover.asked_at))]

    return sum(
        _watch(chats, handover_id, chat_id, knowledge, now) for handover_id, chat_id in chats.read(going_on)
    )


def _watch(chats: Chats, handover_id: int, chat_id: int, knowledge: KnowledgeBase, now: datetime) -> bool:
    def write(session: Any) -> tuple[bool, bool]:
        chat = locked_chat(session, chat_id)
        row: Handover = session.get(Handover, handover_id, populate_existing=True)
        served = is_staffed(knowledge, now.astimezone(BERLIN)) and count_present(session, now) > 0
        if row.state == "taken" and not is_there(session, row.agent or "", now):
            if served:
                back_to_queue(session, chat, row, now)
            else:
                back_to_bot(session, chat, row, "unanswered", way_out("agent_gone_bot", knowledge, now), now)
            return True, True
        if row.state == "queued" and not served:
            back_to_bot(session, chat, row, "unanswered", way_out("nobody_came", knowledge, now), now)
            return True, True
        if row.state == "queued":
            moved = _tell_place(session, chat, row, now)
            return moved, moved
        return False, False

    try:
        return chats.changing(chat_id, write)
    except ChatError:  # its citizen has deleted it, or it was forgotten

        def leave(session: Any) -> bool:
            row = session.get(Handover, handover_id)
            row.state, row.ended_at = "left", now
            return True

        return chats.write(leave)


def _tell_place(session: Any, chat: Any, row: Handover, now: datetime) -> bool:
    """Tell somebody who waits that it is nearly their turn: when they have become the next."""
    waiting = waiting_of(session, row, now)
    if row.told_position is not None and waiting.before >= row.told_position:
        return False
    row.told_position = waiting.before
    if waiting.before > 0:
        return False
    text = shared_phrasebook().say("takeover.place_moved", place=place_text(waiting), wait=wait_text(waiting))
    append(session, chat, now, outgoing_values(Outgoing(text, "notice", custom=queue_card(waiting))))
    return True
