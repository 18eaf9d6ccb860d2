"""A defect report before it is filed: what it needs, checked and brought into one form."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeGuard

import phonenumbers

from bot.cases.defects.photo import MOST_PHOTOS
from bot.cases.defects.places import ResolvedPlace
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.mail_address import parse_email
from bot.cases.plain_text import clean_line, clean_text
from bot.knowledge.base import KnowledgeBase
from bot.language.contact_details import find_contact_details

LONGEST_NAME = 200
_PHOTO_KEY = re.compile(r"[0-9a-f]{32}")
_PERSON = re.compile(
    r"\b(?:Herrn?|Frau|Familie|Fam\.|Dr\.)\s+(?!Angst|Kind)[A-ZÄÖÜ][\wäöüß-]+"
    r"|\b[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}[EH]?\b",
)
_NEIGHBOUR = re.compile(r"\bnachbar(?:n|in)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class DefectDraft:
    """What a citizen has said about a defect."""

    category: str
    """Id in ``knowledge/defects.yml``."""
    place: ResolvedPlace
    description: str
    photo_keys: tuple[str, ...] = ()
    """Keys of :func:`bot.cases.defects.photo.store_photo`, at most three."""
    email: str | None = None
    """Without it nobody is told about changes; reports may be anonymous."""
    phone: str | None = None
    name: str | None = None
    join: str | None = None
    """Reference of the open report that this one says again."""
    private: bool = False
    """Never shown to others; also set where the description names a person."""


def check_draft(draft: DefectDraft, knowledge: KnowledgeBase) -> DefectDraft:
    """Return the draft cleaned and complete.

    Raises:
        CaseError: ``CATEGORY_UNKNOWN``, ``TEXT_EMPTY``, ``TEXT_TOO_LONG``, ``PLACE_UNCLEAR`` (not even words
            for the place), ``TOO_MANY_PHOTOS``, ``PHOTO_INVALID``, ``EMAIL_INVALID`` or ``PHONE_INVALID``.
    """
    if draft.category not in knowledge.defect_categories:
        raise CaseError(ErrorCode.CATEGORY_UNKNOWN)
    description = clean_text(draft.description)
    if not description:
        raise CaseError(ErrorCode.TEXT_EMPTY)
    if draft.place.place_unknown and not draft.place.text.strip() and draft.place.latitude is None:
        raise CaseError(ErrorCode.PLACE_UNCLEAR)
    photos = tuple(dict.fromkeys(draft.photo_keys))
    if len(photos) > MOST_PHOTOS:
        raise CaseError(ErrorCode.TOO_MANY_PHOTOS, limit=MOST_PHOTOS)
    if not all(_PHOTO_KEY.fullmatch(key) for key in photos):
        raise CaseError(ErrorCode.PHOTO_INVALID)
    return replace(
        draft,
        description=description,
        photo_keys=photos,
        email=parse_email(draft.email, even_if_suspicious=True) if _said(draft.email) else None,
        phone=parse_phone(draft.phone) if _said(draft.phone) else None,
        name=clean_line(draft.name, LONGEST_NAME) or None if draft.name else None,
        private=draft.private or names_persons(description),
    )


def names_persons(text: str) -> bool:
    """Return whether a text speaks of persons: names after a title, neighbours, number plates, addresses.

    Such a report is kept private; the dialogue may ask for a neutral wording.
    """
    if _PERSON.search(text) is not None or _NEIGHBOUR.search(text) is not None:
        return True
    return len(find_contact_details(text)) > 0


def parse_phone(text: str) -> str:
    """Return a telephone number as ``+49…``; numbers without a prefix for the country are German.

    Raises:
        CaseError: ``PHONE_INVALID``.
    """
    try:
        number = phonenumbers.parse(text, "DE")
    except phonenumbers.NumberParseException as error:
        raise CaseError(ErrorCode.PHONE_INVALID) from error
    if not phonenumbers.is_possible_number(number):
        raise CaseError(ErrorCode.PHONE_INVALID)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _said(text: str | None) -> TypeGuard[str]:
    return text is not None and text.strip() != ""
