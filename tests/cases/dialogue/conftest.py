"""What the tests of the case dialogues share."""

from __future__ import annotations

import pytest

from bot.knowledge import KnowledgeBase
from bot.knowledge.live import KnowledgeState
from bot.knowledge.search import SearchIndex
from tests.cases.dialogue.booking_desk import change, office, plan, visit  # noqa: F401 - fixtures
from tests.cases.dialogue.talk import WEDNESDAY


@pytest.fixture(scope="session")
def facts(knowledge: KnowledgeBase, index: SearchIndex) -> KnowledgeState:
    """The facts of the city with their index."""
    return KnowledgeState(knowledge, index, WEDNESDAY)
