"""Takes out of a question what could lead to a person, before it is kept for editors.

Better too much than too little: the words that tell what somebody wants to know remain, numbers and names go.
What is kept is shown to a person again before it becomes training data.
"""

from __future__ import annotations

import re

from bot.cases.references import find_references
from bot.language.contact_details import find_contact_details

LONGEST = 300
"""Characters that are kept of a question."""

_EMAIL = re.compile(r"\S+@\S+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?\d{2,4}){3,8}\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\b[FMSR]-[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]\b", re.IGNORECASE)
_PLATE = re.compile(r"\b[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}[EH]?\b")
_SURNAMES = r"(?-i:(?:[ -][A-ZÄÖÜ][\w'’-]+){0,3})"
_NAMED = re.compile(
    r"\b(?P<lead>(?:ich (?:hei(?:ß|ss)e|bin(?: (?:der|die))?)|name (?:ist|lautet)"
    r"|gemeldet (?:auf|unter)|geborene?r?|gez\.|gr(?:ü|ue)(?:ß|ss)en?|lg|mfg)[ ,:]+)"
    rf"(?P<name>[^\W\d_][\w'’-]+{_SURNAMES})",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(?P<lead>(?:herrn?|frau|familie|fam\.|dr\.|prof\.)(?: (?:dr|prof)\.)* )"
    rf"(?P<name>[^\W\d_][\w'’-]+{_SURNAMES})",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"(?P<street>\b[\w-]*(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|berg|hof|graben|markt))"
    r" +\d{1,3} ?[a-z]?\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d(?:[ ./-]?\d){3,}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_NO_NAMES = """
    aus auf in im bei beim von vom zu zur zum nach neu umgezogen nicht kein keine eine ein einen der die das
    den mit oberbürgermeister bürgermeister kollegin kollege rentner rentnerin student studentin schwanger
    verheiratet vermieter mieter betroffen mir ihnen da hier gerade jetzt schon seit ja nein sehr ganz
"""
_NO_NAME = frozenset(_NO_NAMES.split())


def without_personal_data(text: str) -> str:
    """Return a question on one line, shortened, with placeholders such as ``[Name]`` and ``[Nummer]``."""
    kept = " ".join(text.split())[: 3 * LONGEST]
    kept = _EMAIL.sub("[E-Mail]", kept)
    kept = _ADDRESS.sub("[Adresse]", kept)
    kept = _IBAN.sub("[Nummer]", kept)
    kept = _REFERENCE.sub("[Nummer]", kept)
    for reference in find_references(kept):
        kept = re.sub(re.escape(reference), "[Nummer]", kept, flags=re.IGNORECASE)
    for detail in reversed(find_contact_details(kept)):
        kept = f"{kept[: detail.start]}[Telefon]{kept[detail.end :]}"
    kept = _PLATE.sub("[Kennzeichen]", kept)
    for pattern in (_NAMED, _TITLED):
        kept = pattern.sub(_without_name, kept)
    kept = _HOUSE.sub(lambda match: f"{match['street']} [Nummer]", kept)
    kept = _DIGITS.sub(lambda match: match[0] if _YEAR.fullmatch(match[0]) else "[Nummer]", kept)
    return kept[:LONGEST].strip()


def _without_name(match: re.Match[str]) -> str:
    first = match["name"].split()[0].casefold()
    return match[0] if first in _NO_NAME else f"{match['lead']}[Name]"
