"""Leads a case from question to question: what every case dialogue has in common.

Any question may be answered in the middle, then the open question comes again in fewer words; „zurück“,
„abbrechen“, „warum?“, corrections and a change of mind work at every step; after three unusable answers
a person is offered.
"""

from __future__ import annotations

import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Optional

from bot.answers.question import ASPECT_OF_INTENT
from bot.cases.dialogue import commands
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step
from bot.language.danger import POSSIBLE_DANGER
from bot.language.normalise import fold

CONFIRM = "confirm"
_MOST_FAILURES = 3
_SURE_OF_QUESTION = 0.5
_SURE_OF_SWITCH = 0.6
_KIND_OF_INTENT = {"report_lost_item": "lost_item", "report_defect": "defect", "book_consultation": "booking"}
_ALWAYS_INTERRUPT = {
    "emergency",
    "request_human",
    "ask_bot_identity",
    "ask_capabilities",
    "ask_privacy",
    "insult",
    "complain",
    "repeat",
    "foreign_language",
}
_CORRECTION = re.compile(
    r"^(?:nein|ne|nee|halt|moment|stopp|sorry|falsch|ups)?[ ,]*(?:doch )?nicht (?P<old>.+?),? sondern (?P<new>.+)$"
    r"|^(?:nein|ne|nee|halt|moment|sorry|falsch|ups)[ ,]+(?:es war |das war |ich meinte |ich meine |doch )?(?P<only>.+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Turnout:
    """What one answer leads to."""

    state: Optional[CaseState]
    """The case as it is now; ``None`` when it has ended."""
    texts: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    receipt: Optional[Mapping[str, object]] = None
    """Card of a filed case."""
    interrupted: bool = False
    """The message was a question of its own; answer it, then ask again."""
    handed_over: bool = False
    """The dialogue gave up; name the hotline."""


class CaseDialogue(ABC):
    """The dialogue of one kind of case."""

    kind: ClassVar[str]
    steps: ClassVar[Sequence[Step]]

    @abstractmethod
    def first_values(self, heard: Heard, state: CaseState, desk: Desk) -> CaseState:
        """Return the state with everything the first sentence already says."""

    @abstractmethod
    def summary(self, state: CaseState, desk: Desk) -> Prompt:
        """Return all answers for the citizen to confirm."""

    @abstractmethod
    def finish(self, state: CaseState, desk: Desk) -> Turnout:
        """File the case; called once everything is answered and confirmed."""

    def introduction(self, state: CaseState, desk: Desk) -> tuple[str, ...]:
        """Return what is said before the first question."""
        return ()

    # -- the way through -----------------------------------------------------------------------------

    def start(self, heard: Heard, desk: Desk) -> Turnout:
        """Begin a case with the citizen's first sentence."""
        state = self.first_values(heard, CaseState(self.kind, token=secrets.token_hex(8)), desk)
        return self._ask_next(state, desk, self.introduction(state, desk))

    def hear(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout:
        """Take an answer and return what comes next."""
        if state.doubt is not None:
            return self._settle_doubt(state, heard, desk)
        turnout = self._command(state, heard, desk)
        if turnout is not None:
            return turnout
        if state.asked == CONFIRM:
            return self._confirm(state, heard, desk)
        step = self._step(state.asked)
        reading = step.read(heard, state, desk)
        if (reading is None or not reading.sure) and self._is_interruption(heard):
            return replace(self._ask_again(state, desk), interrupted=True)
        if reading is None and step.optional and commands.wants_to_skip(heard.text):
            return self._ask_next(state.skip(step.key), desk)
        if reading is None or reading.unusable is not None:
            return self._failed(state, reading, desk)
        return self._ask_next(self._accept(state, step, reading, desk), desk)

    def resume(self, state: CaseState, desk: Desk) -> Turnout:
        """Return the open question once more, in fewer words."""
        return self._ask_again(state, desk)

    # -- steps ---------------------------------------------------------------------------------------

    def _step(self, key: Optional[str]) -> Step:
        return next(step for step in self.steps if step.key == key)

    def _accept(self, state: CaseState, step: Step, reading: Reading, desk: Desk) -> CaseState:
        return state.with_value(step.key, reading.value)

    def _ask_next(self, state: CaseState, desk: Desk, before: tuple[str, ...] = ()) -> Turnout:
        for step in self.steps:
            if not state.answered(step.key) and step.needed(state):
                state = replace(state, asked=step.key, failures=0)
                prompt = step.prompt(state, desk, again=False)
                return Turnout(state, (*before, prompt.text), prompt.options)
        state = replace(state, asked=CONFIRM, failures=0)
        prompt = self.summary(state, desk)
        return Turnout(state, (*before, prompt.text), prompt.options)

    def _ask_again(self, state: CaseState, desk: Desk, before: tuple[str, ...] = ()) -> Turnout:
        prompt = (
            self.summary(state, desk)
            if state.asked == CONFIRM
            else self._step(state.asked).prompt(state, desk, again=True)
        )
        return Turnout(state, (*before, prompt.text), prompt.options)

    def _failed(self, state: CaseState, reading: Optional[Reading], desk: Desk) -> Turnout:
        failures = state.failures + 1
        if failures >= _MOST_FAILURES:
            step = self._step(state.asked)
            if step.optional:
                return self._ask_next(state.skip(step.key), desk, (desk.say("case_dialogue.skipped"),))
            return Turnout(None, (desk.say("case_dialogue.gave_up"),), handed_over=True)
        state = replace(state, failures=failures)
        reason = (
            desk.say(reading.unusable, **reading.details)
            if reading is not None and reading.unusable is not None
            else desk.say("case_dialogue.not_understood")
        )
        return self._ask_again(state, desk, (reason,))

    # -- commands ------------------------------------------------------------------------------------

    def _command(self, state: CaseState, heard: Heard, desk: Desk) -> Optional[Turnout]:
        if heard.picked is not None:
            return None
        if heard.understanding.danger not in (None, POSSIBLE_DANGER):
            return replace(self._ask_again(state, desk), interrupted=True)
        if commands.wants_data_deleted(heard.text):
            return Turnout(None, (desk.say("case_dialogue.deleted"),))
        if commands.wants_to_cancel(heard.understanding):
            return self._doubt(state, "cancel", heard, desk) if state.values else self._cancelled(desk)
        if commands.wants_back(heard.text):
            return self._back(state, desk)
        if commands.asks_why(heard.text):
            why = self._step(state.asked).why if state.asked != CONFIRM else "case_dialogue.why_confirm"
            return self._ask_again(state, desk, (desk.say(why),))
        other = _KIND_OF_INTENT.get(heard.understanding.intent)
        sure = heard.understanding.confidence >= _SURE_OF_SWITCH and len(heard.text.split()) >= 3
        if other is not None and other != self.kind and sure and not self._reads(state, heard, desk):
            return self._doubt(state, f"switch:{other}", heard, desk)
        return None

    def _reads(self, state: CaseState, heard: Heard, desk: Desk) -> bool:
        if state.asked == CONFIRM:
            return False
        reading = self._step(state.asked).read(heard, state, desk)
        return reading is not None and reading.unusable is None and reading.sure

    def _is_interruption(self, heard: Heard) -> bool:
        understanding = heard.understanding
        if heard.picked is not None or understanding.confidence < _SURE_OF_QUESTION:
            return False
        if understanding.intent in _ALWAYS_INTERRUPT:
            return True
        asks = understanding.intent in ASPECT_OF_INTENT
        return asks and (understanding.intent != "ask_concern" or "?" in understanding.text)

    def _back(self, state: CaseState, desk: Desk) -> Turnout:
        asked = [step.key for step in self.steps if step.needed(state)]
        position = len(asked) if state.asked == CONFIRM else asked.index(str(state.asked))
        if position == 0:
            return self._ask_again(state, desk, (desk.say("case_dialogue.no_way_back"),))
        return self._ask_next(state.without(asked[position - 1]), desk)

    # -- doubts --------------------------------------------------------------------------------------

    def _doubt(self, state: CaseState, doubt: str, heard: Heard, desk: Desk) -> Turnout:
        name = doubt.split(":")[0]
        values = {"other": desk.say(f"case_dialogue.kind_{doubt.split(':')[1]}")} if ":" in doubt else {}
        text = desk.say(f"case_dialogue.doubt_{name}", **values)
        return Turnout(replace(state, doubt=doubt, doubt_text=heard.text), (text,), self._yes_no(desk))

    def _settle_doubt(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout:
        doubt = str(state.doubt)
        state = replace(state, doubt=None, doubt_text="")
        yes = heard.picked == "yes" or commands.says_yes(heard.understanding)
        if doubt == "cancel":
            if yes or commands.wants_to_cancel(heard.understanding):
                return self._cancelled(desk)
            return self._ask_again(state, desk)
        if yes:
            return Turnout(replace(state, doubt=doubt), interrupted=True)
        return self._ask_again(state, desk)

    def _cancelled(self, desk: Desk) -> Turnout:
        return Turnout(None, (desk.say("case_dialogue.cancelled"),))

    # -- confirmation --------------------------------------------------------------------------------

    def _confirm(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout:
        if heard.picked == "yes" or commands.says_yes(heard.understanding):
            return self.finish(state, desk)
        if heard.picked is not None and heard.picked.startswith("change:"):
            return self._ask_next(state.without(heard.picked.removeprefix("change:")), desk)
        corrected = self._corrected(state, heard, desk)
        if corrected is not None:
            return self._ask_next(corrected, desk)
        if heard.picked == "no" or commands.says_no(heard.understanding) or _asks_for_change(heard.text):
            return self._offer_changes(state, desk)
        if self._is_interruption(heard):
            return replace(self._ask_again(state, desk), interrupted=True)
        return self._failed_confirmation(state, desk)

    def _offer_changes(self, state: CaseState, desk: Desk) -> Turnout:
        options = tuple(
            Option(desk.say(f"case_dialogue.change_{step.key}"), f"change:{step.key}")
            for step in self.steps
            if state.answered(step.key) and step.needed(state)
        )
        return Turnout(state, (desk.say("case_dialogue.what_to_change"),), options)

    def _failed_confirmation(self, state: CaseState, desk: Desk) -> Turnout:
        failures = state.failures + 1
        if failures >= _MOST_FAILURES:
            return Turnout(None, (desk.say("case_dialogue.gave_up"),), handed_over=True)
        state = replace(state, failures=failures)
        return self._ask_again(state, desk, (desk.say("case_dialogue.not_understood"),))

    def _corrected(self, state: CaseState, heard: Heard, desk: Desk) -> Optional[CaseState]:
        """„nein, nicht Holzmarkt, sondern Westbahnhof“: the step that the new words answer is changed."""
        match = _CORRECTION.match(heard.text.strip())
        if match is None:
            return None
        words = match["new"] or match["only"]
        said = Heard(replace(heard.understanding, text=words))
        candidates: list[tuple[Step, Reading]] = []
        for step in self.steps:
            if step.key in state.values and step.needed(state):
                reading = step.read(said, state, desk)
                if reading is not None and reading.unusable is None:
                    candidates.append((step, reading))
        sure = [candidate for candidate in candidates if candidate[1].sure] or candidates
        if not sure:
            return None
        step, reading = sure[0]
        return self._accept(state.without(step.key), step, reading, desk)

    def _yes_no(self, desk: Desk) -> tuple[Option, ...]:
        return (Option(desk.say("case_dialogue.yes"), "yes"), Option(desk.say("case_dialogue.no"), "no"))


def _asks_for_change(text: str) -> bool:
    return bool(
        re.search(r"\b(ander\w*|korrigier\w*|falsch|stimmt nicht|bearbeit\w*|umander\w*)\b", fold(text))
    )


DialogueOf = Callable[[str], CaseDialogue]
