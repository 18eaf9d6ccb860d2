"""A call: who takes it, and the number under which what is asked during it belongs together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.hotline.roles import Agent

_NUMBER = re.compile(r"[0-9a-f]{16,32}")


@dataclass(frozen=True)
class Call:
    """One call. Cases have its number where those of a chat have the conversation, and never the agent."""

    agent: Agent
    number: str
    """Random, made by the console for each call."""

    @classmethod
    def of(cls, agent: Agent, number: str) -> Call:
        """Return the call of an agent.

        Raises:
            ValueError: this is no number of a call.
        """
        if not _NUMBER.fullmatch(number):
            raise ValueError("not the number of a call")
        return cls(agent, number)

    @property
    def conversation(self) -> str:
        """The name under which limits are counted and slots are held."""
        return f"hotline:{self.number}"

    def key(self, form: str) -> str:
        """Return the idempotency key of a form: sent twice, it is filed once."""
        return f"hotline:{self.number}:{form}"
