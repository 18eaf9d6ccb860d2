"""Wordings of clock times and parts of the day: "halb neun", "gegen 3", "8-10 Uhr", "nachmittags"."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time

from bot.language.date_words import HOUR_WORD, HOURS, NUMBERS, PART_OF_DAY, STANDS_ALONE

_MINUTES_OF_A_DAY = 24 * 60
_SHORTLY = 5


@dataclass(frozen=True)
class ClockReading:
    """A time of day, or a span of it, in minutes after midnight, local to Jena."""

    at: int
    until: int | None = None
    approximate: bool = False
    part: str | None = None
    """The part of day ("nachmittag") if that is all the wording names."""

    def at_time(self) -> time:
        """Return the time, or the start of the span."""
        return _time(self.at)

    def until_time(self) -> time | None:
        """Return the end of the span, None for a single time."""
        return None if self.until is None else _time(self.until)

    def within(self, part: str) -> "ClockReading":
        """Return this reading in the half of the day that `part` says: 3 o'clock "nachmittag" is 15:00."""
        until = None if self.until is None else _shifted(self.until, part)
        return replace(self, at=_shifted(self.at, part), until=until)


def _time(minutes: int) -> time:
    hour, minute = divmod(minutes % _MINUTES_OF_A_DAY, 60)
    return time(hour, minute)


_SECOND_HALF_HOURS = {
    "mittag": range(4),
    "nachmittag": range(8),
    "abend": range(4, 12),
    "nacht": range(9, 12),
}


def _shifted(minutes: int, part: str) -> int:
    if part in ("abend", "nacht") and minutes // 60 == 12:
        return minutes - 12 * 60
    return minutes + 12 * 60 if minutes // 60 in _SECOND_HALF_HOURS.get(part, ()) else minutes


_PARTS = {
    "frueh": (7, 10),
    "morgen": (7, 10),
    "vormittag": (8, 12),
    "mittag": (12, 14),
    "nachmittag": (13, 17),
    "abend": (17, 22),
    "nacht": (22, 6),
}


@dataclass(frozen=True)
class ClockRule:
    """One way to word a time."""

    pattern: "re.Pattern[str]"
    """Over folded text whose lookalikes are covered."""
    read: Callable[["re.Match[str]"], ClockReading | None]
    """Returns the reading, or None if it is no time after all."""


def _alternatives(numbers: range) -> str:
    words = sorted((word for word, number in NUMBERS.items() if number in numbers), key=len, reverse=True)
    return "|".join(words)


_HOUR_DIGITS = r"(?:2[0-4]|[01]?\d)"
_HOUR = rf"(?:{_HOUR_DIGITS}|{HOUR_WORD})"
_MINUTE = r"[0-5]\d"
_ROUND_MINUTES = rf"(?:5|10|15|20|25|{_alternatives(range(5, 26, 5))})"
_MINUTE_WORDS = rf"(?:{_alternatives(range(5, 60, 5))})"
_UHR = r" ?uhr\b"

_CLOCK_FORMS = (
    rf"(?P<hour>{_HOUR_DIGITS}):(?P<minute>{_MINUTE})(?:{_UHR}| ?h\b)?",
    rf"(?P<hour>{_HOUR_DIGITS})\.(?P<minute>{_MINUTE}){_UHR}",
    rf"(?P<hour>{_HOUR}|ein){_UHR}(?: ?(?P<minute>{_MINUTE}(?!\d|[.:]\d)|{_MINUTE_WORDS}\b))?",
    rf"(?P<hour>{_HOUR_DIGITS}) ?h(?P<minute>{_MINUTE})?\b",
    (
        r"(?P<fraction>halb|drei ?viertel|3/4|viertel auf|viertel(?! vor| nach)|1/4) "
        rf"(?P<hour>{_HOUR})\b(?:{_UHR})?"
    ),
    (
        rf"(?P<minutes>viertel|{_ROUND_MINUTES}|\d\d?(?= min))(?: ?min(?:uten)?\.?)? (?P<side>vor|nach) "
        rf"(?P<half>halb )?(?P<hour>{_HOUR})(?:\b{_UHR}|{STANDS_ALONE})"
    ),
)
_BARE_FORM = rf"(?P<hour>{_HOUR_DIGITS}|{HOUR_WORD}|eins)(?:\.(?P<minute>{_MINUTE}))?(?!\w)"
_READERS = tuple(re.compile(form, re.ASCII) for form in (*_CLOCK_FORMS, _BARE_FORM))


