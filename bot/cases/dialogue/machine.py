"""Leads a case from question to question: what every case dialogue has in common.

Any question may be answered in the middle, then the open question comes again in fewer words; „zurück“,
„abbrechen“, „warum?“, corrections and a change of mind work at every step; after three unusable answers
a person is offered.
"""

from __future__ import annotations

import logging
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from rapidfuzz import fuzz
from sqlalchemy.exc import DBAPIError

from bot.cases.dialogue import commands
from bot.cases.dialogue.corrections import asks_for_change, changed_to, find_correction, is_explicit
from bot.cases.dialogue.interruptions import is_interruption, names_other_case
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step
from bot.cases.dialogue.turnout import Interlude, Turnout
from bot.language.danger import POSSIBLE_DANGER
from bot.language.normalise import fold

logger = logging.getLogger(__name__)

CONFIRM = "confirm"
"""The step at which all answers are shown."""
_MOST_FAILURES = 3
_LONG_PAUSE = timedelta(minutes=30)
_MANY_WORDS = 4
"""From this length on an answer may say more than was asked."""
_NO_FIRST = re.compile(r"\W*(?:nein|ne|nee|nö|noch nicht)\b", re.IGNORECASE)
_SAME = 75
"""Likeness from which the old words of a correction are those of an answer."""


