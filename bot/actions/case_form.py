"""The one form of all cases: Rasa keeps it open, the case dialogue decides what is asked and filed.

The validating action speaks itself, so that a message and the state it leads to reach Rasa in one answer: if
that is lost, both are, and the citizen's next message finds the case where it was.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import turn as slots
from bot.actions.base import CitizenAction, Event, remember, say, technical_trouble
from bot.actions.case_desk import CaseReply, as_reply, desk_of, heard_in, start_case
from bot.actions.interruptions import interruption_reply
from bot.actions.turn import Turn
from bot.answers.reply import Choice, Reply
from bot.answers.respond import answer_about
from bot.cases.dialogue.desks import dialogue_of
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.turnout import Turnout

FORM = "case_form"
ANSWER = "case_answer"
"""The slot the form asks for; emptied after every answer."""
REQUESTED = "requested_slot"


class ValidateCaseForm(CitizenAction):
    """Takes every message while a case is open: an answer, a question of its own, a command."""

    def name(self) -> str:
        """Name in the domain."""
        return f"validate_{FORM}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Answer and return where the case stands; without an answer the form has only just begun."""
        listening = [SlotSet(ANSWER, None), SlotSet(REQUESTED, ANSWER)]
        if tracker.get_slot(ANSWER) is None:
            return listening if tracker.get_slot(slots.CASE) else [SlotSet(REQUESTED, None)]
        try:
            turn = Turn.from_tracker(tracker)
            reply = await asyncio.to_thread(self.reply, turn)
        except Exception:
            technical_trouble(self.name(), dispatcher, str((tracker.latest_message or {}).get("text") or ""))
            return listening
        say(dispatcher, reply)
        goes_on = (
            isinstance(reply, CaseReply) and reply.turnout is not None and reply.turnout.state is not None
        )
        ended = [SlotSet(ANSWER, None), SlotSet(REQUESTED, None)]
        return [*remember(turn, reply), *(listening if goes_on else ended)]

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
        if turnout.interrupted:
            meant = "request_human" if turnout.wants_person else None
            return self._with(turn, interruption_reply(turn, meant), turnout)
        reply = as_reply(turn, turnout)
        if turnout.filed is not None and turn.paused_case is not None:
            paused = CaseState.from_json(turn.paused_case)
            reply.text += "\n" + turn.context.say(f"case_dialogue.offer_resume_{paused.kind}")
            reply.choices = (Choice(turn.context.say("case_dialogue.resume"), "case:start/resume"),)
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


class ActionCloseCase(Action):  # type: ignore[misc]
    """Leaves nothing of a case behind when its form has ended."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_close_case"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Empty the slots of the form."""
        return [SlotSet(slots.CASE, None), SlotSet(ANSWER, None)]
