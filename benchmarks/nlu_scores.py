"""How well messages were understood: accuracy, F1 and what ended in the fallback."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.questions import Entity, Utterance, words_of

FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"
FOREIGN_LANGUAGE = "foreign_language"
ENTITY_TYPES = ("service", "unit", "person", "place", "date", "time", "email", "phone")
_WITHOUT_ENTITIES = (OUT_OF_SCOPE, FOREIGN_LANGUAGE)
"""Intents whose test utterances are not annotated: nothing is done with entities there."""


@dataclass(frozen=True)
class Understood:
    """What a model made of an utterance."""

    intent: str
    """The likeliest, whether or not the model was sure enough of it."""
    fallback: bool
    """Whether it is answered as not understood: not sure enough, or taken for out of scope."""
    entities: tuple[Entity, ...]

    @classmethod
    def from_parse(cls, parse: Mapping[str, Any]) -> Understood:
        """Read Rasa's parse result."""
        ranking = [str(entry["name"]) for entry in parse["intent_ranking"]]
        first = str(parse["intent"]["name"])
        return cls(
            intent=next((name for name in (first, *ranking) if name != FALLBACK), FALLBACK),
            fallback=first in (FALLBACK, OUT_OF_SCOPE),
            entities=tuple(
                Entity(found["start"], found["end"], found["entity"])
                for found in parse["entities"]
                if found["entity"] in ENTITY_TYPES
            ),
        )


@dataclass(frozen=True)
class Scores:
    """All as shares from 0 to 1."""

    intent_accuracy: float
    intent_macro_f1: float
    entity_f1: float
    """Over all words of all types."""
    entity_f1_by_type: Mapping[str, float]
    in_scope_to_fallback: float
    out_of_scope_to_fallback: float


def score(said: Sequence[Utterance], understood: Sequence[Understood]) -> Scores:
    """Compare what was said with what was understood; both in the same order."""
    pairs = list(zip(said, understood, strict=True))
    intents = [(utterance.intent, result.intent) for utterance, result in pairs]
    by_intent = _f1(intents)
    labels = [
        pair
        for utterance, result in pairs
        if utterance.intent not in _WITHOUT_ENTITIES
        for pair in _labels(utterance, result.entities)
    ]
    by_type = _f1(labels)
    return Scores(
        intent_accuracy=_share(wanted == got for wanted, got in intents),
        intent_macro_f1=_mean(by_intent[intent] for intent in {wanted for wanted, _ in intents}),
        entity_f1=_micro_f1(labels),
        entity_f1_by_type={name: by_type.get(name, 0.0) for name in ENTITY_TYPES},
        in_scope_to_fallback=_share(r.fallback for u, r in pairs if u.intent != OUT_OF_SCOPE),
        out_of_scope_to_fallback=_share(r.fallback for u, r in pairs if u.intent == OUT_OF_SCOPE),
    )


def _labels(utterance: Utterance, found: Sequence[Entity]) -> list[tuple[str, str]]:
    """Return for every word the types of the entities it belongs to, wanted and found; '' is none."""
    return [
        (_type_at(start, end, utterance.entities), _type_at(start, end, found))
        for start, end in words_of(utterance.text)
    ]


def _type_at(start: int, end: int, entities: Sequence[Entity]) -> str:
    return next((entity.type for entity in entities if entity.start <= start and end <= entity.end), "")


def _f1(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return the F1 of every label."""
    right = Counter(wanted for wanted, got in pairs if wanted == got)
    wanted_count = Counter(wanted for wanted, _ in pairs)
    got_count = Counter(got for _, got in pairs)
    return {
        label: 2 * right[label] / (wanted_count[label] + got_count[label])
        for label in wanted_count.keys() | got_count.keys()
    }


def _micro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    right = sum(wanted == got != "" for wanted, got in pairs)
    all_of_both = sum((wanted != "") + (got != "") for wanted, got in pairs)
    return 2 * right / all_of_both if all_of_both else 0.0


def _share(values: Iterable[bool]) -> float:
    return _mean(map(float, values))


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0
