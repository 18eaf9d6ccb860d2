"""What one answer of a citizen leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Option


@dataclass(frozen=True)
class Filed:
    """A case that is in the database now."""

    kind: str
    """defect, lost_item, booking or waiting."""
    reference: str
    secret: str | None
    contact: Mapping[str, str]
    """name, email, phone that were given; offered when the next case asks for them."""


@dataclass(frozen=True)
class Turnout:
    """What comes back: what is said, what can be picked, how it goes on."""

    state: CaseState | None
    """The case as it is now; ``None`` when it has ended."""
    texts: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    cards: tuple[Mapping[str, Any], ...] = ()
    filed: Filed | None = None
    interrupted: bool = False
    """The message was a question of its own: to be answered before the texts, which ask again."""
    forgets: bool = False
    """The citizen wants everything forgotten that is known of them."""
    wants_person: bool = False
    """The question of its own is for a human being, whatever the intent says."""
    handed_over: bool = False
    """The dialogue gave up: the way to a person belongs to the answer."""
    paused: CaseState | None = None
    """A case that was left unfinished and can be taken up again."""
    switch_to: str | None = None
    """Kind of the case the citizen wants instead."""
    switch_text: str = ""
    """The sentence it begins with."""
    step: str | None = None
    """The step whose question is asked; part of the options' names."""
    pause: float = 0.0
    """Seconds to wait before the texts are shown; whoever shows them waits without holding up others."""


@dataclass(frozen=True)
class Interlude:
    """What is done and said between two questions, such as a search."""

    state: CaseState
    texts: tuple[str, ...] = ()
    cards: tuple[Mapping[str, Any], ...] = ()
    pause: float = 0.0
