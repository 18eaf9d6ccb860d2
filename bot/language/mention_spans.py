"""Which stretch of a text is a date and which a time: every rule is tried and the longest wording wins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.language.clock_rules import CLOCK_RULES, ClockReading
from bot.language.date_meaning import DateRule
from bot.language.folded_text import FoldedText
from bot.language.not_dates import cover_lookalikes
from bot.language.spoken_dates import SPOKEN_DATES
from bot.language.written_dates import WRITTEN_DATES


@dataclass(frozen=True)
class DateSpan:
    """A wording of a date in folded text."""

    start: int
    end: int
    match: "re.Match[str]"
    rule: DateRule


@dataclass(frozen=True)
class TimeSpan:
    """A wording of a time in folded text."""

    start: int
    end: int
    reading: ClockReading


@dataclass(frozen=True)
class MentionSpans:
    """The dates and times worded in a text, in order; no two overlap."""

    text: FoldedText
    covered: str
    """The folded text in which lookalikes such as prices are covered by "#"."""
    dates: tuple[DateSpan, ...]
    times: tuple[TimeSpan, ...]


def find_spans(text: str) -> MentionSpans:
    """Return the spans of all dates and times worded in `text`; where two overlap, the longer one."""
    folded = FoldedText.of(text)
    covered = cover_lookalikes(folded.folded)
    candidates: list[DateSpan | TimeSpan] = [*_times_in(covered), *_dates_in(covered, folded)]
    candidates.sort(key=lambda span: span.start - span.end)
    chosen: list[DateSpan | TimeSpan] = []
    taken = bytearray(len(covered))
    for candidate in candidates:
        if taken.find(1, candidate.start, candidate.end) < 0:
            chosen.append(candidate)
            taken[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
    chosen.sort(key=lambda span: span.start)
    return MentionSpans(
        folded,
        covered,
        tuple(span for span in chosen if isinstance(span, DateSpan)),
        tuple(span for span in chosen if isinstance(span, TimeSpan)),
    )


def _times_in(covered: str) -> Iterator[TimeSpan]:
    for rule in CLOCK_RULES:
        for match in rule.pattern.finditer(covered):
            reading = rule.read(match)
            if reading is not None:
                yield TimeSpan(match.start(), match.end(), reading)


def _dates_in(covered: str, folded: FoldedText) -> Iterator[DateSpan]:
    for rule in (*WRITTEN_DATES, *SPOKEN_DATES):
        for match in rule.pattern.finditer(covered):
            if rule.accept is None or rule.accept(match, folded):
                yield DateSpan(match.start(), match.end(), match, rule)
