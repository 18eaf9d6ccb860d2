"""Dates in German text: "übermorgen", "nächsten Samstag", "vom 24. bis 27. Dezember", "mittwochs".

Built on own rules rather than on `dateparser`, which is slow, finds dates in ordinary words and knows neither
ranges nor habits. A date is read as it is worded; that an office is shut on it is for others to know.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.language.calendar import Preference
from bot.language.date_meaning import InvalidDate, Kind, Meaning, Viewpoint, habitual
from bot.language.mention_spans import DateSpan, MentionSpans, find_spans

__all__ = ["DateMention", "InvalidDate", "find_dates", "find_impossible_dates"]


@dataclass(frozen=True)
class DateMention:
    """A date or a range of dates named in a text. Dates are local to Jena."""

    start: int
    end: int
    """The span of the wording in the text, preposition included: "am Freitag", "bis 5.12."."""
    text: str
    first: date
    last: date
    """The days, both included; for "every" the nearest days that it stands for."""
    kind: Kind
    """"weekday": a bare weekday ("am Freitag"); "every": a habit ("mittwochs", "am Wochenende")."""
    weekdays: frozenset[int]
    """For "every" the weekdays, 0 = Monday to 6; else empty."""
    holiday: bool = False
    """For "every": whether it stands for public holidays ("an Feiertagen")."""


@dataclass(frozen=True)
class _Wording:
    """A span and the words that lead up to it: "bis", "am", "zwischen"."""

    span: DateSpan
    start: int
    lead: str


_LEAD = re.compile(
    r"(?:\b(?:bis|seit|ab|vo[nm]|zwischen|am|an|den|dem|im|in|in de[nr]|zum?|ue?bers?|ue?ber d(?:as|ie)) )+$"
)
_LONGEST_LEAD = 32
_REPEATED = re.compile(r"[.,]{0,2} ?(?:(?:der|den|dem|am) )?")
_JOINT = re.compile(
    r" ?,? ?(?P<joint>bis|-|und|auf)(?: (?:zum|zur|zu|einschliesslich|inkl\.?))?"
    r"(?: (?:den|dem|der|am|im|in der))? ?"
)


def find_dates(text: str, today: date, prefer: Preference = "future") -> list[DateMention]:
    """Return the dates named in `text`, in order and not overlapping; impossible ones are left out.

    A weekday, or a date without a year, is the next such day from `today` on, `today` included; with
    prefer="past" the last one up to `today`. "nächsten" is the next to come after today and "letzten" the
    last before it, whatever is preferred. Weeks run from Monday to Sunday. "werktags" is Monday to Friday.
    """
    spans = find_spans(text)
    here = Viewpoint(today, today, prefer)
    mentions = []
    wordings = list(_worded(spans))
    while wordings:
        wording = wordings.pop(0)
        end = wording.span.end
        meaning = None
        if wordings and (joint := _joint(spans, wording, wordings[0])):
            meaning = _range(wording.span, wordings[0].span, joint, here)
            if meaning is not None:
                end = wordings.pop(0).span.end
        if meaning is None:
            meaning = _single(wording, here)
        if meaning is not None:
            mentions.append(_mention(spans, wording.start, end, meaning))
    return mentions


def find_impossible_dates(text: str, today: date) -> list[str]:
    """Return the wordings in `text` of dates that do not exist, such as "31.02." or "29.2.2027"."""
    spans = find_spans(text)
    impossible = []
    for span in spans.dates:
        try:
            span.rule.read(span.match, Viewpoint(today, today, "future"))
        except InvalidDate:
            impossible.append(spans.text.original_text(span.start, span.end))
    return impossible


def _worded(spans: MentionSpans) -> Iterator[_Wording]:
    """Yield the dates with their leads, "Freitag, den 20.11." as one."""
    start_of_pair = None
    for index, span in enumerate(spans.dates):
        start = span.start if start_of_pair is None else start_of_pair
        start_of_pair = None
        following = spans.dates[index + 1] if index + 1 < len(spans.dates) else None
        if following and _repeats(spans.covered, span, following):
            start_of_pair = start
            continue
        lead = _LEAD.search(spans.covered, max(0, start - _LONGEST_LEAD), start)
        yield _Wording(span, lead.start() if lead else start, lead[0] if lead else "")


def _repeats(covered: str, span: DateSpan, following: DateSpan) -> bool:
    if span.rule.role != "introducing" or following.rule.role != "written":
        return False
    return bool(_REPEATED.fullmatch(covered, span.end, following.start))


def _joint(spans: MentionSpans, one: _Wording, other: _Wording) -> str | None:
    """Return what joins two dates to a range: "bis", "-", "und" after "zwischen", "auf" after "von"."""
    between = _JOINT.fullmatch(spans.covered, one.span.end, other.span.start)
    if between is None:
        return None
    needed = {"und": "zwischen ", "auf": "vo"}.get(between["joint"], "")
    return between["joint"] if needed in one.lead else None


def _range(one: DateSpan, other: DateSpan, joint: str, here: Viewpoint) -> Meaning | None:
    """Return the meaning of "one bis other", None if there is no such range."""
    first, last = _read(one, here), _read(other, here)
    if first is None or last is None:
        return None
    if "every" in (first.kind, last.kind):
        return _habitual_range(first, last, here)
    has_weekday = "weekday" in (first.kind, last.kind)
    if here.prefer == "past" or not has_weekday:
        before = _read(one, here.looking("past", last.last))
        current = here.prefer == "past" or (before is not None and before.first <= here.today)
        if before is not None and current and before.first <= last.last:
            return Meaning(before.first, last.last, "range")
    last = _read(other, here.looking("future", first.first))
    if last is None or last.last < first.first:
        return None
    return Meaning(first.first, last.last, "range")


def _habitual_range(first: Meaning, last: Meaning, here: Viewpoint) -> Meaning | None:
    if first.holiday or last.holiday:
        return None
    start, end = first.first.weekday(), last.last.weekday()
    weekdays = frozenset((start + days) % 7 for days in range((end - start) % 7 + 1))
    return habitual(weekdays, here)


def _single(wording: _Wording, here: Viewpoint) -> Meaning | None:
    words = wording.lead.split()
    if "seit" in words:
        here = here.looking("past", here.today)
    meaning = _read(wording.span, here)
    if meaning is None or meaning.kind == "every":
        return meaning
    first, last = meaning.first, meaning.last
    if "seit" in words and first < here.today:
        return Meaning(first, here.today, "range")
    if "bis" in words and last > here.today:
        return Meaning(min(first, here.today), last, "range")
    return meaning


def _read(span: DateSpan, here: Viewpoint) -> Meaning | None:
    try:
        return span.rule.read(span.match, here)
    except InvalidDate:
        return None


def _mention(spans: MentionSpans, start: int, end: int, meaning: Meaning) -> DateMention:
    first, last = spans.text.original_span(start, end)
    return DateMention(
        first,
        last,
        spans.text.original[first:last],
        meaning.first,
        meaning.last,
        meaning.kind,
        meaning.weekdays,
        meaning.holiday,
    )
