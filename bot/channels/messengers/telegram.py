"""Telegram's Bot API: updates by webhook, answers by ``sendMessage`` without any markup."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import aiohttp

from bot.channels.messengers.provider import (
    Calls,
    Content,
    Forged,
    Handover,
    Malformed,
    PhotoUnusable,
    Refused,
    is_same,
    raise_unless_accepted,
    read_json,
    retry_after,
)
from bot.messenger_settings import Messengers
from bot.messengers.arrived import Arrived, Unreadable
from bot.messengers.packing import Manner

CHANNEL = "telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

_MANNER = Manner(longest=4096, most_buttons=100, longest_title=100, files=True)
_PHOTO_KINDS = ("image/jpeg", "image/png", "image/webp", "image/gif")
_VOICE = ("voice", "audio", "video_note", "video")
_GREETINGS = {"/start": "Hallo", "/help": "Hilfe"}
"""What Telegram itself makes people send."""


class Telegram:
    """One bot."""

    channels: tuple[str, ...] = (CHANNEL,)

    def __init__(self, settings: Messengers) -> None:
        self._settings = settings
        self._calls = Calls()

    def manner(self, channel: str) -> Manner:
        """Return what Telegram can do."""
        return _MANNER

    def arrived(self, headers: Mapping[str, str], body: bytes) -> list[Arrived]:
        """Return what an update brings.

        Raises:
            Forged: it does not carry our secret.
            Malformed: it is no update.
        """
        if not is_same(headers.get(SECRET_HEADER, ""), self._settings.telegram_secret):
            raise Forged
        try:
            update = read_json(body)
            found = _arrived(update, f"{int(update['update_id'])}")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Malformed from error
        return [found] if found is not None else []

    async def send(self, channel: str, peer: str, content: Content, handover: Handover) -> str:
        """Send a piece; see :class:`bot.channels.messengers.provider.Provider`."""
        how: dict[str, Any]
        if "file" in content:
            method, file = "sendDocument", content["file"]
            form = aiohttp.FormData({"chat_id": peer})
            document = base64.b64decode(file["base64"])
            form.add_field(
                "document",
                document,
                filename=file["filename"],
                content_type=file["content_type"].split(";")[0],
            )
            how = {"data": form}
        else:
            method = "sendMessage"
            message: dict[str, Any] = {
                "chat_id": peer,
                "text": content["text"],
                "link_preview_options": {"is_disabled": True},
            }
            if content.get("buttons"):
                rows = [
                    [{"text": button["title"], "callback_data": button["data"]}]
                    for button in content["buttons"]
                ]
                message["reply_markup"] = {"inline_keyboard": rows}
            how = {"json": message}
        status, headers, answer = await self._calls.post(self._address(method), handover, **how)
        said = answer if isinstance(answer, dict) else {}
        wait = (said.get("parameters") or {}).get("retry_after")
        if status == 403:  # blocked by the user, or the user is gone
            raise Refused("telegram 403")
        raise_unless_accepted(
            status, f"telegram {status}", float(wait) if isinstance(wait, int) else retry_after(headers)
        )
        return str((said.get("result") or {}).get("message_id", ""))

    async def fetch(self, attachment: str, most_bytes: int) -> bytes:
        """Return a photo; see :class:`bot.channels.messengers.provider.Provider`."""
        content = await self._calls.get_bytes(
            self._address("getFile"), 64 * 1024, params={"file_id": attachment}
        )
        try:
            file = json.loads(content)["result"]
            path, size = str(file["file_path"]), int(file.get("file_size") or 0)
        except (ValueError, KeyError, TypeError) as error:
            raise PhotoUnusable from error
        if size > most_bytes or ".." in path:
            raise PhotoUnusable
        address = f"{self._settings.telegram_api}/file/bot{self._settings.telegram_token}/{path}"
        return await self._calls.get_bytes(address, most_bytes, allow_redirects=False)

    async def acknowledge(self, arrived: Arrived) -> None:
        """Let the pressed button stop spinning."""
        body = {"callback_query_id": arrived.acknowledge}
        with suppress(aiohttp.ClientError, asyncio.TimeoutError, OSError):
            async with self._calls.session.post(self._address("answerCallbackQuery"), json=body):
                pass

    async def close(self) -> None:
        """Close all connections."""
        await self._calls.close()

    def _address(self, method: str) -> str:
        return f"{self._settings.telegram_api}/bot{self._settings.telegram_token}/{method}"


def _arrived(update: Mapping[str, Any], number: str) -> Arrived | None:
    """Return what an update brings; ``None`` for what is no message to us: edits, groups, channels."""
    query = update.get("callback_query")
    message = query.get("message") if query else update.get("message")
    if not message or message["chat"].get("type") != "private":
        return None
    peer = str(message["chat"]["id"])
    if query:
        carried = str(query.get("data") or "")
        title = _title(message, carried)
        return Arrived(CHANNEL, peer, number, title, carried, acknowledge=str(query["id"]))
    text = str(message.get("text") or message.get("caption") or "")
    photo, unreadable = _photo(message)
    return Arrived(
        CHANNEL,
        peer,
        number,
        _GREETINGS.get(text.split(" ")[0], text),
        attachments=(photo,) if photo else (),
        location=_location(message),
        unreadable=unreadable,
    )


def _photo(message: Mapping[str, Any]) -> tuple[str, Unreadable]:
    """Return the number of the photo's largest version, or what came instead of one."""
    if message.get("photo"):
        largest = max(message["photo"], key=lambda size: int(size["width"]) * int(size["height"]))
        return str(largest["file_id"]), ""
    document = message.get("document")
    if document:
        is_photo = document.get("mime_type") in _PHOTO_KINDS
        return (str(document["file_id"]), "") if is_photo else ("", "file")
    if any(name in message for name in _VOICE):
        return "", "voice"
    return "", "" if {"text", "location", "venue"} & message.keys() else "other"


def _location(message: Mapping[str, Any]) -> dict[str, float] | None:
    place = message.get("location") or (message.get("venue") or {}).get("location")
    if not place:
        return None
    return {
        "latitude": float(place["latitude"]),
        "longitude": float(place["longitude"]),
        "accuracy": float(place.get("horizontal_accuracy") or 0.0),
    }


def _title(message: Mapping[str, Any], carried: str) -> str:
    """Return what stands on the pressed button."""
    for row in (message.get("reply_markup") or {}).get("inline_keyboard", ()):
        for button in row:
            if button.get("callback_data") == carried:
                return str(button.get("text") or "")
    return ""
