"""What the assistant sends back, independent of channel and framework."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

CASE_KEY = "case:"
"""What keys of answers within a case begin with; those of records never do."""


@dataclass(frozen=True)
class Choice:
    """One of several things the citizen may have meant; also understood when typed."""

    title: str
    key: str
    """Record key, or an answer within a case such as ``case:confirm/yes``."""


@dataclass(frozen=True)
class Part:
    """A piece of an answer: text and, for channels that can show it, a card."""

    text: str
    card: dict[str, Any] | None = None


@dataclass
class Reply:
    """One message. The text alone is a complete answer."""

    text: str
    choices: tuple[Choice, ...] = ()
    cards: list[dict[str, Any]] = field(default_factory=list)
    subject: str | None = None
    """Key of the record the message is about, to be remembered for follow-ups."""
    aspects: tuple[str, ...] = ()
    """What was answered about it."""
    unclear: bool = False
    """Whether the question was not understood."""
    keeps_offer: bool = False
    """Whether the options of the message before can still be picked."""
    pause: float = 0.0
    """Seconds to wait before it is said, such as after many searches; nobody else is held up."""
