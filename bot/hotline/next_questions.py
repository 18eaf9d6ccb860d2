"""What an agent asks the caller next, from what the record says."""

from __future__ import annotations

from bot.answers.context import AnswerContext
from bot.knowledge.records import ConsultationHour, DefectCategory, Searchable, Service

_ABOUT_A_LOSS = ("unit/fundbuero", "service/fundsache")
_NUMBERED = {"laterne": "desk.ask_number", "stadtbaeume": "desk.ask_tree"}


def next_questions(context: AnswerContext, record: Searchable) -> list[str]:
    """Return up to three questions, the most useful first."""
    say = context.say
    if record.key in _ABOUT_A_LOSS:
        return [say("desk.ask_lost")]
    if isinstance(record, DefectCategory):
        number = _NUMBERED.get(record.id)
        asked = [say("desk.ask_where"), say("desk.ask_since"), say("desk.ask_news")]
        return [say(_NUMBERED[record.id]), *asked[:2]] if number else asked
    if isinstance(record, ConsultationHour):
        return [say("desk.ask_topic"), say("desk.ask_day")]
    if not isinstance(record, Service):
        return [say("desk.ask_concern")]
    asked = []
    if record.for_children:
        asked.append(say("desk.ask_child"))
    if record.online.available in ("yes", "partly"):
        asked.append(say("desk.ask_online"))
    if record.appointment.needed == "required":
        asked.append(say("desk.ask_appointment"))
    if record.conditions:
        asked.append(say("desk.ask_conditions", conditions="; ".join(record.conditions)))
    return asked[:3]
