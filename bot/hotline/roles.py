"""Who may do what at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(str, Enum):
    """What somebody was given an account for."""

    AGENT = "agent"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Right(str, Enum):
    """Something that not everybody may do."""

    LOOK_UP = "look_up"
    """Search the facts, send them to a caller, flag one that is wrong."""
    CASES = "cases"
    """See found items and cases with all that stands in them, change them, file for a caller."""
    CHATS = "chats"
    """Take over chats."""
    FACTS = "facts"
    """See and close what was flagged, propose training data."""
    FIGURES = "figures"
    """See counts; they name nobody."""
    ACCOUNTS = "accounts"
    """See, add, disable and change accounts."""


_RIGHTS = {
    Role.AGENT: frozenset({Right.LOOK_UP, Right.CASES, Right.CHATS, Right.FIGURES}),
    Role.EDITOR: frozenset({Right.LOOK_UP, Right.FACTS, Right.FIGURES}),
    Role.ADMINISTRATOR: frozenset(Right),
}


@dataclass(frozen=True)
class Agent:
    """Somebody who is signed in."""

    id: int
    name: str
    """The name to sign in with."""
    display_name: str
    role: Role

    @property
    def actor(self) -> str:
        """The name in the audit trail and in the history of cases; never shown to citizens."""
        return f"agent:{self.name}"

    @property
    def rights(self) -> frozenset[Right]:
        """Return everything that is allowed."""
        return _RIGHTS[self.role]

    def may(self, right: Right) -> bool:
        """Tell whether something is allowed."""
        return right in self.rights
