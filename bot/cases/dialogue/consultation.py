"""Booking an appointment in the mayor's consultation hour, or a place on its waiting list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from bot.cases.consultation.booking import book
from bot.cases.consultation.office import place_text
from bot.cases.consultation.slots import find_hold
from bot.cases.consultation.visitor import Visitor, checked_visitor
from bot.cases.consultation.waiting_list import join
from bot.cases.dialogue.asking import CONFIRM
from bot.cases.dialogue.booking_change_words import wants_change
from bot.cases.dialogue.consultation_mayor import MAYOR, MayorStep, named_mayor
from bot.cases.dialogue.consultation_needs import noted_need
from bot.cases.dialogue.consultation_results import booked, joined
from bot.cases.dialogue.consultation_visit import (
    BookingEmailStep,
    ConcernStep,
    TopicStep,
    WaitStep,
)
from bot.cases.dialogue.contact_steps import NameStep, PhoneStep
from bot.cases.dialogue.slot_dialogue import SlotDialogue
from bot.cases.dialogue.slot_holding import give_back
from bot.cases.dialogue.slot_list import office_of
from bot.cases.dialogue.slot_step import SlotStep, available
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Step
from bot.cases.dialogue.turnout import Turnout
from bot.cases.errors import CaseError, ErrorCode
from bot.language.normalise import fold

_MUST_BE_ANSWERED = ("slot", "name", "email", CONFIRM)
"""Questions at which „nein danke“ turns the whole appointment down."""
_MAY_NAME_NEEDS = ("slot", "name", "email", "phone", CONFIRM)
_NO_THANKS = re.compile(r"^\W*(?:nein|ne|nee|no|nö)\W+(?:vielen )?dank\w*\b")


class ConsultationDialogue(SlotDialogue):
    """With whom and about what, when, who comes; then the slot held all the while is booked."""

    kind: ClassVar[str] = "booking"
    steps: ClassVar[Sequence[Step]] = (
        MayorStep(),
        TopicStep(),
        WaitStep(),
        SlotStep(),
        NameStep(),
        BookingEmailStep(),
        PhoneStep(),
        ConcernStep(),
    )

    def open(self, heard: Heard, desk: Desk) -> Turnout | CaseState:
        """Return the state with what the first sentence says; a change of an appointment is another case."""
        if wants_change(heard.text):
            return Turnout(None, switch_to="booking_change", switch_text=heard.text)
        named, state = named_mayor(heard.text, desk), CaseState(self.kind)
        if named == MAYOR:
            state = state.with_value(MAYOR, MAYOR)
        elif named is not None:
            state = state.noting(mayor_named=named)
        return self.spot_all(state, heard, desk)

    def introduction(self, state: CaseState, desk: Desk) -> tuple[str, ...]:
        """Return with whom the appointment is, where that is settled."""
        if state.values.get(MAYOR) != MAYOR:
            return ()
        person, hour = office_of(desk).person, office_of(desk).hour
        said = desk.say("consultation_dialogue.begin", hour=hour.name, person=person)
        topic = state.values.get("topic")
        if topic:
            name = desk.say(f"consultation.topic_{topic}")
            said = f"{said} {desk.say('consultation_dialogue.topic_noted', topic=name)}"
        return (said,)

    def entered(self, state: CaseState) -> bool:
        """Tell whether more than the office holder was named."""
        return bool(set(state.values) - {MAYOR})

    def wording(self, state: CaseState) -> str:
        """Return whether an appointment or a place on the waiting list is confirmed."""
        return "waiting" if state.values.get("waiting") else self.kind

    def privacy(self, state: CaseState, desk: Desk) -> str:
        """Return what is asked for, why, and for how long it is kept."""
        kept = desk.settings.retention
        if state.values.get("waiting"):
            return desk.say("case_dialogue.privacy_waiting", days=kept.waiting_days, after=kept.booking_days)
        return desk.say("case_dialogue.privacy_booking", days=kept.booking_days)

    def lines(self, state: CaseState, desk: Desk) -> list[dict[str, str]]:
        """Return what the summary shows, the place below the time."""
        lines = []
        for line in super().lines(state, desk):
            lines.append(line)
            if line["key"] == "slot":
                place = place_text(state.values["slot"]["place"])
                label = desk.say("consultation_dialogue.label_place")
                lines.append({"label": label, "value": place, "key": "slot"})
        if state.notes.get("needs"):
            label = desk.say("consultation_dialogue.label_needs")
            lines.append({"label": label, "value": str(state.notes["needs"]), "key": "needs"})
        return lines

    def finish(self, state: CaseState, desk: Desk) -> Turnout:
        """Book the held slot, or join the waiting list."""
        if state.values.get("waiting"):
            return self._join(state, desk)
        office = office_of(desk)
        hold = find_hold(office, desk.conversation, desk.now)
        if hold is not None and hold.slot_id != state.values["slot"]["slot_id"]:
            hold = None
        try:
            receipt = book(
                office,
                hold,
                _visitor(state),
                desk.now,
                idempotency_key=state.token,
                conversation_id=desk.conversation,
            )
        except CaseError as error:
            return self._not_booked(state, error, desk)
        return booked(receipt, _contact(state), desk)

    def _answer(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout:
        named = named_mayor(heard.text, desk) if state.asked in ("topic", "waiting", "slot") else None
        if named not in (None, MAYOR) and heard.picked is None:
            changed = state.without(MAYOR).noting(mayor_named=named)
            return self._ask_open(changed, desk, ())
        return super()._answer(state, heard, desk)

    def _command(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout | None:
        need = noted_need(heard) if state.asked in _MAY_NAME_NEEDS else None
        if need is not None:
            known = state.notes.get("needs")
            state = state.noting(needs=f"{known} {need}" if known else need)
            return self._ask_again(state, desk, (desk.say("consultation_dialogue.need_noted"),))
        declined = heard.picked is None and _NO_THANKS.match(fold(heard.text)) is not None
        if declined and state.asked in _MUST_BE_ANSWERED:
            return self._doubt(state, "cancel", heard, desk)
        return super()._command(state, heard, desk)

    def _not_booked(self, state: CaseState, error: CaseError, desk: Desk) -> Turnout:
        said = desk.say(f"consultation.error_{error.code.value}")
        if error.code is not ErrorCode.ALREADY_BOOKED:
            return self._ask_again(state, desk)
        give_back(desk)
        other = state.without("slot").noting(slot_not_day=state.values["slot"]["day"], slot_candidates=None)
        if not available(other, desk):
            said = f"{said} {desk.say('consultation_dialogue.move_instead')}"
            return Turnout(None, (said,))
        return self._ask_next(other, desk, (f"{said} {desk.say('consultation_dialogue.other_day_or_move')}",))

    def _join(self, state: CaseState, desk: Desk) -> Turnout:
        try:
            receipt = join(office_of(desk), _visitor(state), desk.now)
        except CaseError as error:
            if error.code is ErrorCode.ALREADY_WAITING:
                return Turnout(None, (desk.say("consultation.error_already_waiting"),))
            free_again = replace(state.without("waiting", "slot"), asked=CONFIRM)
            return self._ask_next(free_again, desk, (desk.say("consultation_dialogue.free_again"),))
        return joined(receipt, _contact(state), desk)


def _visitor(state: CaseState) -> Visitor:
    values = state.values
    return checked_visitor(
        values["name"],
        values["email"],
        values["topic"],
        values.get("phone"),
        " ".join(part for part in (state.notes.get("needs"), values.get("concern")) if part),
        even_if_suspicious=True,
    )


def _contact(state: CaseState) -> dict[str, str]:
    return {key: str(state.values[key]) for key in ("name", "email", "phone") if key in state.values}
