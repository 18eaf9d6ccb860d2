"""Free appointments in the consultation hour as a calendar to subscribe to; nothing personal is in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from icalendar import Calendar, Event

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.consultation.availability import FreeSlot, find_free
from bot.cases.consultation.invitation import PRODUCT, berlin_zone
from bot.cases.consultation.office import MayorsOffice, place_text
from bot.clock import BERLIN

REFRESH = timedelta(minutes=15)
"""How often subscribers should look; the stamp of the entries changes no more often."""


def free_slots_feed(office: MayorsOffice, host: str, now: datetime) -> bytes:
    """Return the feed; samples of an installation without real dates are never in it."""
    with office.store.reading() as work:
        slots = [slot for slot in find_free(work.session, now, office.rules) if not slot.demo]
    return _calendar(office, slots, host, now)


def _calendar(office: MayorsOffice, slots: Sequence[FreeSlot], host: str, now: datetime) -> bytes:
    say = shared_phrasebook().say
    values = {"hour": office.hour.name, "person": office.person}
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say("directory.feed_title", **values))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    calendar.add_component(berlin_zone())
    stamp = datetime.fromtimestamp(
        now.timestamp() // REFRESH.total_seconds() * REFRESH.total_seconds(), timezone.utc
    )
    for slot in slots:
        event = Event()
        event.add("uid", f"frei-{slot.slot_id}@{host}")
        event.add("dtstamp", stamp)
        event.add("dtstart", slot.starts_at.astimezone(BERLIN))
        event.add("dtend", slot.ends_at.astimezone(BERLIN))
        event.add("summary", say("directory.feed_slot", **values))
        event.add("location", place_text(slot.place))
        event.add("description", say("directory.feed_how_to_book", email=office.email, **values))
        event.add("class", "PUBLIC")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
