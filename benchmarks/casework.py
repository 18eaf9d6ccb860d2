"""How fast the lists of the hotline are: ``python -m benchmarks.casework [--sizes 10000 100000]``.

An SQLite file (or ``--database URL``, which must be empty) is filled with found things and defects, without
personal data. Printed are the times of one page as the console asks for it, in milliseconds of the processor
(by the clock a busy machine takes longer; the last column says how long it took), and how they grow with the
size. The goal is 100 ms at 100,000 cases, also for pages far behind and for searches that find nothing. With
PostgreSQL the processor's time is the client's only: go by the clock there.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from benchmarks.tables import machine, percentile, ratio, table
from bot.cases.store import CaseStore
from bot.cases.store.tables import DefectReport, FoundItem, words_of
from bot.clock import BERLIN
from bot.hotline.casework.defect_lists import (
    DefectFilter,
    count_by_district,
    count_overdue,
    list_defects,
)
from bot.hotline.casework.found_item_lists import ItemFilter, count_due, list_items
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load_knowledge

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)
GOAL = 100.0
"""Milliseconds at 100,000 cases."""
SIZES = (10_000, 100_000)
_ROUNDS = 9
_BATCH = 2000
_THINGS = ("Rucksack", "Schlüsselbund", "Regenschirm", "Mütze", "Handy", "Geldbörse", "Brille", "Jacke")
_BRANDS = ("Deuter", "Nike", "ohne Marke")
_TROUBLES = ("Laterne dunkel", "Müll", "Schlagloch")
_COLOURS = ("schwarz", "rot", "blau", "grün", "grau", "bunt")

Work = Callable[[], object]


def main() -> None:
    """Fill, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--database", default="", help="URL of an empty database; SQLite without")
    arguments = parser.parse_args()
    knowledge = load_knowledge()
    print(machine())
    measured: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        store = CaseStore(arguments.database or f"sqlite:///{Path(folder) / 'cases.db'}")
        store.migrate()
        filled = 0
        for size in sorted(arguments.sizes):
            fill(store, knowledge, filled, size)
            filled = size
            for name, work in pages(store, knowledge, size).items():
                measured.setdefault(name, []).append(timed(work))
        store.close()
    print(report(sorted(arguments.sizes), measured))


def report(sizes: list[int], measured: dict[str, list[tuple[float, float]]]) -> str:
    """Return the table: 90th percentile for each size, growth, whether the goal is met, and by the clock."""
    header = ["page", *(f"{size:,}" for size in sizes), "growth", "goal", "by the clock"]
    rows = [
        [
            name,
            *(f"{cpu:.1f} ms" for cpu, _ in values),
            ratio(values[-1][0], values[0][0]),
            "ok" if values[-1][0] < GOAL else "MISSED",
            f"{values[-1][1]:.1f} ms",
        ]
        for name, values in measured.items()
    ]
    return table("Lists of the hotline, 90th percentile of one page", header, rows)


def pages(store: CaseStore, knowledge: KnowledgeBase, size: int) -> dict[str, Work]:
    """Return what is measured, by name."""

    def items(which: ItemFilter, order: str = "newest", after: str | None = None) -> Work:
        return lambda: list_items(store, which, NOW, knowledge, order=order, after=after)

    def defects(which: DefectFilter, order: str = "newest", after: str | None = None) -> Work:
        return lambda: list_defects(store, which, NOW, order=order, after=after)

    far_item = after_many(
        lambda after: list_items(store, ItemFilter(), NOW, knowledge, after=after, limit=100)
    )
    far_defect = after_many(lambda after: list_defects(store, DefectFilter(), NOW, after=after, limit=100))
    lamps = DefectFilter(category="laterne", district="Winzerla")
    return {
        "found items, first page": items(ItemFilter()),
        "found items, far behind": items(ItemFilter(), after=far_item),
        "found items, oldest first": items(ItemFilter(), "oldest"),
        "found items, by number": items(ItemFilter(state=None), "number"),
        "found items, one kind": items(ItemFilter(kind="regenschirm")),
        "found items, words": items(ItemFilter(words="schwarz Deuter")),
        "found items, words that nothing has": items(ItemFilter(state=None, words="Waldhörnchen")),
        "found items, kept long enough": items(ItemFilter(due=True), "oldest"),
        "found items kept long enough, count": lambda: count_due(store, NOW, knowledge),
        "defects, inbox": defects(DefectFilter()),
        "defects, far behind": defects(DefectFilter(), after=far_defect),
        "defects, district and category": defects(lamps),
        "defects, overdue, quiet first": defects(DefectFilter(overdue=True), "quiet"),
        "defects, words": defects(DefectFilter(words="Ahornstraße dunkel")),
        "defects, words that nothing has": defects(DefectFilter(state=None, words="Waldhörnchen")),
        "defects, closed ones": defects(DefectFilter(state="closed")),
        "defects, reference": defects(DefectFilter(words="M-7K4-29M-X")),
        "defects by district and category": lambda: count_by_district(store),
        "defects overdue, count": lambda: count_overdue(store, NOW),
    }


