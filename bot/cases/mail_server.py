"""Delivers a mail to a mail server, and knows at each moment whether the server may have it already.

``BOT_SMTP_URL`` is ``smtp://user:password@host:port``, or ``smtps://`` for encryption from the first byte;
user, password and port (25, 587 with a user, 465) may be missing, special characters are written as ``%40``.
Parameters after ``?``: ``starttls=yes`` (the default, except on this machine itself) refuses to send without
encryption, ``auto`` encrypts where the server can, ``no`` does not; ``ca=/path/to/file.pem`` names the
certificates to trust instead of the system's.
"""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from bot.settings import InvalidSetting

_STARTTLS = {"yes": True, "no": False, "auto": None}
_HERE = ("localhost", "127.0.0.1", "::1")
_STEP_SECONDS = 30.0
"""Longest wait for an answer of the server …"""
_TEXT_SECONDS = 120.0
"""… and after it got the text, which it may check for spam."""


class NotDelivered(Exception):
    """The server certainly does not have the mail; the message is for operators."""

    def __init__(self, reason: str, *, for_good: bool = False, server: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good
        """Whether another attempt is useless."""
        self.server = server
        """Whether the server could not be used at all, so that other mails will not get through either."""


class Uncertain(Exception):
    """The server got the text, or part of it, but its answer was never seen."""


class NoLongerMine(Exception):
    """The claim on the mail lapsed before the text was handed over; nothing was sent."""


@dataclass(frozen=True)
class MailServer:
    """A mail server and how to log in."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    encrypted: bool = False
    """From the first byte."""
    starttls: bool | None = True
    """``None``: where the server can."""
    ca: str | None = None
    """File with the certificates to trust."""

    @classmethod
    def from_url(cls, url: str) -> MailServer:
        """Return the server named by a URL.

        Raises:
            InvalidSetting: it is not such a URL; the message does not repeat it, it may hold a password.
        """
        try:
            parts = urlsplit(url)
            port, options = parts.port, parse_qs(parts.query, strict_parsing=bool(parts.query))
        except ValueError as error:
            raise InvalidSetting("BOT_SMTP_URL is not an address of a mail server.") from error
        unknown = set(options) - {"starttls", "ca"}
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or unknown:
            raise InvalidSetting("BOT_SMTP_URL must be smtp://user:password@host:port?starttls=yes|auto|no.")
        encrypted = parts.scheme == "smtps"
        wish = options.get("starttls", ["no" if encrypted or parts.hostname in _HERE else "yes"])[-1]
        if wish not in _STARTTLS or (encrypted and wish != "no"):
            raise InvalidSetting("BOT_SMTP_URL: starttls must be yes, auto or no (and no with smtps).")
        return cls(
            host=parts.hostname,
            port=port or (465 if encrypted else 587 if parts.username else 25),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            encrypted=encrypted,
            starttls=_STARTTLS[wish],
            ca=options.get("ca", [None])[-1],
        )

    async def deliver(
        self, message: EmailMessage, may_hand_over: Callable[[], bool | Awaitable[bool]]
    ) -> None:
        """Give the mail to the server; ``may_hand_over`` is asked right before the server gets the text.

        Raises:
            NotDelivered: the server certainly does not have it.
            Uncertain: it may have it.
            NoLongerMine: it was not to be handed over any more.
        """
        sender = message["From"].addresses[0].addr_spec
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.encrypted,
            start_tls=self.starttls,
            tls_context=ssl.create_default_context(cafile=self.ca)
            if self.encrypted or self.starttls is not False
            else None,
            local_hostname=sender.rpartition("@")[2],
            timeout=_STEP_SECONDS,
        )
        try:
            await self._connect(client)
            await self._envelope(client, sender, message["To"].addresses[0].addr_spec)
            allowed = may_hand_over()
            if not (await allowed if isinstance(allowed, Awaitable) else allowed):
                raise NoLongerMine
            await self._text(client, message.as_bytes())
        finally:
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=2)
            client.close()

    async def _connect(self, client: aiosmtplib.SMTP) -> None:
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotDelivered(f"{self.host}:{self.port}: {_reason(error)}", server=True) from error

    async def _envelope(self, client: aiosmtplib.SMTP, sender: str, recipient: str) -> None:
        try:
            await client.mail(sender)
        except (aiosmtplib.SMTPException, OSError) as error:  # the sender is the same for all mails
            raise NotDelivered(_reason(error), server=True) from error
        try:
            await client.rcpt(recipient)
        except aiosmtplib.SMTPRecipientRefused as error:
            raise NotDelivered(_reason(error), for_good=error.code >= 500) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotDelivered(_reason(error)) from error

    async def _text(self, client: aiosmtplib.SMTP, text: bytes) -> None:
        try:
            await client.data(text, timeout=_TEXT_SECONDS)
        except aiosmtplib.SMTPDataError as error:  # the server has answered: it did not take it
            raise NotDelivered(_reason(error), for_good=error.code >= 500) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Uncertain(_reason(error)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {error.message}"
    return str(error) or type(error).__name__
