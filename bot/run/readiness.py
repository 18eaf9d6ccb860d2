"""How to find out that a part is ready for work."""

from __future__ import annotations

import asyncio

import aiohttp

READINESS_SENDER = "readiness"
"""The sender of the one message that tests a Rasa server; nobody's conversation."""

_PAUSE_AFTER_SILENCE = 2.0
"""Seconds until a server that gave no answer may be asked again; it keeps every message it gets."""
_PATIENCE = aiohttp.ClientTimeout(total=20)

TROUBLE = "technical_trouble"
"""``custom.type`` of what the channel (``bot/channels/rest.py``) says when nothing could answer."""


async def answers(url: str) -> bool:
    """Return whether a GET request is answered with status 200."""
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session, session.get(url) as response:
            return response.status == 200
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
        return False


async def model_answers(rasa_url: str) -> bool:
    """Return whether a Rasa server answers a message.

    Rasa listens, and calls itself healthy, also after its model could not be loaded; without ``--enable-api``
    the only difference is that messages are then answered by the channel alone, which has no answer.
    """
    message = {"sender": READINESS_SENDER, "message": "Hallo"}
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as session,
            session.post(f"{rasa_url}/webhooks/rest/webhook", json=message) as response,
        ):
            replies = await response.json() if response.status == 200 else []
            answered = bool(replies) and not any(is_trouble(reply) for reply in replies)
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError):
        return False
    if not answered:
        await asyncio.sleep(_PAUSE_AFTER_SILENCE)
    return answered


def is_trouble(reply: object) -> bool:
    """Return whether a reply of the channel only says that there is none."""
    custom = reply.get("custom") if isinstance(reply, dict) else None
    return isinstance(custom, dict) and custom.get("type") == TROUBLE