def after_many(page: Callable[[str | None], object]) -> str | None:
    """Return where the list goes on after fifty pages."""
    after: str | None = None
    for _ in range(50):
        after = getattr(page(after), "next", None)
        if after is None:
            break
    return after


def timed(work: Work) -> tuple[float, float]:
    """Return the 90th percentile of a few calls, in milliseconds of the processor and by the clock."""
    work()  # warms up
    cpu, clock = [], []
    for _ in range(_ROUNDS):
        started, began = time.process_time(), time.perf_counter()
        work()
        cpu.append(1000 * (time.process_time() - started))
        clock.append(1000 * (time.perf_counter() - began))
    return percentile(cpu, 90), percentile(clock, 90)


def fill(store: CaseStore, knowledge: KnowledgeBase, first: int, last: int) -> None:
    """Add cases with the numbers from ``first`` to ``last``, found and reported over two years."""
    chance = random.Random(last)
    categories = list(knowledge.defect_categories)
    streets = [place.name for place in knowledge.places if place.kind == "street"][:300]
    districts = [place.name for place in knowledge.places if place.kind == "district"] or ["Winzerla"]
    for start in range(first, last, _BATCH):
        numbers = range(start, min(start + _BATCH, last))
        items = [found_item(number, chance) for number in numbers]
        reports = [defect(number, chance, categories, streets, districts) for number in numbers]
        with store.begin() as work:
            work.session.execute(insert(FoundItem), items)
            work.session.execute(insert(DefectReport), reports)
            work.commit()


def found_item(number: int, chance: random.Random) -> dict[str, object]:
    """Return the columns of a found thing."""
    thing = chance.choice(_THINGS)
    age = chance.randint(0, 700)
    name = f"2024-{number:07d}"
    description = f"{chance.choice(_COLOURS)}, {chance.choice(_BRANDS)}"
    return {
        "number": name,
        "words": words_of(name, thing, description),
        "kind": thing.lower(),
        "kind_text": thing,
        "description": description,
        "colours": [chance.choice(_COLOURS)],
        "found_on": date(2026, 11, 18) - timedelta(days=age),
        "storage_place": f"Regal {chance.choice('ABCDEF')}{chance.randint(1, 60)}",
        "state": "stored" if age < 200 else chance.choice(("stored", "handed_out", "disposed", "disposed")),
        "demo": False,
        "created_at": NOW - timedelta(days=age),
        "updated_at": NOW - timedelta(days=age),
        "version": 1,
    }


def defect(
    number: int, chance: random.Random, categories: list[str], streets: list[str], districts: list[str]
) -> dict[str, object]:
    """Return the columns of a report."""
    created = NOW - timedelta(minutes=chance.randint(0, 700 * 1440))
    state = chance.choice(("reported", "in_progress", "closed", "closed", "closed"))
    street = chance.choice(streets)
    description = f"{chance.choice(_TROUBLES)} seit {chance.randint(1, 9)} Tagen"
    return {
        "reference": f"M-{number:08d}",
        "words": words_of(f"M-{number:08d}", street, description),
        "secret_hash": "",
        "category": chance.choice(categories),
        "place_kind": "street",
        "place_text": f"{street} {chance.randint(1, 90)}",
        "street": street,
        "district": chance.choice(districts),
        "description": description,
        "photo_keys": [],
        "state": state,
        "to_do": state != "closed",
        "responsible_key": "body/ksj",
        "private": False,
        "place_unknown": False,
        "created_at": created,
        "updated_at": created,
        "noted_at": created + timedelta(days=chance.randint(0, 20)),
        "version": 1,
    }


if __name__ == "__main__":
    main()
