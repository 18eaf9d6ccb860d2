"""A citizen in the lost-item dialogue, without Rasa: what he writes, what comes back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest

from bot.answers.context import AnswerContext
from bot.answers.phrasebook import shared_phrasebook
from bot.answers.question import Understanding
from bot.cases.dialogue.lost_item import LostItemDialogue
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard
from bot.cases.dialogue.turnout import Turnout
from bot.cases.store import CaseStore
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.live import KnowledgeState
from bot.knowledge.search import SearchIndex
from bot.settings import Settings
from tests.cases.lost_items.conftest import NOW


@pytest.fixture
def store(sqlite_template: Path, tmp_path: Path) -> Iterator[CaseStore]:
    """An empty store. That searches work on PostgreSQL too is shown where they are tested."""
    shutil.copy(sqlite_template, tmp_path / "cases.db")
    store = CaseStore(f"sqlite:///{tmp_path / 'cases.db'}")
    yield store
    store.close()


@pytest.fixture
def talk(store: CaseStore, knowledge: KnowledgeBase) -> LostItemTalk:
    """A conversation in front of an empty office."""
    return LostItemTalk(store, knowledge)


_CODE = re.compile(r"\b[FMS]-[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]\b")


@dataclass
class LostItemTalk:
    """One conversation; the state goes through JSON between two messages, as Rasa keeps it."""

    store: CaseStore
    knowledge: KnowledgeBase
    conversation: str = "citizen"
    address: str | None = None
    now: datetime = NOW
    known_contact: Mapping[str, str] = field(default_factory=dict)
    state: CaseState | None = None
    turnout: Turnout = field(default_factory=lambda: Turnout(None))

    @property
    def desk(self) -> Desk:
        """What the dialogue works with. The index of the facts is not looked into by this dialogue."""
        context = AnswerContext(self.knowledge, self.now, shared_phrasebook())
        facts = KnowledgeState(self.knowledge, cast(SearchIndex, None), self.now)
        return Desk(
            context,
            facts,
            self.store,
            Settings(),
            self.conversation,
            self.address,
            known_contact=self.known_contact,
        )

    def says(self, text: str, intent: str = "", **with_it: object) -> str:
        """Write something; return what is answered."""
        heard = Heard(Understanding(text, intent, 0.9 if intent else 0.3), **with_it)  # type: ignore[arg-type]
        dialogue = LostItemDialogue()
        if self.state is None:
            self.turnout = dialogue.start(heard, self.desk)
        else:
            self.turnout = dialogue.hear(CaseState.from_json(self.state.to_json()), heard, self.desk)
        self.state = self.turnout.state
        return self.answer

    def picks(self, value: str) -> str:
        """Press a button."""
        title = next(option.title for option in self.turnout.options if option.value == value)
        return self.says(title, picked=value)

    def says_all(self, *texts: str) -> str:
        """Write several things in a row; return what is answered last."""
        for text in texts:
            self.says(text)
        return self.answer

    @property
    def answer(self) -> str:
        """The texts of the last answer."""
        return "\n".join(self.turnout.texts)

    @property
    def asked(self) -> str | None:
        """The step whose question is open."""
        return self.state.asked if self.state is not None else None

    @property
    def level(self) -> str | None:
        """The level of the search in the last answer."""
        levels = [card["level"] for card in self.turnout.cards if card["type"] == "search_result"]
        return str(levels[0]) if levels else None

    @property
    def code(self) -> str:
        """The last reference in the last answer."""
        return _CODE.findall(self.answer)[-1]

    def without_code(self) -> str:
        """Return the last answer with its reference left out."""
        return _CODE.sub("CODE", self.answer)
