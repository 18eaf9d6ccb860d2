"""How things are written in German: lists, days, weeks, addresses, dates of sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

from bot.knowledge.hours import OpenInterval
from bot.knowledge.records import Address

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_SHORT_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_HABITS = ("montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags", "sonntags")
_MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
_CLOSED = "geschlossen"

Week = Sequence[Sequence[tuple[str, str]]]


def listing(items: Iterable[str], last: str = "und") -> str:
    """Return „a, b und c“."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def day_name(day: date, today: date) -> str:
    """Return „heute“, „morgen (Donnerstag)“ or „am Mittwoch, 25.11.2026“."""
    if day == today:
        return "heute"
    if day == today + timedelta(days=1):
        return f"morgen ({WEEKDAYS[day.weekday()]})"
    return f"am {WEEKDAYS[day.weekday()]}, {numeric_date(day, today)}"


def numeric_date(day: date, today: date) -> str:
    """Return „25.11.“, with the year when it is not the current one."""
    return f"{day.day}.{day.month}." if day.year == today.year else f"{day.day}.{day.month}.{day.year}"


def capitalised(text: str) -> str:
    """Return the text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def habit(weekdays: Iterable[int]) -> str:
    """Return „mittwochs“ or „samstags und sonntags“."""
    return listing(_HABITS[day] for day in sorted(weekdays))


def times(pairs: Iterable[tuple[str, str]]) -> str:
    """Return „08:30–11:30 und 13:30–15:30“."""
    return listing(f"{begin}–{'24:00' if end == '00:00' else end}" for begin, end in pairs)


def interval_times(intervals: Iterable[OpenInterval]) -> str:
    """Return the times of intervals, as :func:`times`."""
    return times((f"{interval.start:%H:%M}", f"{interval.end:%H:%M}") for interval in intervals)


def week_line(week: Week) -> str:
    """Return „Mo, Fr 08:30–13:00, Di 08:30–18:00, Sa, So geschlossen“ with equal days together."""
    groups: dict[str, list[int]] = {}
    for weekday, pairs in enumerate(week):
        groups.setdefault(times(pairs) or _CLOSED, []).append(weekday)
    opened = [f"{_days(days)} {text}" for text, days in groups.items() if text != _CLOSED]
    closed = groups.get(_CLOSED, [])
    return "; ".join(opened + ([f"{_days(closed)} {_CLOSED}"] if closed else []))


def _days(weekdays: Sequence[int]) -> str:
    consecutive = weekdays == list(range(weekdays[0], weekdays[-1] + 1))
    if len(weekdays) > 2 and consecutive:
        return f"{_SHORT_DAYS[weekdays[0]]}–{_SHORT_DAYS[weekdays[-1]]}"
    return ", ".join(_SHORT_DAYS[day] for day in weekdays)


def address_line(address: Address) -> str:
    """Return an address on one line, with building, floor and room."""
    town = " ".join(part for part in (address.postcode, address.city) if part)
    if address.district:
        town = f"{town} ({address.district})" if town else address.district
    floor = None if address.floor is None else ("Erdgeschoss" if address.floor == "EG" else address.floor)
    room = None if address.room is None else f"Raum {address.room}"
    return ", ".join(part for part in (address.street, address.building, floor, room, town) if part)


def as_of_text(as_of: str) -> str:
    """Return „17. Februar 2026“, „März 2024“ or „2021“ for an ISO date, month or year."""
    parts = as_of.split("-")
    if len(parts) == 1:
        return parts[0]
    month = _MONTHS[int(parts[1]) - 1]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])}. {month} {parts[0]}"


def older_than_a_year(as_of: str, today: date) -> bool:
    """Tell whether a source's date is more than a year ago; an incomplete date counts from its last day."""
    parts = [int(part) for part in as_of.split("-")]
    if len(parts) == 1:
        last = date(parts[0], 12, 31)
    elif len(parts) == 2:
        last = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1) - timedelta(days=1)
    else:
        last = date(parts[0], parts[1], parts[2])
    return (today - last).days > 365


def host(url: str) -> str | None:
    """Return the host of a web address without „www.“, or ``None`` if it is none."""
    name = urlsplit(url).hostname
    return name[4:] if name and name.startswith("www.") else name