class CaseDialogue(ABC):
    """The dialogue of one kind of case."""

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

    # -- the way through -----------------------------------------------------------------------------

    def start(self, heard: Heard, desk: Desk) -> Turnout:
        """Begin a case with the citizen's first sentence."""
        opened = self.open(heard, desk)
        if isinstance(opened, Turnout):
            return opened
        return self._heard_now(self._ask_next(opened, desk, self.introduction(opened, desk)), desk)

    def hear(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout:
        """Take an answer and return what comes next."""
        turnout = self._hear(state, heard, desk)
        if state.heard_at and desk.now - datetime.fromisoformat(state.heard_at) >= _LONG_PAUSE:
            remark = desk.say(f"case_dialogue.again_{self.kind}")
            turnout = replace(turnout, texts=(remark, *turnout.texts)) if turnout.state else turnout
        return self._heard_now(turnout, desk)

    def resume(self, state: CaseState, desk: Desk) -> Turnout:
        """Take up an unfinished case: the open question once more."""
        state = replace(state, failures=0, doubt=None, doubt_text="")
        before = (desk.say(f"case_dialogue.again_{self.kind}"),)
        if state.asked is None or state.asked == CONFIRM:
            return self._heard_now(self._ask_next(state, desk, before), desk)
        return self._heard_now(self._ask_again(state, desk, before), desk)

    def _heard_now(self, turnout: Turnout, desk: Desk) -> Turnout:
        if turnout.state is None:
            return turnout
        return replace(turnout, state=replace(turnout.state, heard_at=desk.now.isoformat()))

    def _hear(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout:
        if state.doubt is not None:
            return self._settle_doubt(state, heard, desk)
        before: tuple[str, ...] = ()
        if heard.photos or heard.location is not None:
            state, remark = self.take_attachments(state, heard, desk)
            before = (remark,) if remark else ()
            if not heard.text.strip():
                return self._ask_next(state, desk, before)
        turnout = self._hear_words(state, heard, desk)
        return replace(turnout, texts=(*before, *turnout.texts))

    def _hear_words(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout:
        turnout = self._command(state, heard, desk)
        if turnout is not None:
            return turnout
        if state.asked == CONFIRM:
            return self._confirm(state, heard, desk)
        if heard.picked is None and is_explicit(heard.text):
            corrected = self._corrected(state, heard, desk)
            if corrected is not None:
                return corrected
        return self._answer(state, heard, desk)

    def _answer(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout:
        step = self._step(state.asked)
        reading = step.read(heard, state, desk)
        if (reading is None or not reading.sure) and is_interruption(heard):
            return replace(self._ask_again(state, desk), interrupted=True)
        if reading is None and step.optional and heard.picked is None and commands.wants_to_skip(heard.text):
            reading = Reading(skip=True)
        if reading is None:
            corrected = self._corrected(state, heard, desk) if heard.picked is None else None
            if corrected is not None:
                return corrected
            named = self._named_step(state, heard, desk) if heard.picked is None else None
            if named is not None:
                return named
            spotted = self.spot_all(state, heard, desk)
            if spotted.values != state.values:
                return self._ask_next(spotted, desk, (desk.say("case_dialogue.noted"),))
        if reading is None or reading.unusable is not None:
            return self._failed(state, step, reading, desk)
        state = state.noting(**reading.notes)
        before = (reading.remark,) if reading.remark else ()
        if reading.ends:
            self.given_up(state, desk)
            return Turnout(None, before)
        if reading.asks:
            return self._ask_again(replace(state, failures=0), desk, before)
        if reading.skip:
            return self._ask_next(state.skip(step.key), desk, before)
        state = self.accept(state, step, reading, desk)
        if len(heard.text.split()) >= _MANY_WORDS and heard.picked is None:
            state = self.spot_all(state, heard, desk)
        return self._ask_next(state, desk, before)

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
                if step.personal and not state.notes.get("privacy_said"):
                    state = state.noting(privacy_said=True)
                    prompt = replace(prompt, text=f"{prompt.text}\n{self.privacy(state, desk)}")
                return self._put(state, prompt, desk, before)
        state = replace(state, asked=CONFIRM, failures=0)
        return self._put(state, self.summary(state, desk), desk, before)

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
        if failures >= _MOST_FAILURES:
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

    # -- commands ------------------------------------------------------------------------------------

    def _command(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout | None:
        if heard.picked is not None:
            return self._doubt(state, "cancel", heard, desk) if heard.picked == "cancel" else None
        if heard.understanding.danger not in (None, POSSIBLE_DANGER):
            return replace(self._ask_again(state, desk), interrupted=True)
        command = commands.command_in(heard.text)
        if command != commands.listed_command(heard.text) and self._reads(state, heard, desk):
            command = None
        if command == "delete":
            self.given_up(state, desk)
            return Turnout(None, (desk.say("case_dialogue.deleted"),), forgets=True)
        if command == "back":
            return self._back(state, desk)
        if command == "cancel":
            if self.entered(state):
                return self._doubt(state, "cancel", heard, desk)
            return self._cancelled(state, desk)
        if command == "human":
            return replace(self._ask_again(state, desk), interrupted=True, wants_person=True)
        if command == "why":
            why = self._step(state.asked).why if state.asked != CONFIRM else "case_dialogue.why_confirm"
            return self._ask_again(state, desk, (desk.say(why),))
        other = names_other_case(heard, self.kind)
        if other is not None and not self._reads(state, heard, desk):
            if not self.entered(state):
                return Turnout(None, switch_to=other, switch_text=heard.text)
            return self._doubt(state, f"switch:{other}", heard, desk)
        return None

    def _reads(self, state: CaseState, heard: Heard, desk: Desk) -> bool:
        if state.asked == CONFIRM:
            return False
        reading = self._step(state.asked).read(heard, state, desk)
        return reading is not None and reading.unusable is None and reading.sure

    def _back(self, state: CaseState, desk: Desk) -> Turnout:
        asked = [step.key for step in self.steps if step.needed(state, desk)]
        position = len(asked) if state.asked == CONFIRM else asked.index(str(state.asked))
        if position == 0:
            return self._ask_again(state, desk, (desk.say("case_dialogue.no_way_back"),))
        return self._ask_again_for(state, asked[position - 1], desk)

    def _ask_again_for(self, state: CaseState, key: str, desk: Desk) -> Turnout:
        """Ask a question anew whose answer is taken back."""
        step = self._step(key)
        state = replace(self.take_back(state, step), asked=key, failures=0)
        return self._put(state, step.prompt(state, desk, again=False), desk, ())

    def take_back(self, state: CaseState, step: Step) -> CaseState:
        """Return the state without the answer to a step and what depends on it."""
        return state.without(step.key)

    # -- doubts --------------------------------------------------------------------------------------

    def _doubt(self, state: CaseState, doubt: str, heard: Heard, desk: Desk) -> Turnout:
        name, _, kind = doubt.partition(":")
        values = {"other": desk.say(f"case_dialogue.kind_{kind}")} if kind else {}
        text = desk.say(f"case_dialogue.doubt_{name}", **values)
        state = replace(state, doubt=doubt, doubt_text=heard.text)
        yes, no = (desk.say(f"case_dialogue.{word}_{name}") for word in ("yes", "no"))
        return Turnout(state, (text,), (Option(yes, "yes"), Option(no, "no")), step="doubt")

    def _settle_doubt(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout:
        name, _, kind = str(state.doubt).partition(":")
        first_words = state.doubt_text
        settled = replace(state, doubt=None, doubt_text="")
        yes = heard.picked == "yes" or (heard.picked is None and commands.says_yes(heard.understanding))
        again = commands.wants_to_cancel(heard.understanding) and not _NO_FIRST.match(heard.text)
        if name == "cancel" and (yes or again):
            return self._cancelled(settled, desk)
        if name == "switch" and yes:
            self.given_up(settled, desk)
            return Turnout(None, switch_to=kind, switch_text=first_words, paused=settled)
        no = commands.says_no(heard.understanding) or _NO_FIRST.match(heard.text)
        if no or heard.picked is not None:
            return self._ask_again(settled, desk)
        return self._hear(settled, heard, desk)

    def _cancelled(self, state: CaseState, desk: Desk) -> Turnout:
        self.given_up(state, desk)
        return Turnout(None, (desk.say("case_dialogue.cancelled"),))

    # -- confirmation --------------------------------------------------------------------------------

    def _confirm(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout:
        picked = heard.picked
        if picked is not None and picked.startswith("change:"):
            return self._ask_again_for(state, picked.removeprefix("change:"), desk)
        if picked == "yes" or (picked is None and commands.says_yes(heard.understanding)):
            return self._finish(state, desk)
        corrected = self._corrected(state, heard, desk) if picked is None else None
        if corrected is not None:
            return corrected
        named = self._named_step(state, heard, desk) if picked is None else None
        if named is not None:
            return named
        if picked in ("no", "change") or commands.says_no(heard.understanding) or asks_for_change(heard.text):
            return self._offer_changes(state, desk)
        if is_interruption(heard):
            return replace(self._ask_again(state, desk), interrupted=True)
        failures = state.failures + 1
        if failures >= _MOST_FAILURES:
            return self._give_up(state, desk)
        return self._ask_again(
            replace(state, failures=failures), desk, (desk.say("case_dialogue.not_understood"),)
        )

    def _finish(self, state: CaseState, desk: Desk) -> Turnout:
        try:
            return self.finish(state, desk)
        except DBAPIError as error:
            logger.error("A case could not be filed: %s", type(error.orig).__name__)
            return self._put(
                state,
                Prompt(
                    desk.say("case_dialogue.not_filed", phone=desk.context.knowledge.hotline.phone),
                    (Option(desk.say("case_dialogue.try_again"), "yes"),),
                ),
                desk,
                (),
            )

    def _offer_changes(self, state: CaseState, desk: Desk) -> Turnout:
        options = tuple(
            Option(desk.say(f"case_dialogue.label_{step.key}"), f"change:{step.key}")
            for step in self.steps
            if not step.hidden and state.answered(step.key) and step.needed(state, desk)
        )
        return Turnout(state, (desk.say("case_dialogue.what_to_change"),), options, step=CONFIRM)

    def _named_step(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout | None:
        """„die Hausnummer stimmt nicht“: the step that is named is asked again, or changed at once."""
        folded = fold(heard.text)
        short = len(folded.split()) <= 2
        if not short and not asks_for_change(heard.text):
            return None
        for step in self.steps:
            if step.hidden or not state.answered(step.key) or not re.search(step.names, folded):
                continue
            new = changed_to(heard.text)
            if new:
                reading = step.read(self._saying(heard, new), state, desk)
                if reading is not None and reading.unusable is None and not reading.asks and not reading.skip:
                    return self._changed(self.accept(self.take_back(state, step), step, reading, desk), desk)
            return self._ask_again_for(state, step.key, desk)
        return None

    def _corrected(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout | None:
        """„nein, nicht Holzmarkt, sondern Westbahnhof“: the step that the new words answer is changed."""
        correction = find_correction(heard.text)
        if correction is None:
            return None
        said = self._saying(heard, correction.new)
        candidates: list[tuple[float, int, Step, Reading]] = []
        for number, step in enumerate(self.steps):
            if step.hidden or step.key not in state.values or not step.needed(state, desk):
                continue
            reading = step.read(said, self.take_back(state, step), desk)
            if reading is None or reading.unusable is not None or reading.skip or reading.ends:
                continue
            shown = fold(step.shown(state, desk) or "")
            likeness = fuzz.partial_ratio(fold(correction.old), shown) if correction.old else 0.0
            if likeness >= _SAME or reading.sure:
                candidates.append((likeness + 10 * reading.sure, -number, step, reading))
        if not candidates:
            return None
        _, _, step, reading = max(candidates, key=lambda candidate: candidate[:2])
        state = self.take_back(state, step).noting(**reading.notes)
        if reading.asks:
            state = replace(state, asked=step.key, failures=0)
            return self._ask_again(state, desk)
        return self._changed(self.accept(state, step, reading, desk), desk)

    def _changed(self, state: CaseState, desk: Desk) -> Turnout:
        return self._ask_next(state, desk, (desk.say("case_dialogue.changed"),))

    def _saying(self, heard: Heard, words: str) -> Heard:
        return replace(heard, understanding=replace(heard.understanding, text=words))
