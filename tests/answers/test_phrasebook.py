"""Every sentence the program says exists and gets its values; tests/structure finds those nobody says."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from bot.answers.phrasebook import Phrasebook, UnknownPhrase
from tests.structure.project import syntax_trees


@dataclass(frozen=True)
class Said:
    """A phrase said in the program: where, which (a pattern of its key), with which values."""

    where: str
    key: str
    values: frozenset[str]
    values_are_complete: bool


def pattern_of(node: ast.expr) -> str | None:
    """Return the pattern of the keys that an expression stands for; ``None`` if it is not written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern_of(part) or r"\w+" for part in node.values)
    return None


@lru_cache(maxsize=1)
def said_phrases() -> list[Said]:
    """Return every call of ``say`` in which the key is written out."""
    found = []
    for where, tree in syntax_trees("bot"):
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            key = pattern_of(node.args[0])
            if node.func.attr == "say" and key is not None and re.match(r"\w+\\\.", key):
                names = [keyword.arg for keyword in node.keywords]
                found.append(
                    Said(f"{where}:{node.lineno}", key, frozenset(filter(None, names)), None not in names)
                )
    return found


def all_keys(book: Phrasebook) -> frozenset[str]:
    """Return the keys of all phrases."""
    return book.keys()


@pytest.fixture(scope="module")
def phrases() -> Phrasebook:
    """The sentences of the repository."""
    return Phrasebook()


def test_every_phrase_that_is_said_exists(phrases: Phrasebook) -> None:
    said = said_phrases()
    assert len(said) > 80
    assert [one for one in said if not any(re.fullmatch(one.key, key) for key in all_keys(phrases))] == []


def test_every_phrase_gets_the_values_it_needs(phrases: Phrasebook) -> None:
    lacking = [
        (one.where, key, phrases.fields(key) - one.values)
        for one in said_phrases()
        if one.values_are_complete and "+" not in one.key
        for key in all_keys(phrases)
        if re.fullmatch(one.key, key) and not phrases.fields(key) <= one.values
    ]
    assert lacking == []


def test_the_variants_of_a_phrase_need_the_same_values(tmp_path: Path, phrases: Phrasebook) -> None:
    for key in all_keys(phrases):
        values = dict.fromkeys(phrases.fields(key), "§")
        for variant in range(5):
            assert phrases.say(key, variant, **values).count("§") >= len(values), key


def test_variants_are_said_in_turn(tmp_path: Path) -> None:
    (tmp_path / "skill.yml").write_text("phrases:\n  one: [eins, zwei]\n", encoding="utf-8")
    book = Phrasebook(tmp_path)
    assert [book.say("skill.one", number) for number in range(3)] == ["eins", "zwei", "eins"]


def test_a_value_that_is_empty_leaves_no_gap(tmp_path: Path) -> None:
    (tmp_path / "skill.yml").write_text("phrases:\n  one: '{name} {above}.'\n", encoding="utf-8")
    assert Phrasebook(tmp_path).say("skill.one", name="Team", above="") == "Team."


def test_a_brace_in_a_value_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "skill.yml").write_text("phrases:\n  one: '„{name}“'\n", encoding="utf-8")
    assert Phrasebook(tmp_path).say("skill.one", name="{x} %s") == "„{x} %s“"


def test_an_unknown_phrase_and_a_missing_value_are_errors(tmp_path: Path) -> None:
    (tmp_path / "skill.yml").write_text("phrases:\n  one: 'Telefon {phone}'\n", encoding="utf-8")
    book = Phrasebook(tmp_path)
    with pytest.raises(UnknownPhrase, match=r"skill\.two"):
        book.say("skill.two")
    with pytest.raises(KeyError, match="phone"):
        book.say("skill.one")


def test_rasas_own_responses_are_no_phrases(phrases: Phrasebook) -> None:
    assert not any("utter_" in key for key in all_keys(phrases))
