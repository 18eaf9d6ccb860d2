"""Answers of the action server are checked as Rasa does, only with the schema examined once."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from bot.channels.action_answers import check_schema_once

GOOD = {
    "events": [{"event": "slot", "name": "topic", "value": "unit/fundbuero", "timestamp": None}],
    "responses": [{"text": "Guten Tag", "buttons": []}],
}
BAD = [
    {"events": [{"event": "slot", "value": 1}], "responses": []},
    {"events": [{"event": "no such event"}], "responses": []},
    {"events": [], "responses": ["Guten Tag"]},
    {"events": None},
]


@pytest.fixture
def action() -> RemoteAction:
    """An action whose answers are checked by the project's validator."""
    check_schema_once()
    return RemoteAction("action_answer", None)


def test_a_good_answer_passes(action: RemoteAction) -> None:
    assert action._validate_action_result(GOOD) is True


@pytest.mark.parametrize("answer", BAD)
def test_what_rasa_refuses_is_refused(action: RemoteAction, answer: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(answer, RemoteAction.action_response_format_spec())
    with pytest.raises(jsonschema.ValidationError, match="answer of the action server"):
        action._validate_action_result(answer)


def test_the_schema_is_examined_once(action: RemoteAction, monkeypatch: pytest.MonkeyPatch) -> None:
    action._validate_action_result(GOOD)

    def examined_again(*_: Any) -> None:
        raise AssertionError("the schema was examined again")

    for kind in (jsonschema.Draft7Validator, jsonschema.Draft202012Validator):
        monkeypatch.setattr(kind, "check_schema", examined_again)
    action._validate_action_result(GOOD)
