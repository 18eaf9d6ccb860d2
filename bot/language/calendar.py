"""Reckoning with weekdays, weeks, months and the public holidays of Thuringia; dates are local to Jena."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from holidays import country_holidays

Preference = Literal["future", "past"]
Part = Literal["anfang", "mitte", "ende"]

SATURDAY, SUNDAY = 5, 6
_YEARS_TO_THE_NEXT_LEAP_DAY = 8


@dataclass(frozen=True)
class Period:
    """A run of days, both ends included."""

    first: date
    last: date


def weekday_from(day: date, weekday: int) -> date:
    """Return the first such weekday (0 = Monday) from `day` on, `day` included."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def weekday_up_to(day: date, weekday: int) -> date:
    """Return the last such weekday (0 = Monday) up to `day`, `day` included."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def nearest_weekday(reference: date, weekday: int, prefer: Preference) -> date:
    """Return the such weekday nearest to `reference` on the preferred side, `reference` included."""
    if prefer == "past":
        return weekday_up_to(reference, weekday)
    return weekday_from(reference, weekday)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Return the nth such weekday of a month (-1 for the last one), None where the month has too few."""
    month_days = month_of(year, month)
    if nth < 0:
        return weekday_up_to(month_days.last, weekday)
    day = weekday_from(month_days.first, weekday) + timedelta(weeks=nth - 1)
    return day if day <= month_days.last else None


def week_of(day: date, weeks_later: int = 0) -> Period:
    """Return Monday to Sunday of the week of `day`, or of a later (earlier if negative) week."""
    monday = weekday_up_to(day, 0) + timedelta(weeks=weeks_later)
    return Period(monday, monday + timedelta(days=6))


def month_of(year: int, month: int) -> Period:
    """Return the first to the last day of a month."""
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def months_later(day: date, months: int) -> date:
    """Return the same day of the month some months later, or that month's last day if it is shorter."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def part_of_week(week: Period, part: Part) -> Period:
    """Return Monday and Tuesday, Tuesday to Thursday, or Thursday and Friday of a week."""
    first, last = {"anfang": (0, 1), "mitte": (1, 3), "ende": (3, 4)}[part]
    return Period(week.first + timedelta(days=first), week.first + timedelta(days=last))


def part_of_month(month: Period, part: Part) -> Period:
    """Return the days 1 to 10, 11 to 20, or 21 to the last of a month."""
    if part == "ende":
        return Period(month.first.replace(day=21), month.last)
    first, last = {"anfang": (1, 10), "mitte": (11, 20)}[part]
    return Period(month.first.replace(day=first), month.first.replace(day=last))


def part_of_year(year: int, part: Part) -> Period:
    """Return January, June and July, or December of a year."""
    first, last = {"anfang": (1, 1), "mitte": (6, 7), "ende": (12, 12)}[part]
    return Period(month_of(year, first).first, month_of(year, last).last)


def nearest_year(
    in_year: Callable[[int], Period | None], reference: date, prefer: Preference
) -> Period | None:
    """Return the yearly period that is on or next after `reference`; with "past" the last one begun by then.

    `in_year` gives the period of a year, or None in years without it. None if ten years have none.
    """
    reach = range(-1, _YEARS_TO_THE_NEXT_LEAP_DAY + 1)
    for offset in reach:
        period = in_year(reference.year - offset if prefer == "past" else reference.year + offset)
        if period is None:
            continue
        if period.first <= reference if prefer == "past" else period.last >= reference:
            return period
    return None


@lru_cache(maxsize=64)
def public_holidays(year: int) -> dict[date, str]:
    """Return the statutory holidays of Thuringia with their German names (ThürFtG, from `holidays`)."""
    return dict(country_holidays("DE", subdiv="TH", years=year, language="de"))


@lru_cache(maxsize=64)
def easter_sunday(year: int) -> date | None:
    """Return Easter Sunday, None beyond the years of the holiday calendar (1990 to 2100)."""
    return next(
        (day + timedelta(days=2) for day, name in public_holidays(year).items() if name == "Karfreitag"), None
    )


def nearest_holiday(reference: date, prefer: Preference) -> date | None:
    """Return the next statutory holiday from `reference` on; with "past" the last one up to then.

    None beyond the years of the holiday calendar (1990 to 2100).
    """
    days = [day for year in range(reference.year - 1, reference.year + 2) for day in public_holidays(year)]
    if prefer == "past":
        return max((day for day in days if day <= reference), default=None)
    return min((day for day in days if day >= reference), default=None)


def nearest_bridge_day(reference: date, prefer: Preference) -> date | None:
    """Return the nearest working day that alone parts a holiday on Tuesday or Thursday from the weekend.

    None if two years have none.
    """
    direction = -1 if prefer == "past" else 1
    days = (reference + timedelta(days=direction * count) for count in range(2 * 366))
    return next((day for day in days if _is_bridge_day(day)), None)


def _is_bridge_day(day: date) -> bool:
    neighbour = {0: day + timedelta(days=1), 4: day - timedelta(days=1)}.get(day.weekday())
    if neighbour is None or day in public_holidays(day.year):
        return False
    return neighbour in public_holidays(neighbour.year)
