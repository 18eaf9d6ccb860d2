"""What became of a case, changing it, and forgetting what is known of somebody."""

from __future__ import annotations

import re

from rasa_sdk.events import Restarted

from bot.actions.base import CitizenAction, Event
from bot.actions.case_desk import START, ForgettingReply, desk_of, start_case
from bot.actions.turn import Turn
from bot.answers.german import listing
from bot.answers.reply import Choice, Reply
from bot.cases.dialogue.booking_change_words import asks_how_it_stands
from bot.cases.dialogue.case_status import status_sentences
from bot.cases.dialogue.follow_up_steps import says_settled
from bot.cases.references import BOOKING, DEFECT, find_references
from bot.language.codes import case_number_in
from bot.language.normalise import fold
from bot.settings import Settings

_BOOKING_KINDS = ("booking", "waiting")
_OF_APPOINTMENTS = re.compile(
    r"\b(?:termin\w*|sprechstunde\w*|burgersprechstunde|burgermeister\w*|verschieb\w*|absag\w*|warteliste)\b"
)


def asks_for_own_appointment(turn: Turn) -> bool:
    """Tell whether somebody who has booked in this conversation asks for just that appointment."""
    has_booked = any(filed["kind"] in _BOOKING_KINDS for filed in turn.filed)
    names_office = any(entity.get("entity") in ("unit", "service") for entity in turn.understanding.entities)
    return has_booked and not names_office and asks_how_it_stands(turn.text)


class ActionShowCaseStatus(CitizenAction):
    """Says how a report, a search or an appointment stands."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return "action_show_case_status"

    def reply(self, turn: Turn) -> Reply:
        """Return the state of what was named, of what was filed here, or ask for the reference."""
        desk = desk_of(turn)
        references = find_references(turn.text) or [str(case["reference"]) for case in turn.filed[-3:]]
        if not find_references(turn.text) and case_number_in(turn.text) is not None:
            return Reply(turn.context.say("defects.error_invalid_reference"))
        if not references:
            phone = turn.state.knowledge.hotline.phone
            return Reply(turn.context.say("case_status.which", phone=phone))
        if turn.case is None and says_settled(turn.text):
            return start_case(turn, kind_of_change(turn))
        if turn.case is None and references[-1].startswith(BOOKING):
            return start_case(turn, "booking_change")
        secrets = {str(case["reference"]): str(case["secret"] or "") for case in turn.filed}
        said = [status_sentences(desk, each, secrets.get(each, ""), turn.text) for each in references]
        reply = Reply("\n\n".join(said))
        if len(references) == 1 and references[0].startswith(DEFECT) and turn.case is None:
            title = turn.context.say("case_dialogue.start_subscription")
            reply.choices = (Choice(title, f"{START}subscription"),)
        return reply


class ActionChangeCase(CitizenAction):
    """Begins to change what was filed: an appointment, a report, a search."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return "action_change_case"

    def reply(self, turn: Turn) -> Reply:
        """Return the first question."""
        return start_case(turn, kind_of_change(turn))


def kind_of_change(turn: Turn) -> str:
    """Return which dialogue changes the case that is meant: by number, by words, by what was filed last."""
    named = (*find_references(turn.text), case_number_in(turn.text))[0]
    if named is not None:
        return "booking_change" if named.upper().startswith(BOOKING) else "case_change"
    if _OF_APPOINTMENTS.search(fold(turn.text)):
        return "booking_change"
    last = turn.filed[-1]["kind"] if turn.filed else ""
    return "booking_change" if last in _BOOKING_KINDS else "case_change"


class ActionDeleteData(CitizenAction):
    """Forgets what this conversation knows, and says what was filed and how to take that back."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return "action_delete_data"

    def reply(self, turn: Turn) -> Reply:
        """Return what is forgotten, and what of the filed cases is kept until when."""
        filed = [str(case["reference"]) for case in turn.filed]
        days = Settings.from_environment().retention
        in_window = turn.metadata.get("channel", "web") == "web"
        done = "delete_data.done" if in_window else "delete_data.done_here"
        lines = [turn.context.say(done, hours=days.chat_hours)]
        if filed:
            lines.append(turn.context.say("delete_data.filed", references=listing(filed)))
        return ForgettingReply("\n".join(lines))

    def events(self, turn: Turn, reply: Reply) -> list[Event]:
        """Return the event before which nothing of the conversation is kept."""
        return [Restarted()]


class ActionExplainWhy(CitizenAction):
    """Says, outside of a case, why the assistant asks."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_explain_why"

    def reply(self, turn: Turn) -> Reply:
        """Return why questions are asked at all."""
        return Reply(turn.context.say("delete_data.why"))
