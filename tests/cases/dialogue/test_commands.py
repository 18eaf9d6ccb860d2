"""Yes, no, skip, back, stop, why, a person, delete: in words that nobody has listed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import yaml

from bot.cases.dialogue.commands import command_in
from bot.settings import ROOT

_UNSEEN = ROOT / "tests" / "data" / "form_answers.yml"
_LEAST_RIGHT = 0.83
"""Share of the separately written answers that are understood; see docs/architecture.md."""
_MOST_WRONG = 0.08
"""Share taken for another command or for a command at all; the rest is asked again."""


@pytest.fixture(scope="module")
def unseen() -> list[dict[str, Any]]:
    """Answers nobody has tuned for."""
    answers: list[dict[str, Any]] = yaml.safe_load(_UNSEEN.read_text(encoding="utf-8"))["test"]
    return answers


def test_most_unseen_answers_are_understood_and_few_are_mistaken(unseen: list[dict[str, Any]]) -> None:
    kinds = Counter(_judge(answer) for answer in unseen)
    right, wrong = kinds["right"] / len(unseen), kinds["wrong"] / len(unseen)
    print(f"\n{len(unseen)} answers: {right:.1%} right, {wrong:.1%} taken for another command")
    assert right >= _LEAST_RIGHT
    assert wrong <= _MOST_WRONG


@pytest.mark.parametrize(
    "text", ["ja", "jo", "nu", "👍", "passt", "Ja, bitte!", "ja genau so", "freilich", "ok ok"]
)
def test_a_yes_is_a_yes_in_thuringian_too(text: str) -> None:
    assert command_in(text) == "yes"


@pytest.mark.parametrize(
    "text", ["egal", "weiß ich nicht", "keine Ahnung", "keine Angabe", "weeß ich ni", "hab keins"]
)
def test_not_knowing_is_an_answer(text: str) -> None:
    assert command_in(text) == "skip"


@pytest.mark.parametrize(
    "text",
    [
        "Goethestraße 5",
        "max.muster@example.org",
        "03641 123456",
        "das Stoppschild an der Ecke ist umgefahren",
        "die Ampel am Holzmarkt geht nicht mehr",
        "nein, es war die Westbahnhofstraße 12",
    ],
)
def test_an_answer_is_no_command(text: str) -> None:
    assert command_in(text) is None


def _judge(answer: dict[str, Any]) -> str:
    found = command_in(answer["text"]) or "none"
    if found == answer["label"] or found in (answer.get("also") or ()):
        return "right"
    return "missed" if found == "none" else "wrong"
