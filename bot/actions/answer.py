"""Answers questions about hours, places, contacts, services and the organisation."""

from __future__ import annotations

from bot.actions.base import CitizenAction
from bot.actions.turn import Turn
from bot.answers.german import listing
from bot.answers.question import questions_in
from bot.answers.reply import Reply
from bot.answers.respond import answer_about, respond

_UNASKED = {"email": "hotline.kind_email", "phone": "hotline.kind_phone"}


class ActionAnswerQuestion(CitizenAction):
    """Answers every question for information; its topic is in the text or in what was said before."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_answer_question"

    def reply(self, turn: Turn) -> Reply:
        """Return the answer, or a choice when the question is not clear."""
        chosen = turn.chosen() if turn.choices else None
        if chosen is not None:
            return answer_about(turn.context, chosen, turn.pending_question())
        reply = respond(
            turn.context, turn.state.index, questions_in(turn.understanding), turn.subject, turn.aspects
        )
        hint = personal_data_hint(turn)
        if hint:
            reply.text = f"{reply.text}\n{hint}"
        return reply


def personal_data_hint(turn: Turn) -> str:
    """Return a friendly hint when somebody typed contact data that nobody asked for."""
    typed = {entity["entity"] for entity in turn.understanding.entities if entity.get("entity") in _UNASKED}
    if not typed:
        return ""
    kinds = listing(turn.context.say(_UNASKED[kind]) for kind in sorted(typed))
    return turn.context.say("hotline.person_hint", kinds=kinds)
