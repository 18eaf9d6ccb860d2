"""The one form of all cases: Rasa keeps it open, the case dialogue decides what is asked and filed.

The validating action speaks itself, so that a message and the state it leads to reach Rasa in one answer: if
that is lost, both are, and the citizen's next message finds the case where it was.
"""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import Restarted, SlotSet

from bot.actions import turn as slots
from bot.actions.base import CitizenAction, Event, remember
from bot.actions.case_desk import (
    FORGET,
    CaseReply,
    as_reply,
    desk_of,
    heard_in,
    offer_paused,
    start_case,
)
from bot.actions.case_status import ActionDeleteData
from bot.actions.interruptions import interruption_reply
from bot.actions.turn import Turn
from bot.answers.reply import Reply
from bot.answers.respond import answer_about
from bot.cases.dialogue.desks import dialogue_of
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.turnout import Turnout
from bot.language.danger import POSSIBLE_DANGER

FORM = "case_form"
_REQUESTED = "requested_slot"
_LISTENING = [SlotSet(slots.CASE_ANSWER, None), SlotSet(_REQUESTED, slots.CASE_ANSWER)]
_ENDED = [SlotSet(slots.CASE_ANSWER, None), SlotSet(_REQUESTED, None)]


class ValidateCaseForm(CitizenAction):
    """Takes every message while a case is open: an answer, a question of its own, a command."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return f"validate_{FORM}"

    def without_words(self, tracker: Tracker) -> list[Event] | None:
        """Without an answer the form has only just begun: the question was asked when the case was opened."""
        if tracker.get_slot(slots.CASE_ANSWER) is not None:
            return None
        return _LISTENING if tracker.get_slot(slots.CASE) else _ENDED

    def finish(self, turn: Turn, reply: Reply) -> None:
        """Add the warning of danger; personal data were asked for."""
        if turn.understanding.danger == POSSIBLE_DANGER:
            reply.text = f"{turn.context.say('emergency.possible')}\n{reply.text}"

    def events(self, turn: Turn, reply: Reply) -> list[Event]:
        """Return where the case stands; the form listens on, or ends with the case."""
        goes_on = isinstance(reply, CaseReply) and reply.goes_on
        return [*remember(turn, reply), *(_LISTENING if goes_on else _ENDED)]

    def after_trouble(self) -> list[Event]:
        """Nothing was taken: the same question is still open."""
        return _LISTENING

    def reply(self, turn: Turn) -> Reply:
        """Return what the case dialogue says to the message."""
        if turn.case is None:
            return CaseReply(turn.context.say("unclear.no_choice"), turnout=Turnout(None))
        state = CaseState.from_json(turn.case)
        desk = desk_of(turn)
        record = turn.chosen_record()
        if record is not None:
            answer = answer_about(turn.context, record, turn.pending_question())
            return self._with(turn, answer, dialogue_of(state.kind).resume(state, desk))
        if _is_stale(turn):
            again = dialogue_of(state.kind).resume(state, desk)
            return as_reply(turn, again, turn.context.say("case_dialogue.old_button"))
        turnout = dialogue_of(state.kind).hear(state, heard_in(turn), desk)
        if turnout.switch_to is not None:
            return self._switched(turn, turnout)
        if turnout.handed_over:
            return self._with(turn, interruption_reply(turn, "request_human"), turnout, last=True)
        if turnout.forgets:
            forgotten = ActionDeleteData().reply(turn)
            forgotten.text = "\n".join((*turnout.texts, forgotten.text))
            return forgotten
        if turnout.interrupted:
            meant = "request_human" if turnout.wants_person else None
            return self._with(turn, interruption_reply(turn, meant), turnout)
        reply = as_reply(turn, turnout)
        if turnout.state is None:
            offer_paused(turn, reply, turnout)
        return reply

    def _switched(self, turn: Turn, turnout: Turnout) -> CaseReply:
        assert turnout.switch_to is not None
        started = start_case(turn, turnout.switch_to, turnout.switch_text)
        assert started.turnout is not None
        started.turnout = replace(started.turnout, paused=turnout.paused)
        return started

    def _with(self, turn: Turn, answer: Reply, turnout: Turnout, *, last: bool = False) -> CaseReply:
        """The answer to a question in between, then the open question once more (or the other way round)."""
        asked_again = as_reply(turn, turnout)
        order = (asked_again.text, answer.text) if last else (answer.text, asked_again.text)
        combined = CaseReply(
            "\n\n".join(part for part in order if part),
            choices=answer.choices or asked_again.choices,
            cards=[*answer.cards, *asked_again.cards],
            subject=answer.subject,
            aspects=answer.aspects,
            turnout=turnout,
        )
        if answer.choices:  # the question in between has to be settled first
            combined.text = answer.text
            combined.cards = answer.cards
        return combined


def _is_stale(turn: Turn) -> bool:
    """Whether a button of an earlier question was pressed."""
    chosen = turn.chosen()
    return bool(chosen and chosen not in {choice.key for choice in turn.choices})


class ActionCloseCase(CitizenAction):
    """Leaves nothing of a case behind when its form has ended."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_close_case"

    def without_words(self, tracker: Tracker) -> list[Event] | None:
        """Empty the slots of the form, or forget the whole conversation where that is wished."""
        if tracker.get_slot(slots.CASE) == FORGET:
            return [Restarted()]
        return [SlotSet(slots.CASE, None), SlotSet(slots.CASE_ANSWER, None)]

    def reply(self, turn: Turn) -> Reply:
        """Return nothing: the case has said its last word."""
        return Reply("")
