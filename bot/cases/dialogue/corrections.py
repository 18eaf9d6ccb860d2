"""Corrections of what was said before: „nein, nicht Holzmarkt, sondern Westbahnhof“."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.normalise import fold

_OLD_AND_NEW = re.compile(
    r"^(?:\W*(?:nein|ne|nee|nö|halt|moment|stopp?|sorry|falsch|ups|doch|quatsch|also|ich meine?|entschuldigung|mist|achso|ach)\b[\s,.:;–-]*)*"
    r"(?:doch )?(?:nicht|nich|net|ned|statt|anstatt) (?P<old>[^,;]{2,60}?)[,;]?\s+(?:sondern|besser|lieber)\s+(?P<new>.{1,200})$",
    re.IGNORECASE | re.DOTALL,
)
_TURNED = re.compile(
    r"^(?P<new>.{2,100}?)[,;]?\s+(?:und )?(?:nicht|nich|net|statt|anstatt)\s+(?P<old>[^,;]{2,60})$",
    re.IGNORECASE | re.DOTALL,
)
_MEANT = re.compile(
    r"^(?:\W*(?:nein|ne|nee|nö|halt|moment|stopp?|sorry|falsch|ups|doch|quatsch|entschuldigung|korrektur|mist|achso|ach|aber)\b[\s,.:;–-]*)+"
    r"(?:(?:es|das|er|sie) (?:war|ist|waren|sind|muss|soll)\b(?: heißen| heissen| sein)?|ich (?:meinte|meine|wollte)|gemeint (?:war|ist)|richtig (?:ist|wäre|waere)|eigentlich)?"
    r"[\s,:]*(?P<new>\S.{0,200})$",
    re.IGNORECASE | re.DOTALL,
)
_ICH_MEINTE = re.compile(
    r"^(?:ich (?:meinte|meine)|gemeint (?:war|ist)|richtig (?:ist|wäre|waere)|korrektur)[\s,:]+(?P<new>\S.{0,200})$",
    re.IGNORECASE | re.DOTALL,
)
_WRONG = re.compile(
    r"\b(falsch\w*|stimm\w* (?:so |doch |aber |noch )?(?:nicht|nich|net)|nicht (?:richtig|korrekt)|ander\w*|korrigier\w*|verbesser\w*|bearbeit\w*|verander\w*|berichtig\w*|umander\w*|ersetz\w*|tippfehler|verschrieben|vertippt)\b"
)
_TO = re.compile(
    r"\b(?:in|auf|zu|zur|zum|richtig(?: ist| wäre)?|sondern|lautet|heißt|heisst)[:\s]+(?P<new>\S.{0,200})$",
    re.IGNORECASE,
)
_WRONG_IT_IS = re.compile(
    r"[,.;:!–-]\s*(?:also |und |sondern )?(?:es|das|sie|er|ich)\s+(?:ist|war|sind|heißt|heisst|muss|wohne?)\b(?: (?:in|an|bei)(?: der| dem)?)?"
    r"\s+(?P<new>(?!(?:nicht|falsch|so)\b)\S.{0,200})$",
    re.IGNORECASE,
)
"""„die Straße stimmt nicht, es ist die Camburger Straße 12“."""


@dataclass(frozen=True)
class Correction:
    """What is to replace what."""

    new: str
    old: str = ""
    """What was wrong, where it was named."""


def find_correction(text: str) -> Correction | None:
    """Return a correction that names both, or says that something else was meant; ``None`` otherwise."""
    said = text.strip()
    match = _OLD_AND_NEW.match(said)
    if match is not None:
        return Correction(match["new"].strip(" .!"), match["old"].strip())
    match = _ICH_MEINTE.match(said) or _MEANT.match(said)
    if match is not None:
        new = match["new"].strip(" .!")
        turned = _TURNED.match(new)
        if turned is not None:
            return Correction(turned["new"].strip(), turned["old"].strip())
        return Correction(new) if len(new) > 1 else None
    return None


def is_explicit(text: str) -> bool:
    """Tell whether a text is a correction in any case, whatever question is open: „nicht …, sondern …“."""
    return _OLD_AND_NEW.match(text.strip()) is not None or _ICH_MEINTE.match(text.strip()) is not None


def asks_for_change(text: str) -> bool:
    """Tell whether the citizen wants something changed: „da stimmt was nicht“, „ändern“."""
    return bool(_WRONG.search(fold(text)))


def changed_to(text: str) -> str:
    """Return the new value in „die Straße ändern in Goethestraße 5“; empty if there is none."""
    match = _WRONG_IT_IS.search(text) or _TO.search(text)
    return match["new"].strip(" .!") if match is not None else ""
