"""What the assistant is tested with is not what it has learnt."""

from __future__ import annotations

import pytest

from bot.knowledge import KnowledgeBase
from bot.language.normalise import folded_words
from bot.settings import ROOT
from tests.structure.project import domain, examples, read, training_examples, without_annotations

FALLBACK = "nlu_fallback"


def _normalised(text: str) -> str:
    typed = without_annotations(text)
    return " ".join(folded_words(typed)) or typed  # signs such as an emoji are no words


@pytest.mark.parametrize("name", ["nlu_test.yml", "nlu_blind.yml"])
def test_no_sentence_of_the_test_data_is_a_training_example(name: str) -> None:
    learnt = {_normalised(line) for lines in training_examples().values() for line in lines}
    split = [line for lines in examples(ROOT / "tests/data" / name).values() for line in lines]
    shared = [line for line in split if _normalised(line) in learnt]
    assert shared == [], f"{len(shared)} of {len(split)}:\n" + "\n".join(shared)


def test_the_test_split_is_large_enough_and_has_every_intent() -> None:
    split = examples(ROOT / "tests/data/nlu_test.yml")
    assert sum(len(lines) for lines in split.values()) >= 600
    assert set(split) == set(domain()["intents"]) - {FALLBACK}
    assert min(len(lines) for lines in split.values()) >= 8


def test_the_paraphrases_are_not_phrases_of_the_facts(knowledge: KnowledgeBase) -> None:
    phrases = {_normalised(phrase) for record in knowledge.records.values() for phrase in record.phrases}
    questions = read(ROOT / "tests/data/paraphrases.yml")["questions"]
    assert len(questions) >= 300
    assert [question["text"] for question in questions if _normalised(question["text"]) in phrases] == []
