"""Notices searches that differ in one thing only, as they do when somebody finds out what lies in the office.

Each description is written down as hashes, one for each thing it says with just that thing left out. Two
descriptions that differ in one thing share a hash. The hashes are kept for two days and hold no words.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.cases.lost_items.describe import LossDescription
from bot.cases.lost_items.vocabulary import Vocabulary
from bot.cases.store.tables import SearchBudget

_LEAST_SLOTS = 4
"""Descriptions that say less are too alike by themselves to be held against everybody."""


@dataclass(frozen=True)
class Fingerprint:
    """What a description says, as text that is only ever hashed."""

    slots: tuple[tuple[str, str], ...]
    family: str
    """The kind in broad terms: an umbrella of any sort, a bag of any sort."""

    @property
    def whole(self) -> str:
        """The description itself."""
        return _hash("whole", *(f"{name}={value}" for name, value in self.slots))

    @property
    def neighbours(self) -> tuple[str, ...]:
        """The description with each thing left out in turn."""
        return tuple(
            _hash("without", left_out, *(f"{name}={value}" for name, value in self.slots if name != left_out))
            for left_out, _ in self.slots
        )

    @property
    def telling(self) -> int:
        """How many things it says."""
        return sum(bool(value) for _, value in self.slots)


def fingerprint(description: LossDescription, vocabulary: Vocabulary) -> Fingerprint:
    """Return the fingerprint of a description."""
    features, where, when = description.features, description.where, description.when
    family = family_of(description.kind, vocabulary)
    slots = {
        "kind": family,
        "colour": _text(features.colours),
        "brand": _text(features.brands | features.detail_brands | features.models),
        "marks": _text(features.marks | features.contents | features.materials | features.absent)
        + _text("-".join(pair) for pair in features.detail_colours),
        "count": str(features.count or ""),
        "side": f"{features.side or ''}{_text(features.audiences)}{features.size or ''}",
        "place": _text(where.places | where.lines | where.vehicles | where.words),
        "date": f"{when.first}/{when.last}" if when else "",
    }
    return Fingerprint(tuple(slots.items()), family)


def family_of(kind: str | None, vocabulary: Vocabulary) -> str:
    """Return the broadest kind above that still says what it is."""
    if kind is None:
        return ""
    line = vocabulary.line_of(kind)
    telling = [each for each in line if not vocabulary.kind[each].weak]
    return telling[-1] if telling else line[-1]


class Counters:
    """Counts by name and day, in the rows of ``search_budget``, within one transaction."""

    def __init__(self, session: Any, day: date) -> None:
        self._session = session
        self._day = day
        self._insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[
            session.get_bind().dialect.name
        ]

    def values(self, names: list[str]) -> dict[str, int]:
        """Return the counts of those names that have one today."""
        rows = self._session.execute(
            select(SearchBudget.scope, SearchBudget.used).where(
                SearchBudget.day == self._day, SearchBudget.scope.in_(names)
            )
        )
        return {str(scope): int(used) for scope, used in rows}

    def add(self, name: str, number: int = 1) -> int:
        """Add to a count and return it; the row is locked until the end of the transaction."""
        first = self._insert(SearchBudget).values(scope=name, day=self._day, used=0)
        self._session.execute(first.on_conflict_do_nothing(index_elements=["scope", "day"]))
        this = (SearchBudget.scope == name, SearchBudget.day == self._day)
        changed = update(SearchBudget).where(*this).values(used=SearchBudget.used + number)
        self._session.execute(changed.execution_options(synchronize_session=False))
        return int(self._session.execute(select(SearchBudget.used).where(*this)).scalar_one())


def near_names(scope: str, print_: Fingerprint) -> list[str]:
    """Return the names under which a scope's similar descriptions are counted."""
    return [f"near:{_hash(scope, neighbour)}" for neighbour in print_.neighbours]


def city_names(print_: Fingerprint) -> list[str]:
    """Return the names under which everybody's similar descriptions are counted; none for vague ones."""
    if print_.telling < _LEAST_SLOTS:
        return []
    return [
        f"city:{neighbour}"
        for neighbour, (_, value) in zip(print_.neighbours, print_.slots)
        if value and print_.telling - 1 >= _LEAST_SLOTS - 1
    ]


def exact_name(scope: str, print_: Fingerprint) -> str:
    """Return the name under which the answer to this very description is kept for a scope."""
    return f"answer:{_hash(scope, print_.whole)}"


def family_name(scope: str, print_: Fingerprint) -> str:
    """Return the name under which a scope's searches for such things are counted."""
    return f"family:{_hash(scope, print_.family)}"


def _text(values: Any) -> str:
    return ",".join(sorted(values))


def _hash(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:40]
