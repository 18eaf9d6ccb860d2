"""A desk for tests: case stores as for the cases, and people who work at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.cases.store import CaseStore
from bot.clock import BERLIN
from bot.hotline.accounts import add_account
from bot.hotline.filing.call import Call
from bot.hotline.roles import Agent, Role
from bot.knowledge import KnowledgeBase
from bot.knowledge.live import KnowledgeState
from bot.knowledge.search import SearchIndex

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)
PASSWORD = "drei bunte Ampeln"

ANNA = Agent(1, "anna", "Anna Muster", Role.AGENT)
CALL = Call.of(ANNA, "0123456789abcdef")
"""A call that Anna takes."""

Hire = Callable[..., Agent]


@pytest.fixture
def hire(store: CaseStore) -> Hire:
    """Makes accounts that have the password of these tests."""

    def make(name: str = "anna", role: Role = Role.AGENT, password: str | None = PASSWORD) -> Agent:
        return add_account(store, name, "Anna Muster", role, password, "operator:test", NOW)

    return make


@pytest.fixture(scope="session")
def facts(knowledge: KnowledgeBase, index: SearchIndex) -> KnowledgeState:
    """The facts of the repository as the console has them."""
    return KnowledgeState(knowledge, index, NOW)
