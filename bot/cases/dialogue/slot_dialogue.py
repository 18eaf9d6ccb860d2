"""What booking and moving have in common: a slot is held all the while, and a wish changes it at any time."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.dialogue import commands
from bot.cases.dialogue.asking import CONFIRM
from bot.cases.dialogue.interruptions import is_interruption
from bot.cases.dialogue.machine import CaseDialogue
from bot.cases.dialogue.slot_holding import SLOT, give_back, keep_held
from bot.cases.dialogue.slot_wishes import read_wish
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard
from bot.cases.dialogue.turnout import Turnout


class SlotDialogue(CaseDialogue):
    """A dialogue with a step ``slot``."""

    def refresh(self, state: CaseState, desk: Desk) -> tuple[CaseState, tuple[str, ...]] | Turnout:
        """Return the state with the chosen slot held."""
        return keep_held(state, desk)

    def given_up(self, state: CaseState, desk: Desk) -> None:
        """Let go of the slot."""
        give_back(desk)

    def _command(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout | None:
        """„um drei wäre doch besser“ is another slot, however much it sounds like a yes or a no."""
        said = heard.picked is None and heard.understanding.danger is None
        if said and state.asked == CONFIRM and commands.listed_command(heard.text) is None:
            changed = self._other_slot(state, heard, desk)
            if changed is not None:
                return changed
        return super()._command(state, heard, desk)

    def _other_slot(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout | None:
        wish = read_wish(heard.text, desk.now.date())
        words = wish.words
        wished = wish.names_day or wish.names_time or words.later or words.earlier or words.other_day
        if SLOT not in state.values or not wished or is_interruption(heard):
            return None
        step = self._step(SLOT)
        reading = step.read(heard, state, desk)
        if reading is None or reading.unusable is not None or reading.skip:
            return None
        changed = self.take_back(state, step).noting(**reading.notes)
        if reading.asks:
            return self._ask_again(replace(changed, asked=SLOT, failures=0), desk)
        return self._changed(self.accept(changed, step, reading, desk), desk)
