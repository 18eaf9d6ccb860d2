"""The questions that are measured with: the test data, which nothing was trained on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT

PARAPHRASES = ROOT / "tests" / "data" / "paraphrases.yml"
UTTERANCES = ROOT / "tests" / "data" / "nlu_test.yml"
BLIND_UTTERANCES = ROOT / "tests" / "data" / "nlu_blind.yml"
"""Written by somebody who had seen no other data; intents only."""

_ANNOTATION = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<type>\w+)\)")


@dataclass(frozen=True)
class Paraphrase:
    """A question that does not name what it is about."""

    text: str
    expected: frozenset[str]
    """Keys of the records that answer it."""


@dataclass(frozen=True)
class Entity:
    """A span of a text with its type."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class Utterance:
    """What somebody may write, with what is to be understood of it."""

    text: str
    intent: str
    entities: tuple[Entity, ...]


def paraphrases() -> list[Paraphrase]:
    """Return the questions of ``tests/data/paraphrases.yml``."""
    questions = _read(PARAPHRASES)["questions"]
    return [Paraphrase(question["text"], frozenset(question["expect"])) for question in questions]


def utterances(path: Path = UTTERANCES) -> list[Utterance]:
    """Return the utterances of a file of test data."""
    return [
        annotated(line.strip()[2:], entry["intent"])
        for entry in _read(path)["nlu"]
        for line in entry["examples"].splitlines()
        if line.strip()
    ]


def annotated(example: str, intent: str) -> Utterance:
    """Return the utterance of an example in Rasa's notation, ``[Elterngeld](service) beantragen``."""
    pieces, entities, length, position = [], [], 0, 0
    for annotation in _ANNOTATION.finditer(example):
        pieces += [example[position : annotation.start()], annotation["text"]]
        length += annotation.start() - position
        entities.append(Entity(length, length + len(annotation["text"]), annotation["type"]))
        length += len(annotation["text"])
        position = annotation.end()
    return Utterance("".join([*pieces, example[position:]]), intent, tuple(entities))


def words_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the words and numbers of a text begin and end."""
    for word in re.finditer(r"[^\W_]+", text):
        yield word.span()


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
