"""A lost property office with things in it, as citizens and clerks see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timezone
from typing import Any

import pytest

from bot.cases.lost_items.catalogue import Catalogue
from bot.cases.lost_items.describe import Describer, LossDescription, shared_describer
from bot.cases.store import CaseStore
from bot.cases.store.tables import FoundItem
from bot.clock import BERLIN
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load_knowledge

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)

PutIn = Callable[..., int]
Lost = Callable[..., LossDescription]


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The facts of this repository."""
    return load_knowledge()


@pytest.fixture(scope="session")
def describer() -> Describer:
    """What reads citizens' and clerks' words."""
    return shared_describer()


@pytest.fixture
def lost(describer: Describer) -> Lost:
    """Describe a loss as a citizen does, today."""

    def describe(text: str, **answers: str) -> LossDescription:
        return describer.loss(text, TODAY, answers)

    return describe


@pytest.fixture
def catalogue(describer: Describer) -> Catalogue:
    """An empty catalogue."""
    return Catalogue(describer)


@pytest.fixture
def put_in(store: CaseStore, describer: Describer) -> PutIn:
    """Put a thing into the office's table; returns its id."""

    def put(number: str, kind_text: str, description: str = "", **values: Any) -> int:
        at = values.pop("at", NOW).astimezone(timezone.utc)
        row = FoundItem(
            number=number,
            kind=describer.item(kind_text, description).features.kind or "",
            kind_text=kind_text,
            description=description,
            colours=values.pop("colours", []),
            found_on=values.pop("found_on", TODAY),
            created_at=at,
            updated_at=at,
            **values,
        )
        with store.begin() as work:
            work.session.add(row)
            work.commit()
        return row.id

    return put
