"""What one question of a case dialogue is made of."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from bot.answers.context import AnswerContext
from bot.answers.question import Understanding
from bot.cases.dialogue.state import CaseState
from bot.cases.store import CaseStore
from bot.knowledge.live import KnowledgeState
from bot.settings import Settings


@dataclass(frozen=True)
class Desk:
    """What a dialogue works with: facts, words, case store, settings, and who is talking."""

    context: AnswerContext
    facts: KnowledgeState
    store: CaseStore
    settings: Settings
    conversation: str
    """Opaque name of the conversation."""
    address: str | None = None
    """Salted hash of the network address or messenger account, where it is known."""
    channel: str = ""
    """web, telegram, whatsapp, sms, facebook or agent, where it is known."""
    known_contact: Mapping[str, str] = field(default_factory=dict)
    """name, email, phone that were given for an earlier case of this conversation."""
    filed: tuple[Mapping[str, Any], ...] = ()
    """``kind``, ``reference`` and ``secret`` of the cases filed in this conversation, oldest first."""

    @property
    def now(self) -> datetime:
        """The current moment, Berlin time."""
        return self.context.now

    def say(self, key: str, /, **values: object) -> str:
        """Return a phrase."""
        return self.context.say(key, **values)


@dataclass(frozen=True)
class Option:
    """An answer that can be picked."""

    title: str
    value: str
    """Unique within the question: ``[a-z0-9_:.-]+``."""


@dataclass(frozen=True)
class Prompt:
    """A question to the citizen with the answers that can be picked."""

    text: str
    options: tuple[Option, ...] = ()
    cards: tuple[Mapping[str, Any], ...] = ()
    """For channels that can show more, such as a list of slots."""
    field: str = "text"
    """What is typed: place, photo, email, phone, name, date, slot or text; for the right keyboard."""
    wants: tuple[str, ...] = ()
    """What else answers: ``photo``, ``location``."""
    notes: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """To be remembered by the state: what was shown, for an answer such as „die zweite“."""


@dataclass(frozen=True)
class Heard:
    """What the citizen answered."""

    understanding: Understanding
    picked: str | None = None
    """Value of the option that was picked, by button, number or title."""
    photos: tuple[str, ...] = ()
    """Keys of photos that came with the message."""
    location: tuple[float, float] | None = None
    """Latitude and longitude that came with the message, WGS84."""
    only: Option | None = None
    """The only option, if „1“ or „die erste“ was said, which may be an answer of its own as well."""

    @property
    def text(self) -> str:
        """The words."""
        return self.understanding.text

    def picking_only(self) -> Heard:
        """Return the same with the only option picked; as it is where there is none."""
        if self.only is None:
            return self
        understanding = dataclasses.replace(self.understanding, text=self.only.title)
        return dataclasses.replace(self, understanding=understanding, picked=self.only.value, only=None)


@dataclass(frozen=True)
class Reading:
    """What a step made of an answer."""

    value: Any = None
    """The answer as JSON."""
    unusable: str | None = None
    """Phrase that says why it cannot be used; counts as a failure."""
    details: Mapping[str, object] = field(default_factory=dict)
    """Values of that phrase."""
    sure: bool = True
    """Whether the words can hardly mean anything else; an unsure reading gives way to a question."""
    asks: bool = False
    """Whether the step wants to ask on, by its own notes; no failure and no answer yet."""
    skip: bool = False
    """Whether the citizen leaves the question open."""
    ends: bool = False
    """Whether the case is over by this answer; the remark says why."""
    notes: Mapping[str, Any] = field(default_factory=dict)
    """To be remembered by the state."""
    remark: str | None = None
    """Sentence, already said out, that goes before the next question."""


class Step(ABC):
    """One question of a case."""

    key: ClassVar[str]
    optional: ClassVar[bool] = False
    """Whether „egal“ and „keine Angabe“ are answers."""
    personal: ClassVar[bool] = False
    """Whether it asks for personal data; the first such question comes with the privacy sentence."""
    hidden: ClassVar[bool] = False
    """Whether the summary leaves it out."""
    takes_numbers: ClassVar[bool] = False
    """Whether a bare number is an answer, such as a house number or a tram line."""
    names: ClassVar[str] = r"(?!)"
    """Regular expression of what citizens call it when they want it changed (folded)."""

    @property
    def why(self) -> str:
        """Phrase that says why the city asks."""
        return f"case_dialogue.why_{self.key}"

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether the question has to be asked at all."""
        return True

    @abstractmethod
    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question; ``again`` asks for fewer words."""

    @abstractmethod
    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return what the answer means, or ``None`` when it says nothing about this question."""

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return what a sentence says about this question in passing; only what is sure."""
        return None

    def improvable(self, state: CaseState) -> bool:
        """Tell whether a better answer may still come in passing, though there is one."""
        return False

    def resign(self, state: CaseState, desk: Desk) -> Reading | None:
        """Return what to go on with after three unusable answers; ``None`` to give up."""
        return None

    def shown(self, state: CaseState, desk: Desk) -> str | None:
        """Return the answer as the summary shows it, German."""
        value = state.values.get(self.key)
        return str(value) if value is not None else None
