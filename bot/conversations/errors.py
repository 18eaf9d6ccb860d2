"""What can be wrong with a request to a chat: codes here, sentences at the edge."""

from __future__ import annotations

from enum import Enum


class ChatErrorCode(str, Enum):
    """Why something cannot be said or done in a chat."""

    UNKNOWN_CHAT = "unknown_chat"
    """There is no such chat, or no longer."""
    TEXT_EMPTY = "text_empty"
    TEXT_TOO_LONG = "text_too_long"
    """Longer than allowed; detail ``limit``, in characters."""
    INVALID_PAYLOAD = "invalid_payload"
    """Not what one of our buttons sends."""
    INVALID_LOCATION = "invalid_location"
    PHOTO_UNKNOWN = "photo_unknown"
    """No photo of this chat has this key."""
    PHOTO_SENT = "photo_sent"
    """It is part of a message already."""
    TOO_MANY_PHOTOS = "too_many_photos"
    """More than allowed; detail ``limit``."""
    MESSAGE_UNKNOWN = "message_unknown"
    """No answer in this chat has this number."""


class ChatError(Exception):
    """A request to a chat that cannot be carried out."""

    def __init__(self, code: ChatErrorCode, **details: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.details = details
        """What the sentence at the edge may need, by name."""
