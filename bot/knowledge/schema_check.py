"""Checks the knowledge files against their JSON Schemas and says in German what to write instead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, RefResolver
from jsonschema.exceptions import ValidationError
from rapidfuzz import process

from bot.knowledge.problems import Problem

_COMMON = "common.schema.json"
_TYPES = {
    "string": "Text",
    "array": "eine Liste",
    "object": "ein Block mit Feldern",
    "integer": "eine ganze Zahl",
    "boolean": "true oder false",
}


def schema_problems(file_name: str, content: Any, schema_folder: Path) -> Iterator[Problem]:
    """Yield the places where a file's content departs from its schema."""
    schema = json.loads((schema_folder / f"{Path(file_name).stem}.schema.json").read_text(encoding="utf-8"))
    yield from _problems(file_name, content, schema, schema_folder)


def _problems(file_name: str, content: Any, schema: dict[str, Any], schema_folder: Path) -> Iterator[Problem]:
    common = json.loads((schema_folder / _COMMON).read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema, resolver=RefResolver("", schema, store={_COMMON: common}))
    for error in sorted(
        validator.iter_errors(content), key=lambda error: list(map(str, error.absolute_path))
    ):
        path = list(error.absolute_path)
        yield Problem(file_name, _record_name(content, path), _field_name(path), _message(error))


def imported_problems(label: str, stem: str, content: Any, schema_folder: Path) -> Iterator[Problem]:
    """Yield where an imported file departs from the schema of the hand-kept file of the same name.

    An official catalogue has no phrases of citizens, so none are asked for; it has identifiers of its own.
    """
    schema = json.loads((schema_folder / f"{stem}.schema.json").read_text(encoding="utf-8"))
    (listed,) = schema["properties"].values()
    del listed["minItems"]
    entry = listed["items"]
    entry["required"] = [*(name for name in entry["required"] if name != "phrases"), "imported_from"]
    entry["properties"] |= {
        "phrases": {"$ref": f"{_COMMON}#/$defs/texts"},
        "imported_from": {"$ref": f"{_COMMON}#/$defs/text"},
    }
    yield from _problems(label, content, schema, schema_folder)


def _record_name(content: Any, path: list[Any]) -> str:
    """The id (or name) of the list entry a path leads through."""
    for depth, step in enumerate(path):
        content = content[step]
        if depth == 1 and isinstance(content, dict):
            return str(
                content.get("id") or content.get("name") or content.get("record") or f"Eintrag {step + 1}"
            )
    return ""


def _field_name(path: list[Any]) -> str:
    return ".".join(str(step) for step in path[2:])


def _message(error: ValidationError) -> str:
    value: Any = error.instance
    expected: Any = error.validator_value
    schema: Any = error.schema
    if error.validator == "required":
        missing = [name for name in expected if name not in value]
        return f"Es fehlt: {', '.join(missing)}. Bitte ergänzen."
    if error.validator == "additionalProperties" and isinstance(value, dict):
        allowed = list(schema.get("properties", {}))
        unknown = [name for name in value if name not in allowed]
        return " ".join(_unknown_field(name, allowed) for name in unknown)
    if error.validator == "enum":
        return f"„{value}“ ist nicht erlaubt. Möglich: {', '.join(map(str, expected))}."
    if error.validator == "type":
        wanted = _TYPES.get(str(expected), str(expected))
        return f"Hier steht „{_short(value)}“, gebraucht wird {wanted}."
    if error.validator == "pattern":
        form = schema.get("description") or expected
        return f"„{value}“ hat nicht die richtige Form. Gebraucht wird: {form}."
    if error.validator == "minItems":
        rule = schema.get("description") or f"mindestens {expected} Einträge"
        return f"Hier stehen {len(value)} Einträge. Gebraucht werden: {rule}."
    if error.validator == "minLength":
        return "Der Text ist leer. Bitte ausfüllen oder das Feld weglassen."
    return f"Ungültige Angabe: {error.message}."


def _unknown_field(name: str, allowed: list[str]) -> str:
    best = process.extractOne(name, allowed, score_cutoff=60)
    advice = f"Meinen Sie „{best[0]}“?" if best else f"Möglich sind: {', '.join(allowed)}."
    return f"Das Feld „{name}“ gibt es nicht. {advice}"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
