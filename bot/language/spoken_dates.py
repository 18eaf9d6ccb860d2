"""Dates that start from today or from a weekday: "heute", "vor drei Tagen", "nächsten Samstag", "Mo-Fr"."""

import re
from datetime import timedelta
from typing import cast

from bot.language.calendar import (
    SATURDAY,
    SUNDAY,
    Part,
    Period,
    month_of,
    months_later,
    nearest_holiday,
    nearest_weekday,
    nearest_year,
    nth_weekday,
    part_of_month,
    part_of_week,
    part_of_year,
    week_of,
    weekday_from,
    weekday_up_to,
)
from bot.language.date_meaning import DateRule, Meaning, Viewpoint, days_of, habitual, rule, single_day
from bot.language.date_words import (
    ABBREVIATED_WEEKDAY,
    FULL_MONTH,
    MONTH,
    NUMBER_WORD,
    PART_OF_DAY,
    WEEKDAY,
    month_number,
    number,
    qualifier,
    step,
    weekday_number,
)
from bot.language.folded_text import FoldedText

_WORKING_DAYS = frozenset(range(5))
_WEEKEND = frozenset((SATURDAY, SUNDAY))
_A_FEW_DAYS = (2, 7)

_ADJECTIVE = r"[nrsm]?(?: tage?s?)?"
_DAY_WORD = (
    rf"(?P<day_word>heut(?:e|ige{_ADJECTIVE})?|heude|hoite"
    rf"|(?:ue?ber ?){{0,2}}mor(?:ge?n|jen|gige{_ADJECTIVE})"
    rf"|(?:vor ?){{0,3}}(?:gest(?:ern|an|rn)|gesern|getsern|gestrige{_ADJECTIVE}))"
)
_AMOUNT = rf"(?P<amount>\d{{1,3}}|{NUMBER_WORD})"
_ABOUT = r"(?:(?:ca\.?|circa|etwa|ungefae?hr|so|rund|knapp|gut) )?"
_UNIT = r"(?P<unit>tag|woche|monat|jahr)(?:e[nr]?|n)?\b"
_FEW = r"(?:(?:ein )?paar|einigen|wenigen|mehreren)"


def _day_word_offset(word: str) -> int:
    if word.startswith(("he", "ho")):
        return 0
    if "mor" in word:
        return 1 + len(re.findall(r"ue?ber", word))
    return -1 - word.count("vor")


