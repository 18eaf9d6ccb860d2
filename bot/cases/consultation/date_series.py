"""Rules such as „letzter Freitag“ and the days they name, public holidays marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answers.german import WEEKDAYS
from bot.language.calendar import month_of, nth_weekday, public_holidays, weekday_from
from bot.language.normalise import fold

_EVERY = 0
_ORDINALS = {
    "erst": 1,
    "zweit": 2,
    "dritt": 3,
    "viert": 4,
    "funft": 5,
    "letzt": -1,
    "vorletzt": -2,
    "jed": _EVERY,
}
_RULE = re.compile(
    r"(?:jede[nrs]? )?(?:(?P<word>vorletzt|letzt|erst|zweit|dritt|viert|funft|jed)e[nrs]?"
    r"|(?P<number>[1-5])\.?) (?P<weekday>\w+tag|mittwoch|sonnabend)(?: (?:im|des|jeden|eines) monats?)?"
)
_USUALLY_CLOSED = {(12, 24): "Heiligabend", (12, 31): "Silvester"}
_MOST_MONTHS = 36


@dataclass(frozen=True)
class SeriesRule:
    """A weekday of every month."""

    weekday: int
    """0 is Monday."""
    nth: int
    """1 to 5 from the beginning, -1 and -2 from the end, 0 for every one."""


@dataclass(frozen=True)
class SeriesDay:
    """A day that a rule names, or a month in which there is none."""

    month: tuple[int, int]
    """Year and month."""
    day: date | None
    """``None`` when the month has no fifth such weekday."""
    holiday: str | None = None
    """Name of the public holiday in Thuringia; no consultation is held then."""
    remark: str | None = None
    """Name of a day on which offices are usually closed without it being a holiday."""


def parse_rule(text: str) -> SeriesRule:
    """Return the rule a text such as „jeden letzten Freitag im Monat“ or „2. Dienstag“ stands for.

    Raises:
        ValueError: it is not such a rule.
    """
    match = _RULE.fullmatch(" ".join(fold(text).split()))
    if match is None:
        raise ValueError(text)
    weekday = {"sonnabend": "samstag"}.get(match["weekday"], match["weekday"])
    names = [name.lower() for name in WEEKDAYS]
    if weekday not in names:
        raise ValueError(text)
    return SeriesRule(
        names.index(weekday), _ORDINALS[match["word"]] if match["word"] else int(match["number"])
    )


def parse_month(text: str) -> tuple[int, int]:
    """Return year and month of „2026-12“.

    Raises:
        ValueError: it is not a month.
    """
    match = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text.strip())
    if match is None:
        raise ValueError(text)
    return int(match[1]), int(match[2])


def days_of(rule: SeriesRule, first_month: tuple[int, int], months: int) -> list[SeriesDay]:
    """Return what the rule names in so many months from the first one on.

    Raises:
        ValueError: not 1 to 36 months.
    """
    if not 1 <= months <= _MOST_MONTHS:
        raise ValueError(months)
    days: list[SeriesDay] = []
    for offset in range(months):
        year, month0 = divmod(first_month[0] * 12 + first_month[1] - 1 + offset, 12)
        month = (year, month0 + 1)
        if rule.nth != _EVERY:
            days.append(_described(month, _nth(rule, *month)))
            continue
        first = weekday_from(month_of(*month).first, rule.weekday)
        every = [first.replace(day=number) for number in range(first.day, month_of(*month).last.day + 1, 7)]
        days += [_described(month, day) for day in every]
    return days


def _nth(rule: SeriesRule, year: int, month: int) -> date | None:
    if rule.nth > 0:
        return nth_weekday(year, month, rule.weekday, rule.nth)
    last = nth_weekday(year, month, rule.weekday, -1)
    return None if last is None else last + timedelta(weeks=rule.nth + 1)


def holiday_on(day: date) -> str | None:
    """Return the name of the public holiday a day is in Thuringia."""
    return public_holidays(day.year).get(day)


def _described(month: tuple[int, int], day: date | None) -> SeriesDay:
    if day is None:
        return SeriesDay(month, None)
    return SeriesDay(month, day, holiday_on(day), _USUALLY_CLOSED.get((day.month, day.day)))
