"""How well a found thing fits a loss, and what may be said about it.

Record linkage after Fellegi and Sunter: each feature adds the logarithm of how much likelier it is to agree,
or differ, with the thing itself than with any other. What cannot be (the other ear, found before it was
lost) is a contradiction and rules the thing out, however much else agrees. The sum and the size of the store
give the chance that a thing is the one; the chances of all things give the answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.cases.lost_items.circumstances import date_evidence, place_evidence
from bot.cases.lost_items.describe import ItemDescription, LossDescription
from bot.cases.lost_items.evidence import (
    NO_SHARES,
    Contribution,
    Shares,
    audience_evidence,
    brand_evidence,
    colour_evidence,
    count_evidence,
    detail_evidence,
    kind_evidence,
    mark_evidence,
    material_evidence,
    model_evidence,
    name_evidence,
    side_evidence,
    size_evidence,
)
from bot.cases.lost_items.vocabulary import Vocabulary

Level = Literal["nothing", "maybe", "likely"]

RULED_OUT = -5.0
"""A single contribution from here down means that it cannot be the thing."""
_LIKELY = 0.72
_MAYBE = 0.22
"""Rather low: who is told „noch nicht“ in error stays away from what is theirs."""
_ODDS_AGAINST = 1.0
"""How many losses never arrive for one that does."""
_SMALLEST_STORE = 400
_LEAST_EVIDENCE = 3
"""So many features must agree before anything is called very likely."""


@dataclass(frozen=True)
class Explanation:
    """Why a found thing fits or not."""

    contributions: tuple[Contribution, ...]

    @property
    def score(self) -> float:
        """Sum of the weights."""
        return sum(contribution.weight for contribution in self.contributions)

    @property
    def contradictions(self) -> tuple[Contribution, ...]:
        """What rules the thing out."""
        return tuple(each for each in self.contributions if each.weight <= RULED_OUT)

    @property
    def agreements(self) -> int:
        """How many features speak for it."""
        return sum(each.weight >= 0.5 for each in self.contributions)


def explain(
    loss: LossDescription, item: ItemDescription, vocabulary: Vocabulary, shares: Shares = NO_SHARES
) -> Explanation:
    """Return what speaks for and against the item being the thing that was lost."""
    wanted, found = loss.features, item.features
    contributions = [
        kind_evidence(loss, item, vocabulary, shares),
        colour_evidence(wanted, found, vocabulary, shares),
        brand_evidence(wanted, found, shares),
        model_evidence(wanted, found),
        mark_evidence(wanted, found, vocabulary, shares),
        detail_evidence(wanted, found, vocabulary),
        count_evidence(wanted, found, vocabulary),
        side_evidence(wanted, found),
        audience_evidence(wanted, found),
        size_evidence(wanted, found),
        material_evidence(wanted, found),
        name_evidence(wanted, found),
        place_evidence(loss.where, item.where, wanted.words),
        date_evidence(loss.when, item.found_on),
    ]
    return Explanation(tuple(each for each in contributions if each is not None))


def chance(score: float, store_size: int, others: float = 0.0) -> float:
    """Return the probability that a thing with this score is the one, given the weight of all others."""
    return _exp(score) / (max(store_size, _SMALLEST_STORE) * _ODDS_AGAINST + _exp(score) + others)


def level_of(loss: LossDescription, explained: Sequence[Explanation], store_size: int, papers: bool) -> Level:
    """Return what may be said, given the best explanations; papers name people and are never "likely"."""
    possible = [each for each in explained if not each.contradictions]
    weights = [_exp(each.score) for each in possible]
    total = sum(weights)
    against = max(store_size, _SMALLEST_STORE) * _ODDS_AGAINST
    if not possible or total / (total + against) < _MAYBE:
        return "nothing"
    best = max(range(len(possible)), key=weights.__getitem__)
    sure = weights[best] / (total + against) >= _LIKELY
    solid = possible[best].agreements >= _LEAST_EVIDENCE and not any(
        each.weight <= -1.5 or each.relation == "unproven" for each in possible[best].contributions
    )
    return "likely" if sure and solid and not papers and loss.features.kinds else "maybe"


def _exp(score: float) -> float:
    return math.exp(min(score, 60.0))
