"""When the assistant does not understand: the best hits as choices, then a person; never a loop."""

from __future__ import annotations

from bot.actions.base import CitizenAction
from bot.actions.case_desk import withdrawal
from bot.actions.turn import Turn
from bot.answers.hotline_hours import hotline_state
from bot.answers.question import OVERVIEW, Question
from bot.answers.reply import Reply
from bot.answers.respond import about_hours, answer_about, which_one

OUT_OF_SCOPE = "out_of_scope"
_GIVE_UP_AFTER = 2
_SURE_OUTSIDE = 0.6
_SURE_SCORE = 0.75
_SURE_LIKENESS = 0.45
_OFFER_LIKENESS = 0.2
_OFFER_SCORE = 0.05


class ActionHandleUnclear(CitizenAction):
    """Answers what was not understood or lies outside the city's business."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return "action_handle_unclear"

    def reply(self, turn: Turn) -> Reply:
        """Return a sure hit, else choices, else an honest sentence, and after two failures the hotline."""
        taken_back = withdrawal(turn) if turn.case is None else None
        if taken_back is not None:
            return taken_back
        chosen = turn.chosen_record() if turn.choices else None
        if chosen is not None:
            return answer_about(turn.context, chosen, turn.pending_question())
        if turn.choices and turn.chosen_number() is not None:
            text = turn.context.say("unclear.choice_out_of_range", count=len(turn.choices))
            return Reply(text, choices=turn.choices, aspects=turn.pending_question().aspects)
        question = Question(turn.text, (OVERVIEW,), turn.understanding.entities)
        hits = turn.state.index.search(turn.text, limit=3)
        outside = turn.understanding.intent == OUT_OF_SCOPE and turn.understanding.confidence >= _SURE_OUTSIDE
        if (
            hits
            and not outside
            and (hits[0].named or hits[0].likeness >= _SURE_LIKENESS)
            and hits[0].score >= _SURE_SCORE
        ):
            return answer_about(turn.context, hits[0].key, about_hours(turn.context, hits[0].key, question))
        if turn.unclear_count >= _GIVE_UP_AFTER:
            phone = turn.state.knowledge.hotline.phone
            text = turn.context.say("unclear.give_up", phone=phone, hours=hotline_state(turn.context))
            return Reply(text, cards=[{"type": "handoff", "reason": "gave_up"}], unclear=True)
        offered = [hit.key for hit in hits if hit.likeness >= _OFFER_LIKENESS and hit.score >= _OFFER_SCORE]
        if offered and not outside:
            reply = which_one(turn.context, offered, question, sure=False)
            reply.unclear = True
            return reply
        return Reply(turn.context.say("unclear.no_idea"), unclear=True)
