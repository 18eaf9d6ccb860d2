"""Open reports that are probably about the same defect: same category and same place, not long ago.

Two lamps with different numbers are two defects, however close they stand. What is shown of another's report
is what is public: category, place, day and state, never its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import select

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.defects.asset_number import normal_asset_number
from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.place import describe_place
from bot.cases.defects.places import Certainty, PlaceKind, ResolvedPlace
from bot.cases.defects.position import Position
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import DefectReport
from bot.language.normalise import fold, folded_words
from bot.language.stopwords import STOP_WORDS

RECENT = timedelta(days=60)
RADIUS_METRES = 30.0
"""Twice the usual error of a telephone's position in a street."""
MOST_OFFERED = 3
_NEAR_NUMBERS = 4
"""House numbers on one side of a street count by two: the next house but one."""
_ALIKE = 55.0
"""Likeness of the words (0 to 100) from which a street without a number is enough."""
_NAMED = (PlaceKind.LANDMARK.value, PlaceKind.STOP.value, PlaceKind.SCHOOL.value)


@dataclass(frozen=True)
class Duplicate:
    """A report that may be joined."""

    reference: str
    category: str
    place: str
    """German, as shown to citizens."""
    reported_at: datetime
    state: str
    reason: str
    """``same_number``, ``near``, ``same_address``, ``same_place`` or ``same_street``."""
    score: float
    """0 to 1; 0.8 and more is nearly certain."""
    metres: float | None = None


def find_duplicates(store: CaseStore, draft: DefectDraft, now: datetime) -> list[Duplicate]:
    """Return up to three open reports that a draft probably repeats, the likeliest first."""
    if draft.place.place_unknown:
        return []
    candidates = (
        select(DefectReport)
        .where(
            DefectReport.category == draft.category,
            DefectReport.state != "closed",
            DefectReport.created_at >= now - RECENT,
            DefectReport.joined_to_id.is_(None),
            DefectReport.private.is_(False),
            DefectReport.place_unknown.is_(False),
        )
        .order_by(DefectReport.created_at.desc())
    )
    with store.reading() as work:
        rows = list(work.session.execute(candidates).scalars())
    found = [duplicate for row in rows if (duplicate := _compare(draft, row)) is not None]
    return sorted(found, key=lambda duplicate: -duplicate.score)[:MOST_OFFERED]


def find_duplicates_of(store: CaseStore, report: DefectReport, now: datetime) -> list[Duplicate]:
    """Return up to three open reports that a report probably repeats, for somebody who may merge them."""
    label = report.place_text.split(",")[0]
    kind = PlaceKind(report.place_kind)
    name = label.removeprefix(shared_phrasebook().say("defects.place_stop", name="")).strip()
    place = ResolvedPlace(
        kind,
        report.place_text,
        Certainty.CERTAIN,
        name=name if report.place_kind in _NAMED else None,
        street=report.street,
        house_number=report.house_number,
        district=report.district,
        asset_number=report.asset_number,
        latitude=report.latitude,
        longitude=report.longitude,
    )
    found = find_duplicates(store, DefectDraft(report.category, place, report.description), now)
    return [duplicate for duplicate in found if duplicate.reference != report.reference]


def _compare(draft: DefectDraft, row: Any) -> Duplicate | None:
    place = draft.place
    if place.asset_number is not None and row.asset_number is not None:
        same = normal_asset_number(place.asset_number) == normal_asset_number(row.asset_number)
        complete = "-" in normal_asset_number(place.asset_number) or place.kind is PlaceKind.TREE
        agrees = complete or (place.street is not None and place.street == row.street)
        return _offer(row, "same_number", 0.98) if same and agrees else None
    metres = _metres(draft, row)
    if metres is not None:
        return _offer(row, "near", 0.95 - metres / 200, metres) if metres <= RADIUS_METRES else None
    if place.street is not None and row.street is not None:
        return _compare_streets(draft, row)
    if place.kind.value in _NAMED and place.kind.value == row.place_kind:
        label = describe_place(place).split(",")[0]
        if label != row.place_text.split(",")[0]:
            return None
        likeness = _likeness(draft.description, row.description)
        return _offer(row, "same_place", 0.6 + likeness / 400) if likeness >= _ALIKE else None
    return None


def _compare_streets(draft: DefectDraft, row: Any) -> Duplicate | None:
    place = draft.place
    mine, theirs = set((place.street or "").split(" / ")), set(row.street.split(" / "))
    crossings = (len(mine) > 1, len(theirs) > 1)
    if all(crossings):
        return _offer(row, "same_address", 0.9) if mine == theirs else None
    if not mine & theirs or (place.district and row.district and place.district != row.district):
        return None
    if place.house_number and row.house_number:
        apart = abs(_first_number(place.house_number) - _first_number(row.house_number))
        return _offer(row, "same_address", 0.9 - apart * 0.03) if apart <= _NEAR_NUMBERS else None
    likeness = _likeness(draft.description, row.description)
    if place.addition and fold(place.addition) in fold(row.place_text):
        return _offer(row, "same_place", 0.85)
    return _offer(row, "same_street", 0.4 + likeness / 400) if likeness >= _ALIKE else None


def _offer(row: Any, reason: str, score: float, metres: float | None = None) -> Duplicate:
    return Duplicate(
        row.reference,
        row.category,
        row.place_text,
        row.created_at,
        row.state,
        reason,
        round(score, 3),
        metres,
    )


def _metres(draft: DefectDraft, row: Any) -> float | None:
    place = draft.place
    if place.latitude is None or place.longitude is None or row.latitude is None:
        return None
    return Position(place.latitude, place.longitude).metres_to(Position(row.latitude, row.longitude))


def _first_number(house_number: str) -> int:
    digits = re.match(r"\d+", house_number)
    return int(digits[0]) if digits else 0


def _likeness(first: str, second: str) -> float:
    """How alike two descriptions are, 0 to 100, by the words that mean something."""
    words = [
        " ".join(word for word in folded_words(text) if word not in STOP_WORDS) for text in (first, second)
    ]
    return float(fuzz.token_set_ratio(*words)) if all(words) else 0.0
