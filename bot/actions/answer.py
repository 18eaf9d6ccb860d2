"""Answers questions about hours, places, contacts, services and the organisation."""

from __future__ import annotations

from bot.actions.base import CitizenAction
from bot.actions.case_desk import start_case
from bot.actions.case_status import asks_for_own_appointment
from bot.actions.turn import Turn
from bot.answers.question import questions_in
from bot.answers.reply import Reply
from bot.answers.respond import answer_about, respond


class ActionAnswerQuestion(CitizenAction):
    """Answers every question for information; its topic is in the text or in what was said before."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return "action_answer_question"

    def reply(self, turn: Turn) -> Reply:
        """Return the answer, or a choice when the question is not clear."""
        chosen = turn.chosen_record() if turn.choices else None
        if chosen is not None:
            return answer_about(turn.context, chosen, turn.pending_question())
        if turn.case is None and asks_for_own_appointment(turn):
            return start_case(turn, "booking_change")
        questions = questions_in(turn.understanding)
        return respond(turn.context, turn.state.index, questions, turn.subject, turn.aspects)
