"""Days that have a name: the holidays of Thuringia and the other days people name without a number."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.language.calendar import SUNDAY, Period, easter_sunday, nth_weekday, weekday_up_to

PeriodOfYear = Callable[[int], "Period | None"]


def _fixed(month: int, day: int, days: int = 1) -> PeriodOfYear:
    def in_year(year: int) -> Period:
        first = date(year, month, day)
        return Period(first, first + timedelta(days=days - 1))

    return in_year


def _from_easter(offset: int, days: int = 1) -> PeriodOfYear:
    def in_year(year: int) -> Period | None:
        easter = easter_sunday(year)
        if easter is None:
            return None
        first = easter + timedelta(days=offset)
        return Period(first, first + timedelta(days=days - 1))

    return in_year


def _before_fourth_advent(days: int) -> PeriodOfYear:
    def in_year(year: int) -> Period:
        day = weekday_up_to(date(year, 12, 24), SUNDAY) - timedelta(days=days)
        return Period(day, day)

    return in_year


def _mothers_day(year: int) -> Period | None:
    day = nth_weekday(year, 5, SUNDAY, 2)
    return None if day is None else Period(day, day)


_FIRST, _SECOND = r"(?:1\.|erste[rnsm]?)", r"(?:2\.|zweite[rnsm]?)"
_THIRD, _FOURTH = r"(?:3\.|dritte[rnsm]?)", r"(?:4\.|vierte[rnsm]?)"
_CHRISTMAS_DAY = r" ?weihnachts ?(?:feier)?tag"
_NEW_YEAR = r"(?:neujahr|neujahrstag|silvester|sylvester|jahreswechsel)"

_DAYS: tuple[tuple[str, PeriodOfYear], ...] = (
    (rf"zwischen (?:den jahren|den feiertagen|weihnachten und {_NEW_YEAR})", _fixed(12, 27, days=5)),
    (r"neujahr(?:stag)?", _fixed(1, 1)),
    (r"(?:heiligen?|hl\.?) drei koe?nigen?|dreikoe?nig(?:e|stag)?", _fixed(1, 6)),
    (r"valentins?tag", _fixed(2, 14)),
    (r"weiberfastnacht|altweiber", _from_easter(-52)),
    (r"rosenmontag", _from_easter(-48)),
    (r"(?:faschings?|fastnachts?)dienstag", _from_easter(-47)),
    (r"aschermittwoch", _from_easter(-46)),
    (r"frauentag", _fixed(3, 8)),
    (r"palmsonntag", _from_easter(-7)),
    (r"grue?n ?don+erstag", _from_easter(-3)),
    (r"kar ?freitag", _from_easter(-2)),
    (r"(?:kar|oster)(?:samstag|sonnabend)", _from_easter(-1)),
    (r"ostersonntag", _from_easter(0)),
    (r"ostermontag", _from_easter(1)),
    (r"ostern|oster(?:feier)?tagen?|osterwochenende", _from_easter(-2, days=4)),
    (r"walpurgisnacht", _fixed(4, 30)),
    (r"tag der arbeit|mai-?feiertag", _fixed(5, 1)),
    (r"muttertag", _mothers_day),
    (r"mariae? himmelfahrt", _fixed(8, 15)),
    (r"(?:christi )?him+elfahrt(?:stag)?|vatertag|mae?nnertag|herrentag", _from_easter(39)),
    (r"pfingst(?:samstag|sonnabend)", _from_easter(48)),
    (r"pfingstsonntag", _from_easter(49)),
    (r"pfingstmontag", _from_easter(50)),
    (r"pfingsten|pfingst(?:feier)?tagen?|pfingstwochenende", _from_easter(49, days=2)),
    (r"fronleichnam", _from_easter(60)),
    (r"kindertag", _fixed(6, 1)),
    (r"weltkindertag", _fixed(9, 20)),
    (r"tag der (?:deutschen )?einheit|einheitsfeiertag|nationalfeiertag", _fixed(10, 3)),
    (r"reformations(?:tag|fest)", _fixed(10, 31)),
    (r"halloween", _fixed(10, 31)),
    (r"allerheiligen", _fixed(11, 1)),
    (r"martinstag", _fixed(11, 11)),
    (r"volkstrauertag", _before_fourth_advent(35)),
    (r"buss-? ?(?:und|u\.?|&) ?bet+ag|bus+- ?(?:und|u\.?|&) ?bet+ag|buss?tag", _before_fourth_advent(32)),
    (r"toten ?sonntag|ewigkeitssonntag", _before_fourth_advent(28)),
    (rf"{_FIRST} ?advent", _before_fourth_advent(21)),
    (rf"{_SECOND} ?advent", _before_fourth_advent(14)),
    (rf"{_THIRD} ?advent", _before_fourth_advent(7)),
    (rf"{_FOURTH} ?advent", _before_fourth_advent(0)),
    (r"nikolaustag|(?:(?<=\bam )|(?<=\ban )|(?<=\bzu ))nikolaus", _fixed(12, 6)),
    (r"heil(?:ig|ige[nr])[ -]?abend|hl\.? abend|weihnachtsabend", _fixed(12, 24)),
    (rf"{_FIRST}{_CHRISTMAS_DAY}", _fixed(12, 25)),
    (rf"{_SECOND}{_CHRISTMAS_DAY}", _fixed(12, 26)),
    (r"weihnachten|weihnachts(?:feier)?tagen?", _fixed(12, 24, days=3)),
    (r"sil+vester|sylvester", _fixed(12, 31)),
    (r"jahreswechsel", _fixed(12, 31, days=2)),
)

NAMED_DAY = r"(?:" + "|".join(pattern for pattern, _ in _DAYS) + r")\b"
"""Matches, in folded text, the name of a day or of a feast."""

_RULES = tuple((re.compile(pattern), in_year) for pattern, in_year in _DAYS)


def named_day(match: "re.Match[str]", group: str) -> PeriodOfYear:
    """Return what gives the period of each year for the name that NAMED_DAY found in `group`.

    Raises KeyError if the group holds no such name.
    """
    for pattern, in_year in _RULES:
        if pattern.fullmatch(match.string, match.start(group), match.end(group)):
            return in_year
    raise KeyError(match[group])
