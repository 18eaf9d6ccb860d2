"""What citizens say about when they would like to come: „nicht freitags“, „halb drei“, „erst im Januar“."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from bot.cases.dialogue.slot_words import SlotWords, is_ordinal, read_words
from bot.clock import BERLIN
from bot.language.clock_times import TimeMention, find_times
from bot.language.dates import DateMention, find_dates
from bot.language.normalise import fold

_EARLIEST_HOUR = 7
"""An hour before this one is meant for the afternoon: „um drei“ is 15:00."""
_NEGATED_BEFORE = re.compile(
    r"\b(?:nicht|nich|net|ned|kein\w*|ausser|bloss nicht|nur nicht)(?: (?:am|an|einem|den|dem|der"
    r"|um|so|gern|gerne|unbedingt))*\s*$"
)
_NEGATED_AFTER = re.compile(
    r"^,? *(?:ist |is |kann |geht |gehts |passt |hab |habe |bin |muss |sind )?(?:(?:ich|wir|es|mir"
    r"|uns|bei|da|leider|gar|eher|schon|aber|immer) )*"
    r"(?:nicht|nich|net|ned|nie|kein\w*|schlecht|ungunstig|unmoglich|arbeiten|weg)\b"
)
_FROM = re.compile(r"\b(?:erst|ab|fruhestens|nicht vor|nicht eher als|nicht fruher als)(?: \w+){0,3}\s*$")
_AFTER = re.compile(r"\bnach(?: (?:dem|der|den))?\s*$")
_BEFORE = re.compile(r"\b(?:vor|noch vor|spatestens)(?: (?:dem|der|den|am))?\s*$")
_NOT_BEFORE = re.compile(r"\bnicht (?:vor|eher als|fruher als)(?: (?:dem|der|den|am))?\s*$")
_WEEK_OF = re.compile(r"\bwoche (?:vom|ab)?\s*$")
_OPEN_START = re.compile(r"^(?:(?:so|etwa|erst) )*(?:ab|nach|fruhestens)\b")
_OPEN_END = re.compile(r"^(?:(?:so|etwa) )*(?:bis|vor|spatestens)\b")
_BARE_CLOCK = re.compile(r"^\D{0,12}(?<!\d)(?:([01]?\d|2[0-3])[.:]|([01]\d|2[0-3]) ?)([0-5]\d)(?: uhr)?\W*$")
_BARE_SIDE = re.compile(
    r"\b(nach|vor|ab|bis) (eins|ein|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|\d\d?)\b"
    r"(?!\.\d|[.:]?\d| (?:tag|woche|monat|jahr|termin)\w*)"
)
_HOUR_NAMES = (
    "eins",
    "zwei",
    "drei",
    "vier",
    "funf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwolf",
)
_HOURS = {name: hour for hour, name in enumerate(_HOUR_NAMES, start=1)} | {"ein": 1}
_AFTER_WORK = re.compile(r"\bnach (?:der|meiner) (?:arbeit|schicht)\b|\bfeierabend\b")
_NOON = time(12)


@dataclass(frozen=True)
class TimeSpan:
    """A stretch of the day, local to Jena; its end does not belong to it."""

    begins: time = time(0)
    ends: time = time(23, 59)

    def holds(self, at: time) -> bool:
        """Tell whether a time lies within."""
        return self.begins <= at < self.ends


@dataclass(frozen=True)
class SlotWish:
    """What is asked of a slot; everything that is named has to be met."""

    days: tuple[tuple[date, date], ...] = ()
    """First and last days, one of which is wanted."""
    weekdays: frozenset[int] = frozenset()
    not_days: tuple[tuple[date, date], ...] = ()
    not_weekdays: frozenset[int] = frozenset()
    at: tuple[time, ...] = ()
    """The times one of which is wanted: „um acht“ may be 08:00 or 20:00."""
    not_at: tuple[time, ...] = ()
    spans: tuple[TimeSpan, ...] = ()
    """Stretches of the day, one of which is wanted."""
    not_spans: tuple[TimeSpan, ...] = ()
    words: SlotWords = field(default_factory=SlotWords)
    """What is said without a date or time: a number, „egal“, „weitere“."""

    @property
    def names_day(self) -> bool:
        """Whether a day is wished or ruled out."""
        return bool(self.days or self.weekdays or self.not_days or self.not_weekdays)

    @property
    def names_time(self) -> bool:
        """Whether a time of day is wished or ruled out."""
        return bool(self.at or self.spans or self.not_at or self.not_spans)

    def met_by(self, starts_at: datetime) -> bool:
        """Tell whether a slot that begins at a moment is what was asked for."""
        local = starts_at.astimezone(BERLIN)
        return self.day_fits(local.date()) and self.time_fits(local.time())

    def day_fits(self, day: date) -> bool:
        """Tell whether a day is what was asked for."""
        wanted = any(first <= day <= last for first, last in self.days) or day.weekday() in self.weekdays
        if (self.days or self.weekdays) and not wanted:
            return False
        refused = any(first <= day <= last for first, last in self.not_days)
        return not refused and day.weekday() not in self.not_weekdays

    def time_fits(self, at: time) -> bool:
        """Tell whether a time of day is what was asked for."""
        if self.at and at not in self.at:
            return False
        if self.spans and not any(span.holds(at) for span in self.spans):
            return False
        return at not in self.not_at and not any(span.holds(at) for span in self.not_spans)

    def moment(self, default: datetime) -> datetime:
        """Return the moment that is meant most likely; what is not named is taken from ``default``."""
        local = default.astimezone(BERLIN)
        day, at = local.date(), local.time()
        if self.days:
            first, last = self.days[0]
            day = min(max(day, first), last)
        elif self.weekdays:
            while day.weekday() not in self.weekdays:
                day += timedelta(days=1)
        if self.at:
            at = min(self.at, key=lambda time_of_day: abs(time_of_day.hour - local.hour))
        elif self.spans:
            at = self.spans[0].begins
        return datetime.combine(day, at, BERLIN)


def read_wish(text: str, today: date, shown: int = 0) -> SlotWish:
    """Return what a text says about a slot, of which ``shown`` are listed with numbers."""
    wish, rest = SlotWish(), list(text)
    if shown and is_ordinal(fold(text)):
        return replace(wish, words=read_words(fold(text), shown, dated=False))
    for day in find_dates(text, today):
        wish = _with_date(wish, day, fold(text[: day.start]), fold(text[day.end :]), fold(day.text))
        rest[day.start : day.end] = " " * (day.end - day.start)
    for at in find_times(text):
        wish = _with_time(wish, at, fold(text[: at.start]), fold(text[at.end :]), fold(at.text))
        rest[at.start : at.end] = " " * (at.end - at.start)
    left = " ".join(fold("".join(rest)).split())
    bare = _BARE_CLOCK.match(left) if not wish.names_day and not wish.names_time else None
    if bare is not None:
        wish, left = replace(wish, at=_meant(time(int(bare[1] or bare[2]), int(bare[3])))), ""
    if not wish.names_time:
        wish, left = _with_bare_side(wish, left)
    words = read_words(left, shown, dated=wish.names_day or wish.names_time)
    if words.hour is not None:
        wish = replace(wish, at=_meant(time(words.hour)))
    return replace(wish, words=words)


def _with_date(wish: SlotWish, mention: DateMention, before: str, after: str, wording: str) -> SlotWish:
    days = (mention.first, mention.last)
    if _NOT_BEFORE.search(before):
        return replace(wish, days=(*wish.days, (mention.first, date.max)))
    if _NEGATED_BEFORE.search(before) or _NEGATED_AFTER.match(after):
        if mention.kind in ("weekday", "every"):
            return replace(wish, not_weekdays=wish.not_weekdays | _weekdays(mention))
        return replace(wish, not_days=(*wish.not_days, days))
    if _AFTER.search(before):
        return replace(wish, days=(*wish.days, (mention.last + timedelta(days=1), date.max)))
    if _BEFORE.search(before):
        return replace(wish, days=(*wish.days, (date.min, mention.first - timedelta(days=1))))
    if wording.startswith("ab ") or (_FROM.search(before) and mention.kind != "every"):
        return replace(wish, days=(*wish.days, (mention.first, date.max)))
    if mention.kind in ("weekday", "every"):
        return replace(wish, weekdays=wish.weekdays | _weekdays(mention))
    if _WEEK_OF.search(before) and mention.first == mention.last:
        monday = mention.first - timedelta(days=mention.first.weekday())
        days = (monday, monday + timedelta(days=6))
    return replace(wish, days=(*wish.days, days))


def _weekdays(mention: DateMention) -> frozenset[int]:
    return mention.weekdays or frozenset({mention.first.weekday()})


def _with_time(wish: SlotWish, mention: TimeMention, before: str, after: str, wording: str) -> SlotWish:
    refused = bool(_NEGATED_BEFORE.search(before) or _NEGATED_AFTER.match(after))
    if mention.until is not None:
        begins, ends = _meant(mention.at)[0], _meant(mention.until)[0]
        span = TimeSpan(begins, ends if ends > begins else time(23, 59))
        if refused:
            return replace(wish, not_spans=(*wish.not_spans, span))
        return replace(wish, spans=(*wish.spans, span))
    times = _meant(mention.at)
    opened = _OPEN_START.match(wording) or re.search(r"\b(?:fruhestens|erst)(?: ab| um)?\s*$", before)
    ended = _OPEN_END.match(wording) or re.search(r"\bspatestens(?: um)?\s*$", before)
    if bool(opened) != refused and (opened or ended):
        return replace(wish, spans=(*wish.spans, TimeSpan(begins=times[0])))
    if opened or ended:
        return replace(wish, spans=(*wish.spans, TimeSpan(ends=times[0])))
    if refused:
        return replace(wish, not_at=(*wish.not_at, *times))
    return replace(wish, at=(*wish.at, *times))


def _with_bare_side(wish: SlotWish, text: str) -> tuple[SlotWish, str]:
    """„nach drei“, „vor 16“: sides of an hour without „Uhr“."""
    found = _BARE_SIDE.search(text)
    if found is not None:
        hour = _HOURS.get(found[2]) or int(found[2]) % 24
        at = _meant(time(hour))[0]
        opened = found[1] in ("nach", "ab")
        if _NEGATED_BEFORE.search(text[: found.start()]):
            opened = not opened
        span = TimeSpan(begins=at) if opened else TimeSpan(ends=at)
        return replace(wish, spans=(*wish.spans, span)), text[: found.start()] + text[found.end() :]
    if _AFTER_WORK.search(text):
        return replace(wish, spans=(*wish.spans, TimeSpan(begins=time(16)))), _AFTER_WORK.sub("", text)
    return wish, text


def _meant(at: time) -> tuple[time, ...]:
    """Return what a clock time may mean: nobody receives citizens at three in the morning."""
    if at >= _NOON or at == time(0):
        return (at,)
    later = at.replace(hour=at.hour + 12)
    return (later,) if at.hour < _EARLIEST_HOUR else (at, later)
