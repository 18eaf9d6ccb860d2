"""What the wording of a date means, seen from a day."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from bot.language.calendar import SUNDAY, Period, Preference
from bot.language.folded_text import FoldedText

Kind = Literal["day", "weekday", "range", "every"]


class InvalidDate(ValueError):
    """A wording has the form of a date that no calendar holds, such as "31.02."; its text is the wording."""


@dataclass(frozen=True)
class Viewpoint:
    """From where a date is read."""

    today: date
    """The day of "heute"."""
    reference: date
    """The day from which weekdays and dates without a year are sought; `today` unless part of a range."""
    prefer: Preference
    """Whether these are sought after or before the reference."""

    def looking(self, prefer: Preference, reference: date) -> "Viewpoint":
        """Return the viewpoint of the same today with another reference and direction."""
        return replace(self, prefer=prefer, reference=reference)


@dataclass(frozen=True)
class Meaning:
    """The days a wording stands for, see `dates.DateMention`."""

    first: date
    last: date
    kind: Kind
    weekdays: frozenset[int] = frozenset()
    holiday: bool = False


Accept = Callable[["re.Match[str]", FoldedText], bool]
Read = Callable[["re.Match[str]", Viewpoint], "Meaning | None"]


@dataclass(frozen=True)
class DateRule:
    """One way to word a date."""

    pattern: "re.Pattern[str]"
    """Over folded text whose lookalikes are covered."""
    read: Read
    """Returns the meaning, or None if it names no day after all; raises InvalidDate."""
    accept: Accept | None = None
    """A last look at the wording, independent of any day."""
    role: Literal["written", "introducing", "other"] = "other"
    """A "written" date may follow an "introducing" one that only repeats it: "Freitag, den 20.11."."""


def rule(
    pattern: str,
    read: Read,
    accept: Accept | None = None,
    role: Literal["written", "introducing", "other"] = "other",
) -> DateRule:
    """Return a rule whose pattern is compiled for ASCII letters and digits."""
    return DateRule(re.compile(pattern, re.ASCII), read, accept, role)


def single_day(day: date) -> Meaning:
    """Return the meaning of one day."""
    return Meaning(day, day, "day")


def days_of(period: Period) -> Meaning:
    """Return the meaning of a period, a "day" if it has only one."""
    return Meaning(period.first, period.last, "day" if period.first == period.last else "range")


def habitual(weekdays: frozenset[int], when: Viewpoint) -> Meaning:
    """Return "every" such weekday; its days are the nearest ones that adjoin within one week."""
    one_day = timedelta(days=-1 if when.prefer == "past" else 1)
    first = when.reference
    while first.weekday() not in weekdays:
        first += one_day
    last = first
    while first.weekday() > 0 and first.weekday() - 1 in weekdays:
        first -= timedelta(days=1)
    while last.weekday() < SUNDAY and last.weekday() + 1 in weekdays:
        last += timedelta(days=1)
    return Meaning(first, last, "every", weekdays)
