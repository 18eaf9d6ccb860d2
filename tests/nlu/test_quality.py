"""How well the trained pipeline understands people whose words it was never trained on.

``tests/data/nlu_test.yml`` was written separately from ``data/nlu``; the bounds are those of the project.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest
from rasa.core.agent import Agent

from benchmarks.nlu_scores import Scores, Understood, score
from benchmarks.questions import BLIND_UTTERANCES, Utterance, utterances
from bot.run.console import Console
from bot.run.training import ensure_model, model_path
from bot.settings import Settings


@pytest.fixture(scope="module")
def understand() -> Iterator[Callable[[list[Utterance]], Scores]]:
    """How the current model fares with utterances."""
    settings = Settings.from_environment()
    asyncio.run(ensure_model(settings, Console()))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BOT_NOW", "2026-11-18T10:00")
        environment.setenv("BOT_ACTIONS_URL", settings.actions_url)
        agent = Agent.load(str(model_path(settings)))

        def scores_of(said: list[Utterance]) -> Scores:
            return score(said, asyncio.run(_understand(agent, [utterance.text for utterance in said])))

        yield scores_of


@pytest.fixture(scope="module")
def scores(understand: Callable[[list[Utterance]], Scores]) -> Scores:
    """The scores of the current model on the whole test split."""
    return understand(utterances())


async def _understand(agent: Agent, texts: list[str]) -> list[Understood]:
    return [Understood.from_parse(await agent.parse_message(text)) for text in texts]


def test_the_split_is_large_enough_to_mean_something() -> None:
    assert len(utterances()) >= 600


def test_the_intent_is_right_for_at_least_93_percent(scores: Scores) -> None:
    print(f"intent accuracy {scores.intent_accuracy:.3f}, macro F1 {scores.intent_macro_f1:.3f}")
    assert scores.intent_accuracy >= 0.93


def test_names_dates_and_places_are_found_with_an_f1_of_at_least_90_percent(scores: Scores) -> None:
    print(f"entity F1 {scores.entity_f1:.3f}, by type {scores.entity_f1_by_type}")
    assert scores.entity_f1 >= 0.9


def test_hardly_any_citizen_with_a_real_concern_is_told_that_they_were_not_understood(scores: Scores) -> None:
    print(f"in scope to fallback {scores.in_scope_to_fallback:.3f}")
    assert scores.in_scope_to_fallback <= 0.03


def test_what_is_not_the_citys_business_ends_in_the_fallback(scores: Scores) -> None:
    print(f"out of scope to fallback {scores.out_of_scope_to_fallback:.3f}")
    assert scores.out_of_scope_to_fallback >= 0.85


def test_people_nobody_thought_of_are_understood_nearly_as_well(
    understand: Callable[[list[Utterance]], Scores],
) -> None:
    blind = understand(utterances(BLIND_UTTERANCES))
    print(
        f"blind: intent accuracy {blind.intent_accuracy:.3f}, macro F1 {blind.intent_macro_f1:.3f}, "
        f"in scope to fallback {blind.in_scope_to_fallback:.3f}"
    )
    assert blind.intent_accuracy >= 0.88