def _ungrouped(form: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", form)


_CLOCK = r"(?:" + "|".join(_ungrouped(form) for form in _CLOCK_FORMS) + r")"
_BARE = rf"(?:{_ungrouped(_BARE_FORM)})"
_FRACTIONS = {"halb": -30, "drei": -15, "3/4": -15}


def _clock_minutes(text: "re.Match[str]", group: str) -> int:
    """Return the minutes after midnight that a clock or bare form names."""
    start, end = text.span(group)
    for reader in _READERS:
        if match := reader.fullmatch(text.string, start, end):
            return _minutes_of(match.groupdict())
    raise ValueError(text[group])


def _minutes_of(groups: dict[str, str | None]) -> int:
    word = groups["hour"] or ""
    hour = int(word) if word.isdigit() else HOURS.get(word, 1)
    minutes = hour % 24 * 60 + _number(groups.get("minute") or "0")
    if fraction := groups.get("fraction"):
        minutes += _FRACTIONS.get(fraction[:4].strip(), -45)
    if side := groups.get("side"):
        spoken = groups.get("minutes") or ""
        distance = 15 if spoken == "viertel" else _number(spoken)
        minutes += (-30 if groups.get("half") else 0) + (distance if side == "nach" else -distance)
    return minutes % _MINUTES_OF_A_DAY


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word]


def _single(match: "re.Match[str]") -> ClockReading | None:
    groups = match.groupdict()
    preposition = groups.get("preposition") or ""
    clock = match["clock"]
    if not preposition and re.match(r"(?:0?1|ein) ?uhr$", clock) and not _follows_part_of_day(match):
        return None  # "habe ein uhr gefunden"
    if preposition in ("ab", "bis") and _is_rather_a_date(clock):
        return None
    minutes = _clock_minutes(match, "clock")
    if preposition.startswith("kurz"):
        minutes += -_SHORTLY if preposition == "kurz vor" else _SHORTLY
    hedged = any(groups.get(group) for group in ("about", "nearly", "around"))
    approximate = hedged or preposition == "gegen" or preposition.startswith("kurz")
    return ClockReading(minutes % _MINUTES_OF_A_DAY, approximate=approximate)


def _follows_part_of_day(match: "re.Match[str]") -> bool:
    return bool(re.search(rf"{PART_OF_DAY}s? $", match.string[max(0, match.start() - 16) : match.start()]))


def _is_rather_a_date(clock: str) -> bool:
    return bool(re.fullmatch(r"0?[1-9]\.(?:0[1-9]|1[0-2])|[12]\d\.(?:0[1-9]|1[0-2])", clock))


def _span(match: "re.Match[str]") -> ClockReading | None:
    opening = match.groupdict().get("opening")
    if match["joint"] == "und" and opening != "zwischen":
        return None
    if _is_rather_a_date(match["first"]) and _is_rather_a_date(match["last"]):
        return None
    first, last = _clock_minutes(match, "first"), _clock_minutes(match, "last")
    return None if first == last else ClockReading(first, last, bool(match["about"]))


def _part_of_day(match: "re.Match[str]") -> ClockReading:
    word = match["part"]
    part = next(part for part in sorted(_PARTS, key=len, reverse=True) if _same_part(word, part))
    first, last = _PARTS[part]
    return ClockReading(first * 60, last * 60, approximate=True, part=part)


def _same_part(word: str, part: str) -> bool:
    return word.replace("fruh", "frueh").replace("itt", "it").startswith(part.replace("itt", "it")[:-1])


def _midnight(match: "re.Match[str]") -> ClockReading:
    return ClockReading(0, approximate=match[0].startswith("gegen"))


