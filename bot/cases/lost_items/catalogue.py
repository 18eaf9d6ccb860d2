"""All found things in memory, as columns: a search looks at every one of them, whatever it finds.

A first pass over the columns, the same work for every search, picks a fixed number of candidates; each of
them is explained. How many fit changes neither.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from bot.cases.lost_items.describe import Describer, ItemDescription, LossDescription, shared_describer
from bot.cases.lost_items.evidence import Shares, colour_relation, kind_relation
from bot.cases.lost_items.match import Explanation, Level, chance, explain, level_of
from bot.cases.store import CaseStore, UnitOfWork
from bot.cases.store.tables import FoundItem

CANDIDATES = 120
"""So many things are explained in every search."""
_ROOM = 1024
_OVERLAP = timedelta(seconds=30)
"""Rows committed late carry an earlier time of change; so far back is looked again."""
_FIRST_DAY = date(2000, 1, 1)
_RULED_OUT = -30.0
_FIRST_PASS_KINDS = {"same": 3.0, "narrower": 2.0, "wider": 1.5, "similar": 0.8, "loose": -0.5}
"""Rough weights of the first pass, by how a kind stands to the one that is sought."""

Column = NDArray[Any]


@dataclass(frozen=True)
class Match:
    """A found thing that may be the one, for the desk; nothing of it may be said to citizens."""

    item_id: int
    score: float
    """With what words beyond the vocabulary add: for the order only."""
    explanation: Explanation


@dataclass(frozen=True)
class SearchResult:
    """The best matches, best first, and what may be said."""

    level: Level
    matches: tuple[Match, ...]


class _Codes:
    """Numbers for values; equal values share one."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._numbers: dict[Any, int] = {}

    def number(self, value: Any) -> int:
        """Return the number of a value, a new one for a new value."""
        number = self._numbers.get(value)
        if number is None:
            number = self._numbers[value] = len(self.values)
            self.values.append(value)
        return number


