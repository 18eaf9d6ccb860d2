"""The form of a mail as mail programs and servers want it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.store.tables import OutgoingMail
from bot.clock import BERLIN


def to_message(mail: OutgoingMail, mail_from: str) -> EmailMessage:
    """Return the message for a row of the outbox; the same each time, with the same Message-ID.

    Raises:
        ValueError: something in the row cannot stand in a mail, such as a line break in the subject.
    """
    message = EmailMessage(policy=SMTP)
    name, _, domain = mail_from.rpartition("@")
    sender = shared_phrasebook().say("mail.sender_name")
    message["From"] = Address(sender, username=name, domain=domain)
    message["To"] = Address(addr_spec=mail.recipient)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at.astimezone(BERLIN))
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = "de"
    message.set_content(mail.body, charset="utf-8", cte="quoted-printable")
    for attachment in mail.attachments:
        attach(message, attachment)
    return message


def attach(message: EmailMessage, attachment: Mapping[str, str]) -> None:
    """Add a file: ``filename``, ``content_type``, ``base64``.

    Raises:
        ValueError: it has no content type, or is no base64.
    """
    kind, *parameters = (part.strip() for part in attachment["content_type"].split(";"))
    main, _, sub = kind.partition("/")
    if not main or not sub:
        raise ValueError(f"not a content type: {kind!r}")
    message.add_attachment(
        base64.b64decode(attachment["base64"]),
        maintype=main,
        subtype=sub,
        filename=attachment["filename"],
        params=dict(_parameter(part) for part in parameters if part),
    )


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip().strip('"')
