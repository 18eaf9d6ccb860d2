"""Facebook Messenger: signed events by webhook, answers by the Send API of the Graph API."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.channels.messengers.provider import (
    Calls,
    Content,
    Forged,
    Handover,
    Malformed,
    NotSent,
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

CHANNEL = "facebook"
SIGNATURE_HEADER = "X-Hub-Signature-256"

_MANNER = Manner(longest=2000, most_buttons=13, longest_title=20)
_PHOTO_HOSTS = (".fbcdn.net", ".fbsbx.com")
_THUMB = "👍"
_THUMBS = {"369239263222822", "369239343222814", "369239383222810"}
"""Stickers: the thumb beside the text field, in its three sizes."""
_LATER = (1, 2, 4, 17, 32, 341, 368, 613, 80006)
"""Error codes of the Graph API: temporary, or too many calls."""
_TOKEN_WRONG = (10, 102, 190, 200)
_WINDOW_CLOSED = (2018278, 2534022)
"""Subcodes: more than 24 hours since the person last wrote."""


class Facebook:
    """One page."""

    channels: tuple[str, ...] = (CHANNEL,)

    def __init__(self, settings: Messengers) -> None:
        self._settings = settings
        self._calls = Calls()

    def manner(self, channel: str) -> Manner:
        """Return what the Messenger can do."""
        return _MANNER

    def challenge(self, query: Mapping[str, str]) -> str:
        """Return what Facebook wants to read when the webhook is set up.

        Raises:
            Forged: it does not know our token.
        """
        knows = is_same(query.get("hub.verify_token", ""), self._settings.facebook_verify_token)
        if not knows or query.get("hub.mode") != "subscribe":
            raise Forged
        return query.get("hub.challenge", "")

    def arrived(self, headers: Mapping[str, str], body: bytes) -> list[Arrived]:
        """Return what a webhook brings; Facebook puts several messages into one.

        Raises:
            Forged: the signature is not Facebook's.
            Malformed: it is no event of a page.
        """
        secret = self._settings.facebook_app_secret.encode()
        expected = f"sha256={hmac.new(secret, body, hashlib.sha256).hexdigest()}"
        if not is_same(headers.get(SIGNATURE_HEADER, ""), expected):
            raise Forged
        try:
            content = read_json(body)
            if content["object"] != "page":
                return []
            events = [event for entry in content["entry"] for event in entry.get("messaging") or ()]
            found = [_arrived(event) for event in events]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Malformed from error
        return [one for one in found if one is not None]

    async def send(self, channel: str, peer: str, content: Content, handover: Handover) -> str:
        """Send a piece; see :class:`bot.channels.messengers.provider.Provider`."""
        message: dict[str, Any] = {"text": content["text"]}
        if content.get("buttons"):
            message["quick_replies"] = [
                {"content_type": "text", "title": button["title"], "payload": button["data"]}
                for button in content["buttons"]
            ]
        body = {"recipient": {"id": peer}, "messaging_type": "RESPONSE", "message": message}
        token = self._settings.facebook_page_token
        proof = hmac.new(self._settings.facebook_app_secret.encode(), token.encode(), hashlib.sha256)
        status, headers, answer = await self._calls.post(
            f"{self._settings.facebook_api}/me/messages",
            handover,
            params={"appsecret_proof": proof.hexdigest()},
            json=body,
            headers={"Authorization": f"Bearer {token}"},
        )
        said = answer if isinstance(answer, dict) else {}
        self._raise_error(status, said.get("error") or {}, retry_after(headers))
        return str(said.get("message_id") or "")

    async def fetch(self, attachment: str, most_bytes: int) -> bytes:
        """Return a photo; see :class:`bot.channels.messengers.provider.Provider`."""
        parts, own = urlsplit(attachment), urlsplit(self._settings.facebook_api)
        is_theirs = parts.scheme == "https" and (parts.hostname or "").endswith(_PHOTO_HOSTS)
        if not is_theirs and (parts.scheme, parts.netloc) != (own.scheme, own.netloc):
            raise PhotoUnusable
        return await self._calls.get_bytes(attachment, most_bytes, allow_redirects=False)

    async def acknowledge(self, arrived: Arrived) -> None:
        """Facebook wants nothing told."""

    async def close(self) -> None:
        """Close all connections."""
        await self._calls.close()

    def _raise_error(self, status: int, error: Mapping[str, Any], wait: float | None) -> None:
        code, subcode = error.get("code"), error.get("error_subcode")
        reason = f"facebook {status} {code or ''} {subcode or ''}".strip()
        if subcode in _WINDOW_CLOSED:
            raise Refused(reason)
        if error and status < 500 and (error.get("is_transient") or code in (*_LATER, *_TOKEN_WRONG)):
            raise NotSent(reason, wait)
        if error and status == 403:
            raise Refused(reason)
        raise_unless_accepted(status, reason, wait)


def _arrived(event: Mapping[str, Any]) -> Arrived | None:
    """Return what an event brings; ``None`` for what is no message to us: echoes, receipts, reactions."""
    peer = str(event["sender"]["id"])
    postback, message = event.get("postback"), event.get("message")
    if postback:
        number = str(postback.get("mid") or f"{peer}.{event['timestamp']}")
        return Arrived(
            CHANNEL, peer, number, str(postback.get("title") or ""), str(postback.get("payload") or "")
        )
    if not message or message.get("is_echo") or message.get("is_deleted"):
        return None
    attachments = message.get("attachments") or ()
    stickers = {str(_payload(each)["sticker_id"]) for each in attachments if "sticker_id" in _payload(each)}
    is_thumb = bool(stickers & _THUMBS)
    photos = [
        str(_payload(each)["url"])
        for each in attachments
        if each.get("type") == "image" and _payload(each).get("url") and not stickers
    ]
    location = next((_place(each) for each in attachments if each.get("type") == "location"), None)
    return Arrived(
        CHANNEL,
        peer,
        str(message["mid"]),
        str(message.get("text") or (_THUMB if is_thumb else "")),
        str((message.get("quick_reply") or {}).get("payload") or ""),
        tuple(photos),
        location,
        "" if photos or location or is_thumb else _unreadable(attachments),
    )


def _place(attachment: Mapping[str, Any]) -> dict[str, float]:
    coordinates = attachment["payload"]["coordinates"]
    return {"latitude": float(coordinates["lat"]), "longitude": float(coordinates["long"])}


def _payload(attachment: Mapping[str, Any]) -> Mapping[str, Any]:
    return attachment.get("payload") or {}


def _unreadable(attachments: Sequence[Mapping[str, Any]]) -> Unreadable:
    kinds = [str(each.get("type")) for each in attachments]
    if not kinds:
        return ""
    if {"audio", "video"} & set(kinds):
        return "voice"
    return "file" if "file" in kinds else "other"
