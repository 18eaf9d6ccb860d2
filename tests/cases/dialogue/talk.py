"""Somebody who talks to a case dialogue directly, without Rasa: what is heard, what is said, what is open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.answers.context import AnswerContext
from bot.answers.phrasebook import shared_phrasebook
from bot.answers.question import Understanding
from bot.cases.dialogue.machine import CaseDialogue
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard
from bot.cases.dialogue.turnout import Turnout
from bot.cases.store import CaseStore
from bot.clock import BERLIN
from bot.knowledge.live import KnowledgeState
from bot.settings import Settings

WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)


def desk_at(
    facts: KnowledgeState,
    store: CaseStore,
    folder: Path,
    now: datetime = WEDNESDAY,
    conversation: str = "somebody",
    **changes: Any,
) -> Desk:
    """Return a desk at a moment."""
    return Desk(
        context=AnswerContext(facts.knowledge, now, shared_phrasebook()),
        facts=facts,
        store=store,
        settings=Settings(data_folder=folder),
        conversation=conversation,
        **changes,
    )


class Talk:
    """One conversation about one case. The state goes through JSON after every answer, as it does in Rasa."""

    def __init__(self, dialogue: CaseDialogue, desk: Desk) -> None:
        self.dialogue = dialogue
        self.desk = desk
        self.turnout = Turnout(None)

    def start(self, text: str, intent: str = "", **came: Any) -> str:
        """Begin with a sentence; return what is said."""
        return self._take(self.dialogue.start(_heard(text, intent, None, came), self.desk))

    def say(self, text: str, intent: str = "", confidence: float = 0.9, **came: Any) -> str:
        """Answer with words; a bare number or a title picks an option, as in the chat."""
        assert self.state is not None, "the case is over"
        options = self.turnout.options
        picked = None
        came["only"] = options[0] if text == "1" and len(options) == 1 else None
        if text.isdigit() and 0 < int(text) <= len(options) > 1:
            picked = options[int(text) - 1].value
        picked = next((option.value for option in options if option.title == text), picked)
        heard = _heard(text, intent, picked, came, confidence)
        return self._take(self.dialogue.hear(self.state, heard, self.desk))

    def press(self, title: str) -> str:
        """Press the button whose title contains something."""
        (option,) = [option for option in self.turnout.options if title in option.title]
        return self.say(option.title)

    def pass_time(self, span: timedelta) -> None:
        """Let time pass before the next answer."""
        context = replace(self.desk.context, now=self.desk.now + span)
        self.desk = replace(self.desk, context=context)

    @property
    def state(self) -> CaseState | None:
        """Where the case is."""
        return self.turnout.state

    @property
    def values(self) -> Mapping[str, Any]:
        """The answers so far."""
        assert self.state is not None
        return self.state.values

    @property
    def asked(self) -> str | None:
        """The step whose question is open; ``None`` when the case is over."""
        return self.state.asked if self.state is not None else None

    @property
    def text(self) -> str:
        """What was said last."""
        return "\n".join(self.turnout.texts)

    @property
    def titles(self) -> list[str]:
        """What can be picked."""
        return [option.title for option in self.turnout.options]

    def _take(self, turnout: Turnout) -> str:
        if turnout.state is not None:
            state = CaseState.from_json(json.loads(json.dumps(turnout.state.to_json())))
            turnout = replace(turnout, state=state)
        self.turnout = turnout
        return self.text


def _heard(
    text: str, intent: str, picked: str | None, came: Mapping[str, Any], confidence: float = 0.9
) -> Heard:
    understanding = Understanding(text, intent, confidence if intent else 0.0, danger=came.get("danger"))
    return Heard(understanding, picked, tuple(came.get("photos", ())), came.get("location"), came.get("only"))
