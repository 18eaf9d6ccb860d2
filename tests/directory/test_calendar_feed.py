"""The free appointments with the mayor can be subscribed to; nobody's name is in them."""

from __future__ import annotations

from datetime import timedelta

from icalendar import Calendar

from bot.cases.consultation.office import MayorsOffice
from bot.cases.demo_slots import fill_demo_slots
from bot.directory.calendar_feed import free_slots_feed
from bot.knowledge.base import KnowledgeBase
from bot.settings import Settings
from tests.cases.consultation.conftest import NOW, booked, knowledge, office, plan  # noqa: F401 - fixtures

HOST = "chat.jena.example"


def test_free_slots_are_in_the_feed_and_booked_ones_are_not(office, plan, booked) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    plan("14:30", "15:30")
    booked("Anna Muster")
    content = free_slots_feed(office, HOST, NOW)
    calendar = Calendar.from_ical(content)
    events = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "PUBLISH"
    assert [f"{event['DTSTART'].dt:%H:%M}" for event in events] == ["14:45", "15:00", "15:15"]
    assert len({event["UID"] for event in events}) == 3
    assert all("ATTENDEE" not in event for event in events)
    assert b"DTSTART;TZID=Europe/Berlin:20261204T144500" in content
    assert b"Muster" not in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_within_a_quarter_of_an_hour_the_feed_stays_the_same(office, plan) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    plan("14:30", "15:30")
    first = free_slots_feed(office, HOST, NOW)
    assert free_slots_feed(office, HOST, NOW + timedelta(minutes=14)) == first
    assert free_slots_feed(office, HOST, NOW + timedelta(minutes=16)) != first


def test_samples_are_never_published(office: MayorsOffice, knowledge: KnowledgeBase) -> None:  # noqa: F811
    assert fill_demo_slots(office.store, Settings(), NOW, knowledge) > 0
    assert Calendar.from_ical(free_slots_feed(office, HOST, NOW)).walk("VEVENT") == []