class Catalogue:
    """The found things; safe for several threads."""

    def __init__(self, describer: Describer) -> None:
        self._describer = describer
        self._vocabulary = describer.vocabulary
        self._lock = threading.RLock()
        self._rows: dict[int, int] = {}
        self._ids: list[int] = []
        self._items: list[ItemDescription] = []
        self._kinds, self._looks, self._brands, self._places = _Codes(), _Codes(), _Codes(), _Codes()
        self._columns: dict[str, Column] = {
            "kind": np.zeros(_ROOM, np.int32),
            "look": np.zeros(_ROOM, np.int32),
            "brand": np.zeros(_ROOM, np.int32),
            "place": np.zeros(_ROOM, np.int32),
            "day": np.zeros(_ROOM, np.int32),
            "here": np.zeros(_ROOM, np.float32),
        }
        self._stored: Counter[int] = Counter()
        self._marks: Counter[str] = Counter()
        self._seen_until: datetime | None = None

    def __len__(self) -> int:
        """Number of things that are there now."""
        return sum(self._stored.values())

    def add(self, item_id: int, item: ItemDescription, *, stored: bool = True) -> None:
        """Take in a thing, or what has changed of it; one that is not ``stored`` any more is never found."""
        with self._lock:
            row = self._rows.get(item_id)
            if row is None:
                row = self._rows[item_id] = len(self._ids)
                self._ids.append(item_id)
                self._items.append(item)
                self._make_room()
            else:
                self._count(row, -1)
                self._items[row] = item
            features = item.features
            columns = self._columns
            columns["kind"][row] = self._kinds.number((features.kinds, features.contents, item.kind_words))
            columns["look"][row] = self._looks.number(features.colours)
            columns["brand"][row] = self._brands.number(features.brands)
            columns["place"][row] = self._places.number(item.where)
            columns["day"][row] = (item.found_on - _FIRST_DAY).days
            columns["here"][row] = 0.0 if stored else _RULED_OUT * 10
            self._count(row, 1)

    def _count(self, row: int, change: int) -> None:
        if self._columns["here"][row] == 0.0:
            self._stored[int(self._columns["kind"][row])] += change
            for mark in self._items[row].features.marks:
                self._marks[mark] += change

    def _make_room(self) -> None:
        size = len(self._columns["kind"])
        if len(self._ids) > size:
            for name, column in self._columns.items():
                self._columns[name] = np.concatenate([column, np.zeros(size, column.dtype)])

    def refresh(self, work: UnitOfWork) -> int:
        """Take over what changed in the store since the last time; return how many rows were read."""
        with self._lock:
            statement = select(FoundItem).order_by(FoundItem.updated_at)
            if self._seen_until is not None:
                statement = statement.where(FoundItem.updated_at >= self._seen_until - _OVERLAP)
            rows = work.session.execute(statement).scalars().all()
            for row in rows:
                self.add(row.id, self.describe(row), stored=row.state == "stored")
                self._seen_until = max(self._seen_until or row.updated_at, row.updated_at)
            return len(rows)

    def describe(self, row: FoundItem) -> ItemDescription:
        """Return what a record says."""
        return self._describer.item(
            row.kind_text,
            row.description,
            tuple(row.colours or ()),
            row.brand,
            row.marks,
            row.place_text,
            row.line,
            row.found_on,
        )

    def item(self, item_id: int) -> ItemDescription | None:
        """Return what is known of a thing, ``None`` if it was never seen."""
        row = self._rows.get(item_id)
        return None if row is None else self._items[row]

    def search(self, loss: LossDescription, *, limit: int = 5) -> SearchResult:
        """Return what may be said about a loss, and the best matches for the desk."""
        with self._lock:
            size = len(self._ids)
            scores = self._first_pass(loss, size)
            shares = self._shares(loss)
            rows = self._candidates(scores, size)
            explained = [explain(loss, self._items[row], self._vocabulary, shares) for row in rows]
            here = [bool(self._columns["here"][row] == 0.0) for row in rows]
            stored = len(self)
        possible = [explanation for explanation, there in zip(explained, here) if there]
        papers = bool(loss.kind and self._vocabulary.has(loss.kind, "papers"))
        level = level_of(loss, possible, stored, papers)
        matches = sorted(
            (
                Match(self._ids[row], self._order(loss, row, explanation), explanation)
                for row, explanation, there in zip(rows, explained, here)
                if there
            ),
            key=lambda match: (-match.score, -match.item_id),
        )
        return SearchResult(level, tuple(matches[:limit]))

    def chances(self, loss: LossDescription, item_ids: Collection[int]) -> dict[int, float]:
        """Return how likely each of these things is the one, by itself; 0 if it cannot be or is gone."""
        with self._lock:
            shares = self._shares(loss)
            stored = len(self)
            rows = {item_id: self._rows[item_id] for item_id in item_ids if item_id in self._rows}
            found = {}
            for item_id, row in rows.items():
                explanation = explain(loss, self._items[row], self._vocabulary, shares)
                gone = self._columns["here"][row] != 0.0
                ruled_out = gone or bool(explanation.contradictions)
                found[item_id] = 0.0 if ruled_out else chance(explanation.score, stored)
        return found

    def _candidates(self, scores: NDArray[np.float32], size: int) -> list[int]:
        if size <= CANDIDATES:
            return list(range(size))
        best = np.argpartition(scores, size - CANDIDATES)[size - CANDIDATES :]
        return [int(row) for row in best]

    def _order(self, loss: LossDescription, row: int, explanation: Explanation) -> float:
        """The score with what other common words add; they order the list and never change the answer."""
        item = self._items[row]
        shared = loss.features.words & item.features.words
        penalty = 4.0 * len(explanation.contradictions)
        return explanation.score + min(0.8 * len(shared), 2.4) - penalty

    def _first_pass(self, loss: LossDescription, size: int) -> NDArray[np.float32]:
        """Score every thing by kind, colour, brand, place and day: one look-up per column."""
        tables = {
            "kind": self._kind_table(loss),
            "look": self._look_table(loss),
            "brand": self._brand_table(loss),
            "place": self._place_table(loss),
        }
        scores = self._columns["here"][:size].copy()
        for name, table in tables.items():
            scores += np.take(table, self._columns[name][:size])
        days = _day_table(loss)
        scores += np.take(days, np.clip(self._columns["day"][:size], 0, len(days) - 1))
        return scores

    def _kind_table(self, loss: LossDescription) -> NDArray[np.float32]:
        weights: Mapping[str, float] = _FIRST_PASS_KINDS
        wanted = loss.features
        table = np.zeros(len(self._kinds.values), np.float32)
        if not wanted.kinds:
            return table
        relations: dict[tuple[str, ...], str] = {}
        for number, (kinds, contents, kind_words) in enumerate(self._kinds.values):
            if kinds not in relations:
                relations[kinds] = kind_relation(wanted.kinds, kinds, self._vocabulary)
            weight = weights.get(relations[kinds], _RULED_OUT)
            if weight == _RULED_OUT and (
                not contents.isdisjoint(wanted.kinds)
                or not wanted.contents.isdisjoint(kinds)
                or kind_words & wanted.words
            ):
                weight = 0.5
            table[number] = weight
        return table

    def _look_table(self, loss: LossDescription) -> NDArray[np.float32]:
        weights = {"same": 1.5, "near": 0.4, "family": -1.2, "other": -6.0}
        order = ("other", "family", "near", "same")
        table = np.zeros(len(self._looks.values), np.float32)
        wanted = loss.features.colours
        if not wanted:
            return table
        best_of = {
            colour: max(order.index(colour_relation(mine, colour, self._vocabulary)) for mine in wanted)
            for look in self._looks.values
            for colour in look
        }
        for number, look in enumerate(self._looks.values):
            if look:
                table[number] = weights[order[max(best_of[colour] for colour in look)]]
                if "bunt" in look or "bunt" in wanted:
                    table[number] = max(table[number], -0.5)
        return table

    def _brand_table(self, loss: LossDescription) -> NDArray[np.float32]:
        wanted = loss.features.brands | loss.features.detail_brands
        table = np.zeros(len(self._brands.values), np.float32)
        for number, brands in enumerate(self._brands.values):
            if brands and wanted:
                table[number] = 2.5 if brands & wanted else -5.0
        return table

    def _place_table(self, loss: LossDescription) -> NDArray[np.float32]:
        table = np.zeros(len(self._places.values), np.float32)
        where = loss.where
        mine = where.words | loss.features.words | {word for place in where.places for word in place.split()}
        for number, found in enumerate(self._places.values):
            if where.lines & found.lines or where.places & found.places or mine & found.words:
                table[number] = 3.0
            elif where.vehicles & found.vehicles:
                table[number] = -2.0 if where.lines and found.lines else 0.9
            elif found.vehicles or found.places:
                table[number] = -1.5
        return table

    def _shares(self, loss: LossDescription) -> Shares:
        """How common kinds like the one sought are now, and brands and colours among them."""
        wanted, size, total = loss.features, len(self._ids), max(1, len(self))
        counted: Counter[str] = Counter()
        alike = np.zeros(len(self._kinds.values), bool)
        relations: dict[tuple[str, ...], str] = {}
        for number, (kinds, _, _) in enumerate(self._kinds.values):
            if kinds not in relations:
                known = kinds and wanted.kinds
                relations[kinds] = kind_relation(wanted.kinds, kinds, self._vocabulary) if known else "other"
            counted[relations[kinds]] += self._stored[number]
            alike[number] = relations[kinds] in ("same", "narrower", "wider", "similar")
        rows = np.take(alike, self._columns["kind"][:size]) & (self._columns["here"][:size] == 0.0)
        return Shares(
            {name: (count + 0.5) / (total + 5) for name, count in counted.items() if name != "other"},
            self._value_shares("brand", self._brands, rows, wanted.brands | wanted.detail_brands),
            self._value_shares("look", self._looks, rows, self._colours_about(wanted.colours)),
            {mark: (self._marks[mark] + 1) / (total + 20) for mark in wanted.marks},
        )

    def _colours_about(self, colours: Collection[str]) -> set[str]:
        """The colours and those that they are easily taken for."""
        known = self._vocabulary.colour
        return {
            other
            for other in known
            for colour in colours
            if other == colour or colour_relation(colour, other, self._vocabulary) == "near"
        }

    def _value_shares(
        self, column: str, codes: _Codes, rows: NDArray[np.bool_], values: Collection[str]
    ) -> dict[str, float]:
        counts = np.bincount(self._columns[column][: len(rows)][rows], minlength=len(codes.values))
        total = int(counts.sum())
        return {
            value: (sum(int(counts[number]) for number, held in enumerate(codes.values) if value in held) + 1)
            / (total + 12)
            for value in values
        }


def _day_table(loss: LossDescription) -> NDArray[np.float32]:
    """The weight of each day since 2000, until ten years after the loss."""
    if loss.when is None:
        return np.zeros(1, np.float32)
    first, last = (loss.when.first - _FIRST_DAY).days, (loss.when.last - _FIRST_DAY).days
    days = np.arange(last + 3660)
    early, late = first - days, days - last
    slack = 7 if loss.when.vague else 1
    table = np.where(late > 0, 2.8 - 0.45 * np.minimum(late, 14), 3.0)
    table = np.where(early > 0, -1.0 - np.minimum(early, 7), table)
    table = np.where(early > slack, _RULED_OUT, table)
    return np.asarray(table, dtype=np.float32)


def fill(catalogue: Catalogue, items: Iterable[tuple[int, ItemDescription]]) -> None:
    """Take in many things."""
    for item_id, item in items:
        catalogue.add(item_id, item)


@lru_cache(maxsize=4)
def catalogue_of(store: CaseStore) -> Catalogue:
    """Return the catalogue of a store; one for each store in this process. Refresh it before a search."""
    return Catalogue(shared_describer())
