"""From a citizen's words to one of the city's defect categories (``knowledge/defects.yml``).

The phrases of the knowledge base decide (:mod:`bot.knowledge.search`, over the defect records alone); cues
(:mod:`bot.cases.defects.category_cues`) tell the broken thing from the thing it lies next to. Where a report
happens is taken out first: a lamp in „Ahornstraße“ is no tree.
"""

from __future__ import annotations

import dataclasses
import math
import re
from dataclasses import dataclass

from bot.cases.defects.category_cues import CUES, LOCATION
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.names import NameFinder
from bot.knowledge.records import Place
from bot.knowledge.search import SearchIndex
from bot.language.normalise import fold, folded_words
from bot.language.words import WordAnalyser

SURE = 0.75
"""From this confidence on the dialogue need not ask."""
POSSIBLE = 0.03
"""A category below this confidence is not offered as an alternative."""
_MOST_ALTERNATIVES = 3
_ELSEWHERE = "sonstiges"
_CUE_IN_PASSING = 0.35
"""Share of its weight that a cue keeps where it only says where."""
_LONGEST_TEXT, _LONGEST_WORD = 1000, 60
_TEMPERING = 0.5
"""Below 1 because cues and phrases often count the same word twice."""
_A_KNOWN_PLACE = 0.84
"""Score of a place mention that is in the gazetteer, perhaps misspelt."""
_BESIDE = re.compile(
    r"\b(?:am|an|beim|bei|neben|vor|vorm|hinter|hinterm|nahe|gegenüber|richtung|zwischen|höhe)(?: (?:dem|der|den|vom))?\s+$",
    re.IGNORECASE,
)
"""What makes the next thing the place and not the matter."""
_PLACE_KINDS = ("street", "stop", "school", "district", "statistical_district")


@dataclass(frozen=True)
class CategoryGuess:
    """What a report is probably about."""

    category: str
    """Id in ``knowledge/defects.yml``; ``sonstiges`` when no word is known."""
    name: str
    """The city's name for it, German."""
    confidence: float
    """0 to 1; :data:`SURE` or more needs no question."""
    alternatives: tuple[str, ...]
    """Up to three further ids, likeliest first, without the best."""

    @property
    def sure(self) -> bool:
        """Whether the dialogue may go on without asking."""
        return self.confidence >= SURE

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the ids to offer when asking: the best and its alternatives."""
        return (self.category, *self.alternatives)


class CategoryFinder:
    """Guesses categories; built once per state of the knowledge base, safe for several threads."""

    def __init__(self, knowledge: KnowledgeBase, analyser: WordAnalyser) -> None:
        defects = dataclasses.replace(
            knowledge, units={}, services={}, bodies={}, contacts={}, consultations={}, places=()
        )
        places = dataclasses.replace(defects, defect_categories={})
        self._categories = knowledge.defect_categories
        self._telling = {
            word
            for category in knowledge.defect_categories.values()
            for keyword in (*category.keywords, category.name)
            for word in folded_words(keyword)
        }
        """Words of the categories themselves; a stop called „Spielplatz“ does not make them mere places."""
        self._index = SearchIndex(defects, analyser)
        self._places = NameFinder(dataclasses.replace(places, places=_proper_places(knowledge)), analyser)

    def guess(self, text: str) -> CategoryGuess:
        """Return the likeliest category of a report, by its first thousand characters."""
        what = self._without_places(" ".join(word[:_LONGEST_WORD] for word in text[:_LONGEST_TEXT].split()))
        folded = fold(what)
        bare = LOCATION.sub(" ", folded)
        scores = {key: 0.5 * belief for key, belief in self._log_beliefs(what).items()}
        for key, belief in self._log_beliefs(bare if bare.strip() else folded).items():
            scores[key] += 0.5 * belief
        for category, weight, pattern in CUES:
            if category not in scores:
                continue
            if pattern.search(bare):
                scores[category] += weight
            elif pattern.search(folded):
                scores[category] += weight * _CUE_IN_PASSING
        return self._as_guess(scores)

    def _as_guess(self, scores: dict[str, float]) -> CategoryGuess:
        top = max(scores.values())
        beliefs = {key: math.exp(_TEMPERING * (score - top)) for key, score in scores.items()}
        total = sum(beliefs.values())
        ranked = sorted(beliefs, key=lambda key: (-beliefs[key], key != _ELSEWHERE))
        best = ranked[0]
        others = [key for key in ranked[1:] if beliefs[key] / total >= POSSIBLE]
        return CategoryGuess(
            best, self._categories[best].name, beliefs[best] / total, tuple(others[:_MOST_ALTERNATIVES])
        )

    def _log_beliefs(self, text: str) -> dict[str, float]:
        """Log belief per category; equal ones for a text without a known word."""
        hits = self._index.search(text, limit=len(self._categories))
        found = {hit.key.removeprefix("defect/"): math.log(max(hit.score, 1e-6)) for hit in hits}
        return {key: found.get(key, 0.0) for key in self._categories}

    def _without_places(self, text: str) -> str:
        for mention in reversed(self._places.find(text)):
            telling = set(folded_words(text[mention.start : mention.end])) <= self._telling
            telling = telling and not _BESIDE.search(text[: mention.start])
            if mention.score >= _A_KNOWN_PLACE and not telling:
                text = f"{text[: mention.start]} {text[mention.end :]}"
        return text


def _proper_places(knowledge: KnowledgeBase) -> tuple[Place, ...]:
    """Places whose name says nothing about a defect; a brook or a wood does."""
    telling = {fold(place.name.split(" (")[0]) for place in knowledge.places if place.kind == "landmark"}
    return tuple(
        place for place in knowledge.places if place.kind in _PLACE_KINDS and fold(place.name) not in telling
    )
