"""Splits a message into the clauses that may each hold a question of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BOUNDARY = re.compile(
    r"(?<=[^\d\s])[.?!;]+\s+|[?!]+|\n+|,\s+(?=(?:und|aber|oder)?\s*(?:wo|was|wann|wie|wer|welche\w*|brauch\w*|muss|kann|gibt|hab\w*)\b)"
    r"|\s+(?:und|sowie|u\.|&|\+|außerdem|ausserdem)\s+",
    re.IGNORECASE,
)
_DATE_RANGE = re.compile(r"\b(zwischen|vom)\b[^,.?!]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """A span of the message."""

    start: int
    end: int


def split_clauses(text: str) -> list[Clause]:
    """Return the clauses of a text in order; a text without boundaries is one clause.

    „zwischen Weihnachten und Neujahr“ is not split.
    """
    clauses: list[Clause] = []
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        joins = boundary.group().strip().isalpha()
        if joins and _DATE_RANGE.search(text[start : boundary.start()]):
            continue
        _append(clauses, text, start, boundary.start())
        start = boundary.end()
    _append(clauses, text, start, len(text))
    return clauses


def _append(clauses: list[Clause], text: str, start: int, end: int) -> None:
    if text[start:end].strip():
        clauses.append(Clause(start, end))
