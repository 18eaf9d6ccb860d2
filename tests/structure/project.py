"""The project as structural tests read it: YAML 1.2 files, and Python as syntax trees."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Action
from ruamel.yaml import YAML

import bot.actions
from bot.settings import ROOT

Tree = ast.AST

_ENTITY = re.compile(r"\[([^\]]+)\]\((\w+)\)")


def read(path: Path) -> dict[str, Any]:
    """Return a YAML file, read as YAML 1.2 like Rasa does: „no“ is a word."""
    content: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
    return content


def domain() -> dict[str, Any]:
    """Return domain.yml."""
    return read(ROOT / "domain.yml")


def files(folder: str) -> list[Path]:
    """Return the YAML files of a folder in the repository."""
    return sorted((ROOT / folder).rglob("*.yml"))


def rules() -> list[dict[str, Any]]:
    """Return all rules and stories with their steps."""
    found: list[dict[str, Any]] = []
    for path in files("data"):
        content = read(path)
        found += [*content.get("rules", ()), *content.get("stories", ())]
    return found


def responses() -> dict[str, list[dict[str, Any]]]:
    """Return what Rasa says itself: utter_… with its variants."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in files("data/responses"):
        for name, variants in read(path).get("responses", {}).items():
            assert name not in found, f"{name} stands twice in data/responses"
            found[name] = variants
    return found


def sentences() -> dict[str, list[str]]:
    """Return every sentence for citizens by its key: skill.name for phrases, utter_… for responses."""
    found = {name: [variant["text"] for variant in variants] for name, variants in responses().items()}
    for path in files("data/responses"):
        for name, texts in read(path).get("phrases", {}).items():
            found[f"{path.stem}.{name}"] = [texts] if isinstance(texts, str) else list(texts)
    return found


def examples(path: Path) -> dict[str, list[str]]:
    """Return the examples of an NLU file by intent, with their annotations."""
    return {
        block["intent"]: [
            line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")
        ]
        for block in read(path).get("nlu", ())
        if "intent" in block
    }


def training_examples() -> dict[str, list[str]]:
    """Return what the NLU learns from, by intent."""
    found: dict[str, list[str]] = {}
    for path in files("data/nlu"):
        for intent, lines in examples(path).items():
            found.setdefault(intent, []).extend(lines)
    return found


def without_annotations(example: str) -> str:
    """Return an example as a citizen would type it."""
    return _ENTITY.sub(r"\1", example)


def annotated_entities(example: str) -> set[str]:
    """Return the entity types an example is annotated with."""
    return {match[2] for match in _ENTITY.finditer(example)}


@lru_cache(maxsize=1)
def action_classes() -> dict[str, Any]:
    """Return the action classes of ``bot.actions`` by the name they answer to."""
    found: dict[str, Any] = {}
    for module in pkgutil.walk_packages(bot.actions.__path__, "bot.actions."):
        for _, member in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if (
                issubclass(member, Action)
                and not inspect.isabstract(member)
                and member.__module__ == module.name
            ):
                action: Any = member
                name = action().name()
                assert name not in found, f"{member} and {found[name]} both call themselves {name}"
                found[name] = action
    return found


@lru_cache(maxsize=8)
def syntax_trees(*folders: str) -> tuple[tuple[Path, ast.Module], ...]:
    """Return the Python files below some folders as syntax trees, with their paths in the repository."""
    return tuple(
        (path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8")))
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
    )


def text_of(node: ast.AST) -> str | None:
    """Return the text of a string literal, with FILLED_IN for what is known only at run time; else None."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else FILLED_IN for part in node.values
        )
    return None


FILLED_IN = "\ufffc"
"""Stands for the part of an f-string that is known only at run time."""
