"""What the tests about defects share: the city's facts, a morning in September, a lamp that is out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.cases.defects.category import CategoryFinder
from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.place import PlaceResolver
from bot.cases.defects.places import ResolvedPlace
from bot.clock import BERLIN
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load_knowledge
from bot.language.words import shared_analyser

MONDAY = datetime(2026, 9, 21, 9, 30, tzinfo=BERLIN)


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The facts of the city."""
    return load_knowledge()


@pytest.fixture(scope="session")
def categories(knowledge: KnowledgeBase) -> CategoryFinder:
    """What recognises categories."""
    return CategoryFinder(knowledge, shared_analyser())


@pytest.fixture(scope="session")
def places(knowledge: KnowledgeBase) -> PlaceResolver:
    """What recognises places."""
    return PlaceResolver(knowledge, shared_analyser())


@pytest.fixture
def draft(places: PlaceResolver) -> Callable[..., DefectDraft]:
    """``draft("Laterne 138-023", email=…)``: a lamp that is out, at a place in a citizen's words."""

    def make(place: str = "Emil-Wölk-Straße 11", **changes: Any) -> DefectDraft:
        resolved = places.resolve(place, "laterne")
        assert isinstance(resolved, ResolvedPlace), resolved
        return replace(DefectDraft("laterne", resolved, "Die Laterne ist seit gestern dunkel."), **changes)

    return make
