"""The widget as one small file, put together from modules that also work alone."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from bot.gateway.static_files import FOLDER
from bot.gateway.widget_script import CannotBundle, WidgetScript, bundled
from tests.widget.running_gateway import RunningGateway
from tests.widget.visitor import Visitor

MOST_BYTES = 40_000
TEXTS = (FOLDER / "texts.de.js").read_text(encoding="utf-8")
MODULES = sorted(FOLDER.glob("*.js"))


def test_it_is_small() -> None:
    assert len(gzip.compress(bundled(FOLDER).encode())) < MOST_BYTES


def test_it_is_one_request(visitor: Visitor, gateway: RunningGateway) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.page.reload()
    visitor.open().ask("hallo")
    scripts = [address for address in asked if address.endswith(".js")]
    assert scripts == [f"{gateway.url}/widget/jena-chat.js"]


def test_a_module_alone_is_what_was_written(visitor: Visitor, gateway: RunningGateway) -> None:
    answer = visitor.page.context.request.get(f"{gateway.url}/widget/cards.js")
    assert answer.text() == (FOLDER / "cards.js").read_text(encoding="utf-8")


def test_every_module_is_in_it_and_no_import_is_left() -> None:
    script = bundled(FOLDER)
    assert not re.search(r"^\s*(import|export) ", script, re.M)
    for name in ("class JenaChat", "class Conversation", "function linkedText", "const de ="):
        assert script.count(name) == 1


def test_a_changed_module_is_served_anew(tmp_path: Path) -> None:
    (tmp_path / "jena-chat.js").write_text('import { one } from "./one.js";\nconsole.log(one);\n')
    (tmp_path / "one.js").write_text("export const one = 1;\n")
    script = WidgetScript(tmp_path)
    first = script.file()
    assert first.content == b"const one = 1;\nconsole.log(one);"
    assert script.file() is first
    (tmp_path / "one.js").write_text("export const one = 1000;\n")
    assert b"1000" in script.file().content
    assert script.file().tag != first.tag


@pytest.mark.parametrize(
    "module",
    [
        "export const one = 1;\nconst two = 2;\n",
        'import * as all from "./three.js";\nexport const one = 1;\n',
    ],
    ids=["a name twice", "another form of import"],
)
def test_modules_that_cannot_be_put_together_are_refused(tmp_path: Path, module: str) -> None:
    (tmp_path / "jena-chat.js").write_text('import { one } from "./one.js";\nconst two = one;\n')
    (tmp_path / "one.js").write_text(module)
    with pytest.raises(CannotBundle, match=r"jena-chat\.js|one\.js"):
        bundled(tmp_path)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_module_makes_markup_from_text_or_code_from_strings(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    forbidden = r"(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    assert not re.search(forbidden, source)
    assert not re.search(r"localStorage\.setItem|document\.cookie", source)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_german_stands_in_the_table_of_texts_only(path: Path) -> None:
    if path.name in ("texts.de.js", "einbinden.js"):
        return
    code = re.sub(r"//.*|/\*\*.*?\*/", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"[\"'`][^\"'`]*[äöüßÄÖÜ][^\"'`]*[\"'`]", code)


def test_every_text_is_used() -> None:
    names = set(re.findall(r"^\s+(\w+):", TEXTS, re.M))
    code = "".join(path.read_text(encoding="utf-8") for path in MODULES if path.name != "texts.de.js")
    by_key = {"date", "forgetTitle", "forgetText", "restartTitle", "restartText"}
    by_key |= {"nothing_yet", "possible", "very_likely", "required", "recommended", "none", "one", "other"}
    assert {name for name in names - by_key if not re.search(rf"\b{name}\b", code)} == set()
