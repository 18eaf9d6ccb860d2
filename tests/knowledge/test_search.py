"""Citizens describe their situation, misspell names and join words; the right record comes first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from bot.knowledge import KnowledgeBase
from bot.knowledge.search import SearchIndex
from tests.knowledge.test_names import SPELLINGS

PARAPHRASES = Path(__file__).parents[1] / "data" / "paraphrases.yml"
FIRST, AMONG_THREE = 0.85, 0.95
"""What the mission demands of questions that name nothing."""

Ranked = list[tuple[str, list[str], list[str]]]
"""Question, right answers, the three best hits."""


@pytest.fixture(scope="module")
def ranked(index: SearchIndex) -> Ranked:
    """The three best hits for every question of the test set, which nothing was ever fitted to."""
    questions = yaml.safe_load(PARAPHRASES.read_text(encoding="utf-8"))["questions"]
    return [
        (question["text"], question["expect"], [hit.key for hit in index.search(question["text"], limit=3)])
        for question in questions
    ]


def shares(ranked: Ranked) -> tuple[float, float]:
    """Return the shares of questions whose right record comes first, and is among the first three."""
    first = sum(found[0] in right for _, right, found in ranked) / len(ranked)
    among_three = sum(bool(set(right) & set(found)) for _, right, found in ranked) / len(ranked)
    return first, among_three


def misses(ranked: Ranked) -> str:
    """Return the questions that were not answered right at once, a line each."""
    return "\n".join(f"{text} → {found}" for text, right, found in ranked if found[0] not in right)


def report(title: str, ranked: Ranked) -> tuple[float, float]:
    """Print the figures and return them."""
    first, among_three = shares(ranked)
    print(f"{title}: {len(ranked)} questions, first {first:.1%}, among three {among_three:.1%}")
    return first, among_three


def test_the_right_record_of_a_paraphrase_comes_first_or_nearly(ranked: Ranked) -> None:
    first, among_three = report("all paraphrases", ranked)
    assert first >= FIRST, misses(ranked)
    assert among_three >= AMONG_THREE, misses(ranked)


def test_the_figures_hold_without_the_questions_that_happen_to_contain_a_name(
    index: SearchIndex, ranked: Ranked
) -> None:
    nameless = [row for row in ranked if not _named(index, row[0]) & set(row[1])]
    first, among_three = report("paraphrases without any name", nameless)
    assert len(nameless) >= 300
    assert first >= FIRST, misses(nameless)
    assert among_three >= AMONG_THREE, misses(nameless)


def test_the_questions_of_the_test_set_are_no_phrases_of_the_knowledge_base(
    knowledge: KnowledgeBase, ranked: Ranked
) -> None:
    known = {
        phrase.casefold().strip(" ?!.") for record in knowledge.records.values() for phrase in record.phrases
    }
    assert [text for text, _, _ in ranked if text.casefold().strip(" ?!.") in known] == []


def test_the_test_set_asks_for_every_service_and_only_for_known_records(
    knowledge: KnowledgeBase, ranked: Ranked
) -> None:
    asked = {key for _, right, _ in ranked for key in right}
    assert asked <= knowledge.records.keys()
    assert {service.key for service in knowledge.services.values()} <= asked


@pytest.mark.parametrize(("word", "key"), SPELLINGS)
def test_a_single_keyword_is_enough_however_it_is_spelt(index: SearchIndex, word: str, key: str) -> None:
    best = index.search(word, limit=1)[0]
    assert (best.key, best.named) == (key, True)


def test_every_record_is_found_by_its_own_name(knowledge: KnowledgeBase, index: SearchIndex) -> None:
    lost = {
        record.key: found
        for record in knowledge.records.values()
        if record.key not in (found := _keys(index, record.name, 2))
    }
    assert lost == {}


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("wo krieg ich elterngeld", "service/elterngeld"),
        ("ich hab einen brief wegen einer offenen forderung bekommen", "unit/team_vollstreckung"),
        ("wer kümmert sich um kaputte straßenlaternen", "defect/laterne"),
        ("I lost my passport", "service/reisepass"),
    ],
)
def test_everyday_questions_find_their_record(index: SearchIndex, question: str, key: str) -> None:
    assert key in _keys(index, question, 3)


@pytest.mark.parametrize("text", ["", "   ", "?!", "…", "xqzw"])
def test_a_text_without_a_known_word_finds_nothing(index: SearchIndex, text: str) -> None:
    assert index.search(text) == []


def test_hits_come_best_first_and_share_one_belief(index: SearchIndex) -> None:
    hits = index.search("mein Ausweis ist abgelaufen", limit=10)
    scores = [hit.score for hit in hits]
    assert len(hits) == 10
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1.0001
    assert all(0 <= hit.likeness <= 1.0001 for hit in hits)


def test_a_name_is_trusted_more_than_a_likeness(index: SearchIndex) -> None:
    named, guessed = index.search("Wohngeld")[0], index.search("die miete frisst mein halbes gehalt")[0]
    assert named.named
    assert named.likeness == 1.0
    assert not guessed.named
    assert guessed.likeness < 1.0


def test_the_limit_is_kept(index: SearchIndex) -> None:
    assert len(index.search("Ausweis", limit=2)) == 2


def _named(index: SearchIndex, text: str) -> set[str]:
    return {key for mention in index.names.find(text) for key in mention.keys}


def _keys(index: SearchIndex, text: str, limit: int) -> Sequence[str]:
    return [hit.key for hit in index.search(text, limit=limit)]
