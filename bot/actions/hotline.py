"""The way to a person: JenaZentral with its hours, and the short answer in English."""

from __future__ import annotations

from bot.actions.base import CitizenAction
from bot.actions.turn import Turn
from bot.answers.german import address_line, week_line
from bot.answers.hotline_hours import hotline_state
from bot.answers.reply import Reply
from bot.knowledge.hours import schedule_of

_SURE_SCORE = 0.6
_SURE_LIKENESS = 0.3


class ActionShowHotline(CitizenAction):
    """Names the hotline: number, mail, address, whether somebody is there now."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_show_hotline"

    def reply(self, turn: Turn) -> Reply:
        """Return the hotline's data."""
        context, hotline = turn.context, turn.state.knowledge.hotline
        assert hotline.address is not None
        lines = [
            context.say(
                "hotline.hotline",
                phone=hotline.phone,
                email=hotline.email,
                address=address_line(hotline.address),
            )
        ]
        state = hotline_state(context)
        if state:
            lines.append(state)
        schedule = schedule_of(hotline, context.today)
        if schedule is not None:
            lines.append(context.say("hotline.hotline_week", week=week_line(schedule.regular_week())))
        if hotline.opening_note:
            lines.append(context.say("hotline.hotline_note", note=hotline.opening_note))
        number = turn.state.knowledge.contacts["behoerdennummer_115"].phone
        lines.append(context.say("hotline.hotline_115", number=number))
        lines.append(context.provenance(hotline))
        card = {**context.office_card(hotline), "type": "handoff", "reason": "asked"}
        return Reply("\n".join(lines), cards=[card], subject=hotline.key, aspects=("contact",))


class ActionAnswerForeignLanguage(CitizenAction):
    """Answers another language: briefly, in English, with the hotline and the likely office."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_answer_foreign_language"

    def reply(self, turn: Turn) -> Reply:
        """Return the English answer; the emergency numbers come first in any language."""
        context, hotline = turn.context, turn.state.knowledge.hotline
        contacts = turn.state.knowledge.contacts
        lines = [
            context.say(
                "hotline.foreign",
                phone=hotline.phone,
                email=hotline.email,
                emergency=contacts["notruf_112"].phone,
                police=contacts["notruf_110"].phone,
            )
        ]
        hits = turn.state.index.search(turn.text, limit=1)
        if hits and hits[0].score >= _SURE_SCORE and hits[0].likeness >= _SURE_LIKENESS:
            record = turn.state.knowledge.records[hits[0].key]
            office = context.office_of(record)
            if office is not None:
                contact = context.contact_line(office)
                address = address_line(office.address) if office.address else ""
                details = ", ".join(part for part in (address, contact) if part)
                lines.append(
                    context.say(
                        "hotline.foreign_topic",
                        name=record.name,
                        office=office.name,
                        contact=details,
                    )
                )
                return Reply("\n".join(lines), subject=record.key, aspects=("overview",))
        return Reply("\n".join(lines))
