"""E-mail as a messenger: letters come from a mailbox, an answer is one mail that belongs to the citizen's."""

from __future__ import annotations

import asyncio
import re
import secrets
from contextlib import closing
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from itertools import islice

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.mail_address import ascii_email
from bot.cases.mail_folder import MailFolder
from bot.cases.mail_message import attach
from bot.cases.mail_server import MailServer, NotDelivered
from bot.cases.mail_server import NoLongerMine as ClaimLapsed
from bot.cases.mail_server import Uncertain as PerhapsDelivered
from bot.channels.messengers.letters import parsed, photos_of
from bot.channels.messengers.mailbox import Mailbox, MailboxTrouble
from bot.channels.messengers.provider import (
    Content,
    Handover,
    NoLongerMine,
    NotSent,
    PhotoUnusable,
    Refused,
    Uncertain,
)
from bot.clock import BERLIN
from bot.messengers.arrived import Arrived
from bot.messengers.mail_peer import EMAIL, mail_address, mail_token
from bot.messengers.packing import Manner
from bot.settings import Settings

_MANNER = Manner(longest=100_000, files=True, bundles=True)


class Email:
    """The mailbox of this installation, and the server its answers go out by."""

    channels: tuple[str, ...] = (EMAIL,)

    def __init__(self, settings: Settings) -> None:
        self.address = settings.messengers.email_address
        self.mailbox = Mailbox.from_url(settings.messengers.email_imap)
        self._server = MailServer.from_url(settings.smtp_url) if settings.smtp_url else None
        self._folder = MailFolder(settings.mail_folder)

    def manner(self, channel: str) -> Manner:
        """Return what a mail can hold."""
        return _MANNER

    async def send(self, channel: str, peer: str, content: Content, handover: Handover) -> str:
        """Send a mail; see :class:`bot.channels.messengers.provider.Provider`."""
        message = _answer(peer, content, self.address)
        number = str(message["Message-ID"])
        if self._server is None:
            if not await handover():
                raise NoLongerMine
            try:
                await asyncio.to_thread(self._folder.write, message)
            except OSError as error:
                raise NotSent(type(error).__name__) from error
            return number
        try:
            await self._server.deliver(message, handover)
        except ClaimLapsed as error:
            raise NoLongerMine from error
        except PerhapsDelivered as error:
            raise Uncertain("the mail server did not answer") from error
        except NotDelivered as error:  # servers repeat the address in their refusals: only the number is kept
            code = re.match(r"\d{3}\b", str(error))
            reason = f"mail server {code[0]}" if code else "mail server not reached"
            raise (Refused(reason) if error.for_good else NotSent(reason)) from error
        return number

    async def fetch(self, attachment: str, most_bytes: int) -> bytes:
        """Return a photo; see :class:`bot.channels.messengers.provider.Provider`."""
        place, _, index = attachment.rpartition(".")
        try:
            content = await asyncio.to_thread(self._photo, place, int(index))
        except MailboxTrouble as error:
            raise NotSent(f"photo: {error}") from error
        if content is None or len(content) > most_bytes:
            raise PhotoUnusable
        return content

    async def acknowledge(self, arrived: Arrived) -> None:
        """Do nothing: a mail has no buttons."""

    async def close(self) -> None:
        """Do nothing: no connection is kept."""

    def _photo(self, place: str, index: int) -> bytes | None:
        with closing(self.mailbox.open()) as box:
            letter = box.letter(place)
        return next(islice(photos_of(parsed(letter.raw)), index, None), None) if letter is not None else None


def _answer(peer: str, content: Content, ours: str) -> EmailMessage:
    """Return a mail that mail programs show below the one it answers (RFC 5322, 3.6.4)."""
    token = mail_token(peer)
    name, _, domain = ours.rpartition("@")
    envelope, phrases = content.get("envelope") or {}, shared_phrasebook()
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(phrases.say("mail.sender_name"), username=name, domain=domain)
    message["To"] = Address(addr_spec=ascii_email(mail_address(peer)))
    message["Subject"] = f"Re: {envelope.get('subject') or phrases.say('messenger.email_subject')}"
    message["Date"] = format_datetime(datetime.now(BERLIN))
    message["Message-ID"] = f"<chat.{token}.{secrets.token_hex(8)}@{domain}>"
    if envelope.get("message_id"):
        message["In-Reply-To"] = envelope["message_id"]
    message["References"] = f"<chat.{token}.0@{domain}> {envelope.get('message_id') or ''}".strip()
    message["Auto-Submitted"] = "auto-replied"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = "de"
    body = phrases.say("messenger.email_body", text=content["text"])
    message.set_content(body, charset="utf-8", cte="quoted-printable")
    for file in content.get("files", ()):
        attach(message, file)
    return message
