"""The pitfalls of Rasa projects, one after the other; those of running servers are in tests/dialogue."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.base import CitizenAction, payload
from bot.actions.turn import Turn
from bot.answers.phrasebook import shared_phrasebook
from bot.answers.reply import Choice, Reply
from bot.channels.rest import plain
from bot.clock import BERLIN
from bot.knowledge import KnowledgeBase
from bot.knowledge.hours import Schedule, public_holidays
from bot.run.sources import PACKAGES
from bot.settings import ROOT
from tests.structure.project import action_classes, domain, files, responses, rules

_LONGEST_VALIDATION = 600
"""Seconds; it takes 13 on a machine with nothing else to do."""


def forms() -> dict[str, dict[str, Any]]:
    """The forms of the domain."""
    return domain().get("forms") or {}


def test_1_free_text_fills_a_slot_only_where_its_form_asks_for_it() -> None:
    for name, slot in domain()["slots"].items():
        for mapping in slot["mappings"]:
            if mapping["type"] in ("from_text", "from_intent"):
                conditions = mapping.get("conditions", [])
                assert conditions, name
                assert all({"active_loop", "requested_slot"} <= set(condition) for condition in conditions), (
                    name
                )


def test_2_every_form_is_validated_by_an_action_of_the_domain() -> None:
    assert {f"validate_{form}" for form in forms()} <= set(domain()["actions"])
    validators = {name for name in action_classes() if name.startswith("validate_")}
    assert validators <= {f"validate_{form}" for form in forms()}


def test_3_every_slot_of_a_form_is_asked_for() -> None:
    """By a question of the domain, or by the validating action, which says the next question itself."""
    known = {*domain()["actions"], *responses()}
    for form, content in forms().items():
        if action_classes()[f"validate_{form}"].reply is not CitizenAction.reply:
            continue
        for slot in content["required_slots"]:
            questions = {
                f"{kind}_ask_{name}" for kind in ("action", "utter") for name in (slot, f"{form}_{slot}")
            }
            assert questions & known, f"{form} would be silent about {slot}"


def test_4_what_a_citizen_can_pick_is_named_in_german_never_by_an_identifier(
    knowledge: KnowledgeBase,
) -> None:
    for key, record in knowledge.records.items():
        assert re.fullmatch(r"[A-ZÄÖÜa-z0-9].{2,}", record.name), key
        assert record.name != record.id, key
        assert "_" not in record.name, key


def test_5_a_form_leaves_nothing_behind_when_it_is_sent_off_or_given_up() -> None:
    for form, content in forms().items():
        ends = [rule for rule in rules() if _ends_form(rule, form)]
        assert ends, f"no rule ends {form}"
        for rule in ends:
            last = [step["action"] for step in rule["steps"] if "action" in step][-1]
            resets = action_classes().get(last)
            assert resets is not None, f"{rule.get('rule')}: {last} cannot reset {content['required_slots']}"


def test_7_every_button_of_every_record_gets_through_the_channel(knowledge: KnowledgeBase) -> None:
    for key in knowledge.records:
        pressed = payload(Choice("title", key))
        assert plain(pressed) == pressed


class _Breaks(CitizenAction):
    """An action in which something goes wrong."""

    def name(self) -> str:
        return "action_breaks"

    def reply(self, turn: Turn) -> Reply:
        raise RuntimeError("max.muster@example.org")


def test_8_an_error_becomes_a_sentence_with_a_number_and_keeps_the_conversation(
    knowledge: KnowledgeBase, caplog: pytest.LogCaptureFixture
) -> None:
    tracker = Tracker(
        "someone", {}, {"text": "geheim", "intent": {}, "entities": []}, [], False, None, {}, "action_listen"
    )
    dispatcher = CollectingDispatcher()
    events = asyncio.run(_Breaks().run(dispatcher, tracker, {}))
    assert events == []
    (message,) = dispatcher.messages
    assert str(knowledge.hotline.phone) in message["text"]
    assert "Muster" not in message["text"]
    assert "action_breaks failed" in caplog.text
    assert "geheim" not in caplog.text


def test_9_turning_to_something_else_is_tried_in_every_form() -> None:
    tried = (ROOT / "tests" / "dialogue" / "test_digress.py").read_text(encoding="utf-8")
    assert [form for form in forms() if form not in tried] == []


@pytest.mark.parametrize(
    "typed",
    [
        "/restart",
        "/ask_hours",
        '/ask_hours{"unit": "unit/fundbuero"}',
        '/choose_option{"choice": "unit/fundbuero", "subject": "x"}',
        '/choose_option{"choices": ["unit/fundbuero"]}',
        '/choose_option@0.9{"choice": "unit/fundbuero"}',
        "//restart",
        " / /restart",
        "/",
    ],
)
def test_10_a_typed_payload_is_plain_text(typed: str) -> None:
    assert not plain(typed).startswith("/")
    assert plain(typed)


def test_12_a_model_of_another_version_is_trained_again() -> None:
    assert {"rasa", "spacy", "scikit-learn"} <= set(PACKAGES)
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.search(r"^rasa==3\.6\.21 ", lock, re.MULTILINE)


def test_13_an_address_with_underscores_is_said_as_it_is_written() -> None:
    said = shared_phrasebook().say("answers.email", email="max_m_uster@stadt-jena.de")
    assert "max_m_uster@stadt-jena.de" in said


def test_14_the_holidays_of_this_and_the_next_two_years_are_known() -> None:
    this_year = datetime.now(BERLIN).year
    for year in (this_year, this_year + 1, this_year + 2):
        assert {date(year, 9, 20), date(year, 10, 31), date(year, 12, 25)} <= set(public_holidays(year))


def test_15_the_change_of_the_clocks_and_midnight_do_not_move_opening_hours() -> None:
    schedule = Schedule("Mo-Su 08:00-12:00,22:00-02:00", today=date(2026, 10, 20))
    for day in (date(2026, 10, 25), date(2027, 3, 28)):
        morning = datetime(day.year, day.month, day.day, 8, 0, tzinfo=BERLIN)
        assert schedule.is_open(morning)
        assert not schedule.is_open(morning - timedelta(minutes=1))
        assert schedule.is_open(datetime(day.year, day.month, day.day, 0, 30, tzinfo=BERLIN))


def test_rasa_finds_nothing_to_complain_about() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "rasa", "data", "validate", "--fail-on-warnings", "--max-history", "5"],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore::DeprecationWarning",
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        timeout=_LONGEST_VALIDATION,
    )
    output = run.stdout + run.stderr
    assert run.returncode == 0, output[-3000:]
    assert "UserWarning" not in output, output[-3000:]


def test_nothing_is_committed_that_a_program_makes() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    made = re.compile(r"\.(pyc|db|sqlite3?|tar\.gz)$|(^|/)(models|__pycache__|\.rasa|var)/")
    assert [path for path in listed if made.search(path)] == []


def test_data_files_of_a_skill_have_the_version_rasa_reads() -> None:
    for path in [*files("data/nlu"), *files("data/rules"), ROOT / "domain.yml"]:
        assert 'version: "3.1"' in path.read_text(encoding="utf-8"), path


def _ends_form(rule: dict[str, Any], form: str) -> bool:
    active = any(step.get("active_loop", form) in (None, "null") for step in rule["steps"])
    return active and form in str(rule)
