"""What every case dialogue asks: the open question, in full or in fewer words, and the summary at the end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step
from bot.cases.dialogue.turnout import Interlude, Turnout

CONFIRM = "confirm"
"""The step at which all answers are shown."""
MOST_FAILURES = 3
"""Unusable answers in a row after which a person is offered."""


class AskingDialogue(ABC):
    """The questions of one kind of case: its steps, and what is due before, between and after them."""

    kind: ClassVar[str]
    steps: ClassVar[Sequence[Step]]

    @abstractmethod
    def finish(self, state: CaseState, desk: Desk) -> Turnout:
        """File the case; called once everything is answered and confirmed."""

    def open(self, heard: Heard, desk: Desk) -> Turnout | CaseState:
        """Return the state with what the first sentence says, or what is to be said instead of a case."""
        return self.spot_all(CaseState(self.kind), heard, desk)

    def introduction(self, state: CaseState, desk: Desk) -> tuple[str, ...]:
        """Return what is said before the first question."""
        return (desk.say(f"case_dialogue.begin_{self.kind}"),)

    def summary(self, state: CaseState, desk: Desk) -> Prompt:
        """Return all answers for the citizen to confirm."""
        lines, wording = self.lines(state, desk), self.wording(state)
        title = desk.say(f"case_dialogue.summary_{wording}")
        question = desk.say(f"case_dialogue.confirm_{wording}")
        shown = [desk.say("case_dialogue.line", label=line["label"], value=line["value"]) for line in lines]
        card = {"type": "case_summary", "kind": self.kind, "title": title, "lines": lines}
        options = (
            Option(desk.say(f"case_dialogue.send_{wording}"), "yes"),
            Option(desk.say("case_dialogue.change"), "change"),
            Option(desk.say("case_dialogue.cancel"), "cancel"),
        )
        return Prompt("\n".join([title, *shown, question]), options, cards=(card,))

    def take_attachments(self, state: CaseState, heard: Heard, desk: Desk) -> tuple[CaseState, str | None]:
        """Return the state with photos and positions that came with a message, and what is said about it."""
        return state, None

    def given_up(self, state: CaseState, desk: Desk) -> None:  # noqa: B027 - most have nothing to give back
        """Do what is due when a case ends without being filed, such as giving back a held slot."""

    def wording(self, state: CaseState) -> str:
        """Return what follows ``summary_``, ``confirm_`` and ``send_`` in the names of the last phrases."""
        return self.kind

    def entered(self, state: CaseState) -> bool:
        """Tell whether something was entered that would be lost."""
        return bool(state.values)

    def refresh(self, state: CaseState, desk: Desk) -> tuple[CaseState, tuple[str, ...]] | Turnout:
        """Return the state as it is by now and what is to be said about it, before anything is asked.

        Answers may be gone that the world has overtaken, such as a slot that is not held any more.
        """
        return state, ()

    def between(self, state: CaseState, desk: Desk) -> Interlude | Turnout | None:
        """Return what is due before the next question, such as a search; a turnout ends the questions."""
        return None

    # -- steps ---------------------------------------------------------------------------------------

    def accept(self, state: CaseState, step: Step, reading: Reading, desk: Desk) -> CaseState:
        """Return the state with an answer; others may depend on it."""
        return state.with_value(step.key, reading.value)

    def spot_all(self, state: CaseState, heard: Heard, desk: Desk) -> CaseState:
        """Return the state with all that a sentence says in passing about questions not answered yet."""
        for step in self.steps:
            open_still = not state.answered(step.key) or step.improvable(state)
            if open_still and step.needed(state, desk):
                reading = step.spot(heard, state, desk)
                if reading is not None and reading.unusable is None:
                    state = state.noting(**reading.notes)
                    if not reading.asks:
                        state = self.accept(state, step, reading, desk)
        return state

    def lines(self, state: CaseState, desk: Desk) -> list[dict[str, str]]:
        """Return what the summary shows: label, value and key of each answer."""
        lines = []
        for step in self.steps:
            shown = None if step.hidden else step.shown(state, desk)
            if shown:
                lines.append(
                    {"label": desk.say(f"case_dialogue.label_{step.key}"), "value": shown, "key": step.key}
                )
        return lines

    def _step(self, key: str | None) -> Step:
        return next(step for step in self.steps if step.key == key)

    def _ask_next(self, state: CaseState, desk: Desk, before: tuple[str, ...] = ()) -> Turnout:
        refreshed = self.refresh(state, desk)
        if isinstance(refreshed, Turnout):
            return replace(refreshed, texts=(*before, *refreshed.texts))
        state, remarks = refreshed
        before = (*before, *remarks)
        due = self.between(state, desk)
        if due is None:
            return self._ask_open(state, desk, before)
        if isinstance(due, Turnout):
            return replace(due, texts=(*before, *due.texts))
        turnout = self._ask_open(due.state, desk, (*before, *due.texts))
        return replace(turnout, cards=(*due.cards, *turnout.cards), pause=due.pause)

    def _ask_open(self, state: CaseState, desk: Desk, before: tuple[str, ...]) -> Turnout:
        """Ask the first question that is open, or for the confirmation."""
        for step in self.steps:
            if not state.answered(step.key) and step.needed(state, desk):
                state = replace(state, asked=step.key, failures=0)
                prompt = step.prompt(state, desk, again=False)
                return self._put_with_privacy(state, prompt, desk, before, personal=step.personal)
        state = replace(state, asked=CONFIRM, failures=0)
        unasked = any(step.personal and step.key in state.values for step in self.steps)
        return self._put_with_privacy(state, self.summary(state, desk), desk, before, personal=unasked)

    def _put_with_privacy(
        self, state: CaseState, prompt: Prompt, desk: Desk, before: tuple[str, ...], *, personal: bool
    ) -> Turnout:
        """Ask; the first time that personal data are asked for or shown, say what becomes of them."""
        if personal and not state.notes.get("privacy_said"):
            state = state.noting(privacy_said=True)
            prompt = replace(prompt, text=f"{prompt.text}\n{self.privacy(state, desk)}")
        return self._put(state, prompt, desk, before)

    def privacy(self, state: CaseState, desk: Desk) -> str:
        """Return what is asked for, why, and for how long it is kept."""
        return desk.say(f"case_dialogue.privacy_{self.kind}", **self.privacy_values(desk))

    def privacy_values(self, desk: Desk) -> dict[str, object]:
        """Return the values of the privacy sentence."""
        return {}

    def _ask_again(self, state: CaseState, desk: Desk, before: tuple[str, ...] = ()) -> Turnout:
        refreshed = self.refresh(state, desk)
        if isinstance(refreshed, Turnout):
            return replace(refreshed, texts=(*before, *refreshed.texts))
        answered, (state, remarks) = set(state.values), refreshed
        before = (*before, *remarks)
        if not answered <= set(state.values):
            return self._ask_open(state, desk, before)
        if state.asked == CONFIRM:
            question = desk.say(f"case_dialogue.confirm_{self.wording(state)}")
            return self._put(state, replace(self.summary(state, desk), text=question), desk, before)
        return self._put(state, self._step(state.asked).prompt(state, desk, again=True), desk, before)

    def _put(self, state: CaseState, prompt: Prompt, desk: Desk, before: tuple[str, ...]) -> Turnout:
        hint = {"type": "input_hint", "wants": list(prompt.wants), "field": prompt.field}
        cards = prompt.cards if prompt.cards else ()
        state = state.noting(**prompt.notes)
        if prompt.wants or prompt.field != "text":
            cards = (*cards, hint)
        return Turnout(state, (*before, prompt.text), prompt.options, cards, step=state.asked)

    def _failed(self, state: CaseState, step: Step, reading: Reading | None, desk: Desk) -> Turnout:
        failures = state.failures + 1
        if reading is not None:
            state = state.noting(**reading.notes)
        if failures >= MOST_FAILURES:
            resigned = step.resign(state, desk)
            if resigned is not None:
                remark = (resigned.remark,) if resigned.remark else ()
                return self._ask_next(self.accept(state, step, resigned, desk), desk, remark)
            if step.optional:
                return self._ask_next(state.skip(step.key), desk, (desk.say("case_dialogue.skipped"),))
            return self._give_up(state, desk)
        state = replace(state, failures=failures)
        reason = (
            desk.say(reading.unusable, **reading.details)
            if reading is not None and reading.unusable is not None
            else desk.say("case_dialogue.not_understood")
        )
        return self._ask_again(state, desk, (reason,))

    def _give_up(self, state: CaseState, desk: Desk) -> Turnout:
        self.given_up(state, desk)
        return Turnout(None, (desk.say("case_dialogue.gave_up"),), handed_over=True, paused=state)

    def _ask_again_for(self, state: CaseState, key: str, desk: Desk) -> Turnout:
        """Ask a question anew whose answer is taken back."""
        step = self._step(key)
        state = replace(self.take_back(state, step), asked=key, failures=0)
        return self._put(state, step.prompt(state, desk, again=False), desk, ())

    def take_back(self, state: CaseState, step: Step) -> CaseState:
        """Return the state without the answer to a step and what depends on it."""
        return state.without(step.key)
