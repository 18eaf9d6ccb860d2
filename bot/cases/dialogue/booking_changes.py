"""Moving or cancelling an appointment with the mayor; answering an offer; leaving the waiting list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from bot.cases.consultation import changes, offers
from bot.cases.consultation.office import place_text
from bot.cases.consultation.slots import find_hold
from bot.cases.dialogue import commands, consultation_results
from bot.cases.dialogue.booking_change_steps import (
    CodeStep,
    NewSlotStep,
    ReferenceStep,
    WhatStep,
    case_notes,
    case_when,
    details_by_mail,
    own_cases,
    standing,
)
from bot.cases.dialogue.booking_change_words import (
    ACCEPT,
    CANCEL,
    LEAVE,
    MOVE,
    wants_other_details,
    wants_to_keep,
    wished_change,
)
from bot.cases.dialogue.other_offices import other_office
from bot.cases.dialogue.slot_dialogue import SlotDialogue
from bot.cases.dialogue.slot_holding import give_back, keep_held
from bot.cases.dialogue.slot_list import clock_text, office_of
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step
from bot.cases.dialogue.turnout import Turnout
from bot.cases.errors import CaseError, ErrorCode

_MEANT = {("booked", LEAVE): CANCEL, ("waiting", CANCEL): LEAVE, ("offered", CANCEL): LEAVE}
"""„Absagen“ of somebody who waits means the list, and the other way round."""
_WORDINGS = {
    CANCEL: "booking_cancel",
    MOVE: "booking_move",
    ACCEPT: "booking_accept",
    LEAVE: "booking_leave",
}
_POSSIBLE = {"booked": (MOVE, CANCEL), "waiting": (LEAVE,), "offered": (ACCEPT, LEAVE)}


class BookingChangeDialogue(SlotDialogue):
    """Reference and code open the case; then it is moved, cancelled, accepted or left as it is."""

    kind: ClassVar[str] = "booking_change"
    steps: ClassVar[Sequence[Step]] = (ReferenceStep(), CodeStep(), WhatStep(), NewSlotStep())

    def open(self, heard: Heard, desk: Desk) -> Turnout | CaseState:
        """Return the state with what the first sentence says, or with what was booked a moment ago."""
        elsewhere = other_office(heard, desk)
        if elsewhere is not None:
            return Turnout(None, (elsewhere,))
        if wants_other_details(heard.text):
            return Turnout(None, (details_by_mail(desk),))
        state = self.spot_all(CaseState(self.kind), heard, desk)
        known = own_cases(desk)
        if not ("reference" in state.values or state.notes.get("mistyped")) and len(known) == 1:
            state = state.with_value("reference", known[0]["reference"])
            state = state.with_value("code", known[0]["secret"])
        return state

    def accept(self, state: CaseState, step: Step, reading: Reading, desk: Desk) -> CaseState:
        """Return the state with an answer; a code that came with the reference is one too."""
        state = super().accept(state, step, reading, desk)
        code = state.notes.get("code_given")
        if step.key == "reference":
            known = [filed["secret"] for filed in own_cases(desk) if filed["reference"] == reading.value]
            code = code or next(iter(known), None)
        return state.noting(code_given=None).with_value("code", code) if code else state

    def take_back(self, state: CaseState, step: Step) -> CaseState:
        """Return the state without an answer; another reference is another case."""
        if step.key in ("reference", "code"):
            return state.without("reference", "code", "slot").noting(case=None)
        return super().take_back(state, step)

    def entered(self, state: CaseState) -> bool:
        """Return ``False``: nothing is lost when a change is not made."""
        return False

    def wording(self, state: CaseState) -> str:
        """Return what is to be confirmed."""
        return _WORDINGS[state.values["what"]]

    def refresh(self, state: CaseState, desk: Desk) -> tuple[CaseState, tuple[str, ...]] | Turnout:
        """Open the case once reference and code are there; hold the new slot."""
        remarks: tuple[str, ...] = ()
        if {"reference", "code"} <= set(state.values) and "case" not in state.notes:
            opened = self._open_case(state, desk)
            if isinstance(opened, Turnout):
                return opened
            state, remarks = opened
        state, said = keep_held(state, desk)
        return state, (*remarks, *said)

    def lines(self, state: CaseState, desk: Desk) -> list[dict[str, str]]:
        """Return reference, appointment and, when it is moved, the new one."""
        case = state.notes["case"]
        reference = desk.say("case_dialogue.label_reference")
        lines = [{"label": reference, "value": str(state.values["reference"]), "key": "reference"}]

        def add(name: str, value: str, key: str) -> None:
            label = desk.say(f"consultation_dialogue.label_{name}")
            lines.append({"label": label, "value": value, "key": key})

        if case["starts_at"]:
            name = "before" if state.values["what"] == MOVE else "time"
            add(name, case_when(case, desk), "reference")
        slot = state.values.get("slot")
        if slot is not None:
            add("after", NewSlotStep().shown(state, desk) or "", "slot")
            add("place", place_text(slot["place"]), "slot")
        return lines

    def summary(self, state: CaseState, desk: Desk) -> Prompt:
        """Return what would be done; a no leaves everything as it is."""
        prompt, options = super().summary(state, desk), []
        options.append(prompt.options[0])
        if state.values["what"] == MOVE:
            options.append(Option(desk.say("consultation_dialogue.other_slot"), "change:slot"))
        options.append(Option(desk.say("consultation_dialogue.keep"), "no"))
        return replace(prompt, options=tuple(options))

    def finish(self, state: CaseState, desk: Desk) -> Turnout:
        """Do what was confirmed."""
        steps: Mapping[str, Callable[[CaseState, Desk], Turnout]] = {
            CANCEL: self._cancel,
            MOVE: self._move,
            ACCEPT: self._accept,
            LEAVE: self._leave,
        }
        try:
            return steps[state.values["what"]](state, desk)
        except CaseError as error:
            if error.code is ErrorCode.HOLD_EXPIRED:
                return self._ask_again(state, desk)
            said = self._sentence(error, desk)
            if error.code is ErrorCode.ALREADY_BOOKED and state.values["what"] == MOVE:
                give_back(desk)
                other = state.without("slot").noting(slot_not_day=state.values["slot"]["day"])
                return self._ask_next(other, desk, (said,))
            self.given_up(state, desk)
            return Turnout(None, (said,))

    def introduction(self, state: CaseState, desk: Desk) -> tuple[str, ...]:
        """Return what is needed, unless it is there."""
        return () if "code" in state.values else super().introduction(state, desk)

    # -- the case ------------------------------------------------------------------------------------

    def _open_case(self, state: CaseState, desk: Desk) -> tuple[CaseState, tuple[str, ...]] | Turnout:
        try:
            case = offers.find_case(
                office_of(desk),
                state.values["reference"],
                state.values["code"],
                desk.now,
                conversation_id=desk.conversation,
            )
        except CaseError as error:
            said = self._sentence(error, desk)
            if error.code is ErrorCode.NOT_FOUND:
                return state.without("reference", "code"), (said,)
            return Turnout(None, (said,))
        notes = case_notes(case)
        over = self._over(notes, desk)
        if over is not None:
            return Turnout(None, (over,))
        state = state.noting(case=notes)
        wished = state.values.get("what")
        if wished is None:
            return state, ()
        wished = _MEANT.get((notes["state"], wished), wished)
        if wished not in _POSSIBLE[notes["state"]]:
            return state.without("what"), (desk.say("consultation_dialogue.not_possible"),)
        before = (standing(notes, desk),) if wished == MOVE else ()
        return state.with_value("what", wished), before

    def _over(self, case: Mapping[str, Any], desk: Desk) -> str | None:
        """What is said about a case that cannot be changed any more."""
        if case["kind"] == "booking":
            if case["state"] == "cancelled":
                return desk.say("consultation.cancelled_before")
            if datetime.fromisoformat(case["starts_at"]) <= desk.now:
                return desk.say("consultation.error_too_late")
            return None
        ended = {"lapsed": "consultation.error_offer_expired", "withdrawn": "consultation.left_before"}
        return desk.say(ended[case["state"]]) if case["state"] in ended else None

    def _cancel(self, state: CaseState, desk: Desk) -> Turnout:
        return consultation_results.cancelled(
            changes.cancel(*self._key(state, desk), conversation_id=desk.conversation), desk
        )

    def _move(self, state: CaseState, desk: Desk) -> Turnout:
        office, reference, code, now = self._key(state, desk)
        hold = find_hold(office, desk.conversation, now)
        if hold is None or hold.slot_id != state.values["slot"]["slot_id"]:
            raise CaseError(ErrorCode.HOLD_EXPIRED)
        return consultation_results.moved(
            changes.move(office, reference, code, hold, now, conversation_id=desk.conversation), desk
        )

    def _accept(self, state: CaseState, desk: Desk) -> Turnout:
        receipt = offers.accept(*self._key(state, desk), conversation_id=desk.conversation)
        return consultation_results.accepted(receipt, str(state.values["code"]), desk)

    def _leave(self, state: CaseState, desk: Desk) -> Turnout:
        left = offers.decline(*self._key(state, desk), conversation_id=desk.conversation)
        return Turnout(None, (desk.say("consultation.left" if left else "consultation.left_before"),))

    def _key(self, state: CaseState, desk: Desk) -> tuple[Any, str, str, datetime]:
        return office_of(desk), str(state.values["reference"]), str(state.values["code"]), desk.now

    def _sentence(self, error: CaseError, desk: Desk) -> str:
        retry_at = error.details.get("retry_at")
        values = {"retry_at": clock_text(retry_at)} if isinstance(retry_at, datetime) else {}
        return desk.say(f"consultation.error_{error.code.value}", **values)

    # -- what is heard -------------------------------------------------------------------------------

    def _command(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout | None:
        wished = wished_change(heard.text) if heard.picked is None else None
        if wished and not heard.understanding.danger and commands.listed_command(heard.text) is None:
            if state.asked == "slot" and wished == CANCEL:  # rather not moved but cancelled
                give_back(desk)
                changed = state.without("what", "slot").with_value("what", wished)
                return self._ask_next(changed.noting(case=None), desk)
            return None  # „absagen“ is what the citizen came for, not an end of this dialogue
        return super()._command(state, heard, desk)

    def _confirm(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout:
        said, picked = heard.understanding, heard.picked
        no = picked is None and (commands.says_no(said) or wants_to_keep(heard.text))
        wished = wished_change(heard.text) if picked is None else None
        if picked == "yes" or (wished is not None and wished == state.values["what"]):
            return self._finish(state, desk)
        if picked == "no" or (no and wished is None):
            return self._cancelled(state, desk)
        if wished is not None:
            changed = state.without("what", "slot").with_value("what", wished)
            return self._ask_next(changed.noting(case=None), desk)
        return super()._confirm(state, heard, desk)

    def _cancelled(self, state: CaseState, desk: Desk) -> Turnout:
        self.given_up(state, desk)
        return Turnout(None, (desk.say("consultation_dialogue.kept"),))
