"""Changing answers: corrections in plain words, „der Ort stimmt nicht“, and the way back."""

from __future__ import annotations

import re
from dataclasses import replace

from rapidfuzz import fuzz

from bot.cases.dialogue.asking import CONFIRM, AskingDialogue
from bot.cases.dialogue.corrections import asks_for_change, changed_to, find_correction
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Reading, Step
from bot.cases.dialogue.turnout import Turnout
from bot.language.normalise import fold

_SAME = 75
"""Likeness from which the old words of a correction are those of an answer."""


class ChangingDialogue(AskingDialogue):
    """A dialogue whose answers can be changed at any time."""

    def _back(self, state: CaseState, desk: Desk) -> Turnout:
        asked = [step.key for step in self.steps if step.needed(state, desk)]
        position = len(asked) if state.asked == CONFIRM else asked.index(str(state.asked))
        if position == 0:
            return self._ask_again(state, desk, (desk.say("case_dialogue.no_way_back"),))
        return self._ask_again_for(state, asked[position - 1], desk)

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
            taken_back, new = self.take_back(state, step), changed_to(heard.text)
            said = self._saying(heard, new) if new else heard
            reading = step.read(said, taken_back, desk)
            usable = reading is not None and not (reading.unusable or reading.asks or reading.skip)
            if reading is not None and usable and (new or reading.sure):
                return self._changed(self.accept(taken_back, step, reading, desk), desk)
            if reading is not None and reading.asks and new:
                asked = replace(taken_back.noting(**reading.notes), asked=step.key, failures=0)
                return self._ask_again(asked, desk)
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
