"""Calendar files as RFC 5545 wants them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from icalendar import Calendar

from bot.cases.consultation.invitation import Invitation, calendar_file
from bot.clock import BERLIN
from tests.cases.consultation.conftest import NOW

STARTS = datetime(2026, 12, 4, 13, 30, tzinfo=timezone.utc)
INVITATION = Invitation(
    uid="0e5f0a4c@jena.de",
    sequence=0,
    starts_at=STARTS,
    ends_at=STARTS + timedelta(minutes=15),
    summary="Bürgersprechstunde, mit; Komma und einem Titel, der länger ist als fünfundsiebzig Zeichen äöü",
    location="Dezernat 2, Am Anger 28",
    description="Vorgangsnummer S-ABC-DEF-G\nOrt: Am Anger 28",
    organiser="buergermeister@jena.de",
    organiser_name="Bürgersprechstunde",
    attendee="anna@jena.de",
)


def _lines(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_an_invitation_has_all_that_calendars_ask_for() -> None:
    lines = _lines(calendar_file(INVITATION, "REQUEST", NOW))
    for line in (
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        "UID:0e5f0a4c@jena.de",
        "DTSTAMP:20261121T090000Z",
        "DTSTART;TZID=Europe/Berlin:20261204T143000",
        "DTEND;TZID=Europe/Berlin:20261204T144500",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "CLASS:PRIVATE",
        "TRIGGER:-P1D",
        "TZID:Europe/Berlin",
    ):
        assert line in lines
    assert any(
        line.startswith("ORGANIZER;") and line.endswith("mailto:buergermeister@jena.de") for line in lines
    )
    assert any(line.startswith("ATTENDEE;") and line.endswith("mailto:anna@jena.de") for line in lines)


def test_lines_are_folded_at_75_octets_and_text_comes_back_unchanged() -> None:
    content = calendar_file(INVITATION, "REQUEST", NOW)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert event["SUMMARY"] == INVITATION.summary
    assert event["DESCRIPTION"] == INVITATION.description


def test_a_cancellation_has_the_same_uid_and_a_higher_sequence() -> None:
    content = calendar_file(replace(INVITATION, sequence=1), "CANCEL", NOW)
    calendar = Calendar.from_ical(content)
    event = calendar.walk("VEVENT")[0]
    assert calendar["METHOD"] == "CANCEL"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (INVITATION.uid, 1, "CANCELLED")
    assert b"VALARM" not in content


def test_a_file_to_download_invites_nobody() -> None:
    content = calendar_file(INVITATION, "PUBLISH", NOW)
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert b"METHOD:PUBLISH" in content
    assert (event["UID"], event["STATUS"]) == (INVITATION.uid, "CONFIRMED")
    assert "ATTENDEE" not in event
    assert INVITATION.attendee.encode() not in content


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(date(2027, 3, 26), 13), (date(2027, 3, 29), 12), (date(2026, 10, 23), 12), (date(2026, 10, 26), 13)],
)
def test_half_past_two_stays_half_past_two_around_the_clock_changes(day: date, utc_hour: int) -> None:
    starts = datetime(day.year, day.month, day.day, 14, 30, tzinfo=BERLIN).astimezone(timezone.utc)
    assert starts.hour == utc_hour
    moved = replace(INVITATION, starts_at=starts, ends_at=starts + timedelta(minutes=15))
    lines = _lines(calendar_file(moved, "REQUEST", NOW))
    assert f"DTSTART;TZID=Europe/Berlin:{day:%Y%m%d}T143000" in lines


def test_the_time_zone_names_both_changes() -> None:
    lines = _lines(calendar_file(INVITATION, "REQUEST", NOW))
    assert "DTSTART:19700329T020000" in lines
    assert "DTSTART:19701025T030000" in lines
    assert sum(line.startswith("RRULE:FREQ=YEARLY") and "BYDAY=-1SU" in line for line in lines) == 2
    assert {"TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"} <= set(lines)
