"""What our buttons carry through a messenger: numbers only, Telegram allows 64 bytes; and what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversations.chats import Chats
from bot.conversations.errors import ChatError

_MARK = re.compile(r"(\d{1,12})\.(\d{1,9})\.(\d{1,3})")


@dataclass(frozen=True)
class Pressed:
    """A button as the chat knows it."""

    title: str
    payload: str


def mark(chat_id: int, seq: int, number: int) -> str:
    """Return what the button of a message carries; buttons are counted from one."""
    return f"{chat_id}.{seq}.{number}"


def pressed(chats: Chats, chat_id: int, carried: str) -> Pressed | None:
    """Return the button, ``None`` if this chat has no such button (any more)."""
    match = _MARK.fullmatch(carried)
    if match is None or int(match[1]) != chat_id:
        return None
    seq, number = int(match[2]), int(match[3])
    try:
        found = chats.messages(chat_id, seq - 1, 1)
    except ChatError:
        return None
    if not found or found[0].seq != seq or not 1 <= number <= len(found[0].buttons):
        return None
    button = found[0].buttons[number - 1]
    return Pressed(str(button["title"]), str(button["payload"]))
