"""WhatsApp and SMS over Twilio: webhooks as signed forms, answers by the Messages resource."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit, urlunsplit

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
    retry_after,
)
from bot.messenger_settings import Messengers
from bot.messengers.arrived import Arrived, Unreadable
from bot.messengers.packing import Manner

WHATSAPP, SMS = "whatsapp", "sms"
SIGNATURE_HEADER = "X-Twilio-Signature"

_MANNER = Manner(longest=1600)
_PREFIX = "whatsapp:"
_OF_A_MESSAGE = {"Body", "NumMedia", "Latitude"}
"""Of which a message has at least one, and a status none."""
_MOST_FIELDS = 200
_MOST_MEDIA = 10
_STICKER = "image/webp"
"""WhatsApp's own photos are JPEG; SMS knows neither."""
_DEFAULT_PORTS = {"https": 443, "http": 80}
_FOR_GOOD = (21211, 21610, 21612, 21614, 63003, 63016, 63024)
"""No such number, has said STOP, not reachable by SMS; WhatsApp: no such number, 24 hours are over."""


class Twilio:
    """One account, with a number for WhatsApp, for SMS, or both."""

    def __init__(self, settings: Messengers) -> None:
        self._settings = settings
        self._calls = Calls()
        self._own = {WHATSAPP: settings.twilio_from_whatsapp, SMS: settings.twilio_from_sms}
        self.channels = tuple(channel for channel, number in self._own.items() if number)

    def manner(self, channel: str) -> Manner:
        """Return what WhatsApp and SMS can do."""
        return _MANNER

    def arrived(self, headers: Mapping[str, str], body: bytes, url: str) -> list[Arrived]:
        """Return what a webhook brings; ``url`` is the address it was called by.

        Raises:
            Forged: the signature is not Twilio's.
            Malformed: it is no message.
        """
        try:
            fields = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        except ValueError as error:
            raise Forged from error
        given = headers.get(SIGNATURE_HEADER, "")
        address = self._settings.twilio_webhook or url
        expected = [signature(self._settings.twilio_token, each, fields) for each in _spellings(address)]
        if True not in [is_same(given, each) for each in expected]:
            raise Forged
        form = dict(fields)
        found = self._arrived(form)
        return [found] if found is not None else []

    def _arrived(self, form: Mapping[str, str]) -> Arrived | None:
        """Return a message; ``None`` for what is none, such as a status of one of ours."""
        number = form.get("MessageSid") or form.get("SmsMessageSid") or ""
        peer = form.get("From", "")
        if not number or not peer or form.get("AccountSid", "") != self._settings.twilio_sid:
            raise Malformed
        channel = WHATSAPP if peer.startswith(_PREFIX) else SMS
        if not _OF_A_MESSAGE & form.keys() or channel not in self.channels:
            return None
        attachments, unreadable = _media(form)
        return Arrived(
            channel,
            peer.removeprefix(_PREFIX),
            number,
            form.get("Body", ""),
            attachments=tuple(attachments),
            location=_location(form),
            unreadable=unreadable,
        )

    async def send(self, channel: str, peer: str, content: Content, handover: Handover) -> str:
        """Send a piece; see :class:`bot.channels.messengers.provider.Provider`."""
        prefix = _PREFIX if channel == WHATSAPP else ""
        form = {"To": f"{prefix}{peer}", "From": f"{prefix}{self._own[channel]}", "Body": content["text"]}
        address = f"{self._settings.twilio_api}/2010-04-01/Accounts/{self._settings.twilio_sid}/Messages.json"
        status, headers, answer = await self._calls.post(
            address, handover, data=form, headers=self._authorised
        )
        said = answer if isinstance(answer, dict) else {}
        code = said.get("code")
        if code in _FOR_GOOD and status < 500:
            raise Refused(f"twilio {status} {code}")
        raise_unless_accepted(status, f"twilio {status} {code or ''}".strip(), retry_after(headers))
        return str(said.get("sid") or "")

    async def fetch(self, attachment: str, most_bytes: int) -> bytes:
        """Return a photo; see :class:`bot.channels.messengers.provider.Provider`."""
        if not attachment.startswith(f"{self._settings.twilio_api}/"):
            raise PhotoUnusable  # our token must not go anywhere else
        return await self._calls.get_bytes(attachment, most_bytes, headers=self._authorised)

    async def acknowledge(self, arrived: Arrived) -> None:
        """Twilio wants nothing told."""

    async def close(self) -> None:
        """Close all connections."""
        await self._calls.close()

    @property
    def _authorised(self) -> dict[str, str]:
        login = aiohttp.BasicAuth(self._settings.twilio_sid, self._settings.twilio_token)
        return {"Authorization": login.encode()}


def signature(token: str, url: str, fields: Sequence[tuple[str, str]]) -> str:
    """Return the signature of a form that Twilio posts to an address.

    The address and all fields in the order of their names, each value once, without anything between them:
    https://www.twilio.com/docs/usage/security#validating-requests
    """
    text = url + "".join(f"{name}{value}" for name, value in sorted(set(fields)))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _spellings(url: str) -> list[str]:
    """Return the address with and without its port: Twilio may sign either."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition(":")[0] if parts.port else parts.netloc
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 443)
    return [url, *(urlunsplit(parts._replace(netloc=netloc)) for netloc in (host, f"{host}:{port}"))]


def _media(form: Mapping[str, str]) -> tuple[list[str], Unreadable]:
    """Return the addresses of the photos, or what came instead of one."""
    count = form.get("NumMedia", "0")
    total = min(int(count), _MOST_MEDIA) if re.fullmatch(r"\d{1,3}", count) else 0
    kinds = [
        (form.get(f"MediaContentType{index}", ""), form.get(f"MediaUrl{index}", "")) for index in range(total)
    ]
    photos = [url for kind, url in kinds if kind.startswith("image/") and kind != _STICKER]
    if photos or not kinds:
        return photos, ""
    if _STICKER in dict(kinds):
        return [], "other"
    is_voice = any(kind.startswith(("audio/", "video/")) for kind, _ in kinds)
    return [], "voice" if is_voice else "file"


def _location(form: Mapping[str, str]) -> dict[str, float] | None:
    try:
        return {"latitude": float(form["Latitude"]), "longitude": float(form["Longitude"])}
    except (KeyError, ValueError):
        return None