_START = r"(?<![\w.,:/#-])"
_END = r"(?!\w|[.,:/]\d)"
_ABOUT = r"(?:so|etwa|ca\.?|circa|cirka|zirka|ungefae?hr|irgendwann|rund)"
_BEFORE = (
    rf"(?P<about>(?:{_ABOUT} ){{1,3}})?"
    r"(?:(?P<preposition>kurz vor|kurz nach|um punkt|um|gegen|ab|bis|nach|vor|seit|punkt) "
    rf"(?P<nearly>{_ABOUT} )?)?"
)
_JOINT = r" ?(?P<joint>-|bis|und)(?: um| gegen| ca\.?)? ?"
_AFTER_DAY = (
    r"(?<=heute )|(?<=heut )|(?<=heude )|(?<=gestern )|(?<=tag )|(?<=tag)|(?<=woch)|(?<=och )"
    r"|(?<=tach )|(?<=bend )|(?<=bend)"
)
_BEFORE_MORNING = _AFTER_DAY + r"|(?<=jeden )|(?<=jedem )|(?<=diesen )|(?<=ganzen )|(?<=\bam )|(?<=hen )"
_BEFORE_EARLY = _AFTER_DAY + r"|(?<=\bmorgen )|(?<=\bmorgn )|(?<=\bder )|(?<=\bvon )"
_LEAD = r"(?:\b(?:am|in der|zur|gegen|ueber|ab|bis|den ganzen|jeden|(?:am )?(?:spae?ten|frue?hen)) )?"
_COMPOUND = r"(?:\b|(?<=tag)|(?<=tach)|(?<=woch)|(?<=nabend)|(?<=spaet)|(?<=frueh)|(?<=spat)|(?<=fruh))"

CLOCK_RULES: tuple[ClockRule, ...] = tuple(
    ClockRule(re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (
            (
                rf"{_START}(?P<about>{_ABOUT} )?(?:(?P<opening>zwischen|von|vom|um) )?"
                rf"(?P<first>{_CLOCK}|{_BARE}){_JOINT}(?P<last>{_CLOCK}){_END}"
            ),
            _span,
        ),
        (rf"{_START}(?P<about>{_ABOUT} )?(?P<first>{_CLOCK}){_JOINT}(?P<last>{_BARE}){STANDS_ALONE}", _span),
        (
            (
                rf"{_START}(?P<about>{_ABOUT} )?(?P<opening>zwischen|von|um) "
                rf"(?P<first>{_CLOCK}|{_BARE}){_JOINT}(?P<last>{_BARE}){STANDS_ALONE}"
            ),
            _span,
        ),
        (
            (
                rf"{_START}(?P<about>{_ABOUT} )?(?P<first>{_BARE}) ?(?P<joint>-|bis) ?(?P<last>{_BARE})"
                rf"(?= ?(?:und|u\.|,|/|sowie) ?(?:von )?{_BARE} ?(?:-|bis) ?{_CLOCK})"
            ),
            _span,
        ),
        (rf"{_START}{_BEFORE}(?P<clock>{_CLOCK}){_END}(?P<around> (?:rum|herum)\b)?", _single),
        (
            (
                rf"{_START}(?P<about>(?:{_ABOUT} ){{1,3}})?"
                r"(?P<preposition>kurz vor|kurz nach|um punkt|um|gegen|ab|(?<!\d )(?<!\d[a-z] )bis) "
                rf"(?P<nearly>{_ABOUT} )?(?P<clock>{_BARE})(?P<around> (?:rum|herum)\b)?{STANDS_ALONE}"
            ),
            _single,
        ),
        (r"\b(?:um |gegen |bis |nach |ab )?mitternacht\b", _midnight),
        (
            (
                rf"{_LEAD}{_COMPOUND}(?P<part>(?:vor|nach)?mit+a(?:gs?|k|chs?)|mittagszeit|abends?|nachts?|morgens"
                r"|frue?hs)\b(?!-)"
            ),
            _part_of_day,
        ),
        (rf"(?:{_BEFORE_MORNING})(?P<part>morgen)\b", _part_of_day),
        (rf"(?:{_BEFORE_EARLY})(?P<part>frue?h)(?:en?)?\b", _part_of_day),
        (r"\b(?P<part>frue?h)(?= (?:um|gegen|ab|von|zwischen|morgens) | \d| halb )", _part_of_day),
    )
)
"""Rules in order of precedence among wordings of the same length."""
