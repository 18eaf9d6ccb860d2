"""Opening hours as schema.org has them: the usual week, and every day of the coming year that differs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from bot.knowledge.hours import Schedule, public_holidays
from bot.knowledge.records import ExtraOpenings

Node = dict[str, Any]

DAYS_AHEAD = 366
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKLY = re.compile(r"(?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|off|closed|open|24/7)\b|\d{2}:\d{2}|[\s,;+-])+")
"""A string in which only weekdays and holidays occur: no other day can differ."""


def weekly_hours(schedule: Schedule) -> list[Node]:
    """Return a specification for each stretch of time in a week without holidays."""
    days: dict[tuple[str, str], list[str]] = {}
    for number, spans in enumerate(schedule.regular_week()):
        for span in spans:
            days.setdefault(span, []).append(f"https://schema.org/{_DAYS[number]}")
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": named if len(named) > 1 else named[0],
            "opens": opens,
            "closes": "23:59" if closes == "24:00" else closes,
        }
        for (opens, closes), named in days.items()
    ]


def special_hours(expression: str, extra: ExtraOpenings | None, today: date) -> list[Node]:
    """Return a specification for each day of the coming year on which the usual hours do not hold."""
    return [dict(node) for node in _special_hours(expression, extra, today)]


@lru_cache(maxsize=512)
def _special_hours(expression: str, extra: ExtraOpenings | None, today: date) -> tuple[Node, ...]:
    schedule = Schedule(expression, extra, today=today)
    nodes: list[Node] = []
    for day in _candidates(expression, extra, today):
        if not schedule.differs_from_regular(day):
            continue
        spans = [(f"{each.start:%H:%M}", f"{each.end:%H:%M}") for each in schedule.on(day)]
        for opens, closes in spans or [("00:00", "00:00")]:  # opens = closes: closed all day
            nodes.append(
                {
                    "@type": "OpeningHoursSpecification",
                    "validFrom": day.isoformat(),
                    "validThrough": day.isoformat(),
                    "opens": opens,
                    "closes": "23:59" if closes == "00:00" and opens != "00:00" else closes,
                }
            )
    return tuple(nodes)


def _candidates(expression: str, extra: ExtraOpenings | None, today: date) -> Iterator[date]:
    """The days that can differ: with simple hours holidays and extra dates only, else all."""
    last = today + timedelta(days=DAYS_AHEAD)
    if _WEEKLY.fullmatch(expression) is None:
        yield from (today + timedelta(days=number) for number in range(DAYS_AHEAD + 1))
        return
    days = {day for year in (today.year, today.year + 1) for day in public_holidays(year)}
    if extra is not None:
        days |= {date.fromisoformat(day) for day in extra.dates}
    yield from sorted(day for day in days if today <= day <= last)
