"""What became of a case: by its reference, or of those filed in this conversation."""

from __future__ import annotations

from bot.actions.base import CitizenAction
from bot.actions.case_desk import desk_of
from bot.actions.turn import Turn
from bot.answers.reply import Reply
from bot.cases.dialogue.case_status import status_sentences
from bot.cases.references import find_references


class ActionShowCaseStatus(CitizenAction):
    """Says how a report, a search or an appointment stands."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return "action_show_case_status"

    def reply(self, turn: Turn) -> Reply:
        """Return the state of what was named, of what was filed here, or ask for the reference."""
        desk = desk_of(turn)
        named = find_references(turn.text)
        references = named or [str(case["reference"]) for case in turn.filed[-3:]]
        if not references:
            return Reply(turn.context.say("case_status.which"))
        secrets = {str(case["reference"]): str(case["secret"] or "") for case in turn.filed}
        said = [
            status_sentences(desk, reference, secrets.get(reference, ""), turn.text)
            for reference in references
        ]
        return Reply("\n\n".join(said))
