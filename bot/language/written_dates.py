"""Dates that name a day of the month, a month, a calendar week or a feast: "31.10.", "Ende März"."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import cast

from bot.language import date_words
from bot.language.calendar import (
    Part,
    Period,
    month_of,
    months_later,
    nearest_bridge_day,
    nearest_year,
    part_of_month,
    week_of,
    weekday_from,
    weekday_up_to,
)
from bot.language.date_meaning import DateRule, InvalidDate, Meaning, Viewpoint, days_of, rule, single_day
from bot.language.date_words import (
    FULL_MONTH,
    MONTH,
    ORDINAL_WORD,
    STANDS_ALONE,
    WEEKDAY,
    YEAR,
    month_number,
    qualifier,
    step,
)
from bot.language.folded_text import FoldedText
from bot.language.named_days import NAMED_DAY, named_day

_YEARS_AHEAD_OF_TWO_DIGITS = 20
_START = r"(?<![\w.,:/#])"
_NO_CLOCK = r"(?!\d| ?uhr| ?h\b|[:.]\d)"
_LONG_YEAR = rf"(?: ?(?P<year>{YEAR})(?!\d)| {qualifier('year_step')} jahre?s?\b)?"
_YEAR_BEFORE = rf"{qualifier('year_before')} jahre?s?(?: an| zu| ueber| im)? "
_NUMERIC_YEAR = (
    rf"(?: ?(?P<year>{YEAR})(?!\d)|(?P<short_year>\d\d){_NO_CLOCK}| {qualifier('year_step')} jahre?s?\b)?"
)
_ARTICLE = r"(?:\b(?:am|den|dem|zum|vom) )"
_JOINED_DAYS = r"(?: ?(?:und|oder|bis|,|-|/|u\.)(?: (?:zum|am|dem|den))? ?\d\d?\.?){1,6}?"
_AFTER_ORDINAL = r"(?=$|[!?,;.]| (?:um|ab|gegen|vormittags?|nachmittags?|abends?|frueh)\b)"


def _year_of(match: "re.Match[str]", today: date) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("short_year"):
        century = today.year - today.year % 100
        year = century + int(groups["short_year"])
        return year if year <= today.year + _YEARS_AHEAD_OF_TWO_DIGITS else year - 100
    for group in ("year_step", "year_before"):
        if groups.get(group):
            return today.year + step(groups[group])
    return None


def _of_year(
    match: "re.Match[str]", when: Viewpoint, in_year: Callable[[int], Period | None]
) -> Period | None:
    """Return the yearly period in the year that the wording names, points to or leaves to the viewpoint."""
    year = _year_of(match, when.today)
    if year is not None:
        return in_year(year)
    word = match.groupdict().get("step")
    if not word:
        return nearest_year(in_year, when.reference, when.prefer)
    steps = step(word)
    if steps == 0:
        return in_year(when.today.year)
    if steps > 0:
        nearest = nearest_year(in_year, when.today + timedelta(days=1), "future")
    else:
        nearest = nearest_year(in_year, when.today - timedelta(days=1), "past")
    if nearest is None or abs(steps) == 1:
        return nearest
    return in_year(nearest.first.year + steps // 2)


def _existing(match: "re.Match[str]", period: Period | None) -> Meaning:
    if period is None:
        raise InvalidDate(match[0])
    return days_of(period)


def _day_in_year(day: int, month: int) -> Callable[[int], Period | None]:
    def in_year(year: int) -> Period | None:
        try:
            existing = date(year, month, day)
        except ValueError:
            return None
        return Period(existing, existing)

    return in_year


def _day_and_month(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    groups = match.groupdict()
    day = int(groups["day"]) if groups.get("day") else date_words.ORDINALS[groups["ordinal"]]
    if groups.get("month_name"):
        month = month_number(groups["month_name"])
    elif groups.get("month_ordinal"):
        month = date_words.ORDINALS[groups["month_ordinal"]]
    else:
        month = int(groups["month"])
    return _existing(match, _of_year(match, when, _day_in_year(day, month)))


def _day_of_some_month(day: int, when: Viewpoint) -> date | None:
    direction = -1 if when.prefer == "past" else 1
    for months in range(4):
        first = months_later(when.reference.replace(day=1), direction * months)
        period = _day_in_year(day, first.month)(first.year)
        if period and (period.first - when.reference).days * direction >= 0:
            return period.first
    return None


def _day_alone(match: "re.Match[str]", when: Viewpoint) -> Meaning | None:
    groups = match.groupdict()
    day = int(groups["day"]) if groups.get("day") else date_words.ORDINALS[groups["ordinal"]]
    found = _day_of_some_month(day, when)
    return None if found is None else single_day(found)


def _days_alone(match: "re.Match[str]", when: Viewpoint) -> Meaning | None:
    outer, inner = ("day", "last_day") if when.prefer == "future" else ("last_day", "day")
    one = _day_of_some_month(int(match[outer]), when)
    other = one and _day_of_some_month(int(match[inner]), when.looking(when.prefer, one))
    return days_of(Period(min(one, other), max(one, other))) if one and other else None


def _month(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    month = month_number(match["month_name"])
    part = cast("Part | None", match.groupdict().get("part"))

    def in_year(year: int) -> Period:
        whole = month_of(year, month)
        return part_of_month(whole, part) if part else whole

    return _existing(match, _of_year(match, when, in_year))


def _named(match: "re.Match[str]", when: Viewpoint) -> Meaning | None:
    period = _of_year(match, when, named_day(match, "name"))
    return None if period is None else days_of(period)


def _beside_named(match: "re.Match[str]", when: Viewpoint) -> Meaning | None:
    name_in_year = named_day(match, "name")

    def in_year(year: int) -> Period | None:
        named = name_in_year(year)
        return named and _beside(named, match["beside"], after=match["side"] != "vor")

    period = _of_year(match, when, in_year)
    return None if period is None else days_of(period)


def _beside(named: Period, beside: str, after: bool) -> Period:
    if beside == "woche":
        return week_of(named.last, 1) if after else week_of(named.first, -1)
    day = named.last + timedelta(days=1) if after else named.first - timedelta(days=1)
    if not beside.endswith("entag") and beside != "tag":
        weekday = date_words.weekday_number(beside)
        day = weekday_from(day, weekday) if after else weekday_up_to(day, weekday)
    return Period(day, day)


def _bridge_day(match: "re.Match[str]", when: Viewpoint) -> Meaning | None:
    day = nearest_bridge_day(when.reference, when.prefer)
    return None if day is None else single_day(day)


def _calendar_week(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    week = int(match["week"] or match["nth_week"])

    def in_year(year: int) -> Period | None:
        try:
            return week_of(date.fromisocalendar(year, week, 1))
        except ValueError:
            return None

    return _existing(match, _of_year(match, when, in_year))


def _has_the_form_of_a_date(match: "re.Match[str]", text: FoldedText) -> bool:
    return bool(match["year"]) or (1 <= int(match["day"]) <= 39 and 1 <= int(match["month"]) <= 19)


def _is_a_possible_day(match: "re.Match[str]", text: FoldedText) -> bool:
    return 1 <= int(match["day"]) <= 31 and 1 <= int(match["month"]) <= 12


def _is_a_small_number(match: "re.Match[str]", text: FoldedText) -> bool:
    return 1 <= int(match["day"]) <= 39


def _is_a_day_number(match: "re.Match[str]", text: FoldedText) -> bool:
    return 1 <= int(match["day"]) <= 31 and 1 <= int(match.groupdict().get("last_day") or 1) <= 31


def _is_a_spoken_month(match: "re.Match[str]", text: FoldedText) -> bool:
    return date_words.ORDINALS[match["month_ordinal"]] <= 12


_BEFORE_MONTH = "|".join(
    rf"(?<=\b{word} )" for word in ("im", "in", "ab", "seit", "bis", "von", "vom", "fuer", "zwischen", "und")
)
_BEFORE_BARE_DATE = "|".join(
    rf"(?<=\b{word} )" for word in ("am", "vom", "bis", "zum", "den", "dem", "ab", "seit")
)
_ORDINAL_DATE = rf"(?P<ordinal>{ORDINAL_WORD})e[nrsm]?"

WRITTEN_DATES: tuple[DateRule, ...] = (
    rule(
        rf"{_START}(?P<day>\d\d?)\. ?(?P<month>\d\d?)\.{_NUMERIC_YEAR}(?!\d)",
        _day_and_month,
        _has_the_form_of_a_date,
        "written",
    ),
    rule(
        rf"(?:{_BEFORE_BARE_DATE}|(?<=(?:tag|och) )|^(?=[\d.]+[?!]?$))(?P<day>\d\d?)\.(?P<month>\d\d?)"
        r"(?![\d:]|[.,]\d|\w| ?(?:uhr|h\b))",
        _day_and_month,
        _is_a_possible_day,
        "written",
    ),
    rule(
        rf"{_START}(?P<year>{YEAR})-(?P<month>\d\d?)-(?P<day>\d\d?)(?![\w-])", _day_and_month, None, "written"
    ),
    rule(
        rf"{_START}(?P<day>\d\d?)(?P<mark>[/-])(?P<month>\d\d?)(?P=mark)(?P<year>{YEAR})(?![\w-])",
        _day_and_month,
        None,
        "written",
    ),
    rule(
        rf"{_ARTICLE}?{_START}(?P<day>\d\d?)(?:\.|(?= ?(?:-|bis)))"
        rf"(?={_JOINED_DAYS} ?(?:(?P<month_name>{MONTH})|(?<=\.)(?P<month>\d\d?)\.){_NUMERIC_YEAR}(?!\d))",
        _day_and_month,
        _is_a_small_number,
        "written",
    ),
    rule(
        rf"{_START}(?P<day>\d\d?)(?:\.|te[rn]?)? ?(?P<month_name>{MONTH})(?:\.(?= ?{YEAR}))?{_LONG_YEAR}",
        _day_and_month,
        _is_a_small_number,
        "written",
    ),
    rule(rf"\b{_ORDINAL_DATE} (?P<month_name>{MONTH}){_LONG_YEAR}", _day_and_month, None, "written"),
    rule(
        rf"{_ARTICLE}{_ORDINAL_DATE} (?P<month_ordinal>{ORDINAL_WORD})e[nrsm]?\b{_LONG_YEAR}",
        _day_and_month,
        _is_a_spoken_month,
        "written",
    ),
    rule(
        rf"\b(?:vom|von|zwischen dem) (?P<day>\d\d?)\. ?(?:bis|-|und)(?: zum| dem)? ?(?P<last_day>\d\d?)\."
        rf"{STANDS_ALONE}",
        _days_alone,
        _is_a_day_number,
    ),
    rule(
        rf"{_ARTICLE}(?P<day>\d\d?)(?:\.{STANDS_ALONE}|(?= (?:um|ab|gegen) ))",
        _day_alone,
        _is_a_day_number,
        "written",
    ),
    rule(rf"{_ARTICLE}{_ORDINAL_DATE}{_AFTER_ORDINAL}", _day_alone, None, "written"),
    rule(
        rf"(?:\b(?P<part>anfang|mitte|ende) (?:vom )?|\b{qualifier('step')} |\b{_YEAR_BEFORE}"
        rf"|{_BEFORE_MONTH})(?P<month_name>{FULL_MONTH}){_LONG_YEAR}",
        _month,
    ),
    rule(rf"\b(?P<month_name>{FULL_MONTH}) ?(?P<year>{YEAR})(?!\d)", _month),
    rule(
        rf"(?:\b{_YEAR_BEFORE}|\b{qualifier('step')} )?(?<!\w)(?P<name>{NAMED_DAY}){_LONG_YEAR}",
        _named,
    ),
    rule(
        rf"\b(?P<beside>{WEEKDAY}|tag|brue?ckentag|woche) (?P<side>nach|vor|zu|an)(?: dem| der| den)? "
        rf"(?P<name>{NAMED_DAY}){_LONG_YEAR}",
        _beside_named,
    ),
    rule(r"\bbrue?ckentag\b", _bridge_day),
    rule(
        rf"\b(?:kw|kalenderwoche) ?(?P<week>\d\d?)\b(?: ?/? ?(?P<year>{YEAR})(?!\d))?"
        r"|\b(?P<nth_week>\d\d?)\. ?(?:kw|kalenderwoche)\b",
        _calendar_week,
    ),
)
"""Rules in order of precedence among wordings of the same length."""
