"""Somebody who reads the documentation finds everything there is, and everything that it says exists."""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import shlex
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from rasa.core.channels.channel import register
from sanic import Sanic

from bot.actions.server import application
from bot.cases.store import CaseStore
from bot.channels.rest import CitizenRestInput
from bot.cli import _parser
from bot.conversations.chats import Chats
from bot.gateway.app import FEATURES
from bot.knowledge.hours import Schedule
from bot.knowledge.load import FILES, _PlainLoader
from bot.knowledge.schema_check import schema_problems
from bot.settings import ROOT, Settings
from tests.docs.documents import Document, documents

SETTING = re.compile(r"\bBOT_[A-Z_]*[A-Z]\b")
PATH = re.compile(r"(?:bot|data|docs|knowledge|scripts|tests|benchmarks|deploy)/[\w./-]*")
FILE_OF_LIST = {parts[0][0]: name for name, parts in FILES.items()} | {"superseded": "superseded.yml"}
OPERATORS_HANDBOOK = Document(ROOT / "docs" / "betrieb.md")
EVERY_DOCUMENT = [pytest.param(document, id=document.name) for document in documents()]


def settings_in_use() -> set[str]:
    """The names of all settings that the program, its set-up and its configuration read."""
    files = [*(ROOT / "bot").rglob("*.py"), ROOT / "scripts" / "setup", ROOT / "endpoints.yml"]
    return {name for path in files for name in SETTING.findall(path.read_text(encoding="utf-8"))}


def command_lines(parser: argparse.ArgumentParser, so_far: str = "python -m bot") -> Iterator[str]:
    """All commands of the command line, and each again with every option it has."""
    nested = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not nested:
        yield so_far
        for action in parser._actions:
            if action.option_strings and action.dest != "help":
                yield action.option_strings[-1]
    for action in nested:
        for name, sub_parser in action.choices.items():
            yield from command_lines(sub_parser, f"{so_far} {name}")


@pytest.fixture(scope="module")
def endpoints() -> set[str]:
    """Method and path of everything that the servers answer, for the public and for each other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sanic, "test_mode", True)  # allows a second application of the same name
        rasa_server = Sanic("documented_channel")
        register([CitizenRestInput()], rasa_server, route="/webhooks/")
        routes = [route for app in (rasa_server, application()) for route in app.router.routes]
    internal = {
        f"{method} /{route.path}{'/' if route.path == 'webhooks/rest' else ''}"
        for route in routes
        for method in route.methods
    }
    return internal | public_endpoints()


def public_endpoints() -> set[str]:
    """Method and path of everything that the gateway answers."""
    store = CaseStore("sqlite:///:memory:")
    chats = Chats(store, ROOT)
    services: Any = SimpleNamespace(settings=Settings(), store=store, chats=chats)
    routes = [route for feature in FEATURES for route in feature.routes(services)]
    return {f"{route.method} {route.path}" for route in routes}


def test_an_operator_finds_every_setting() -> None:
    assert settings_in_use() - set(SETTING.findall(OPERATORS_HANDBOOK.text)) == set()


@pytest.mark.parametrize("document", EVERY_DOCUMENT)
def test_a_setting_that_is_described_exists(document: Document) -> None:
    assert set(SETTING.findall(document.text)) - settings_in_use() == set()


def test_an_operator_finds_every_command_and_option() -> None:
    missing = [line for line in command_lines(_parser()) if line not in OPERATORS_HANDBOOK.text]
    assert missing == []


def test_every_endpoint_is_documented(endpoints: set[str]) -> None:
    for document in (OPERATORS_HANDBOOK, Document(ROOT / "docs" / "architecture.md")):
        assert endpoints - set(document.inline_code) == set()


@pytest.mark.parametrize("document", EVERY_DOCUMENT)
def test_an_endpoint_that_is_described_exists(document: Document, endpoints: set[str]) -> None:
    described = [code for code in document.inline_code if re.match(r"(GET|POST|PUT|DELETE) /", code)]
    assert set(described) - endpoints == set()


@pytest.mark.parametrize("document", EVERY_DOCUMENT)
def test_every_link_leads_somewhere(document: Document) -> None:
    broken = []
    for link in document.links:
        address, _, anchor = link.partition("#")
        if address.startswith("https://"):
            continue
        target = (document.path.parent / address).resolve() if address else document.path
        if not target.exists() or (anchor and anchor not in Document(target).anchors):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("document", EVERY_DOCUMENT)
def test_every_make_target_exists(document: Document) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {target for command in document.commands("make") for target in command.split()[1:]}
    assert named - targets == set()


@pytest.mark.parametrize("document", EVERY_DOCUMENT)
def test_every_python_command_can_be_called_like_that(document: Document) -> None:
    for command in document.commands("python"):
        _, option, module, *arguments = shlex.split(command)
        assert option == "-m", command
        if module == "bot" and arguments:
            _parser().parse_args(arguments)  # ends the test with its complaint if it does not fit
        else:
            assert importlib.util.find_spec(module) is not None, command


@pytest.mark.parametrize("document", EVERY_DOCUMENT)
def test_every_file_and_folder_exists(document: Document) -> None:
    named = {code for code in document.inline_code if PATH.fullmatch(code)}
    assert {name for name in named if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("document", EVERY_DOCUMENT)
def test_example_records_are_as_the_check_wants_them(document: Document) -> None:
    for example in examples(document):
        for key in FILE_OF_LIST.keys() & (example if isinstance(example, dict) else ()):
            problems = schema_problems(FILE_OF_LIST[key], example, ROOT / "knowledge" / "schema")
            assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("document", EVERY_DOCUMENT)
def test_example_hours_can_be_evaluated(document: Document) -> None:
    hours = [hours for example in examples(document) for hours in values_of(example, "opening_hours")]
    hours += re.findall(r"^\| [^|`]+ \| `([^`]*(?:\d\d:\d\d|24/7)[^`]*)` \|$", document.text, re.MULTILINE)
    for expression in hours:
        Schedule(expression, today=date(2026, 11, 18))  # raises what is wrong with it


def examples(document: Document) -> list[Any]:
    """The YAML of a document, read as the knowledge base is read."""
    return [yaml.load(block, Loader=_PlainLoader) for block in document.blocks("yaml")]


def values_of(content: Any, key: str) -> Iterator[Any]:
    """All values of a key, however deep."""
    if isinstance(content, dict):
        yield from (content[key] for _ in range(key in content))
    inner = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    for value in inner:
        yield from values_of(value, key)


@pytest.mark.parametrize("document", EVERY_DOCUMENT)
def test_example_answers_of_the_servers_are_json(document: Document) -> None:
    for block in document.blocks("json"):
        json.loads(block)


def test_the_licence_is_the_same_everywhere() -> None:
    identifier = "EUPL-1.2"
    assert f"SPDX-License-Identifier: {identifier}\n" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert f'license = "{identifier}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert identifier in Document(ROOT / "README.md").text
