"""What place and day of a find say about its being the thing that was lost."""

from __future__ import annotations

import math
from datetime import date

from bot.cases.lost_items.evidence import Contribution
from bot.cases.lost_items.features import Whereabouts
from bot.cases.lost_items.function_words import COMMON_IN_NAMES
from bot.cases.lost_items.loss_dates import DateWindow

_DAYS_OF_STORE = 180.0
_FOUND_AFTER = ((1, 0.13), (2, 0.055), (3, 0.028), (5, 0.013), (7, 0.008), (10, 0.0045), (14, 0.0025))
"""Days until a thing is found, and how likely each of these days is."""


def place_evidence(lost: Whereabouts, found: Whereabouts, said: frozenset[str]) -> Contribution | None:
    """Return what the places say, ``None`` if nothing; ``said`` are the citizen's other words."""
    if not found.known:
        return None
    if any(word in said for word in found.words if len(word) >= 5):
        return Contribution("place", "same word", 2.8)
    if not lost.known:
        return None
    if lost.lines & found.lines:
        return Contribution("place", "same line", 3.0)
    if lost.places & found.places:
        return Contribution("place", "same place", 3.8)
    if _share_a_word(lost, found):
        return Contribution("place", "same word", 2.8)
    rides_lost, rides_found = lost.vehicles - {"own"}, found.vehicles - {"own"}
    if rides_lost & rides_found:
        if lost.lines and found.lines:
            return Contribution("place", "other line", -1.8)
        return Contribution("place", "same vehicle", 0.9)
    if lost.districts & found.districts:
        return Contribution("place", "same district", 0.9)
    if rides_lost and rides_found:
        return Contribution("place", "other vehicle", -1.8)
    if rides_lost or rides_found:
        ride_only = bool(rides_lost and not (lost.places or lost.words or lost.districts))
        return Contribution("place", "vehicle and place", -1.6 if ride_only else -1.2)
    several = len(lost.places) + len(lost.words) > 2
    if (lost.places or lost.districts) and (found.places or found.districts):
        return Contribution("place", "other place", -0.9 if several else -1.4)
    return Contribution("place", "unclear", -0.4)


def _share_a_word(lost: Whereabouts, found: Whereabouts) -> bool:
    mine, theirs = _place_words(lost), _place_words(found)
    return any(
        one == other or (min(len(one), len(other)) >= 6 and (one.startswith(other) or other.startswith(one)))
        for one in mine
        for other in theirs
    )


def _place_words(where: Whereabouts) -> frozenset[str]:
    names = {word for name in where.places | where.districts for word in name.split()}
    return where.words | (names - COMMON_IN_NAMES)


def date_evidence(window: DateWindow | None, found_on: date) -> Contribution | None:
    """Return what the day says; ``None`` where nothing can be said."""
    if window is None:
        return None
    if found_on < window.first:
        days = (window.first - found_on).days
        if window.vague:
            weight = -1.0 if days <= 1 else -3.0 if days <= 3 else -8.0
        else:
            weight = -4.5 if days == 1 else -8.0
        return Contribution("date", "found before", weight)
    width = (window.last - window.first).days + (3 if window.vague else 1)
    if found_on <= window.last:
        return Contribution("date", "in the window", min(math.log(0.6 * _DAYS_OF_STORE / width), 4.4))
    days = (found_on - window.last).days
    for until, likelihood in _FOUND_AFTER:
        if days <= until:
            return Contribution("date", "soon after", math.log(likelihood * _DAYS_OF_STORE))
    weight = -2.0 if days <= 21 else -3.0 if days <= 30 else -4.0 if days <= 60 else -4.8
    return Contribution("date", "long after", weight)
