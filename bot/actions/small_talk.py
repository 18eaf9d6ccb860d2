"""Questions about the assistant itself, complaints, and „wie bitte?“."""

from __future__ import annotations

from bot.actions.base import CitizenAction
from bot.actions.turn import Turn
from bot.answers.reply import Choice, Reply


class ActionTalkAboutAssistant(CitizenAction):
    """Says who the assistant is, what it can do and what happens to data; takes complaints."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_talk_about_assistant"

    def reply(self, turn: Turn) -> Reply:
        """Return the sentence for the intent, with the hotline's data from the knowledge base."""
        hotline = turn.state.knowledge.hotline
        text = turn.context.phrases.say(
            f"smalltalk.{turn.understanding.intent}", turn.variant, phone=hotline.phone, email=hotline.email
        )
        return Reply(text, keeps_offer=True)


class ActionRepeatAnswer(CitizenAction):
    """Repeats the last answer."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_repeat_answer"

    def reply(self, turn: Turn) -> Reply:
        """Return the last answer once more, or say that there is none."""
        if turn.unclear_count:
            hotline = turn.state.knowledge.hotline
            text = turn.context.say("smalltalk.complain", phone=hotline.phone, email=hotline.email)
            return Reply(text, unclear=True)
        if not turn.last_reply:
            return Reply(turn.context.say("unclear.nothing_to_repeat"))
        again = turn.context.say("unclear.again")
        text = str(turn.last_reply["text"]).removeprefix(f"{again}\n")
        choices = tuple(Choice(title, key) for title, key in turn.last_reply.get("choices") or ())
        return Reply(f"{again}\n{text}", choices=choices, aspects=turn.aspects)
