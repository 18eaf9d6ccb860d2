"""Answers to a named concern: what it is, who deals with it, how to go about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.answers import service_facts
from bot.answers.context import AnswerContext
from bot.answers.german import WEEKDAYS, address_line, listing, numeric_date
from bot.answers.hours import state_now, week_of
from bot.answers.reply import Part
from bot.knowledge.records import (
    Body,
    ConsultationHour,
    Contact,
    DefectCategory,
    Office,
    Searchable,
    Service,
    Unit,
)

_MOST_SERVICES = 6


def answer_overview(context: AnswerContext, record: Searchable, office_first: bool = False) -> Part:
    """Return everything that matters first about a record.

    ``office_first``: who deals with it was asked, so that comes before what it is.
    """
    if isinstance(record, Service):
        return _service(context, record, office_first)
    if isinstance(record, Unit):
        return _unit(context, record)
    if isinstance(record, Body):
        return _body(context, record)
    if isinstance(record, DefectCategory):
        return _defect(context, record)
    if isinstance(record, ConsultationHour):
        return _consultation(context, record)
    assert isinstance(record, Contact)
    return _contact(context, record)


def how_to_reach(context: AnswerContext, office: Office) -> list[str]:
    """Return state, hours, address and contact of an office, as far as known; else who can help."""
    lines: list[str] = []
    if office.address is not None:
        lines.append(context.say("answers.address", address=address_line(office.address)))
    contact = context.contact_line(office)
    if contact:
        lines.append(context.say("answers.reach", contact=contact))
    if not office.phone:
        lines.append(context.ask_hotline())
    state = state_now(context, office)
    if state is not None:
        lines.append(state)
        week = week_of(context, office)
        if week is not None:
            lines.append(context.say("hours.week", week=week))
    return lines


def responsible_line(context: AnswerContext, record: Searchable) -> str:
    """Return who deals with a service, with the units above or the remark that it is not the city itself."""
    responsible = context.knowledge.responsible_for(record)
    if responsible is None:
        return context.say("answers.responsible_unknown")
    if isinstance(responsible, Body):
        return context.say("answers.body_service", name=responsible.name, type=responsible.type)
    return context.say(
        "answers.service_responsible", office=responsible.name, above=context.units_above(responsible)
    )


def _service(context: AnswerContext, service: Service, office_first: bool) -> Part:
    who = [responsible_line(context, service)]
    if service.also is not None:
        who.append(context.say("answers.also_responsible", office=context.knowledge.units[service.also].name))
    office = context.office_of(service)
    who += how_to_reach(context, office) if office is not None else [context.ask_hotline()]
    what = [service.summary] if service.summary else []
    how = service_facts.short_lines(context, service)
    lines = [context.say("answers.heading", name=service.name)]
    lines += who + what + how if office_first else what + how + who
    if service.notes:
        lines.append(context.say("answers.notes", notes=" ".join(_sentence(note) for note in service.notes)))
    return Part("\n".join(lines), service_card(context, service))


def service_card(context: AnswerContext, service: Service) -> dict[str, Any]:
    """Return the card of a service for channels that can show one."""
    office = context.office_of(service)
    return {
        "type": "service_card",
        "key": service.key,
        "name": service.name,
        "office": context.office_card(office) if office is not None else None,
        "documents": list(service.documents),
        "fee": service.fee.text if service.fee else None,
        "appointment": service.appointment.needed,
        "online": service.online.available,
        "link": service.online.url or service.link,
        "source": list(service.source),
        "as_of": service.as_of,
    }


def _unit(context: AnswerContext, unit: Unit) -> Part:
    lines = [context.say("answers.unit", name=unit.name, above=context.units_above(unit))]
    if unit.responsibilities:
        lines.append(context.say("answers.unit_tasks", tasks=listing(unit.responsibilities)))
    if unit.head is not None:
        lines.append(context.say("answers.unit_head", head=unit.head.name, office=unit.head.office))
    services = context.knowledge.services_of(unit)
    if services and not unit.responsibilities:
        lines.append(
            context.say("answers.unit_services", services=listing(s.name for s in services[:_MOST_SERVICES]))
        )
    lines += how_to_reach(context, unit)
    if unit.appointment_note:
        lines.append(_sentence(unit.appointment_note))
    return Part("\n".join(lines), context.office_card(unit))


def _body(context: AnswerContext, body: Body) -> Part:
    lines = [context.say("answers.body", name=body.name, type=body.type, tasks=listing(body.responsible_for))]
    if body.not_responsible_for:
        lines.append(context.say("answers.body_not", tasks="; ".join(body.not_responsible_for)))
    contact = context.contact_line(body)
    if body.address is not None:
        lines.append(context.say("answers.address", address=address_line(body.address)))
    if contact:
        lines.append(context.say("answers.reach", contact=contact))
    elif not body.website:
        lines.append(context.say("answers.contact_unknown", name=body.name))
        lines.append(context.ask_hotline())
    state = state_now(context, body)
    if state is not None:
        lines.append(state)
        week = week_of(context, body)
        if week is not None:
            lines.append(context.say("hours.week", week=week))
    if body.website and body.website not in contact:
        lines.append(context.say("answers.link", url=body.website))
    if body.notes:
        lines.append(context.say("answers.notes", notes=" ".join(_sentence(note) for note in body.notes)))
    return Part("\n".join(lines), context.office_card(body))


def _contact(context: AnswerContext, contact: Contact) -> Part:
    reachable = context.contact_line(contact)
    key = "phone_of" if reachable else "heading"
    lines = [context.say(f"answers.{key}", name=contact.name, contact=reachable)]
    if contact.address is not None:
        lines.append(context.say("answers.address", address=address_line(contact.address)))
    if contact.phone_hours:
        lines.append(context.say("hours.phone_hours", hours=contact.phone_hours))
    if contact.purpose:
        lines.append(_sentence(listing(contact.purpose)))
    if contact.notes:
        lines.append(context.say("answers.notes", notes=" ".join(_sentence(note) for note in contact.notes)))
    if contact.website:
        lines.append(context.say("answers.link", url=contact.website))
    return Part("\n".join(line for line in lines if line), context.office_card(contact))


def _defect(context: AnswerContext, category: DefectCategory) -> Part:
    responsible = context.knowledge.responsible_for(category)
    if responsible is None:
        lines = [context.say("answers.defect_unknown", name=category.name)]
    else:
        lines = [context.say("answers.defect", name=category.name, office=responsible.name)]
    reporter = context.knowledge.services["maengelmelder"]
    lines.append(
        context.say("answers.defect_report", url=reporter.link, phone=context.knowledge.hotline.phone)
    )
    if responsible is not None:
        contact = context.contact_line(responsible)
        if contact:
            lines.append(f"{responsible.name}: {contact}.")
    return Part("\n".join(lines), context.office_card(responsible or context.knowledge.hotline))


def _consultation(context: AnswerContext, hour: ConsultationHour) -> Part:
    if hour.person:
        lines = [
            context.say("answers.consultation_person", name=hour.name, person=hour.person, office=hour.office)
        ]
    else:
        lines = [context.say("answers.consultation_office", name=hour.name, office=hour.office)]
    upcoming = [event for event in hour.dates if date.fromisoformat(event.date) >= context.today]
    for event in upcoming[:3]:
        day = date.fromisoformat(event.date)
        place = f", {_place(event.place)}" if event.place else ""
        label = f"{WEEKDAYS[day.weekday()]}, {numeric_date(day, context.today)}"
        lines.append(context.say("answers.consultation_next", day=label, time=event.time, place=place))
    if not upcoming:
        lines.append(context.say("answers.consultation_none"))
    if hour.place:
        lines.append(context.say("answers.consultation_place", place=_place(hour.place)))
    if hour.topics:
        lines.append(context.say("answers.consultation_topics", topics=listing(hour.topics)))
    if hour.not_for:
        lines.append(context.say("answers.consultation_not_for", topics=listing(hour.not_for)))
    lines.append(_registration(context, hour))
    return Part("\n".join(line for line in lines if line))


def _registration(context: AnswerContext, hour: ConsultationHour) -> str:
    parts = []
    if hour.registration.get("phone"):
        parts.append(context.say("answers.phone", phone=hour.registration["phone"]))
    if hour.registration.get("email"):
        parts.append(context.say("answers.email", email=hour.registration["email"]))
    if not parts:
        return ""
    deadline = hour.registration.get("deadline")
    return context.say(
        "answers.consultation_register",
        contact=", ".join(parts),
        deadline=f" ({deadline})" if deadline else "",
    )


def _place(place: dict[str, str]) -> str:
    room = f"Raum {place['room']}" if "room" in place else None
    parts = (place.get("name"), place.get("street"), place.get("floor"), room, place.get("district"))
    return ", ".join(part for part in parts if part)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
