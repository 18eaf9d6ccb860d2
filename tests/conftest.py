"""What all tests share: the real facts, their index, and an information desk that answers from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.answers.context import AnswerContext
from bot.knowledge import KnowledgeBase, load_knowledge
from bot.knowledge.search import SearchIndex
from bot.language.words import WordAnalyser
from bot.settings import ROOT
from tests.information_desk import NOW, InformationDesk


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The facts of the repository."""
    return load_knowledge()


@pytest.fixture(scope="session")
def analyser() -> Iterator[WordAnalyser]:
    """The word analyser, with the cache that training has filled: all words anew would take half a minute."""
    shared = WordAnalyser(ROOT / "var" / "cache")
    yield shared
    shared.save()


@pytest.fixture(scope="session")
def index(knowledge: KnowledgeBase, analyser: WordAnalyser) -> SearchIndex:
    """The search index of the repository's facts."""
    with analyser.learning():
        return SearchIndex(knowledge, analyser)


@pytest.fixture(scope="session")
def desk(knowledge: KnowledgeBase, index: SearchIndex) -> InformationDesk:
    """Answers questions on Wednesday, 2026-11-18 at 10:00, unless told otherwise."""
    return InformationDesk(knowledge, index)


@pytest.fixture(scope="session")
def now() -> datetime:
    """Wednesday, 2026-11-18, 10:00 in Berlin."""
    return NOW


@pytest.fixture(scope="session")
def context_at(desk: InformationDesk) -> Callable[[datetime], AnswerContext]:
    """Builds what an answer needs, for a moment."""
    return desk.context
