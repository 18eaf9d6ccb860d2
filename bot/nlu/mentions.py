"""Everything a text mentions, of whatever kind, without overlaps; shared by training and use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.knowledge.names import NameFinder
from bot.language.clock_times import find_times
from bot.language.contact_details import find_contact_details
from bot.language.dates import find_dates


@dataclass(frozen=True)
class Mention:
    """A span of a text with its type and normal form."""

    start: int
    end: int
    type: str
    """service, unit, person, place, defect, date, time, email or phone."""
    value: str
    """Record key, place name, ISO date or time, address or number."""
    keys: tuple[str, ...] = ()
    """All records that carry the name."""
    score: float = 1.0


_LEADING_WORDS = re.compile(
    r"(?:(?:bis|seit|ab|am|an|in|im|den|dem|der|zum|zur|übers?|uebers?|übers|von|gegen|für|diesem|das)\s+)+",
    re.IGNORECASE,
)


def _lead(text: str) -> int:
    """Length of the prepositions before a date, which do not belong to the entity."""
    match = _LEADING_WORDS.match(text)
    return match.end() if match else 0


def find_mentions(text: str, names: NameFinder, today: date) -> list[Mention]:
    """Return the mentions in order of their position; contact details before dates before names."""
    found = [Mention(d.start, d.end, d.type, d.value) for d in find_contact_details(text)]
    dates = [
        Mention(
            d.start + _lead(d.text),
            d.end,
            "date",
            d.first.isoformat() if d.first == d.last else f"{d.first}/{d.last}",
        )
        for d in find_dates(text, today)
    ]
    times = [Mention(t.start, t.end, "time", f"{t.at:%H:%M}") for t in find_times(text)]
    named = [Mention(n.start, n.end, n.type, n.keys[0], n.keys, n.score) for n in names.find(text)]
    for mention in (*dates, *times, *named):
        if all(mention.end <= other.start or mention.start >= other.end for other in found):
            found.append(mention)
    return sorted(found, key=lambda mention: mention.start)
