"""Times of day in German text: "halb neun", "gegen 3", "von 8 bis 10 Uhr", "nachmittags"."""

import re
from dataclasses import dataclass, replace
from datetime import time

from bot.language.mention_spans import TimeSpan, find_spans


@dataclass(frozen=True)
class TimeMention:
    """A time of day, or a span of time, named in a text. Times are local to Jena."""

    start: int
    end: int
    """The span of the wording in the text, preposition included: "um 3", "ab 14 Uhr"."""
    text: str
    at: time
    """The time, or the start of a part of the day; "um 3" is 03:00 unless the text says "nachmittags"."""
    until: time | None
    """The end of a part of the day or of a named span, before `at` for one over midnight; else None."""
    approximate: bool
    """Whether the text hedges ("gegen 3", "so um 9", "kurz nach 12") or names only a part of the day."""


def find_times(text: str) -> list[TimeMention]:
    """Return the times named in `text`, in order, overlapping neither each other nor a date of `find_dates`.

    Parts of the day: "früh", "morgens" 07-10, "vormittags" 08-12, "mittags" 12-14, "nachmittags" 13-17,
    "abends" 17-22, "nachts" 22-06. "kurz vor 12" is 11:55, "kurz nach 12" is 12:05. "viertel neun" is
    Thuringian for 08:15. Durations ("in 2 Stunden") are no times of day.
    """
    spans = find_spans(text)
    mentions = []
    for span in _with_parts_of_day(spans.times, spans.covered):
        start, end = spans.text.original_span(span.start, span.end)
        reading = span.reading
        mentions.append(
            TimeMention(
                start, end, text[start:end], reading.at_time(), reading.until_time(), reading.approximate
            )
        )
    return mentions


def _with_parts_of_day(spans: tuple[TimeSpan, ...], covered: str) -> list[TimeSpan]:
    """Return the spans, "nachmittags" and "um 3" side by side made one."""
    merged: list[TimeSpan] = []
    for span in spans:
        if merged and re.fullmatch(r",? ?", covered[merged[-1].end : span.start]):
            one, other = merged[-1].reading, span.reading
            if bool(one.part) != bool(other.part):
                reading = other.within(one.part) if one.part else one.within(other.part or "")
                merged[-1] = replace(merged[-1], end=span.end, reading=reading)
                continue
        merged.append(span)
    return merged
