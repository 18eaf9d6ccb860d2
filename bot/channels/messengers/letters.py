"""What a citizen's e-mail says: its own words without quotation and signature, its photos, what it answers.

Mails that machines have sent are not answered (RFC 3834): newsletters, bounces, notes of absence. Otherwise
two machines would write to each other for ever.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from lxml import html
from lxml.etree import ParserError
from mailparser_reply import EmailReplyParser

from bot.cases.errors import CaseError
from bot.cases.mail_address import normal_email, parse_email
from bot.cases.plain_text import clean_text
from bot.channels.messengers.mailbox import Letter
from bot.language.letter_words import (
    before_quotation,
    says_something,
    without_answer_marks,
    without_signature,
)
from bot.language.normalise import fold
from bot.messengers.arrived import Arrived, Unreadable
from bot.messengers.mail_peer import EMAIL, LONGEST_ADDRESS, mail_peer

_LONGEST_SUBJECT = 150
_MOST_PHOTOS = 10
_SMALLEST_PHOTO = 12 * 1024
"""Bytes; a smaller picture that is not attached is a sign in a signature."""
_PHOTO_KINDS = ("image/jpeg", "image/png", "image/webp", "image/gif")
_NO_FILES = ("text/x-vcard", "text/vcard", "application/pgp-signature", "application/pkcs7-signature")
"""What mail programs attach by themselves."""
_OURS = re.compile(r"<chat\.([0-9a-f]{24})\.[0-9a-f]{1,32}@[^<>\s]+>")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_MACHINES = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|donotreply|noreply.*|bounces?[+-].*|.*-bounces?)$"
)
_BULK = ("bulk", "junk", "list", "auto_reply")
_OF_A_LIST = ("List-Id", "List-Unsubscribe", "Feedback-ID", "X-Autoreply", "X-Autorespond")
_BLOCKS = ("p", "div", "br", "tr", "li", "h1", "h2", "h3")


class Unanswerable(Exception):
    """A letter that gets no answer: from a machine, from ourselves, or without a usable address."""


def parsed(raw: bytes) -> EmailMessage:
    """Return a letter as Python's library reads it."""
    return message_from_bytes(raw, policy=default)


def arrived_by(letter: Letter, ours: str) -> Arrived:
    """Return what a letter brings; ``ours`` is the address it came to.

    Whoever writes without answering one of our mails begins a chat of their own: nobody enters a chat by a
    forged sender alone, the unguessable number in the reference to our mail is needed too.

    Raises:
        Unanswerable: it is not to be answered.
    """
    message = parsed(letter.raw)
    address = _sender(message, ours)
    continued = _OURS.findall(f"{_head(message, 'References')} {_head(message, 'In-Reply-To')}")
    token = continued[-1] if continued else secrets.token_hex(12)
    subject = _subject(message)
    own_id = _MESSAGE_ID.search(_head(message, "Message-ID"))
    number = f"{own_id[0] if own_id else ''} {address} {_head(message, 'Date')}"
    if own_id is None:
        number += hashlib.sha256(letter.raw).hexdigest()
    photos = [f"{letter.place}.{index}" for index, _ in enumerate(photos_of(message))]
    return Arrived(
        EMAIL,
        mail_peer(address, token),
        number,
        _words(message, "" if continued else subject),
        attachments=tuple(photos[:_MOST_PHOTOS]),
        unreadable=_unreadable(message) if letter.is_whole else "file",
        envelope={"subject": subject, "message_id": own_id[0] if own_id else ""},
    )


def photos_of(message: EmailMessage) -> Iterator[bytes]:
    """Yield the photos of a letter, in their order."""
    for part in message.walk():
        if part.get_content_type() in _PHOTO_KINDS:
            content = part.get_payload(decode=True)
            is_attached = part.get_content_disposition() == "attachment"
            if isinstance(content, bytes) and (is_attached or len(content) >= _SMALLEST_PHOTO):
                yield content


def _head(message: EmailMessage, name: str) -> str:
    """Return a header, empty where there is none or Python's library stumbles over it."""
    try:
        return str(message[name] or "")
    except (LookupError, ValueError, TypeError, AttributeError, OverflowError):
        return ""


def _sender(message: EmailMessage, ours: str) -> str:
    automatic = (_head(message, "Auto-Submitted") or "no").partition(";")[0].strip().lower() != "no"
    bulk = _head(message, "Precedence").strip().lower() in _BULK
    suppressed = {word.strip().lower() for word in _head(message, "X-Auto-Response-Suppress").split(",")}
    if automatic or bulk or suppressed & {"all", "autoreply"} or any(name in message for name in _OF_A_LIST):
        raise Unanswerable("from a machine")
    if message.get_content_type() == "multipart/report" or _head(message, "Return-Path").strip() == "<>":
        raise Unanswerable("a report of a mail server")
    try:
        (only,) = message["From"].addresses
        address = parse_email(only.addr_spec, even_if_suspicious=True)
    except (AttributeError, ValueError, TypeError, LookupError, CaseError) as error:
        raise Unanswerable("no usable sender") from error
    if len(address) > LONGEST_ADDRESS or _MACHINES.match(address.partition("@")[0].lower()):
        raise Unanswerable("no usable sender")
    if normal_email(address) == normal_email(ours):
        raise Unanswerable("from ourselves")
    return address


def _subject(message: EmailMessage) -> str:
    given = without_answer_marks(re.sub(r"\s+", " ", _head(message, "Subject")))
    return clean_text(given[:_LONGEST_SUBJECT])


def _words(message: EmailMessage, subject: str) -> str:
    text = without_signature(_newest(_body(message)), message["From"].addresses[0].display_name)
    if not says_something(subject) or fold(subject) in fold(text):
        return text
    if not text:
        return subject
    return f"{subject} {text}" if subject[-1] in ".!?:" else f"{subject}. {text}"


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        content = part.get_content()
    except (LookupError, ValueError, KeyError):
        payload = part.get_payload(decode=True)
        content = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return _of_html(str(content)) if part.get_content_subtype() == "html" else str(content)


def _of_html(content: str) -> str:
    """Return the words of a page, blocks on lines of their own, without what is quoted."""
    try:
        page = html.document_fromstring(content.replace("\x00", ""))
    except (ParserError, ValueError):
        return ""
    for element in page.xpath("//script | //style | //head | //blockquote | //comment()"):
        element.drop_tree()
    for element in page.iter(*_BLOCKS):
        element.tail = f"\n{element.tail or ''}"
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in page.text_content().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _newest(text: str) -> str:
    text = before_quotation(text.replace("\r\n", "\n"))
    replies = EmailReplyParser(languages=["de", "en"]).read(text).replies
    return replies[0].body.strip() if replies else ""


def _unreadable(message: EmailMessage) -> Unreadable:
    for part in message.iter_attachments():
        kind = part.get_content_type()
        if part.get_content_maintype() == "audio":
            return "voice"
        if part.get_content_disposition() == "attachment" and kind not in (*_PHOTO_KINDS, *_NO_FILES):
            return "file"
    return ""
