"""Who comes to the consultation hour, and about what: checked before anything is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

from bot.cases.consultation.topics import Topic
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.mail_address import normal_email, parse_email
from bot.cases.plain_text import clean_line, clean_text

_SHORTEST_NUMBER = 6
_LONGEST_NAME = 100
_LONGEST_CONCERN = 1000
_NO_NAME = re.compile(r"@|https?:|www\.|[<>{}]", re.IGNORECASE)


@dataclass(frozen=True)
class Visitor:
    """What a citizen tells when booking; made by :func:`checked_visitor`."""

    name: str
    email: str
    topic: Topic
    phone: str | None = None
    """As +49…"""
    concern: str | None = None

    @property
    def email_normal(self) -> str:
        """One form for all spellings of a mailbox; for limits only."""
        return normal_email(self.email)


def checked_visitor(
    name: str,
    email: str,
    topic: Topic | str,
    phone: str | None = None,
    concern: str | None = None,
    *,
    even_if_suspicious: bool = False,
) -> Visitor:
    """Return the details in normal form; ``even_if_suspicious`` once the citizen insists on a mail address.

    Raises:
        CaseError: ``NAME_INVALID``, ``EMAIL_INVALID``, ``EMAIL_SUSPICIOUS``, ``PHONE_INVALID``,
            ``CATEGORY_UNKNOWN`` (the topic) or ``TEXT_TOO_LONG``.
    """
    try:
        known = Topic(topic)
    except ValueError as error:
        raise CaseError(ErrorCode.CATEGORY_UNKNOWN) from error
    return Visitor(
        name=parse_name(name),
        email=parse_email(email, even_if_suspicious=even_if_suspicious),
        topic=known,
        phone=parse_phone(phone) if phone and phone.strip() else None,
        concern=parse_concern(concern),
    )


def parse_concern(text: str | None) -> str | None:
    """Return the concern in a few sentences, or ``None``.

    Raises:
        CaseError: ``TEXT_TOO_LONG``.
    """
    return clean_text(text or "", _LONGEST_CONCERN) or None


def parse_name(text: str) -> str:
    """Return a name on one line.

    Raises:
        CaseError: ``NAME_INVALID``: fewer than two letters, too long, or an address of mail or web.
    """
    try:
        name = clean_line(text, _LONGEST_NAME).strip(" ,;:.")
    except CaseError as error:
        raise CaseError(ErrorCode.NAME_INVALID) from error
    if sum(character.isalpha() for character in name) < 2 or _NO_NAME.search(name):
        raise CaseError(ErrorCode.NAME_INVALID)
    return name


def parse_phone(text: str) -> str:
    """Return a telephone number as +49…; a number without a prefix is taken for one in Jena.

    Raises:
        CaseError: ``PHONE_INVALID``.
    """
    typed = clean_line(text, 60) if len(text) <= 60 else ""
    if re.fullmatch(r"[1-9][\d /-]{3,9}", typed):
        typed = f"03641 {typed}"
    try:
        number = phonenumbers.parse(typed, "DE")
    except phonenumbers.NumberParseException as error:
        raise CaseError(ErrorCode.PHONE_INVALID) from error
    too_short = len(str(number.national_number)) < _SHORTEST_NUMBER
    if too_short or not phonenumbers.is_possible_number(number):
        raise CaseError(ErrorCode.PHONE_INVALID)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
