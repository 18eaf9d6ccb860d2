"""A citizen says what is wrong and the assistant knows which of the city's categories that is."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.cases.defects.category import CategoryFinder
from bot.knowledge.base import KnowledgeBase
from bot.language.words import shared_analyser

_SETS = yaml.safe_load(
    (Path(__file__).parents[2] / "data" / "defect_categories.yml").read_text(encoding="utf-8")
)
REPORTS, UNSEEN = _SETS["reports"], _SETS["unseen"]


def test_the_evaluation_set_covers_every_category_in_words_of_its_own(knowledge: KnowledgeBase) -> None:
    known = {phrase for category in knowledge.defect_categories.values() for phrase in category.phrases}
    assert len(REPORTS) >= 150
    assert {report["expect"][0] for report in REPORTS} == set(knowledge.defect_categories)
    assert not known & {report["text"] for report in REPORTS}


def test_nine_of_ten_reports_are_recognised_at_once_and_nearly_all_among_three(
    categories: CategoryFinder,
) -> None:
    guesses = [(report["expect"], categories.guess(report["text"])) for report in REPORTS]
    first = sum(guess.category == expected[0] for expected, guess in guesses)
    among_three = sum(expected[0] in guess.choices[:3] for expected, guess in guesses)
    print(f"first {first / len(guesses):.1%}, among three {among_three / len(guesses):.1%}")
    assert first / len(guesses) >= 0.95
    assert among_three / len(guesses) >= 0.98


def test_reports_written_after_the_tuning_are_recognised_nearly_as_well(categories: CategoryFinder) -> None:
    guesses = [(report["expect"], categories.guess(report["text"])) for report in UNSEEN]
    first = sum(guess.category in expected for expected, guess in guesses) / len(guesses)
    among_three = sum(bool(set(expected) & set(guess.choices[:3])) for expected, guess in guesses)
    print(f"unseen: first {first:.1%}, among three {among_three / len(guesses):.1%}")
    assert first >= 0.85
    assert among_three / len(guesses) >= 0.95


def test_a_guess_that_is_not_asked_back_is_right(categories: CategoryFinder) -> None:
    sure = [
        (report["expect"], guess) for report in REPORTS if (guess := categories.guess(report["text"])).sure
    ]
    assert len(sure) / len(REPORTS) >= 0.85
    assert sum(guess.category in expected for expected, guess in sure) / len(sure) >= 0.97


def test_phrases_that_the_knowledge_base_does_not_hold_are_recognised_too(knowledge: KnowledgeBase) -> None:
    """Leaves a fifth of the phrases out and asks for them: closer to words nobody has thought of."""
    generator = random.Random(3)
    held_out: list[tuple[str, str]] = []
    kept = {}
    for key, category in knowledge.defect_categories.items():
        out = {phrase for phrase in category.phrases if generator.random() < 0.2}
        held_out += [(phrase, key) for phrase in sorted(out)]
        kept[key] = replace(category, phrases=tuple(p for p in category.phrases if p not in out))
    finder = CategoryFinder(replace(knowledge, defect_categories=kept), shared_analyser())
    guesses = [(key, finder.guess(phrase)) for phrase, key in held_out]
    first = sum(guess.category == key for key, guess in guesses) / len(guesses)
    among_three = sum(key in guess.choices[:3] for key, guess in guesses) / len(guesses)
    print(f"{len(guesses)} held out: first {first:.1%}, among three {among_three:.1%}")
    assert first >= 0.85
    assert among_three >= 0.92


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Müll an der Haltestelle", "muell"),
        ("Schnee auf dem Radweg", "strassenreinigung_winterdienst"),
        ("Laterne in der Ahornstraße aus", "laterne"),
        ("Hakenkreuz an der Bushaltestelle", "graffiti"),
        ("Ampel am Spielplatz aus", "ampel"),
        ("loch in der straße am spielplatz", "strasse_gehweg_radweg"),
    ],
)
def test_what_is_broken_counts_and_not_what_stands_beside_it(
    categories: CategoryFinder, text: str, category: str
) -> None:
    assert categories.guess(text).category == category


@pytest.mark.parametrize("text", ["", "???", "😀", "xqzvw"])
def test_words_without_meaning_are_asked_back(categories: CategoryFinder, text: str) -> None:
    guess = categories.guess(text)
    assert not guess.sure
    assert len(guess.alternatives) <= 3


def test_a_dozen_words_that_fit_two_categories_offer_both(categories: CategoryFinder) -> None:
    choices = categories.guess("Glasscherben aufm Spielplatz").choices
    assert {"spielplatz_sportanlage", "muell"} & set(choices)
