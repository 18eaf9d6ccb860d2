"""Long answers in pieces a messenger takes: cut between paragraphs, lines, sentences, at worst words."""

from __future__ import annotations

import re

_BOUNDARIES = (r"\n\n+", r"\n", r"(?<=[.!?:])[\"“)]?\s+(?=[A-ZÄÖÜ0-9„(])", r"\s+")
"""The best place to cut first."""
_ABBREVIATED = re.compile(
    r"(?:\b\d{1,2}\.|\b(?:z|B|d|h|u|a|o|Nr|Str|Tel|Dr|Prof|bzw|ca|inkl|St|usw|evtl|ggf|Abs|Art)\.)$"
)
"""A full stop that ends no sentence."""


def length(text: str) -> int:
    """Return the length as providers count it: in UTF-16 units, an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def pieces(text: str, longest: int) -> list[str]:
    """Return the text in pieces of at most so many UTF-16 units; none is empty."""
    found: list[str] = []
    rest = text.strip()
    while length(rest) > longest:
        end, start = _cut(rest, _fitting(rest, longest))
        found.append(rest[:end].rstrip())
        rest = rest[start:].lstrip()
    return [piece for piece in [*found, rest] if piece]


def _fitting(text: str, longest: int) -> int:
    """Return how many characters of the text fit."""
    units = 0
    for index, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > longest:
            return index
    return len(text)


def _cut(text: str, room: int) -> tuple[int, int]:
    """Return where the piece ends and where the rest begins; a cut in the last two thirds is good enough."""
    for boundary in _BOUNDARIES:
        cuts = [
            (match.start(), match.end())
            for match in re.finditer(boundary, text[: room + 1])
            if room // 3 <= match.start() <= room and not _is_within(boundary, text[: match.start()])
        ]
        if cuts:
            return cuts[-1]
    return room, room


def _is_within(boundary: str, before: str) -> bool:
    return boundary.startswith("(?<=") and _ABBREVIATED.search(before) is not None
