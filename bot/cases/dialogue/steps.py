"""What one question of a case dialogue is made of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Optional

from bot.answers.context import AnswerContext
from bot.answers.question import Understanding
from bot.cases.dialogue.state import CaseState
from bot.cases.store import CaseStore
from bot.knowledge.search import SearchIndex


@dataclass(frozen=True)
class Desk:
    """What the dialogue works with: facts, words, index, case store, the conversation's own name."""

    context: AnswerContext
    index: SearchIndex
    store: CaseStore
    conversation: str

    @property
    def now(self) -> datetime:
        """The current moment, Berlin time."""
        return self.context.now

    def say(self, key: str, **values: object) -> str:
        """Return a phrase."""
        return self.context.say(key, **values)


@dataclass(frozen=True)
class Option:
    """An answer that can be picked."""

    title: str
    value: str


@dataclass(frozen=True)
class Prompt:
    """A question to the citizen with the answers that can be picked."""

    text: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What the citizen answered."""

    understanding: Understanding
    picked: Optional[str] = None
    """Value of the option that was picked, by button, number or title."""

    @property
    def text(self) -> str:
        """The words."""
        return self.understanding.text


@dataclass(frozen=True)
class Reading:
    """What a step made of an answer: a value, or the phrase that says why it cannot be used."""

    value: Any = None
    unusable: Optional[str] = None
    details: dict[str, object] = field(default_factory=dict)
    sure: bool = True
    """Whether the words can hardly mean anything else; an unsure reading gives way to a question."""


class Step(ABC):
    """One question of a case."""

    key: ClassVar[str]
    optional: ClassVar[bool] = False
    why: ClassVar[str]
    """Phrase that says why the city asks."""

    def needed(self, state: CaseState) -> bool:
        """Tell whether the question has to be asked at all."""
        return True

    @abstractmethod
    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question; ``again`` asks for fewer words."""

    @abstractmethod
    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Optional[Reading]:
        """Return what the answer means, or ``None`` when it says nothing about this question."""
