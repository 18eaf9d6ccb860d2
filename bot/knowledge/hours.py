"""When an office is open: OSM ``opening_hours`` strings, Thüringen's public holidays, single dates.

The string is evaluated by ``opening-hours-py``; public holidays come from ``holidays`` (DE, TH) because
the evaluator knows only the nationwide ones. All moments are in Berlin time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

import holidays
from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

from bot.clock import BERLIN
from bot.knowledge.records import ExtraOpenings, Office

_YEARS_AHEAD = 10
_HOLIDAY_RULE = re.compile(r"\bPH\b")
_MIXED_HOLIDAY_RULE = re.compile(r"(\w,\s*PH\b|\bPH\s*,\s*\w)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class InvalidHours(ValueError):
    """A string is not a usable ``opening_hours`` expression; the message says why (German)."""


@dataclass(frozen=True)
class OpenInterval:
    """An uninterrupted time of being open; ``end`` is exclusive."""

    start: datetime
    end: datetime


@lru_cache(maxsize=16)
def public_holidays(year: int) -> dict[date, str]:
    """Return Thüringen's public holidays of a year with their German names."""
    return dict(holidays.country_holidays("DE", subdiv="TH", years=[year], language="de"))


def holiday_name(day: date) -> str | None:
    """Return the name of the public holiday a day is in Thüringen, or ``None``."""
    return public_holidays(day.year).get(day)


class Schedule:
    """The opening hours of one office."""

    def __init__(self, expression: str, extra: ExtraOpenings | None = None, *, today: date) -> None:
        """Read an ``opening_hours`` string; holidays are known from last year to ten years after ``today``.

        Raises:
            InvalidHours: the string is not a valid expression, or mixes ``PH`` with weekdays in one rule.
        """
        self.expression = expression
        self.extra = extra
        if _MIXED_HOLIDAY_RULE.search(expression):
            raise InvalidHours(
                "PH darf nicht mit Wochentagen in einer Regel stehen; schreiben Sie „; PH off“ dahinter."
            )
        _parse(expression)
        self._regular = _parse(re.sub(r";?\s*PH [^;]*", "", expression).strip("; ") or "off")
        self._actual = _parse(_with_dates(expression, extra, today))

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the office is open at a moment."""
        return self._actual.is_open(_in_berlin(moment))

    def open_until(self, moment: datetime) -> datetime | None:
        """Return when the office closes next; ``None`` if it is closed at the moment or never closes."""
        if not self.is_open(moment):
            return None
        return self._actual.next_change(_in_berlin(moment))

    def next_opening(self, moment: datetime) -> datetime | None:
        """Return when the office opens next after a moment; ``None`` if it never does."""
        for interval in self._intervals(moment, moment + timedelta(days=400)):
            if interval.start > moment:
                return interval.start
        return None

    def on(self, day: date) -> tuple[OpenInterval, ...]:
        """Return the intervals that begin on a day, or the whole day where one goes on; empty when closed."""
        return tuple(_openings_on(self._actual, day))

    def regular_week(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Return, Monday to Sunday, the ``(HH:MM, HH:MM)`` pairs of a week without holidays."""
        monday = date(2024, 4, 8)  # any week without a change of clocks
        return tuple(
            _clock_pairs(_openings_on(self._regular, monday + timedelta(days=offset))) for offset in range(7)
        )

    def differs_from_regular(self, day: date) -> bool:
        """Tell whether a holiday or a single date changes the usual hours of a day."""
        return _clock_pairs(self.on(day)) != self.regular_week()[day.weekday()]

    def _intervals(self, start: datetime, end: datetime) -> Iterator[OpenInterval]:
        return _open_intervals(self._actual, start, end)


def schedule_of(office: Office, today: date) -> Schedule | None:
    """Return the schedule of an office, or ``None`` when no source names its hours."""
    if office.opening_hours is None:
        return None
    return _cached_schedule(office.opening_hours, office.extra_openings, today)


@lru_cache(maxsize=256)
def _cached_schedule(expression: str, extra: ExtraOpenings | None, today: date) -> Schedule:
    return Schedule(expression, extra, today=today)


def _parse(expression: str) -> OpeningHours:
    try:
        return OpeningHours(expression, timezone=BERLIN)
    except (ParserError, SyntaxError) as error:
        column = re.search(r"--> 1:(\d+)", str(error))
        where = f" (ab Zeichen {column[1]})" if column else ""
        raise InvalidHours(f"„{expression}“ ist keine gültige Öffnungszeit{where}.") from error


def _with_dates(expression: str, extra: ExtraOpenings | None, today: date) -> str:
    """Replace ``PH`` by the holidays' dates and append the single dates."""
    days = [
        day for year in range(today.year - 1, today.year + _YEARS_AHEAD + 1) for day in public_holidays(year)
    ]
    dated = _HOLIDAY_RULE.sub(_date_list(days), expression)
    if extra is not None and extra.dates:
        dated += f"; {_date_list(date.fromisoformat(day) for day in extra.dates)} {extra.hours}"
    return dated


def _date_list(days: Iterable[date]) -> str:
    return ",".join(f"{day.year} {_MONTHS[day.month - 1]} {day.day:02d}" for day in sorted(days))


def _in_berlin(moment: datetime) -> datetime:
    """Return the moment in Berlin time; a time that a change of clocks leaves out becomes the one after."""
    return moment.astimezone(timezone.utc).astimezone(BERLIN)


def _open_intervals(hours: OpeningHours, start: datetime, end: datetime) -> Iterator[OpenInterval]:
    for begin, finish, state, _ in hours.intervals(_in_berlin(start), _in_berlin(end)):
        if state == State.OPEN and finish is not None:
            yield OpenInterval(begin, finish)


def _openings_on(hours: OpeningHours, day: date) -> Iterator[OpenInterval]:
    midnight = datetime.combine(day, time(), BERLIN)
    following = datetime.combine(day + timedelta(days=1), time(), BERLIN)
    for interval in _open_intervals(hours, midnight - timedelta(days=1), following + timedelta(days=1)):
        if interval.start <= midnight and interval.end >= following:
            yield OpenInterval(midnight, following)
        elif interval.start.date() == day:
            yield interval


def _clock_pairs(intervals: Iterable[OpenInterval]) -> tuple[tuple[str, str], ...]:
    """Return ``(HH:MM, HH:MM)`` of each interval; one that ends at midnight ends at 24:00."""
    return tuple(
        (f"{interval.start:%H:%M}", "24:00" if interval.end.time() == time() else f"{interval.end:%H:%M}")
        for interval in intervals
    )
