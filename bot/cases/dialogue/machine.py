"""Leads a case from question to question: what every case dialogue has in common.

Any question may be answered in the middle, then the open question comes again in fewer words; „zurück“,
„abbrechen“, „warum?“, corrections and a change of mind work at every step; after three unusable answers
a person is offered.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError

from bot.answers.question import Understanding
from bot.cases.dialogue import commands
from bot.cases.dialogue.asking import CONFIRM, MOST_FAILURES
from bot.cases.dialogue.changing import ChangingDialogue
from bot.cases.dialogue.corrections import asks_for_change, is_explicit
from bot.cases.dialogue.interruptions import asks_for_sure, is_interruption, names_other_case
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading
from bot.cases.dialogue.turnout import Turnout
from bot.language.contact_details import find_contact_details
from bot.language.danger import POSSIBLE_DANGER

logger = logging.getLogger(__name__)

_LONG_PAUSE = timedelta(minutes=30)
_MANY_WORDS = 4
"""From this length on an answer may say more than was asked."""
_NO_FIRST = re.compile(r"\W*(?:nein|ne|nee|nö|noch nicht)\b", re.IGNORECASE)


class CaseDialogue(ChangingDialogue):
    """The dialogue of one kind of case."""

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
        """Take up an unfinished case: the open question once more; one not begun yet begins."""
        if "begins_with" in state.notes:
            begun = self.start(Heard(Understanding(str(state.notes["begins_with"]), "", 0.0)), desk)
            going_on = begun.state and replace(begun.state, token=state.token)
            return replace(begun, state=going_on)
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
        if not self._takes_number(state, heard, desk):
            heard = heard.picking_only()
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
        skips = step.optional and commands.listed_command(heard.text) == "skip"
        if (reading is None or not reading.sure) and not skips and is_interruption(heard):
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
        tells_more = len(heard.text.split()) >= _MANY_WORDS or find_contact_details(heard.text)
        if tells_more and heard.picked is None:
            state = self.spot_all(state, heard, desk)
        return self._ask_next(state, desk, before)

    # -- commands ------------------------------------------------------------------------------------

    def _command(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout | None:
        if heard.picked is not None:
            return self._doubt(state, "cancel", heard, desk) if heard.picked == "cancel" else None
        if heard.understanding.danger not in (None, POSSIBLE_DANGER):
            return replace(self._ask_again(state, desk), interrupted=True)
        command = commands.command_in(heard.text)
        listed = command == commands.listed_command(heard.text)
        if not listed and (
            asks_for_sure(heard)
            or self._reads(state, heard, desk, even_unsure=not commands.is_certain(heard.text))
        ):
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

    def _reads(self, state: CaseState, heard: Heard, desk: Desk, *, even_unsure: bool = False) -> bool:
        if state.asked == CONFIRM:
            return False
        reading = self._step(state.asked).read(heard, state, desk)
        return reading is not None and reading.unusable is None and (reading.sure or even_unsure)

    def _takes_number(self, state: CaseState, heard: Heard, desk: Desk) -> bool:
        return (
            state.asked != CONFIRM
            and self._step(state.asked).takes_numbers
            and self._reads(state, heard, desk, even_unsure=True)
        )

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
        if picked == "yes" or (picked is None and commands.says_yes_for_sure(heard.understanding)):
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
        if failures >= MOST_FAILURES:
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
