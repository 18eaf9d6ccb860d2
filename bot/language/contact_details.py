"""Finds e-mail addresses and telephone numbers that a citizen typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_SHORTEST_NUMBER = 6


@dataclass(frozen=True)
class ContactDetail:
    """A span of a text; ``value`` is the normal form (address, or number as +49…)."""

    start: int
    end: int
    text: str
    type: str
    """email or phone."""
    value: str


def find_contact_details(text: str) -> list[ContactDetail]:
    """Return the addresses and numbers in a text, in order; only what is valid in form."""
    found: list[ContactDetail] = []
    for match in _EMAIL.finditer(text):
        try:
            address = validate_email(match.group(), check_deliverability=False).normalized
        except EmailNotValidError:
            continue
        found.append(ContactDetail(match.start(), match.end(), match.group(), "email", address))
    if sum(character.isdigit() for character in text) >= _SHORTEST_NUMBER:
        for number in phonenumbers.PhoneNumberMatcher(text, "DE", leniency=phonenumbers.Leniency.POSSIBLE):
            national = str(number.number.national_number)
            if len(national) < _SHORTEST_NUMBER or not number.raw_string.lstrip().startswith(("0", "+", "(")):
                continue
            value = phonenumbers.format_number(number.number, phonenumbers.PhoneNumberFormat.E164)
            found.append(ContactDetail(number.start, number.end, number.raw_string, "phone", value))
    return sorted(found, key=lambda detail: detail.start)
