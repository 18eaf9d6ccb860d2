"""What all tests share: the real facts, their index, and an information desk that answers from them."""

from __future__ import annotations

import pytest

from bot.knowledge import KnowledgeBase, load_knowledge
from bot.knowledge.search import SearchIndex
from bot.language.words import WordAnalyser
from bot.settings import ROOT
from tests.databases import empty_database, postgres_server, sqlite_template, store  # noqa: F401 - fixtures
from tests.information_desk import InformationDesk


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The facts of the repository."""
    return load_knowledge()


@pytest.fixture(scope="session")
def analyser() -> WordAnalyser:
    """The word analyser, with the cache that training has filled: all words anew would take half a minute."""
    return WordAnalyser(ROOT / "var" / "cache")


@pytest.fixture(scope="session")
def index(knowledge: KnowledgeBase, analyser: WordAnalyser) -> SearchIndex:
    """The search index of the repository's facts."""
    with analyser.learning():
        return SearchIndex(knowledge, analyser)


@pytest.fixture(scope="session")
def desk(knowledge: KnowledgeBase, index: SearchIndex) -> InformationDesk:
    """Answers questions on Wednesday, 2026-11-18 at 10:00, unless told otherwise."""
    return InformationDesk(knowledge, index)
