"""Structured opening times of the catalogue as an OSM ``opening_hours`` string (Berlin wall-clock times)."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone

from bot.clock import BERLIN
from bot.knowledge.hours import InvalidHours, Schedule
from bot.knowledge.xzufi import elements as xml
from bot.language.normalise import fold

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY_WORDS = {
    "montag": (0,),
    "dienstag": (1,),
    "mittwoch": (2,),
    "donnerstag": (3,),
    "freitag": (4,),
    "samstag": (5,),
    "sonnabend": (5,),
    "sonntag": (6,),
    "arbeitstag_mo_fr": (0, 1, 2, 3, 4),
    "arbeitstag_mo_sa": (0, 1, 2, 3, 4, 5),
    "werktag": (0, 1, 2, 3, 4, 5),
    "wochenende": (5, 6),
    "taglich": (0, 1, 2, 3, 4, 5, 6),
}
_VISITING = ("ALLGEMEINE_OEFFNUNGSZEIT", "BESUCHSZEIT", "SERVICEZEIT")
"""Kinds of times at which one can come; which of them stands first here goes before the others."""
_CLOCK = re.compile(r"(?:\d{4}-\d{2}-\d{2}T)?(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?")
_MILLISECONDS = re.compile(r"-?\d{5,}")


class UnreadableHours(ValueError):
    """Structured times that make no sense; the message says why (German)."""


def opening_hours(unit: xml.Element, today: date) -> str | None:
    """Return when one can come to a unit, or ``None`` where only words say it.

    Telephone hours and times that are over are left out. Public holidays count as closed.

    Raises:
        UnreadableHours: a day or time cannot be understood; nothing is guessed.
    """
    kinds: dict[str, xml.Element] = {}
    for block in xml.children(unit, "oeffnungszeitenStrukturiert"):
        kind = (
            xml.code_name(xml.child(block, "typ")).upper().replace(" ", "_").replace("Ö", "OE")
            or _VISITING[0]
        )
        if xml.is_current(block, today):
            kinds.setdefault(kind, block)
    chosen = next((kinds[kind] for kind in _VISITING if kind in kinds), None)
    if chosen is None:
        return None
    spans: dict[int, list[tuple[str, str]]] = {}
    for time in xml.children(chosen, "regulaereZeiten"):
        begin, end = _clock(time, "beginn"), _clock(time, "ende")
        if begin >= end:
            raise UnreadableHours(f"„{begin}-{end}“ ist keine Zeitspanne")
        for number in _days(time):
            spans.setdefault(number, []).append((begin, end))
    return _expression(spans, today) if spans else None


def _days(time: xml.Element) -> tuple[int, ...]:
    name = xml.code_name(xml.child(time, "tagestyp"))
    found = _DAY_WORDS.get(fold(name).replace(" ", "_").replace("-", "_"))
    if found is None:
        raise UnreadableHours(f"der Tagestyp „{name}“ ist nicht bekannt")
    return found


def _clock(time: xml.Element, name: str) -> str:
    written = xml.text(xml.child(time, name))
    match = _CLOCK.fullmatch(written)
    if match:
        if int(match[1]) < 24 and int(match[2]) < 60:
            return f"{match[1]}:{match[2]}"
    elif _MILLISECONDS.fullmatch(written):  # some systems write the moment of 1 January 1970
        moment = datetime.fromtimestamp(int(written) / 1000, timezone.utc).astimezone(BERLIN)
        if moment.minute % 5 == 0 and moment.second == 0:
            return f"{moment:%H:%M}"
    raise UnreadableHours(f"„{written}“ ist keine Uhrzeit")


def _expression(spans: dict[int, list[tuple[str, str]]], today: date) -> str:
    by_times: dict[str, list[int]] = {}
    for number in sorted(spans):
        times = ",".join(f"{begin}-{end}" for begin, end in sorted(set(spans[number])))
        by_times.setdefault(times, []).append(number)
    rules = [f"{_day_list(numbers)} {times}" for times, numbers in by_times.items()]
    expression = "; ".join([*rules, "PH off"])
    try:
        Schedule(expression, today=today)
    except InvalidHours as error:
        raise UnreadableHours(str(error)) from error
    return expression


def _day_list(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(
        f"{_DAYS[run[0]]}-{_DAYS[run[-1]]}" if len(run) > 2 else ",".join(_DAYS[each] for each in run)
        for run in runs
    )
