"""Answers about where an office is and how it is reached."""

from __future__ import annotations

from bot.answers.context import AnswerContext
from bot.answers.german import address_line
from bot.answers.hours import state_now, week_of
from bot.answers.reply import Part
from bot.knowledge.records import Body, Contact, Office, Unit
from bot.language.normalise import fold


def answer_location(context: AnswerContext, office: Office) -> Part:
    """Return where an office is, then whether it is open and how to call it."""
    if office.address is None:
        text = context.say("answers.address_unknown", name=office.name)
        return Part(f"{text} {context.who_knows(office)}", context.office_card(office))
    lines = [
        context.say("answers.address_of", name=context.title_of(office), address=address_line(office.address))
    ]
    state = state_now(context, office)
    if state is not None:
        lines.append(state)
    contact = context.contact_line(office)
    if contact:
        lines.append(f"{contact}.")
    return Part("\n".join(lines), context.office_card(office))


def answer_contact(context: AnswerContext, office: Office, asked: str = "") -> Part:
    """Return telephone and e-mail (fax where ``asked`` for it), then when somebody is there."""
    contact = context.contact_line(office)
    if not office.phone and not office.email:
        lines = [context.say("answers.contact_unknown", name=office.name), context.ask_hotline()]
        if office.emergency:
            lines.insert(0, f"{context.say('answers.emergency', number=office.emergency)}.")
        if office.website:
            lines.append(context.say("answers.link", url=office.website))
        return Part("\n".join(lines), context.office_card(office))
    lines = [context.say("answers.phone_of", name=context.title_of(office), contact=contact)]
    if "fax" in fold(asked):
        fax = office.fax if isinstance(office, Unit) else None
        known = context.say("answers.fax", fax=fax) if fax else None
        lines.insert(0, f"{known}." if known else context.say("answers.fax_unknown", name=office.name))
    note = _phone_note(context, office)
    if note:
        lines.append(note)
    if not office.phone:
        lines.append(context.ask_hotline())
    week = week_of(context, office)
    if week is not None:
        lines.append(context.say("hours.week", week=week))
    if office.address is not None:
        lines.append(context.say("answers.address", address=address_line(office.address)))
    return Part("\n".join(lines), context.office_card(office))


def _phone_note(context: AnswerContext, office: Office) -> str:
    if isinstance(office, Contact) and office.phone_hours:
        return context.say("hours.phone_hours", hours=office.phone_hours)
    if isinstance(office, Body) and office.phone_note:
        return context.say("answers.notes", notes=office.phone_note + ".")
    return ""
