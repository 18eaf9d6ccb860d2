"""Which facts an agent means, after every key: beginnings of names, and the search of the dialogue.

A word or two are taken as the beginning of a name (units, services, people, rules, places). Whole sentences
are understood as the assistant understands them: same index, same choice of the subject.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.answers import question as q
from bot.answers.german import listing
from bot.answers.question import Question, aspects_by_cue
from bot.answers.subject import find_subject
from bot.cases.errors import CaseError
from bot.cases.references import parse_reference
from bot.hotline.cards import Card
from bot.hotline.rule_cards import place_key, rule_key, rule_sentences
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.live import KnowledgeState
from bot.knowledge.names import NameMention
from bot.knowledge.records import Rule, Unit
from bot.language.normalise import fold, folded_words
from bot.language.stopwords import STOP_WORDS
from bot.nlu.mentions import Mention, find_mentions

_HOURS = re.compile(r"\b(offen|auf|geoffnet|geschlossen|zu|offnungszeit\w*|sprechzeit\w*|wie lange haben)\b")
_LEAST_LIKENESS = 0.16
_LONGEST = 300
_PERSON_WORDS = 2
_DIGITS_OF_A_NUMBER = 3


@dataclass(frozen=True)
class Found:
    """A record that may be meant."""

    key: str
    person: bool = False
    """Whether the head of the unit was named."""


@dataclass(frozen=True)
class FactHits:
    """What an agent's words mean."""

    found: tuple[Found, ...]
    """Best first."""
    aspects: tuple[str, ...]
    """What is asked about it; empty for a name alone."""


@dataclass(frozen=True)
class _Name:
    words: tuple[str, ...]
    whole: str
    found: Found
    weight: float


class FactSearch:
    """The names of one state of the knowledge base, sorted; immutable and safe to share."""

    def __init__(self, state: KnowledgeState) -> None:
        self._state = state
        self.rules = dict(_rules(state.knowledge))
        self.places = {place_key(place): place for place in state.knowledge.places}
        by_word: dict[str, list[_Name]] = {}
        for name in self._names():
            for word in dict.fromkeys(name.words):
                by_word.setdefault(word, []).append(name)
        self._words = sorted(by_word)
        self._by_word = by_word
        self._rule_words = {key: _content(_rule_text(rule)) for key, rule in self.rules.items()}
        self.cards: tuple[datetime, dict[Found, Card]] | None = None
        """Cards written in a minute, which most keys want again; replaced as a whole (:mod:`.lookup`)."""

    def search(self, text: str, today: date, limit: int = 8) -> FactHits:
        """Return what a text may mean, best first; nothing for a text without a letter or digit."""
        text = text[:_LONGEST]
        typed = tuple(folded_words(text))
        if not typed:
            return FactHits((), ())
        scores: dict[Found, float] = {}
        for name, score in self._beginnings(typed):
            scores[name.found] = max(scores.get(name.found, 0.0), score)
        aspects: tuple[str, ...] = ()
        if not _names_a_case(text):
            mentions = find_mentions(text, self._state.index.names, today)
            aspects = _aspects(text, mentions, today)
            if len("".join(typed)) > _PERSON_WORDS:
                self._add_meant(text, aspects, mentions, scores)
                self._add_rules(typed, scores)
        ranked = sorted(scores, key=lambda found: (-scores[found], found.key))
        return FactHits(tuple(_each_once(ranked))[:limit], aspects)

    def _names(self) -> Iterator[_Name]:
        knowledge = self._state.knowledge
        for record in knowledge.records.values():
            for number, name in enumerate((record.name, *record.aliases)):
                yield _name(name, Found(record.key), 1.0 if number == 0 else 0.9)
            if isinstance(record, Unit) and record.head is not None:
                for name in (record.head.name, record.head.name.split()[-1]):
                    yield _name(name, Found(record.key, person=True), 1.0)
        for key, rule in self.rules.items():
            yield _name(rule.topic, Found(key), 0.8)
        for key, place in self.places.items():
            line = (f"Linie {place.line}",) if place.line else ()
            for name in (place.name, *place.aliases, *line):
                yield _name(name, Found(key), 0.8)

    def _beginnings(self, typed: tuple[str, ...]) -> Iterator[tuple[_Name, float]]:
        """The names that have all words, the last of them perhaps half typed."""
        first, last = typed[0], typed[-1]
        at = bisect_left(self._words, last)
        whole = " ".join(typed)
        while at < len(self._words) and self._words[at].startswith(last):
            for name in self._by_word[self._words[at]]:
                if any(word not in name.words for word in typed[:-1]):
                    continue
                if name.whole == whole:
                    score = 4.0
                elif name.whole.startswith(whole):
                    score = 3.4
                else:
                    score = 1.6 if len(last) > 2 and first else 0.8
                yield name, score * name.weight - len(name.whole) / 400
            at += 1

    def _add_meant(
        self, text: str, aspects: tuple[str, ...], mentions: list[Mention], scores: dict[Found, float]
    ) -> None:
        """What the assistant would answer from comes first where it is sure."""
        knowledge, index = self._state.knowledge, self._state.index
        named = [m for m in mentions if m.type in ("service", "unit", "person")]
        entities = tuple(_as_entity(mention) for mention in mentions if mention.type != "defect")
        question = Question(text, aspects or (q.OVERVIEW,), entities)
        people = {key for mention in named if mention.type == "person" for key in mention.keys}
        for hit in index.search(text, limit=6, mentions=[_as_name(mention) for mention in named]):
            if hit.named or hit.likeness >= _LEAST_LIKENESS:
                found = Found(hit.key, person=hit.key in people)
                score = hit.score + 0.6 * hit.likeness + 0.4 * hit.named
                scores[found] = max(scores.get(found, 0.0), score)
        subject = find_subject(question, knowledge, index, None)
        if subject.key is not None and not subject.from_context:
            found = Found(subject.key, person=subject.key in people)
            scores[found] = max(scores.get(found, 0.0), 3.0)
        for mention in mentions:
            if mention.type == "place":
                for key in self._places_called(mention.value):
                    scores[Found(key)] = max(scores.get(Found(key), 0.0), 0.5)

    def _places_called(self, name: str) -> list[str]:
        return [key for key, place in self.places.items() if place.name == name]

    def _add_rules(self, typed: tuple[str, ...], scores: dict[Found, float]) -> None:
        wanted = {word for word in typed if word not in STOP_WORDS and len(word) > 3}
        for key, words in self._rule_words.items():
            shared = wanted & words
            if len(shared) >= 2 or (shared and len(wanted) == 1):
                score = 0.7 * len(shared) / len(wanted)
                scores[Found(key)] = max(scores.get(Found(key), 0.0), score)


