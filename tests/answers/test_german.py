"""How lists, days, weeks, addresses and dates are written."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.answers import german
from bot.clock import BERLIN
from bot.knowledge.hours import OpenInterval
from bot.knowledge.records import Address

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a und b"), (["a", "b", "c"], "a, b und c")],
)
def test_a_list_ends_with_und(items: list[str], text: str) -> None:
    assert german.listing(items) == text


def test_a_choice_ends_with_oder() -> None:
    assert german.listing(["Koppe", "Nitzsche"], "oder") == "Koppe oder Nitzsche"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 18), "heute"),
        (date(2026, 11, 19), "morgen (Donnerstag)"),
        (date(2026, 11, 25), "am Mittwoch, 25.11."),
        (date(2026, 11, 17), "am Dienstag, 17.11."),
        (date(2027, 1, 4), "am Montag, 4.1.2027"),
    ],
)
def test_a_day_is_named_as_near_as_it_is(day: date, text: str) -> None:
    assert german.day_name(day, TODAY) == text


def test_only_the_first_letter_is_made_large() -> None:
    assert german.capitalised("am Montag") == "Am Montag"
    assert german.capitalised("") == ""


def test_habits_come_in_the_order_of_the_week() -> None:
    assert german.habit([3, 1]) == "dienstags und donnerstags"


def test_times_of_a_day_are_joined_and_midnight_is_24() -> None:
    assert german.times([("08:30", "11:30"), ("13:30", "15:30")]) == "08:30–11:30 und 13:30–15:30"
    assert german.times([("00:00", "00:00")]) == "00:00–24:00"
    assert german.times([]) == ""


def test_times_of_intervals_are_those_of_the_wall_clock() -> None:
    start, end = datetime(2026, 11, 18, 9, tzinfo=BERLIN), datetime(2026, 11, 18, 13, tzinfo=BERLIN)
    assert german.interval_times([OpenInterval(start, end)]) == "09:00–13:00"


@pytest.mark.parametrize(
    ("week", "text"),
    [
        (
            "a b c d a - -",
            "Mo, Fr 08:00–12:00; Di 09:00–12:00; Mi 10:00–12:00; Do 11:00–12:00; Sa, So geschlossen",
        ),
        ("a a a a a - -", "Mo–Fr 08:00–12:00; Sa, So geschlossen"),
        ("a a - - - - -", "Mo, Di 08:00–12:00; Mi–So geschlossen"),
        ("a a a a a a a", "Mo–So 08:00–12:00"),
        ("- - - - - - -", "Mo–So geschlossen"),
        ("- a - a - a -", "Di, Do, Sa 08:00–12:00; Mo, Mi, Fr, So geschlossen"),
    ],
)
def test_days_with_equal_hours_stand_together_in_a_week(week: str, text: str) -> None:
    begin = {"a": "08:00", "b": "09:00", "c": "10:00", "d": "11:00"}
    pairs = [[] if day == "-" else [(begin[day], "12:00")] for day in week.split()]
    assert german.week_line(pairs) == text


@pytest.mark.parametrize(
    ("address", "line"),
    [
        (Address("Engelplatz 1", "07743", "Jena"), "Engelplatz 1, 07743 Jena"),
        (
            Address("Am Anger 28", "07743", "Jena", floor="2. OG", room="01.02_39"),
            "Am Anger 28, 2. OG, Raum 01.02_39, 07743 Jena",
        ),
        (
            Address("Emil-Wölk-Straße 13a", city="Jena", district="Lobeda-West"),
            "Emil-Wölk-Straße 13a, Jena (Lobeda-West)",
        ),
        (Address("Teichgraben 1", building="Haus B", floor="EG"), "Teichgraben 1, Haus B, Erdgeschoss"),
        (Address("Teichgraben 1", district="Zentrum"), "Teichgraben 1, Zentrum"),
    ],
)
def test_an_address_is_one_line(address: Address, line: str) -> None:
    assert german.address_line(address) == line


@pytest.mark.parametrize(
    ("as_of", "text"),
    [("2026-02-17", "17. Februar 2026"), ("2024-03", "März 2024"), ("2021", "2021")],
)
def test_the_date_of_a_source_is_written_out(as_of: str, text: str) -> None:
    assert german.as_of_text(as_of) == text


@pytest.mark.parametrize(
    ("as_of", "older"),
    [
        ("2025-11-18", False),
        ("2025-11-17", True),
        ("2025-11", False),
        ("2025-10", True),
        ("2025-12", False),
        ("2025", False),
        ("2024", True),
    ],
)
def test_a_source_is_old_after_a_year_an_incomplete_date_counting_from_its_last_day(
    as_of: str, older: bool
) -> None:
    assert german.older_than_a_year(as_of, TODAY) is older


def test_a_web_address_is_named_by_its_host() -> None:
    assert german.host("https://www.otz.de/regionen/jena") == "otz.de"
    assert german.host("https://service.jena.de/de") == "service.jena.de"
    assert german.host("000_7f7e594cb6aebd68.txt") is None
