"""What citizens and the mayor's office are told by mail (``data/responses/consultation_mail.yml``)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.consultation.invitation import Invitation, Method, attached
from bot.cases.consultation.office import (
    DEMO_SERIES,
    MayorsOffice,
    day_text,
    moment_text,
    place_text,
    times_text,
)
from bot.cases.consultation.receipt import Appointment
from bot.cases.history import BOOKING
from bot.cases.mail_address import ascii_email
from bot.cases.mails import letter, note
from bot.cases.outbox import enqueue
from bot.cases.store.tables import ConsultationDate, Slot, WaitingEntry

_FILE = "consultation_mail"
Occasion = Literal["booked", "accepted", "moved", "cancelled"]


def say(name: str, /, **values: object) -> str:
    """Return a phrase of the mails."""
    return shared_phrasebook().say(f"{_FILE}.{name}", **values)


def topic_name(topic: str) -> str:
    """Return what citizens call a topic: „Haushalt und Finanzen“."""
    return shared_phrasebook().say(f"consultation.topic_{topic}")


def tell_about(
    session: Any,
    office: MayorsOffice,
    occasion: Occasion,
    appointment: Appointment,
    now: datetime,
    *,
    secret: str | None = None,
    before: datetime | None = None,
) -> None:
    """Tell citizen and office that an appointment was made, moved (from ``before``) or cancelled.

    The secret is in the mail once, at the booking; later mails refer to it.
    """
    booking = appointment.booking
    values = _values(office, appointment)
    values["secret"] = secret or ""
    values["before"] = moment_text(before) if before is not None else ""
    method: Method = "CANCEL" if occasion == "cancelled" else "REQUEST"
    file = attached(invitation_to(office, appointment), method, now)
    to_citizen = letter(f"{_FILE}.{occasion}", booking.email, attachments=(file,), **values)
    enqueue(session, to_citizen, now, case=(BOOKING, booking.id))
    to_office = note(f"{_FILE}.office_{occasion}", office.email, **values)
    enqueue(session, to_office, now, case=(BOOKING, booking.id))


def tell_date_cancelled(
    session: Any, office: MayorsOffice, appointment: Appointment, reason: str, now: datetime
) -> None:
    """Tell a citizen that the whole day is called off; the office knows."""
    file = attached(invitation_to(office, appointment), "CANCEL", now)
    values = _values(office, appointment) | {"reason": _reason(reason)}
    mail = letter(f"{_FILE}.date_cancelled", appointment.booking.email, attachments=(file,), **values)
    enqueue(session, mail, now, case=(BOOKING, appointment.booking.id))


def tell_waiting(
    session: Any,
    office: MayorsOffice,
    occasion: Literal["joined", "lapsed", "offer_withdrawn"],
    entry: WaitingEntry,
    now: datetime,
    *,
    secret: str = "",
) -> None:
    """Tell somebody who waits how things stand with them."""
    values = _waiting_values(office, entry) | {"secret": secret}
    enqueue(session, letter(f"{_FILE}.{occasion}", entry.email, **values), now)


def tell_offer(
    session: Any,
    office: MayorsOffice,
    entry: WaitingEntry,
    slot: Slot,
    of_day: ConsultationDate,
    now: datetime,
) -> None:
    """Offer a free slot to somebody who waits."""
    assert entry.offer_until is not None
    values = _waiting_values(office, entry) | {
        "time": moment_text(slot.starts_at),
        "times": times_text(slot.starts_at, slot.ends_at),
        "place": place_text(of_day.place),
        "until": moment_text(entry.offer_until),
    }
    enqueue(session, letter(f"{_FILE}.offer", entry.email, **values), now)


def tell_waiting_day_cancelled(
    session: Any,
    office: MayorsOffice,
    entry: WaitingEntry,
    of_day: ConsultationDate,
    reason: str,
    now: datetime,
) -> None:
    """Tell somebody who waits that a day is called off and that they go on waiting."""
    values = _waiting_values(office, entry) | {"day": day_text(of_day.day), "reason": _reason(reason)}
    enqueue(session, letter(f"{_FILE}.waiting_day_cancelled", entry.email, **values), now)


def tell_office_day_cancelled(
    session: Any, office: MayorsOffice, of_day: ConsultationDate, told: int, reason: str, now: datetime
) -> None:
    """Confirm to the office that a day is called off and how many mails went out."""
    marks = _marks(of_day.series)
    values = {"day": day_text(of_day.day), "told": told, "reason": _reason(reason), **marks}
    enqueue(session, note(f"{_FILE}.office_date_cancelled", office.email, **values), now)


def _values(office: MayorsOffice, appointment: Appointment) -> dict[str, Any]:
    booking, slot = appointment.booking, appointment.slot
    return {
        "hour": office.hour.name,
        "person": office.person,
        "time": moment_text(slot.starts_at),
        "times": times_text(slot.starts_at, slot.ends_at),
        "place": place_text(appointment.date.place),
        "topic": topic_name(booking.topic),
        "reference": booking.reference,
        "name": booking.name,
        "email": booking.email,
        "phone": booking.phone or say("nothing"),
        "concern": booking.concern or say("nothing"),
        "office_email": office.email,
        **_marks(appointment.date.series),
    }


def _waiting_values(office: MayorsOffice, entry: WaitingEntry) -> dict[str, Any]:
    return {
        "hour": office.hour.name,
        "person": office.person,
        "topic": topic_name(entry.topic),
        "reference": entry.reference,
        "office_email": office.email,
        **_marks(entry.series),
    }


def _marks(series: str) -> dict[str, Any]:
    """Return what marks a mail about a sample: a word in the subject and a sentence in the text."""
    demo = series == DEMO_SERIES
    return {
        "mark": say("demo_mark") if demo else "",
        "warning": say("demo_warning") if demo else "",
    }


def _reason(reason: str) -> str:
    return say("reason", reason=reason) if reason else ""


def invitation_to(office: MayorsOffice, appointment: Appointment) -> Invitation:
    """Return an appointment as its owner's calendar shows it."""
    booking = appointment.booking
    values = _values(office, appointment)
    return Invitation(
        uid=booking.ics_uid,
        sequence=booking.ics_sequence,
        starts_at=appointment.slot.starts_at,
        ends_at=appointment.slot.ends_at,
        summary=say("calendar_summary", **values).strip(),
        location=place_text(appointment.date.place),
        description=say("calendar_description", **values).strip(),
        organiser=office.email,
        organiser_name=office.hour.name,
        attendee=ascii_email(booking.email),
    )
