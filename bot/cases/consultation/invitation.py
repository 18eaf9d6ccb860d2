"""Calendar files for bookings: RFC 5545 and 5546, as Outlook, Google, Apple and Thunderbird take them.

The UID stays for the life of a booking, the sequence number grows with every move and with the cancellation.
Nothing a citizen wrote is in it, nor the secret: calendars are shared in families and offices.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vText,
)

from bot.cases.outbox import Attachment
from bot.clock import BERLIN

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
"""By mail to the citizen: an appointment (again, when it moved), its end; and for a file to download."""
PRODUCT = "-//Stadt Jena//Buergerassistenz//DE"


@dataclass(frozen=True)
class Invitation:
    """An appointment as a calendar shows it."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    organiser: str
    """Mail address of the office."""
    organiser_name: str
    attendee: str
    """Mail address of the citizen."""


def calendar_file(invitation: Invitation, method: Method, now: datetime) -> bytes:
    """Return the file, in UTF-8 with lines of at most 75 octets."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(berlin_zone())
    calendar.add_component(_event(invitation, method, now))
    return bytes(calendar.to_ical())


def attached(invitation: Invitation, method: Method, now: datetime) -> Attachment:
    """Return the file as a part of a mail."""
    name = "absage.ics" if method == "CANCEL" else "termin.ics"
    kind = f"text/calendar; charset=UTF-8; method={method}"
    return Attachment(name, kind, calendar_file(invitation, method, now))


def _event(invitation: Invitation, method: Method, now: datetime) -> Event:
    event = Event()
    event.add("uid", invitation.uid)
    event.add("dtstamp", now.astimezone(timezone.utc).replace(microsecond=0))
    event.add("sequence", invitation.sequence)
    event.add("dtstart", invitation.starts_at.astimezone(BERLIN))
    event.add("dtend", invitation.ends_at.astimezone(BERLIN))
    event.add("summary", invitation.summary)
    event.add("location", invitation.location)
    event.add("description", invitation.description)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    event.add("organizer", _address(invitation.organiser, CN=invitation.organiser_name))
    if method != "PUBLISH":  # RFC 5546, 3.2.1: nobody is invited
        event.add("attendee", _address(invitation.attendee, ROLE="REQ-PARTICIPANT", PARTSTAT="ACCEPTED"))
    if method != "CANCEL":
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", invitation.summary)
        alarm.add("trigger", timedelta(days=-1))
        event.add_component(alarm)
    return event


def _address(email: str, **parameters: str) -> vCalAddress:
    address: vCalAddress = vCalAddress(f"mailto:{email}")
    for name, value in parameters.items():
        address.params[name] = vText(value)
    return address


def berlin_zone() -> Timezone:
    """Return the time zone as calendars want it described."""
    zone = Timezone()
    zone.add("tzid", "Europe/Berlin")
    zone.add_component(
        _rule(TimezoneDaylight(), datetime(1970, 3, 29, 2), month=3, name="CEST", shift=(1, 2))
    )
    zone.add_component(
        _rule(TimezoneStandard(), datetime(1970, 10, 25, 3), month=10, name="CET", shift=(2, 1))
    )
    return zone


def _rule(
    part: TimezoneDaylight | TimezoneStandard, begins: datetime, month: int, name: str, shift: tuple[int, int]
) -> TimezoneDaylight | TimezoneStandard:
    part.add("dtstart", begins)
    part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
    part.add("tzoffsetfrom", timedelta(hours=shift[0]))
    part.add("tzoffsetto", timedelta(hours=shift[1]))
    part.add("tzname", name)
    return part
