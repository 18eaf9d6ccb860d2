"""Several defects in one message: „Müll in der Wagnergasse, außerdem ist am Markt 3 die Laterne aus“."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.cases.defects.category import CategoryGuess
from bot.cases.defects.places import PlaceResult, ResolvedPlace

_BOUNDARY = re.compile(
    r"\s*,?\s+(?:und|sowie|außerdem|ausserdem|zudem|dann|weiterhin|desweiteren|des weiteren)\s+"
    r"(?:(?:auch|noch|außerdem|ausserdem|dann)\s+)*|\n+|(?<=[a-zäöüß!?])[.;!?]\s+|(?:^|\s)\d[.)]\s+",
    re.IGNORECASE,
)
_SOMEWHERE = re.compile(r"\b(?:am|an der|im|in der|auf dem|auf der|beim|vor dem|vor der)\b", re.IGNORECASE)
"""A place even where its name is not known."""
_HARDLY_A_DOUBT = 0.9
_MOST = 4
_LEAST_WORDS = 3


@dataclass(frozen=True)
class _Part:
    start: int
    end: int
    guess: CategoryGuess
    place: tuple[str | None, ...] | None
    """Street, number and name; ``None`` where none is named."""


def defects_in(
    text: str, guess: Callable[[str], CategoryGuess], resolve: Callable[[str], PlaceResult]
) -> list[str]:
    """Return the words about each defect, in order; mostly the text as it is.

    A further one begins where a clause names both a kind and a place of its own.
    """
    parts: list[_Part] = []
    for start, end in _clauses(text):
        part = _part(text, start, end, guess, resolve)
        if parts and not _is_another(parts[-1], part, text):
            part = _part(text, parts.pop().start, end, guess, resolve)
        parts.append(part)
    if not 2 <= len(parts) <= _MOST:
        return [text]
    return [text[part.start : part.end].strip(" ,;") for part in parts]


def _clauses(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for boundary in _BOUNDARY.finditer(text):
        spans.append((start, boundary.start()))
        start = boundary.end()
    spans.append((start, len(text)))
    return [(start, end) for start, end in spans if text[start:end].strip()]


def _part(
    text: str,
    start: int,
    end: int,
    guess: Callable[[str], CategoryGuess],
    resolve: Callable[[str], PlaceResult],
) -> _Part:
    found = resolve(text[start:end])
    place = (found.street, found.house_number, found.name) if isinstance(found, ResolvedPlace) else None
    return _Part(start, end, guess(text[start:end]), place)


def _is_another(before: _Part, part: _Part, text: str) -> bool:
    words = text[part.start : part.end]
    if not (before.guess.sure and part.guess.sure) or len(words.split()) < _LEAST_WORDS:
        return False
    if part.place is None and (part.guess.confidence < _HARDLY_A_DOUBT or not _SOMEWHERE.search(words)):
        return False
    if part.guess.category != before.guess.category:
        return True
    return None not in (before.place, part.place) and before.place != part.place
