"""When something was lost: the window of days that a citizen's words leave open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.language.dates import DateMention, find_dates, find_impossible_dates
from bot.language.normalise import fold

VAGUE = re.compile(
    r"\b(?:ungefahr|etwa|circa|ca|glaub\w*|vielleicht|vllt|vermutlich|wahrscheinlich|irgendwann"
    r"|so um|oder so|um den"
    r"|rum|herum|nicht (?:mehr )?(?:genau|sicher)|evtl|eventuell|muss|musste|konnte|denk\w*|meine ich"
    r"|mein ich"
    r"|bemerkt|aufgefallen|gemerkt)\b"
)
_NEAR_DATE = 24
"""So many characters around a date are searched for „etwa“ and the like."""
_LONGEST_AGO = timedelta(days=370)
"""A date before that is none of a loss, but a year in an engraving or the like."""
_MONTHS = ("januar", "februar", "marz", "april", "mai", "juni", "juli", "august", "september", "oktober",
           "november", "dezember")  # fmt: skip
_PART_OF_MONTH = re.compile(
    rf"\b(?P<month>{'|'.join(_MONTHS)})(?:halfte|woche|wochenende|anfang|mitte|ende)\b"
)
_MONTH_ALONE = re.compile(rf"(?<!\. )\b(?P<month>{'|'.join(_MONTHS)})\b")
_HOLIDAYS = re.compile(r"\b(?:nach|vor|in) (?:den |dem )?\w*ferien\b")
_DAY_OF_MONTH = re.compile(r",? ?(?:den |dem )?(\d{1,2})\.(?! ?\d)")


_YEARS_AGO = re.compile(
    r"\b(?:vor|seit) (?:\w+ )?(?:zwei|drei|vier|funf|sechs|zehn|vielen|ein paar|einigen|\d+) jahren\b"
    r"|\b(?:vorletztes|vorvoriges) jahr\b"
)


_YEAR = re.compile(r"(?<![\d.])(20[0-4]\d)(?![\d.])")


@dataclass(frozen=True)
class DateDoubt:
    """Why a day that was named is no day of a loss."""

    reason: Literal["impossible", "future", "too_old"]
    day: str
    """The wording."""


@dataclass(frozen=True)
class DateWindow:
    """When something was lost; both days included."""

    first: date
    last: date
    vague: bool = False
    """Whether the citizen is not sure, so that the days around count nearly as much."""


def date_window(mentions: Sequence[DateMention], text: str, today: date) -> DateWindow | None:
    """Return the window that the dates of a text span; a date to come is no day of a loss."""
    folded = fold(text)
    period = _named_period(folded, today)
    past = [
        mention
        for mention in mentions
        if mention.first <= today and mention.last >= today - _LONGEST_AGO and not _is_loose(mention, folded)
    ]
    spans = [_weekday_of_month(mention, text, today) or _span(mention) for mention in past]
    if not spans:
        return DateWindow(*period, vague=True) if period else None
    vague = any(
        mention.kind == "every"
        or VAGUE.search(fold(text[max(0, mention.start - _NEAR_DATE) : mention.end + _NEAR_DATE // 2]))
        for mention in past
    )
    first, last = min(span[0] for span in spans), max(min(span[1], today) for span in spans)
    return DateWindow(first, max(first, last), bool(vague))


def date_doubt(text: str, today: date, retention: timedelta) -> DateDoubt | None:
    """Return why the day that a text names cannot be searched for; ``None`` if it can or if there is none.

    ``retention`` is how long found things are kept.
    """
    impossible = find_impossible_dates(text, today)
    if impossible:
        return DateDoubt("impossible", impossible[0])
    mentions = find_dates(text, today, prefer="past")
    window = date_window(mentions, text, today)
    if window is not None:
        return DateDoubt("too_old", "") if window.last < today - retention else None
    old = [mention for mention in mentions if mention.last < today - _LONGEST_AGO]
    years = [int(year) for year in _YEAR.findall(text)]
    if any(date(year, 12, 31) < today - retention for year in years):
        return DateDoubt("too_old", str(max(years)))
    if old or _YEARS_AGO.search(fold(text)):
        return DateDoubt("too_old", old[0].text if old else "")
    future = [mention for mention in mentions if mention.first > today and mention.kind != "every"]
    return DateDoubt("future", future[0].text) if future else None


def _is_loose(mention: DateMention, folded: str) -> bool:
    """Whether a weekday belongs to a time that is not named by a date: „Montag nach den Ferien“."""
    return mention.kind == "weekday" and bool(_HOLIDAYS.search(folded) or _PART_OF_MONTH.search(folded))


def _named_period(folded: str, today: date) -> tuple[date, date] | None:
    """Return the months of „zweite Oktoberhälfte“ or „Juni, Juli“, the last ones up to today."""
    names = [match["month"] for match in (*_PART_OF_MONTH.finditer(folded), *_MONTH_ALONE.finditer(folded))]
    months = [_month(_MONTHS.index(name) + 1, today) for name in names]
    if not months:
        return None
    return min(first for first, _ in months), max(last for _, last in months)


def _month(month: int, today: date) -> tuple[date, date]:
    year = today.year if date(today.year, month, 1) <= today else today.year - 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), min(today, following - timedelta(days=1))


def _weekday_of_month(mention: DateMention, text: str, today: date) -> tuple[date, date] | None:
    """Return the day of „Montag 9.“: the last Monday that was a ninth."""
    number = _DAY_OF_MONTH.match(text, mention.end)
    if mention.kind != "weekday" or number is None:
        return None
    for back in range(_LONGEST_AGO.days):
        day = today - timedelta(days=back)
        if day.day == int(number[1]) and day.weekday() == mention.first.weekday():
            return day, day
    return None


def _span(mention: DateMention) -> tuple[date, date]:
    """Return the days a wording stands for: „vor drei Wochen“ is no exact day."""
    wording = fold(mention.text)
    slack = 0
    if mention.first == mention.last and re.search(r"\b(?:vor|her|seit)\b", wording):
        slack = 3 if "woche" in wording else 10 if "monat" in wording else 0
        days = re.search(r"\b(\d+|funf|sechs|sieben|acht|neun|zehn|zwolf|vierzehn) tag", wording)
        slack = slack or (1 if days else 0)
    return mention.first - timedelta(days=slack), mention.last + timedelta(days=slack)
