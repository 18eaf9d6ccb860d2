"""Answers about a service: documents, fee, appointment, online, duration, children."""

from __future__ import annotations

from bot.answers.context import AnswerContext
from bot.answers.german import as_of_text, older_than_a_year
from bot.knowledge.records import Office, Service, Unit

_BULLET = "• "


def documents(context: AnswerContext, service: Service) -> str:
    """Return what to bring, with the rule for photos; says so when it is not known."""
    if not service.documents:
        lines = _not_known(context, service, "answers.documents_unknown")
    else:
        lines = [context.say("answers.documents", name=service.name)]
        lines += [f"{_BULLET}{document}" for document in service.documents]
    if service.photo:
        lines.append(context.say("answers.photo", photo=service.photo))
    if service.conditions:
        lines.append(context.say("answers.conditions", conditions="; ".join(service.conditions)))
    return "\n".join(lines + _online_offer(context, service))


def fee(context: AnswerContext, service: Service) -> str:
    """Return what it costs and how to pay; says so when it is not known."""
    if service.fee is None:
        lines = _not_known(context, service, "answers.fee_unknown")
    else:
        lines = [context.say("answers.fee", name=service.name, fee=service.fee.text)]
        as_of = service.fee.as_of
        if as_of and as_of[:4].isdigit() and older_than_a_year(as_of, context.today):
            lines.append(context.say("answers.fee_dated", as_of=as_of_text(as_of)))
    if service.amounts:
        lines.append(context.say("answers.amounts", amounts=service.amounts))
    if service.payment:
        lines.append(context.say("answers.payment", payment=service.payment))
    return "\n".join(lines)


def appointment(context: AnswerContext, service: Service) -> str:
    """Return whether an appointment is needed and how to get one."""
    needed, note = service.appointment.needed, service.appointment.note
    office = context.office_of(service)
    if needed == "unknown":
        return "\n".join(_not_known(context, service, "answers.appointment_unknown"))
    if needed == "recommended":
        lines = [context.say("answers.appointment_recommended", name=service.name, note=note)]
    else:
        lines = [context.say(f"answers.appointment_{needed}", name=service.name)]
        if note:
            lines.append(context.say("answers.appointment_note", note=note))
    if needed != "none":
        lines += how_to_book(context, service, office)
    if service.pickup:
        lines.append(context.say("answers.pickup", pickup=service.pickup.rstrip(".") + "."))
    return "\n".join(lines + _online_offer(context, service))


def how_to_book(context: AnswerContext, service: Service, office: Office | None) -> list[str]:
    """Return how an appointment is made: online, by telephone, through the hotline."""
    lines: list[str] = []
    if service.online.booking:
        lines.append(context.say("answers.appointment_booking", booking=service.online.booking))
    if service.appointment.phone_reservation:
        lines.append(context.say("answers.appointment_note", note=service.appointment.phone_reservation))
    if office is not None and office.website and "online-termin" in office.website:
        lines.append(context.say("answers.appointment_online", url=office.website))
    if isinstance(office, Unit) and office.parent == "fachdienst_buergerdienste":
        lines.append(context.say("answers.appointment_by_phone", phone=context.knowledge.hotline.phone))
    elif not lines:
        lines.append(context.who_knows(office))
    return lines


def online(context: AnswerContext, service: Service) -> str:
    """Return whether and how it works online."""
    available = service.online.available
    if available == "unknown":
        return "\n".join(_not_known(context, service, "answers.online_unknown"))
    if available == "no":
        key = "online_no" if service.in_person else "online_no_plain"
    else:
        key = f"online_{available}"
    lines = [context.say(f"answers.{key}", name=service.name)]
    if service.online.note:
        lines.append(context.say("answers.online_note", note=service.online.note.rstrip(".")))
    if available == "no" and service.appointment.needed == "required":
        lines += how_to_book(context, service, context.office_of(service))
    url = service.online.url or service.link
    if url:
        lines.append(context.say("answers.link", url=url))
    office = context.office_of(service)
    contact = context.contact_line(office, website=False) if office is not None else ""
    if office is not None and contact:
        lines.append(context.say("answers.ask_office", name=office.name, contact=contact))
    return "\n".join(lines)


def duration(context: AnswerContext, service: Service) -> str:
    """Return processing time, deadlines and validity, as far as known."""
    lines: list[str] = []
    if service.processing_time:
        lines.append(context.say("answers.duration", name=service.name, time=service.processing_time))
    if len(service.deadlines) > 2:
        lines.append(context.say("answers.deadline_list"))
        lines += [f"{_BULLET}{deadline}" for deadline in service.deadlines]
    elif service.deadlines:
        lines.append(context.say("answers.deadlines", deadlines="; ".join(service.deadlines)))
    if service.validity:
        lines.append(context.say("answers.validity", validity=service.validity))
    if lines and not service.processing_time:
        lines.append(context.say("answers.processing_time_unknown"))
    if not lines:
        lines = _not_known(context, service, "answers.duration_unknown")
    return "\n".join(lines)


def _not_known(context: AnswerContext, service: Service, sentence: str) -> list[str]:
    """Return that something is not known and who knows it, and after that what is known of the service."""
    text = context.say(sentence, name=service.name)
    lines = [f"{text} {context.who_knows(context.office_of(service))}"]
    return [*lines, service.summary] if service.summary else lines


def _online_offer(context: AnswerContext, service: Service) -> list[str]:
    """What can be done online is offered online, unasked."""
    if service.online.available not in ("yes", "partly"):
        return []
    key = "online_short" if service.online.available == "yes" else "online_short_partly"
    url = service.online.url or service.link
    details = " – ".join(part.rstrip(".") for part in (service.online.note, url) if part)
    return [context.say(f"answers.{key}", where=f": {details}" if details else "")]


def for_children(context: AnswerContext, service: Service) -> str:
    """Return what is different for children and young people."""
    if service.for_children:
        return context.say("answers.for_children", facts=service.for_children)
    return context.say("answers.for_children_unknown", name=service.name)


def short_lines(context: AnswerContext, service: Service) -> list[str]:
    """Return the next useful things about a service, a line each, for an overview.

    What can be done online is offered online; otherwise documents and appointment come first.
    """
    lines = _online_offer(context, service)
    if service.documents:
        lines.append(context.say("answers.documents_short", documents="; ".join(service.documents)))
    needed = service.appointment.needed
    if needed == "required":
        lines.append(context.say("answers.appointment_short"))
    elif needed == "none":
        lines.append(context.say("answers.appointment_short_none"))
    elif needed == "recommended":
        lines.append(context.say("answers.appointment_short_recommended"))
    if service.fee is not None:
        lines.append(context.say("answers.fee_short", fee=service.fee.text))
    if service.deadlines and len(service.deadlines) <= 2:
        lines.append(context.say("answers.deadlines", deadlines="; ".join(service.deadlines)))
    if service.link and service.online.available not in ("yes", "partly"):
        lines.append(context.say("answers.link", url=service.link))
    return lines
