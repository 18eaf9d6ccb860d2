"""Forgetting a chat everywhere: messages, feedback, photos that no case has, what Rasa remembers of it.

Cases that were filed stay: they have an owner, a reference and periods of their own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from bot.cases.defects.photo import delete_photo
from bot.conversations import tables
from bot.conversations.chats import Chats
from bot.conversations.dialogues import Dialogue, forget_dialogue
from bot.conversations.photos import without_case
from bot.conversations.rows import locked_chat, quiet
from bot.conversations.tables import ChatFeedback, ChatPhoto


def forget_chat(chats: Chats, chat_id: int) -> None:
    """Delete a chat on its citizen's wish, at once and for good.

    Raises:
        ChatError: ``UNKNOWN_CHAT``.
    """

    def write(session: Any) -> tuple[list[str], bool]:
        chat = locked_chat(session, chat_id)
        session.execute(quiet(delete(ChatFeedback)).where(ChatFeedback.chat_id == chat_id))
        session.execute(quiet(delete(Dialogue)).where(Dialogue.sender == chat.sender))
        return _delete(session, [chat_id]), True

    for key in chats.changing(chat_id, write, brisk=False):
        delete_photo(key, chats.folder)
    chats.store.empty_log()


def forget_late_dialogue(chats: Chats, sender: str) -> None:
    """Delete what Rasa has remembered of a chat that was deleted while it was still answering."""
    forget_dialogue(chats.store, sender)
    chats.store.empty_log()


def delete_silent(session: Any, silent_since: datetime) -> tuple[int, list[str]]:
    """Delete chats not heard of since then; return how many, and the photos to delete after the commit.

    Feedback stays, without its chat, until its own period ends.
    """
    silent = select(tables.Chat.id).where(tables.Chat.heard_at < silent_since)
    chat_ids = list(session.execute(silent).scalars())
    return len(chat_ids), _delete(session, chat_ids)


def _delete(session: Any, chat_ids: list[int]) -> list[str]:
    """Delete chats with all that hangs on them; return the photos that nobody needs any more."""
    keys: list[str] = []
    for start in range(0, len(chat_ids), 500):
        some = chat_ids[start : start + 500]
        query = select(ChatPhoto.photo_key).where(ChatPhoto.chat_id.in_(some))
        keys += session.execute(query).scalars()
        session.execute(quiet(delete(tables.Chat)).where(tables.Chat.id.in_(some)))
    return without_case(session, keys)
