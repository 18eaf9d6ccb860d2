"""What the action server answers is checked against Rasa's schema, without checking that schema every time.

Rasa 3.6 (``RemoteAction._validate_action_result``) calls ``jsonschema.validate``, which first examines the
schema, a constant, by its metaschema: a good part of a turn. Here the schema is examined once.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


class _Validator(Protocol):
    def validate(self, instance: Any) -> None: ...


def check_schema_once() -> None:
    """Let all actions of this process use one validator; calling it again changes nothing."""
    RemoteAction._validate_action_result = _validate_action_result


def _validate_action_result(_action: RemoteAction, result: dict[str, Any]) -> bool:
    """Return True, or raise ``jsonschema.ValidationError`` for an answer that no action may give."""
    try:
        _validator().validate(result)
    except ValidationError as error:
        error.message += ". The answer of the action server is not of the form Rasa asks for."
        raise
    return True


@cache
def _validator() -> _Validator:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator: _Validator = kind(schema)
    return validator