_latest: list[tuple[KnowledgeState, FactSearch]] = []
_building = threading.Lock()


def fact_search_of(state: KnowledgeState) -> FactSearch:
    """Return the search of a state; built once when the facts have changed."""
    with _building:
        if not _latest or _latest[0][0] is not state:
            _latest[:] = [(state, FactSearch(state))]
        return _latest[0][1]


def _aspects(text: str, mentions: list[Mention], today: date) -> tuple[str, ...]:
    """What single words ask for; a word alone asks for nothing, a day to come for the hours."""
    if len(text.split()) < 2:
        return ()
    found = list(aspects_by_cue(text))
    dated = any(mention.type == "date" and mention.value >= today.isoformat() for mention in mentions)
    if _HOURS.search(fold(text)) or (dated and not found):
        found.append(q.HOURS)
    return tuple(dict.fromkeys(found))


def _names_a_case(text: str) -> bool:
    """Tell whether a text is a reference, a number or an address, which by its letters is like anything."""
    text = text.strip()
    if " " not in text and (
        "@" in text or sum(character.isdigit() for character in text) >= _DIGITS_OF_A_NUMBER
    ):
        return True
    if not (text.isupper() or "-" in text or any(character.isdigit() for character in text)):
        return False
    try:
        parse_reference(text)
    except CaseError:
        return False
    return True


def _rules(knowledge: KnowledgeBase) -> Iterator[tuple[str, Rule]]:
    for about, rules in (("lost_property", knowledge.lost_property), ("defects", knowledge.defect_rules)):
        for rule in rules.values():
            if rule_sentences(rule):
                yield rule_key(rule, about), rule


def _rule_text(rule: Rule) -> str:
    return listing([rule.topic, *rule_sentences(rule)])


def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in folded_words(text) if word not in STOP_WORDS and len(word) > 3)


def _name(name: str, found: Found, weight: float) -> _Name:
    words = tuple(folded_words(name))
    return _Name(words, " ".join(words), found, weight)


def _each_once(ranked: list[Found]) -> Iterator[Found]:
    seen: set[str] = set()
    for found in ranked:
        if found.key not in seen:
            seen.add(found.key)
            yield found


def _as_entity(mention: Mention) -> dict[str, object]:
    return {
        "entity": mention.type,
        "start": mention.start,
        "end": mention.end,
        "value": mention.value,
        "keys": list(mention.keys),
        "confidence_entity": mention.score,
    }


def _as_name(mention: Mention) -> NameMention:
    keys = mention.keys or (mention.value,)
    return NameMention(mention.start, mention.end, "", mention.type, keys, mention.score)
