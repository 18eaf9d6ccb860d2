"""What citizens want to talk to the mayor about, in their own words."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from bot.cases.consultation.mayors import Mayor, which_mayor
from bot.cases.consultation.topics import Topic, TopicGuess, guess_topic
from bot.knowledge.live import KnowledgeState, shared_knowledge
from bot.settings import ROOT


@pytest.fixture(scope="module")
def state() -> KnowledgeState:
    """Facts and index."""
    return shared_knowledge().state


def _guessed(state: KnowledgeState, part: str) -> list[tuple[dict[str, Any], TopicGuess]]:
    path = ROOT / "tests/data/consultation_topics.yml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))[part]
    return [(row, guess_topic(row["text"], state.knowledge, state.index)) for row in rows]


@pytest.mark.parametrize(("part", "right", "right_when_sure"), [("topics", 0.9, 0.95), ("fresh", 0.8, 0.9)])
def test_citizens_words_lead_to_the_topic(
    state: KnowledgeState, part: str, right: float, right_when_sure: float
) -> None:
    results = [(guess.topic.value == row["expect"], guess.sure) for row, guess in _guessed(state, part)]
    sure = [hit for hit, is_sure in results if is_sure]
    assert sum(hit for hit, _ in results) / len(results) >= right
    assert sum(sure) / len(sure) >= right_when_sure


def test_a_matter_of_another_department_is_told_with_who_is_right(state: KnowledgeState) -> None:
    guess = guess_topic("ich suche einen kitaplatz", state.knowledge, state.index)
    assert guess.topic is Topic.OTHER
    assert guess.outside == "service/kita_platz"
    assert guess.responsible is not None
    assert guess.responsible in state.knowledge.records


@pytest.mark.parametrize(
    ("answer", "topic"),
    [
        ("Haushalt", Topic.BUDGET),
        ("Haushalt und Finanzen", Topic.BUDGET),
        ("Sicherheit & Ordnung", Topic.SECURITY),
        ("Feuerwehr und Bevölkerungsschutz", Topic.FIRE),
        ("Statistik", Topic.STATISTICS),
        ("Familien- und Bürgerservice", Topic.FAMILY),
        ("Anderes Thema", Topic.OTHER),
        ("was anderes", Topic.OTHER),
    ],
)
def test_a_topic_named_outright_is_certain(state: KnowledgeState, answer: str, topic: Topic) -> None:
    guess = guess_topic(answer, state.knowledge, state.index)
    assert (guess.topic, guess.confidence) == (topic, 1.0)


@pytest.mark.parametrize("text", ["", "asdf", "qwrtz", "🙂", "ja"])
def test_words_that_say_nothing_leave_the_topic_open(state: KnowledgeState, text: str) -> None:
    assert not guess_topic(text, state.knowledge, state.index).sure


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("termin beim bürgermeister", Mayor.MAYOR),
        ("ich will zu herrn koppe", Mayor.MAYOR),
        ("Bürgersprechstunde", Mayor.MAYOR),
        ("termin beim oberbürgermeister", Mayor.LORD_MAYOR),
        ("ich möchte mit dem OB reden", Mayor.LORD_MAYOR),
        ("zu nitzsche bitte", Mayor.LORD_MAYOR),
        ("mal schauen, ob noch was frei ist", None),
        ("sprechstunde vom ortsteilbürgermeister", Mayor.DISTRICT_MAYOR),
        ("guten tag", None),
    ],
)
def test_the_three_kinds_of_mayors_are_told_apart(text: str, who: Mayor | None) -> None:
    assert which_mayor(text) is who