def _day_word(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    return single_day(when.today + timedelta(days=_day_word_offset(match["day_word"])))


def _offset(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    groups = match.groupdict()
    amount, unit = number(match["amount"]), match["unit"]
    direction = 1 if groups.get("direction") == "in" else -1
    anchored = bool(groups.get("day_word") or groups.get("weekday"))
    start = when.today
    if groups.get("day_word"):
        start += timedelta(days=_day_word_offset(groups["day_word"]))
    elif groups.get("weekday"):
        weekday = weekday_number(groups["weekday"])
        start = weekday_from(start, weekday) if direction > 0 else weekday_up_to(start, weekday)
    if unit in ("monat", "jahr"):
        return single_day(months_later(start, direction * amount * (12 if unit == "jahr" else 1)))
    days = amount * 7 if unit == "woche" else amount
    if anchored and unit == "tag" and amount == 8:
        days = 7  # "heute in acht Tagen" is a week from today
    return single_day(start + timedelta(days=direction * days))


def _a_few_days(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    near, far = (timedelta(days=days) for days in _A_FEW_DAYS)
    if match["direction"] == "in":
        return days_of(Period(when.today + near, when.today + far))
    return days_of(Period(when.today - far, when.today - near))


def _these_days(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    amount = number(match["amount"]) if match["amount"] else None
    unit = match["unit"]
    direction = 1 if step(match["step"]) > 0 else -1
    if unit in ("monat", "jahr"):
        months = (amount or 3) * (12 if unit == "jahr" else 1)
        other = months_later(when.today, direction * months)
    else:
        days = (amount or 4) * 7 if unit == "woche" else (amount or 7)
        other = when.today + timedelta(days=direction * days)
    return days_of(Period(min(when.today, other), max(when.today, other)))


def _weekday(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    groups = match.groupdict()
    weekday = weekday_number(match["weekday"])
    if groups.get("habit") or groups.get("habitual_part") or groups.get("each"):
        return habitual(frozenset((weekday,)), when)
    day = nearest_weekday(when.reference, weekday, when.prefer)
    return Meaning(day, day, "weekday")


def _qualified_weekday(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    weekday, steps = weekday_number(match["weekday"]), step(match["step"])
    if steps == 0:
        return single_day(nearest_weekday(when.reference, weekday, when.prefer))
    if steps > 0:
        return single_day(weekday_from(when.today + timedelta(days=1), weekday) + timedelta(weeks=steps - 1))
    return single_day(weekday_up_to(when.today - timedelta(days=1), weekday) + timedelta(weeks=steps + 1))


def _weekday_of_week(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    week = week_of(when.today, step(match["step"]))
    return single_day(week.first + timedelta(days=weekday_number(match["weekday"])))


def _nth_weekday_of_month(match: "re.Match[str]", when: Viewpoint) -> Meaning | None:
    word, weekday = match["nth"], weekday_number(match["weekday"])
    nth = -1 if word.startswith("l") else {"1": 1, "e": 1, "2": 2, "z": 2, "3": 3, "d": 3}.get(word[0], 4)

    def in_month(year: int, month: int) -> Period | None:
        day = nth_weekday(year, month, weekday, nth)
        return None if day is None else Period(day, day)

    if match["month_name"]:
        month = month_number(match["month_name"])
        period = nearest_year(lambda year: in_month(year, month), when.reference, when.prefer)
        return None if period is None else days_of(period)
    direction = -1 if when.prefer == "past" else 1
    for months in range(3):
        first = months_later(when.reference.replace(day=1), direction * months)
        period = in_month(first.year, first.month)
        if period and (period.first - when.reference).days * direction >= 0:
            return days_of(period)
    return None


def _weekend(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    if not match["step"]:
        every = habitual(_WEEKEND, when)
        return days_of(Period(every.first, every.last)) if match["over"] else every
    steps = step(match["step"])
    if steps == 0:
        saturday = week_of(when.today).first + timedelta(days=SATURDAY)
    elif steps > 0:
        saturday = weekday_from(when.today + timedelta(days=1), SATURDAY) + timedelta(weeks=steps - 1)
    else:
        saturday = weekday_up_to(when.today - timedelta(days=2), SATURDAY) + timedelta(weeks=steps + 1)
    return days_of(Period(saturday, saturday + timedelta(days=1)))


def _part_of_unit(unit: str, part: Part | None, steps: int, when: Viewpoint) -> Period:
    if unit.startswith("woche"):
        week = week_of(when.today, steps)
        return part_of_week(week, part) if part else week
    if unit.startswith("monat"):
        first = months_later(when.today.replace(day=1), steps)
        month = month_of(first.year, first.month)
        return part_of_month(month, part) if part else month
    year = when.today.year + steps
    return part_of_year(year, part) if part else Period(month_of(year, 1).first, month_of(year, 12).last)


def _unit(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    groups = match.groupdict()
    part = cast("Part | None", "anfang" if groups["part"] == "beginn" else groups["part"])
    if groups.get("step"):
        return days_of(_part_of_unit(match["unit"], part, step(match["step"]), when))
    period = _part_of_unit(match["unit"], part, 0, when)
    if when.prefer == "future" and period.last < when.today:
        period = _part_of_unit(match["unit"], part, 1, when)
    if when.prefer == "past" and period.first > when.today:
        period = _part_of_unit(match["unit"], part, -1, when)
    return days_of(period)


def _night(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    evening = when.today + timedelta(days=step(match["step"]))
    return days_of(Period(evening, evening + timedelta(days=1 if match["part"] == "nacht" else 0)))


def _working_days(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    return habitual(_WORKING_DAYS, when)


def _all_days(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    return habitual(frozenset(range(7)), when)


def _holidays(match: "re.Match[str]", when: Viewpoint) -> Meaning | None:
    day = nearest_holiday(when.reference, when.prefer)
    if day is None:
        return None
    if not match["sundays"]:
        return Meaning(day, day, "every", holiday=True)
    sunday = nearest_weekday(when.reference, SUNDAY, when.prefer)
    day = max(day, sunday) if when.prefer == "past" else min(day, sunday)
    return Meaning(day, day, "every", frozenset((SUNDAY,)), holiday=True)


def _abbreviated_weekdays(match: "re.Match[str]", when: Viewpoint) -> Meaning:
    words = re.split(r"[ .]*(-|bis|/|,|und|oder|u\.|\+|&) ?", match[0])
    previous = weekday_number(words[0])
    weekdays = {previous}
    for connector, word in zip(words[1::2], words[2::2], strict=True):
        weekday = weekday_number(word)
        if connector in ("-", "bis"):
            weekdays.update((previous + days) % 7 for days in range((weekday - previous) % 7))
        weekdays.add(weekday)
        previous = weekday
    return habitual(frozenset(weekdays), when)


def _names_part_or_step(match: "re.Match[str]", text: FoldedText) -> bool:
    return bool(match["part"] or match["step"])


def _is_past(match: "re.Match[str]", text: FoldedText) -> bool:
    return step(match["step"]) < 0


def _is_a_weekend(match: "re.Match[str]", text: FoldedText) -> bool:
    return match[0] != "we"


def _is_no_so(match: "re.Match[str]", text: FoldedText) -> bool:
    """Return whether the abbreviation is not the word "so" or "do": "So", "Do" within a sentence."""
    word = match["weekday"]
    written = text.original_text(match.start("weekday"), match.end("weekday"))
    after_am = text.folded[: match.start()].endswith("am ")
    if word == "do":
        return written == "Do" or after_am or bool(re.match(r"\.? \d", match.string[match.end() :]))
    if word != "so":
        return True
    dated = re.match(r"\.?,? \d\d?\. ?\d\d?\.", match.string[match.end("weekday") :])
    return written == "So" and (
        bool(dated) or not re.search(r"(?:^|[.!?|:] ?)$", text.folded[: match.start()])
    )


def _are_weekdays(match: "re.Match[str]", text: FoldedText) -> bool:
    found = [
        (word[0], text.original_text(match.start() + word.start(), match.start() + word.end()))
        for word in re.finditer(rf"\b{ABBREVIATED_WEEKDAY}\b", match[0])
    ]
    words = {word for word, _ in found}
    if len(words) < 2 or (words == {"so", "do"} and not all(written.istitle() for _, written in found)):
        return False
    joined = re.search(r"-|/|\bbis\b", match[0])
    return bool(joined) or all(written == "So" for word, written in found if word == "so")


_EACH = r"(?P<each>(?:an )?jede[nrsm]? |immer (?:am )?|an (?:den |allen )?(?=\w+en\b))"
_WEEKDAY_GROUP = rf"(?P<weekday>{WEEKDAY})"
_WEEKDAY_END = rf"(?:(?P<habit>s)?\b|(?={PART_OF_DAY}(?P<habitual_part>s)?\b))"
_ABBREVIATION = rf"(?P<weekday>{ABBREVIATED_WEEKDAY})"
_BEFORE_ABBREVIATION = "|".join(rf"(?<=\b{word} )" for word in ("am", "bis", "ab", "von", "vom", "seit"))
_AFTER_ABBREVIATION = (
    r"(?=(?:\.,|\.|,)? (?:(?:um|ab|gegen|von) )?"
    rf"(?:\d\d?(?:[:.]\d\d)?(?: ?(?:-|bis) ?\d\d?(?:[:.]\d\d)?)? ?(?:uhr|h)\b|\d\d?:\d\d|\d\d?\. ?\d\d?\."
    rf"|\d\d?\. ?{MONTH}|(?:frueh|vormittags?|nachmittags?|mittags?|abends?)\b))"
)

SPOKEN_DATES: tuple[DateRule, ...] = (
    rule(rf"\b{_DAY_WORD}\b", _day_word, role="introducing"),
    rule(
        rf"\b(?:{_DAY_WORD}|{_WEEKDAY_GROUP}),? (?P<direction>in|vor) {_ABOUT}{_AMOUNT} {_UNIT}",
        _offset,
    ),
    rule(rf"\b(?P<direction>in|vor) {_ABOUT}{_AMOUNT} {_UNIT}", _offset),
    rule(rf"\b(?:(?<=seit )|(?=\w+ \w+ her\b)){_AMOUNT} {_UNIT}(?: her\b)?", _offset),
    rule(rf"\b(?P<direction>in|vor) {_FEW} tagen?\b", _a_few_days),
    rule(
        rf"\b(?:in )?(?:den|die|der) {qualifier('step')} (?:{_AMOUNT} |paar )?(?=\w+(?:en|ge|re)\b){_UNIT}",
        _these_days,
    ),
    rule(rf"\b{_WEEKDAY_GROUP}{_WEEKDAY_END}", _weekday, role="introducing"),
    rule(rf"\b{_EACH}{_WEEKDAY_GROUP}(?:en|s)?(?:\b|(?={PART_OF_DAY}))", _weekday),
    rule(rf"\b(?P<each>jede[nrm] ){_ABBREVIATION}\b", _weekday, _is_no_so),
    rule(
        rf"\b{qualifier('step')} {_WEEKDAY_GROUP}(?:\b|(?={PART_OF_DAY}))",
        _qualified_weekday,
        None,
        "introducing",
    ),
    rule(rf"\b{qualifier('step')} {_ABBREVIATION}\b", _qualified_weekday, _is_no_so, "introducing"),
    rule(
        rf"\b{qualifier('step')} woche,?(?: am)? {_WEEKDAY_GROUP}(?:\b|(?={PART_OF_DAY}))", _weekday_of_week
    ),
    rule(rf"\b{_WEEKDAY_GROUP},?(?: in)?(?: der)? {qualifier('step')} woche\b", _weekday_of_week),
    rule(
        r"\b(?:(?P<each>jede[nrsm]? )|(?=\S+ \w+ (?:im|in|des|vom) ))"
        r"(?P<nth>[1-4]\.|erste[nrsm]?|zweite[nrsm]?|dritte[nrsm]?"
        rf"|vierte[nrsm]?|le(?:tzt|zt|tz)e[nrsm]?) {_WEEKDAY_GROUP}\b"
        rf"(?: (?:im|in|des|vom) (?:(?P<month_name>{FULL_MONTH})|(?:jede[nms] )?monate?s?\b)|(?(each)|(?!)))",
        _nth_weekday_of_month,
    ),
    rule(
        rf"\b(?:{qualifier('step')} |(?P<over>ue?bers |ue?ber das |fuer das |fuers )"
        r"|(?:jedes |an den |an |am |das )?)"
        r"(?:wochenenden?s?|wochenends|we)\b",
        _weekend,
        _is_a_weekend,
    ),
    rule(
        rf"\b(?:(?P<part>anfang|beginn|mitte|ende) )?(?:{qualifier('step')}|der|des) "
        r"(?P<unit>woche|monate?s?|jahre?s?)\b",
        _unit,
        _names_part_or_step,
    ),
    rule(r"\b(?P<unit>wochen|monats|jahres)(?P<part>anfang|beginn|mitte|(?<!wochen)ende)\b", _unit),
    rule(rf"\b{qualifier('step')} (?P<part>nacht|abend)\b", _night, _is_past),
    rule(
        r"\b(?:werktags|wochentags|unter der woche|an (?:den |allen )?(?:werk|wochen|arbeits)tagen)\b",
        _working_days,
    ),
    rule(r"\b(?:jeden tag|tae?glich|alle tage)\b", _all_days),
    rule(
        r"\b(?:(?:an )?(?P<sundays>sonn(?:tags?)?(?:-|tagen)? ?(?:und|u\.|&) ?)feiertag(?:s|en?)"
        r"|an (?:(?:den|allen|gesetzlichen) )*feiertagen?|(?:am|an jedem) feiertag|feiertags"
        r"|ueber die feiertage)\b",
        _holidays,
    ),
    rule(
        rf"\b{ABBREVIATED_WEEKDAY}(?:\.? ?(?:-|bis|/|,|und|oder|u\.|\+|&) ?{ABBREVIATED_WEEKDAY}\b){{1,6}}"
        r"(?![\w-])",
        _abbreviated_weekdays,
        _are_weekdays,
    ),
    rule(rf"(?:{_BEFORE_ABBREVIATION}){_ABBREVIATION}\b(?![\w-])", _weekday, _is_no_so, "introducing"),
    rule(rf"\b{_ABBREVIATION}\b{_AFTER_ABBREVIATION}", _weekday, _is_no_so, "introducing"),
)
"""Rules in order of precedence among wordings of the same length."""
