"""Danger first: the right emergency number at once."""

from __future__ import annotations

from bot.actions.base import CitizenAction
from bot.actions.turn import Turn
from bot.answers.reply import Reply
from bot.language.danger import danger_in


class ActionShowEmergencyHelp(CitizenAction):
    """Names the emergency number that fits, with the most important rule of conduct."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_show_emergency_help"

    def reply(self, turn: Turn) -> Reply:
        """Return the help for the kind of danger; the general numbers when the kind is not clear."""
        kind = danger_in(turn.text) or "general"
        contacts = turn.state.knowledge.contacts
        crisis = contacts["telefonseelsorge"]
        text = turn.context.say(
            f"emergency.{kind}",
            doctor=contacts["aebd_116117"].phone,
            poison=contacts["giftnotruf"].phone,
            crisis_name=crisis.name,
            crisis=crisis.phone,
            crisis_alternative=crisis.phone_alternative,
        )
        if kind != "general":
            text = f"{text}\n{turn.context.say('emergency.after')}"
        return Reply(text, cards=[{"type": "emergency", "kind": kind}])
