"""What is said in a chat: how it is written down, and what of a citizen's words is let in."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.cases.defects.photo import MOST_PHOTOS
from bot.cases.errors import CaseError
from bot.cases.plain_text import clean_text
from bot.conversations.errors import ChatError, ChatErrorCode

Role = Literal["citizen", "bot", "agent", "notice"]
Mode = Literal["bot", "queued", "agent"]
MODES: tuple[Mode, ...] = ("bot", "queued", "agent")

LONGEST_TEXT = 2000
"""Characters a citizen may send at once; the same as in ``bot/channels/rest.py``."""
MOST_PHOTOS_PER_MESSAGE = MOST_PHOTOS
PAYLOAD = re.compile(r'/choose_option\{"choice": ?"[a-z0-9_:/.-]{1,140}"\}')
"""What our buttons send. Nobody can set an intent, a slot or an entity by typing."""


@dataclass(frozen=True)
class Chat:
    """A chat as others see it."""

    id: int
    sender: str
    """By this Rasa knows the conversation."""
    channel: str
    mode: Mode
    agent: str | None
    last_seq: int
    created_at: datetime
    heard_at: datetime
    peer: str | None = None


@dataclass(frozen=True)
class Message:
    """A message of a chat."""

    seq: int
    role: Role
    text: str
    at: datetime
    buttons: Sequence[Mapping[str, str]] = ()
    custom: Mapping[str, Any] | None = None
    photos: Sequence[str] = ()
    location: Mapping[str, float] | None = None
    payload: str | None = None
    author: str | None = None
    reply_to: int | None = None
    client_id: str | None = None
    pending: bool = False
    """Whether a message of a citizen still waits for its answer."""
    feedback: str | None = None


@dataclass(frozen=True)
class Incoming:
    """What a citizen sends; made by :func:`incoming`, which checks it."""

    text: str
    payload: str | None = None
    photos: tuple[str, ...] = ()
    location: Mapping[str, float] | None = None
    client_id: str | None = None
    address: str | None = None
    """Salted hash of the network address, for the budgets of searches."""


@dataclass(frozen=True)
class Outgoing:
    """What is said to a citizen."""

    text: str
    role: Role = "bot"
    buttons: Sequence[Mapping[str, str]] = field(default_factory=list)
    custom: Mapping[str, Any] | None = None
    author: str | None = None
    """Name of the agent, as the citizen may read it."""


def incoming(
    text: str,
    *,
    payload: str | None = None,
    photos: Sequence[str] = (),
    location: Mapping[str, Any] | None = None,
    client_id: str | None = None,
    address: str | None = None,
) -> Incoming:
    """Return what a citizen sends, its text without control, direction and piled-up characters.

    A text that is one of our buttons' payloads counts as that button; every other text is only text.

    Raises:
        ChatError: ``TEXT_EMPTY``, ``TEXT_TOO_LONG``, ``INVALID_PAYLOAD``, ``INVALID_LOCATION`` or
            ``TOO_MANY_PHOTOS``.
    """
    try:
        cleaned = clean_text(text, LONGEST_TEXT)
    except CaseError as error:
        raise ChatError(ChatErrorCode.TEXT_TOO_LONG, limit=LONGEST_TEXT) from error
    if payload is None and PAYLOAD.fullmatch(cleaned):
        payload = cleaned
    if payload is not None and not PAYLOAD.fullmatch(payload):
        raise ChatError(ChatErrorCode.INVALID_PAYLOAD)
    if len(photos) > MOST_PHOTOS_PER_MESSAGE:
        raise ChatError(ChatErrorCode.TOO_MANY_PHOTOS, limit=MOST_PHOTOS_PER_MESSAGE)
    place = _location(location) if location is not None else None
    if not (cleaned or photos or place):
        raise ChatError(ChatErrorCode.TEXT_EMPTY)
    return Incoming(cleaned, payload, tuple(dict.fromkeys(photos)), place, client_id, address)


def words_for_bot(text: str, payload: str | None) -> str:
    """Return what Rasa is given: a button's payload, or words that it cannot take for a command."""
    if payload is not None:
        return payload
    return text.lstrip("/ ") or ("?" if text else "")


def _location(given: Mapping[str, Any]) -> Mapping[str, float]:
    try:
        place = {name: float(given[name]) for name in ("latitude", "longitude")}
        place["accuracy"] = float(given.get("accuracy") or 0.0)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ChatError(ChatErrorCode.INVALID_LOCATION) from error
    if not all(math.isfinite(value) for value in place.values()) or place["accuracy"] < 0:
        raise ChatError(ChatErrorCode.INVALID_LOCATION)
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        raise ChatError(ChatErrorCode.INVALID_LOCATION)
    return place
