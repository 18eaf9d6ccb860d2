"""Domain, training data and code name the same things."""

from __future__ import annotations

import importlib
import inspect

import pytest

from bot.actions.base import CitizenAction, payload
from bot.actions.turn import Turn
from bot.answers.question import ASPECT_OF_INTENT
from bot.answers.reply import Choice
from bot.knowledge import KnowledgeBase
from bot.nlu.entities import REPORTED_TYPES
from bot.nlu.intents import EMERGENCY
from bot.settings import ROOT
from tests.structure.project import (
    action_classes,
    annotated_entities,
    domain,
    examples,
    files,
    read,
    training_examples,
    without_annotations,
)

FALLBACK = "nlu_fallback"
IMPORTANT = set(ASPECT_OF_INTENT) | {
    "emergency",
    "follow_up",
    "foreign_language",
    "out_of_scope",
    "report_defect",
    "report_found_item",
    "report_lost_item",
    "book_consultation",
    "request_human",
}
"""What the assistant is for, and what it must not mistake for it."""


def test_every_action_of_the_domain_is_a_class_and_every_class_stands_in_the_domain() -> None:
    assert sorted(domain()["actions"]) == sorted(action_classes())


def test_every_action_has_the_error_edge() -> None:
    without = [name for name, action in action_classes().items() if not issubclass(action, CitizenAction)]
    assert without == []
    overridden = [name for name, action in action_classes().items() if action.run is not CitizenAction.run]
    assert overridden == [], "the error edge is CitizenAction.run"


def test_every_intent_has_enough_examples() -> None:
    counts = {intent: len(set(lines)) for intent, lines in training_examples().items()}
    few = {
        intent: counts.get(intent, 0)
        for intent in set(domain()["intents"]) - {FALLBACK}
        if counts.get(intent, 0) < (80 if intent in IMPORTANT else 30)
    }
    assert few == {}


def test_no_example_belongs_to_an_intent_that_is_not_in_the_domain() -> None:
    known = set(domain()["intents"])
    assert training_examples().keys() <= known
    assert known >= IMPORTANT


def test_an_nlu_file_holds_the_intent_it_is_named_after() -> None:
    wrong = {
        path.name: list(examples(path)) for path in files("data/nlu") if list(examples(path)) != [path.stem]
    }
    assert wrong == {}


def test_no_two_examples_are_the_same() -> None:
    seen: dict[str, str] = {}
    twice = []
    for intent, lines in training_examples().items():
        for line in lines:
            text = without_annotations(line).casefold()
            if text in seen:
                twice.append((text, seen[text], intent))
            seen[text] = intent
    assert twice == [], "\n".join(map(str, twice))


def test_entities_of_examples_and_extractor_are_those_of_the_domain() -> None:
    annotated = {
        entity
        for lines in training_examples().values()
        for line in lines
        for entity in annotated_entities(line)
    }
    assert annotated <= set(domain()["entities"])
    assert set(REPORTED_TYPES) <= set(domain()["entities"])


def test_intents_that_the_code_names_exist() -> None:
    assert {*ASPECT_OF_INTENT, EMERGENCY, FALLBACK} <= set(domain()["intents"])


def test_slots_of_code_and_domain_are_the_same_and_filled_by_actions_only() -> None:
    module = importlib.import_module(Turn.__module__)
    in_code = {
        value
        for name, value in inspect.getmembers(module)
        if name.isupper() and isinstance(value, str) and value.isidentifier()
    }
    assert in_code == set(domain()["slots"])
    of_forms = {slot for form in domain()["forms"].values() for slot in form["required_slots"]}
    for name, slot in domain()["slots"].items():
        if name not in of_forms:
            assert slot["mappings"] == [{"type": "custom"}], name
            assert slot["influence_conversation"] is False, name


def test_what_happens_to_slots_in_a_new_session_is_decided() -> None:
    session = domain()["session_config"]
    assert session["session_expiration_time"] == 0, "a case survives a pause; the purge ends conversations"
    assert session["carry_over_slots_to_new_session"] is False


def test_sentences_do_not_hide_in_the_domain() -> None:
    assert "responses" not in domain()


def test_button_payloads_name_a_known_intent_and_entity(knowledge: KnowledgeBase) -> None:
    for key in knowledge.records:
        name, _, entities = payload(Choice("title", key)).removeprefix("/").partition("{")
        assert name in domain()["intents"]
        assert entities == f'"choice": "{key}"}}'
    assert "choice" in domain()["entities"]


def test_the_configuration_names_the_assistant_and_sends_no_whole_domain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_ACTIONS_URL", "http://127.0.0.1:5055")  # Rasa makes every reader fill it in
    config = read(ROOT / "config.yml")
    assert config["assistant_id"] not in ("", "placeholder_default")
    assert config["language"] == "de"
    assert read(ROOT / "endpoints.yml")["action_endpoint"]["enable_selective_domain"] is True
