"""Photos of a chat: taken in before the message they belong to, reachable only with the chat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import String, cast, delete, func, insert, select

from bot.cases.defects.photo import StoredPhoto, delete_photo, photo_path, store_photo
from bot.cases.errors import CaseError
from bot.cases.store.tables import DefectReport, FoundItem
from bot.conversations.chats import Chats
from bot.conversations.errors import ChatError, ChatErrorCode
from bot.conversations.rows import locked_chat, quiet
from bot.conversations.tables import ChatPhoto

MOST_UNSENT = 6
"""Photos of a chat that are in no message yet …"""
MOST_OF_CHAT = 30
"""… and of a chat at all."""


def add_photo(chats: Chats, chat_id: int, content: bytes, now: datetime) -> StoredPhoto:
    """Take in a photo; what is kept is the picture only, written anew. Takes up to some seconds.

    Raises:
        ChatError: ``UNKNOWN_CHAT`` or ``TOO_MANY_PHOTOS``.
        CaseError: ``PHOTO_INVALID`` or ``PHOTO_TOO_LARGE``.
    """
    chats.read(lambda session: _require_room(session, chat_id))  # spares the work where there is no room
    photo = store_photo(content, chats.folder)

    def write(session: Any) -> None:
        locked_chat(session, chat_id)
        _require_room(session, chat_id)
        session.execute(insert(ChatPhoto).values(photo_key=photo.key, chat_id=chat_id, sent=False, at=now))

    try:
        chats.write(write)
    except BaseException:
        delete_photo(photo.key, chats.folder)
        raise
    return photo


def photo_file(chats: Chats, chat_id: int, key: str) -> Path:
    """Return the file of a photo of this chat.

    Raises:
        ChatError: ``PHOTO_UNKNOWN``; also for one of another chat.
    """
    try:
        path = photo_path(key, chats.folder)
    except CaseError as error:
        raise ChatError(ChatErrorCode.PHOTO_UNKNOWN) from error
    query = select(ChatPhoto.id).where(ChatPhoto.chat_id == chat_id, ChatPhoto.photo_key == key)
    if chats.read(lambda session: session.execute(query).first()) is None or not path.exists():
        raise ChatError(ChatErrorCode.PHOTO_UNKNOWN)
    return path


def remove_photo(chats: Chats, chat_id: int, key: str) -> None:
    """Delete a photo that is in no message yet.

    Raises:
        ChatError: ``PHOTO_UNKNOWN``, or ``PHOTO_SENT``.
    """

    def write(session: Any) -> None:
        locked_chat(session, chat_id)
        this = (ChatPhoto.chat_id == chat_id, ChatPhoto.photo_key == key)
        sent = session.execute(select(ChatPhoto.sent).where(*this)).scalar_one_or_none()
        if sent is None:
            raise ChatError(ChatErrorCode.PHOTO_UNKNOWN)
        if sent:
            raise ChatError(ChatErrorCode.PHOTO_SENT)
        session.execute(quiet(delete(ChatPhoto)).where(*this))

    chats.write(write)
    delete_photo(key, chats.folder)


def without_case(session: Any, keys: Iterable[str]) -> list[str]:
    """Return those photos that no case has: they go with the chat, the others stay with their case."""
    return [key for key in keys if not _has_case(session, key)]


def _has_case(session: Any, key: str) -> bool:
    reported = select(DefectReport.id).where(cast(DefectReport.photo_keys, String).contains(key))
    found = select(FoundItem.id).where(FoundItem.photo_key == key)
    return any(session.execute(query.limit(1)).first() is not None for query in (reported, found))


def _require_room(session: Any, chat_id: int) -> None:
    query = select(ChatPhoto.sent, func.count()).where(ChatPhoto.chat_id == chat_id).group_by(ChatPhoto.sent)
    count = {bool(sent): int(number) for sent, number in session.execute(query)}
    if count.get(False, 0) >= MOST_UNSENT:
        raise ChatError(ChatErrorCode.TOO_MANY_PHOTOS, limit=MOST_UNSENT)
    if sum(count.values()) >= MOST_OF_CHAT:
        raise ChatError(ChatErrorCode.TOO_MANY_PHOTOS, limit=MOST_OF_CHAT)
