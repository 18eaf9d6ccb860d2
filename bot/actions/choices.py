"""Understands the answer to „Meinen Sie …?“: a number, „die zweite“, yes, no."""

from __future__ import annotations

from bot.actions.base import CitizenAction
from bot.actions.case_desk import RESUME, START, resume_case, start_case, withdrawal
from bot.actions.turn import Turn
from bot.answers.question import Question
from bot.answers.reply import Reply
from bot.answers.respond import answer_about, respond
from bot.cases.dialogue.desks import has_dialogue

_CORRECTING = ("service", "unit", "person", "date", "time")


def take_up(turn: Turn, key: str) -> Reply:
    """Return the answer about a picked record, or begin the case that was picked."""
    if key in turn.state.knowledge.records:
        return answer_about(turn.context, key, turn.pending_question())
    if key == RESUME:
        return resume_case(turn) or Reply(turn.context.say("unclear.no_choice"))
    kind = key.removeprefix(START)
    if key.startswith(START) and has_dialogue(kind):
        return start_case(turn, kind, str(turn.pending.get("text") or ""))
    return Reply(turn.context.say("case_dialogue.case_is_over"))


class ActionTakeChoice(CitizenAction):
    """Takes up the option that was picked."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return "action_take_choice"

    def reply(self, turn: Turn) -> Reply:
        """Return the answer about the picked record, or say what can be picked."""
        chosen = turn.chosen()
        if chosen is not None:
            return take_up(turn, chosen)
        if turn.choices:
            text = turn.context.say("unclear.choice_out_of_range", count=len(turn.choices))
            return Reply(text, choices=turn.choices, aspects=turn.pending_question().aspects)
        return Reply(turn.context.say("unclear.no_choice"))


class ActionTakeYes(CitizenAction):
    """Takes a yes: to the only option, or asks which one."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return "action_take_yes"

    def reply(self, turn: Turn) -> Reply:
        """Return what the yes leads to."""
        if len(turn.choices) == 1:
            return take_up(turn, turn.choices[0].key)
        chosen = turn.chosen()
        if chosen is not None:
            return take_up(turn, chosen)
        if turn.choices:
            text = turn.context.say("unclear.pick_one")
            lines = [
                turn.context.say("unclear.option_line", number=number, title=choice.title)
                for number, choice in enumerate(turn.choices, start=1)
            ]
            return Reply(
                "\n".join([text, *lines]), choices=turn.choices, aspects=turn.pending_question().aspects
            )
        return Reply(turn.context.say("unclear.yes_to_what"))


class ActionCancel(CitizenAction):
    """Drops what was going on."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return "action_cancel"

    def reply(self, turn: Turn) -> Reply:
        """Return the way on; what was filed is taken back after a question, an offer is dropped."""
        return withdrawal(turn) or Reply(turn.context.say("smalltalk.cancel"))


class ActionTakeNo(CitizenAction):
    """Takes a no: none of the options, or a correction („nein, das Standesamt“)."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_take_no"

    def reply(self, turn: Turn) -> Reply:
        """Return the way on."""
        if any(entity.get("entity") in _CORRECTING for entity in turn.understanding.entities):
            question = Question(turn.text, (), turn.understanding.entities)
            return respond(turn.context, turn.state.index, [question], turn.subject, turn.aspects)
        if turn.choices:
            phone = turn.state.knowledge.hotline.phone
            return Reply(turn.context.say("unclear.none_of_these", phone=phone))
        return Reply(turn.context.say("unclear.no_to_what"))
