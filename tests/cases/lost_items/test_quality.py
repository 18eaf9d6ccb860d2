"""How right the answers are, on descriptions and records written by others (``tests/data/lost_items``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cases.lost_items.catalogue import Catalogue, Match
from bot.cases.lost_items.describe import Describer
from bot.cases.lost_items.exchange import import_items
from bot.cases.store import CaseStore
from bot.cases.store.tables import FoundItem
from tests.cases.lost_items.conftest import NOW

DATA = Path(__file__).resolve().parents[2] / "data" / "lost_items"


@dataclass(frozen=True)
class Answered:
    """What came of one description."""

    right: int | None
    level: str
    matches: tuple[Match, ...]
    batch: int = 0

    @property
    def best(self) -> list[int]:
        """The ids of the best matches."""
        return [match.item_id for match in self.matches]


Search = Callable[[str], list[Answered]]


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, describer: Describer) -> Search:
    """Search in all records for the descriptions of a file."""
    path = tmp_path_factory.mktemp("quality") / "cases.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = CaseStore(f"sqlite:///{path}")
    imported = import_items(store, (DATA / "found_items.csv").read_bytes(), NOW, describer=describer)
    assert not imported.problems
    catalogue = Catalogue(describer)
    with store.reading() as work:
        catalogue.refresh(work)
        ids = {row.number: row.id for row in work.session.query(FoundItem)}
    store.close()

    def search(file: str) -> list[Answered]:
        losses: list[dict[str, Any]] = yaml.safe_load((DATA / file).read_text(encoding="utf-8"))
        found = []
        for loss in losses:
            result = catalogue.search(describer.loss(loss["text"], loss["today"]), limit=5)
            right = None if loss["right"] is None else ids[str(loss["right"])]
            found.append(Answered(right, result.level, result.matches, int(loss.get("batch", 0))))
        return found

    return search


@pytest.fixture(scope="module")
def answers(searched: Search) -> list[Answered]:
    """The descriptions that the search was made with."""
    return searched("losses.yml")


@pytest.fixture(scope="module")
def fresh_answers(searched: Search) -> list[Answered]:
    """Descriptions that were written when the search was finished."""
    return searched("fresh.yml")


def test_there_is_enough_to_judge_by(answers: list[Answered]) -> None:
    assert len(answers) >= 200
    assert sum(answer.right is None for answer in answers) >= 60


def test_the_right_thing_is_among_the_best(answers: list[Answered]) -> None:
    there = [answer for answer in answers if answer.right is not None]
    assert sum(answer.right in answer.best for answer in there) / len(there) >= 0.95
    assert sum(answer.right in answer.best[:1] for answer in there) / len(there) >= 0.80


def test_nothing_yet_is_mostly_right(answers: list[Answered]) -> None:
    said = [answer for answer in answers if answer.level == "nothing"]
    assert sum(answer.right is None for answer in said) / len(said) >= 0.80


def test_nothing_is_said_where_only_near_misses_lie(answers: list[Answered]) -> None:
    """A person could not do better where only a name or a title differs: names are never compared."""
    absent = [answer for answer in answers if answer.right is None]
    assert sum(answer.level == "nothing" for answer in absent) / len(absent) >= 0.70


def test_very_likely_is_nearly_always_right(answers: list[Answered]) -> None:
    said = [answer for answer in answers if answer.level == "likely"]
    assert len(said) >= 100
    assert sum(answer.right in answer.best[:1] for answer in said) / len(said) >= 0.90


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_fresh_descriptions_are_answered_as_well(fresh_answers: list[Answered], batch: int) -> None:
    """The misses of the first two batches have led to general rules; the third was only measured."""
    answers = [answer for answer in fresh_answers if answer.batch == batch]
    there = [answer for answer in answers if answer.right is not None]
    absent = [answer for answer in answers if answer.right is None]
    assert len(there) >= 40
    assert len(absent) >= 25
    assert sum(answer.right in answer.best[:1] for answer in there) / len(there) >= 0.95
    assert sum(answer.right in answer.best for answer in there) / len(there) >= 0.98
    assert sum(answer.level == "nothing" for answer in absent) / len(absent) >= 0.80
    nothing = [answer for answer in answers if answer.level == "nothing"]
    assert sum(answer.right is None for answer in nothing) / len(nothing) >= 0.90
    likely = [answer for answer in answers if answer.level == "likely"]
    assert len(likely) / len(there) >= 0.75
    assert sum(answer.right in answer.best[:1] for answer in likely) / len(likely) >= 0.92
