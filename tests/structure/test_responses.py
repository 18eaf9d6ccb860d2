"""Sentences for citizens: all in data/responses, all used, complete, and without facts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from bot.answers.phrasebook import Phrasebook
from tests.structure.project import (
    FILLED_IN,
    domain,
    responses,
    sentences,
    syntax_trees,
    text_of,
)
from tests.structure.said_phrases import said_phrases

PHRASES = Phrasebook()
KEYS = PHRASES.keys()
_FACTS = re.compile(
    r"\d{3,}|\S+@\S+|https?:|www\.|\b\w+\.(de|com|org)\b"
    r"|\d{1,2}[:.]\d{2}|\d+ ?(Uhr|€|Euro)\b|\d{1,2}\. ?(Jan|Feb|März|Apr|Mai|Ju[nl]|Aug|Sep|Okt|Nov|Dez)"
    r"|\b(\d+|zwei|drei|vier|fünf|sechs|sieben|acht|zehn|zwölf) (Tagen?|Wochen|Monaten?|Jahren?)\b"
    r"|\b[A-ZÄÖÜ]\w+(straße|platz|weg|gasse)\b"
)
_SLIPS = re.compile(r"^\s|\s$|  |\.\.\.| - |\"|(?<!\w)'|\b([Dd]u|[Dd]ir|[Dd]ich|[Dd]ein\w*)\b")
_ALWAYS_TRUE = re.compile(r"\b11[02]\b")
"""The emergency numbers: they must be said even when the facts cannot be read."""
_GERMAN = re.compile(
    r"[äöüßÄÖÜ„“]|\b(der|die|das|den|dem|ein|eine|und|oder|mit|bitte|Sie|Ihre|ist|sind|nicht|kein|keine|wir|ich|zum|zur|vom)\b"
)
_SINGLE_WORD = re.compile(r"[a-zäöüß]+")


def test_every_phrase_that_the_code_says_exists() -> None:
    unknown = {f"{where}: {key}" for where, key, _ in _literal_keys() if key not in KEYS}
    assert unknown == set()


def test_every_family_of_phrases_that_the_code_says_has_members() -> None:
    empty = {
        f"{where}: {pattern}"
        for where, pattern, texts in _families()
        if not _members(pattern, texts) and not where.startswith("bot/cases/")
    }
    assert empty == set()


def test_every_phrase_is_said() -> None:
    unused = sorted(KEYS - said_phrases(KEYS))
    assert unused == [], "\n".join(unused)


@pytest.mark.parametrize(
    "key",
    [
        "desk.vehicle_laterne",
        "lost_item_dialogue.status_booked",
        "case_dialogue.kind_summary",
        "defects.gone",
    ],
)
def test_a_phrase_that_nobody_can_say_is_found(key: str) -> None:
    assert said_phrases(frozenset({key})) == set()


def test_every_phrase_gets_the_values_it_needs() -> None:
    lacking = {
        f"{where}: {key} needs {sorted(PHRASES.fields(key) - given)}"
        for where, key, given in _literal_keys()
        if given is not None and key in KEYS and not PHRASES.fields(key) <= given
    }
    assert lacking == set()


def test_all_wordings_of_a_phrase_need_the_same_values() -> None:
    for key, texts in sentences().items():
        values = [set(re.findall(r"{(\w+)}", text)) for text in texts]
        assert all(value == values[0] for value in values), key


def test_what_is_said_several_times_in_a_conversation_has_several_wordings() -> None:
    few = {
        key
        for key, texts in sentences().items()
        if (key.startswith("utter_") or key in ("unclear.no_idea", "unclear.did_you_mean", "unclear.give_up"))
        and len(set(texts)) < 2
    }
    assert few == set()


def test_a_sentence_holds_no_fact() -> None:
    facts = {
        f"{key}: {found[0]}"
        for key, texts in sentences().items()
        for text in texts
        if (found := _FACTS.search(_ALWAYS_TRUE.sub("", text)))
    }
    assert facts == set(), "They belong into knowledge/:\n" + "\n".join(sorted(facts))


def test_a_sentence_is_written_with_care_and_says_sie() -> None:
    slips = [f"{key}: {text}" for key, texts in sentences().items() for text in texts if _SLIPS.search(text)]
    assert slips == [], "\n".join(slips)


def test_responses_have_no_buttons_that_lead_nowhere() -> None:
    for name, variants in responses().items():
        for button in (button for variant in variants for button in variant.get("buttons", ())):
            intent = re.match(r"/(\w+)", button["payload"])
            assert intent is None or intent[1] in domain()["intents"], name


def test_no_sentence_for_citizens_stands_in_python() -> None:
    found = [
        f"{path}:{node.lineno} {text!r}"
        for path, tree in syntax_trees("bot/actions", "bot/answers", "bot/channels")
        if path.name != "german.py"  # how days, weeks and lists are written in German
        for node, text in _texts_for_people(tree)
        if _GERMAN.search(text) and not _SINGLE_WORD.fullmatch(text.strip())
    ]
    assert found == [], "\n".join(found)


def _code_for_citizens() -> Iterator[tuple[Path, ast.Module]]:
    """What speaks to citizens; ``bot/run`` speaks to operators."""
    return ((path, tree) for path, tree in syntax_trees("bot") if path.parts[1] != "run")


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "say"
            and node.args
        ):
            yield node


def _literal_keys() -> Iterator[tuple[str, str, set[str] | None]]:
    """Return (where, key, names of the values or None when they are not written out) of every phrase said."""
    for path, tree in _code_for_citizens():
        for call in _calls(tree):
            given = {keyword.arg for keyword in call.keywords}
            values = None if None in given else {name for name in given if name}
            first = call.args[0]
            for option in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
                text = text_of(option)
                if text is not None and FILLED_IN not in text:
                    yield f"{path}:{call.lineno}", text, values
            if isinstance(first, ast.Subscript):
                yield from _keys_of_a_table(path, tree, first)


def _keys_of_a_table(
    path: object, tree: ast.AST, subscript: ast.Subscript
) -> Iterator[tuple[str, str, None]]:
    """Keys looked up in a table of the module, as in ``say(_UNASKED[kind])``."""
    assert isinstance(subscript.value, ast.Name), ast.dump(subscript)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == subscript.value.id for target in node.targets
        ):
            assert isinstance(node.value, ast.Dict)
            for value in node.value.values:
                yield f"{path}:{node.lineno}", str(text_of(value)), None


def _families() -> Iterator[tuple[str, str, set[str]]]:
    """Return (where, pattern, texts of the function) of phrases whose key is put together at run time."""
    for path, tree in _code_for_citizens():
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for call in _calls(function):
                text = text_of(call.args[0])
                if text is not None and FILLED_IN in text:
                    texts = {inner for node in ast.walk(function) if (inner := text_of(node))}
                    yield f"{path}:{call.lineno}", text, texts


def _members(pattern: str, texts: set[str]) -> set[str]:
    """The phrases a pattern can mean: filled in are texts of its function, named constants or intents."""
    names = {key.partition(".")[2] for key in KEYS}
    possible = texts | _constants() | set(domain()["intents"])
    for inner in (text for text in texts if FILLED_IN in text and text.strip(FILLED_IN)):
        possible |= {name for name in names if _fits(inner, name)}
    return {key for key in KEYS if (filled := _fits(pattern, key)) and filled in possible}


def _fits(pattern: str, text: str) -> str | None:
    """Return what has to be filled into the pattern to get the text."""
    match = re.fullmatch(re.escape(pattern).replace(re.escape(FILLED_IN), "(.+)"), text)
    return match[1] if match else None


@lru_cache(maxsize=1)
def _constants() -> frozenset[str]:
    """The texts that have a name of their own in some module, and the values allowed in facts."""
    found = {"yes", "no", "partly", "unknown", "required", "recommended", "none"}
    for _, tree in syntax_trees("bot"):
        classes = [inner for node in tree.body if isinstance(node, ast.ClassDef) for inner in node.body]
        for node in [*tree.body, *classes]:
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value and (text := text_of(node.value)):
                found.add(text)
            elif isinstance(node, ast.Assign) and isinstance(node.value, (ast.Tuple, ast.Set, ast.Dict)):
                found |= {text for inner in ast.walk(node.value) if (text := text_of(inner))}
    return frozenset(found)


def _texts_for_people(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """String literals that are neither documentation nor log message nor pattern."""
    passed_over: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed_over.add(id(node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in ("re", "logger"):
                passed_over.update(id(inner) for argument in node.args for inner in ast.walk(argument))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed_over:
            yield node, node.value
