"""When the model is trained, what stops it, and that nothing half-done is ever left."""

from __future__ import annotations

import asyncio
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.run import CannotStart
from bot.run.console import Console
from bot.run.sources import require_valid_yaml, training_stamp
from bot.run.training import ensure_model, is_current, model_path
from bot.settings import ROOT, Settings
from tests.run.processes import eventually, is_running

RASA = """
import os, pathlib, sys
assert sys.argv[1] == "train", sys.argv
pid = pathlib.Path.cwd() / "rasa.pid"
pid.with_suffix(".part").write_text(str(os.getpid()))
pid.with_suffix(".part").rename(pid)
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
out.mkdir()
model = out / (sys.argv[sys.argv.index("--fixed-model-name") + 1] + ".tar.gz")
model.write_text("half a model")
{behaviour}
model.write_text("a model")
"""
"""A program that takes Rasa's place on the path of the project under test."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project as far as training needs it, whose Rasa succeeds at once."""
    root = tmp_path / "project"
    for folder in ("data/nlu", "data/rules", "bot/nlu", "bot/language", "knowledge", "rasa"):
        (root / folder).mkdir(parents=True)
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        (root / name).write_text("version: '3.1'\n")
    (root / "data/nlu/hours.yml").write_text("version: '3.1'\nnlu: []\n")
    (root / "bot/nlu/words.py").write_text("WORDS = 1\n")
    (root / "bot/language/normalise.py").write_text("FOLD = True\n")
    (root / "knowledge/units.yml").write_text("units: []\n")
    (root / "rasa/__init__.py").touch()
    _let_rasa(root, "pass")
    return root


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of an installation that has no model yet."""
    return Settings(data_folder=tmp_path / "var")


def _let_rasa(root: Path, behaviour: str) -> None:
    (root / "rasa/__main__.py").write_text(RASA.format(behaviour=behaviour))


def _train(settings: Settings, root: Path, **options: bool) -> bool:
    return asyncio.run(ensure_model(settings, Console(io.StringIO()), root=root, **options))


def test_trains_once_and_then_only_when_asked_to(settings: Settings, project: Path) -> None:
    assert _train(settings, project)
    assert model_path(settings).read_text() == "a model"
    assert not _train(settings, project)
    assert _train(settings, project, force=True)


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "domain.yml",
        "data/nlu/hours.yml",
        "data/rules/new.yml",
        "bot/nlu/words.py",
        "bot/language/new.py",
    ],
)
def test_trains_again_when_something_the_model_is_made_from_changes(
    settings: Settings, project: Path, name: str
) -> None:
    assert _train(settings, project)
    with (project / name).open("a") as file:
        file.write("# changed\n")
    assert not is_current(settings, project)
    assert _train(settings, project)


def test_trains_again_when_a_file_is_renamed_or_removed(project: Path) -> None:
    before = training_stamp(project)
    renamed = (project / "data/nlu/hours.yml").rename(project / "data/nlu/times.yml")
    assert training_stamp(project) != before
    renamed.unlink()
    assert training_stamp(project) != before


def test_an_edited_fact_needs_no_training(settings: Settings, project: Path) -> None:
    assert _train(settings, project)
    (project / "knowledge/units.yml").write_text("units: [changed]\n")
    assert not _train(settings, project)


def test_a_failed_training_says_what_rasa_said_last_and_keeps_the_old_model(
    settings: Settings, project: Path
) -> None:
    _train(settings, project)
    _let_rasa(project, 'sys.exit("InvalidDomain: utter_greet is missing")')
    with pytest.raises(CannotStart) as refusal:
        _train(settings, project, force=True)
    assert str(refusal.value).startswith("The training failed. The end of ")
    assert str(refusal.value).endswith("InvalidDomain: utter_greet is missing")
    assert model_path(settings).read_text() == "a model"


def test_an_interrupted_training_leaves_neither_a_process_nor_half_a_model(
    settings: Settings, project: Path
) -> None:
    _let_rasa(project, "import time; time.sleep(300)")

    async def interrupt() -> None:
        training = asyncio.create_task(ensure_model(settings, Console(io.StringIO()), root=project))
        assert await asyncio.to_thread(eventually, (project / "rasa.pid").exists)
        training.cancel()
        await asyncio.wait({training})

    asyncio.run(interrupt())
    pid = int((project / "rasa.pid").read_text())
    assert eventually(lambda: not is_running(pid))
    assert not is_current(settings, project)
    assert not list(settings.models_folder.rglob("*.tar.gz"))


def _missing_colon(root: Path) -> None:
    (root / "data/nlu/hours.yml").write_text("nlu:\n- intent: ask\n  examples |\n    - wann\n")


def _open_quote(root: Path) -> None:
    (root / "config.yml").write_text("recipe: default.v1\nlanguage: 'de\npipeline: []\n")


def _key_twice(root: Path) -> None:
    (root / "domain.yml").write_text("intents: []\nslots: {}\nintents: []\n")


def _no_config(root: Path) -> None:
    (root / "config.yml").unlink()


def _latin_1(root: Path) -> None:
    (root / "credentials.yml").write_bytes("rest: für\n".encode("latin-1"))


@pytest.mark.parametrize(
    ("damage", "beginning"),
    [
        (_missing_colon, "data/nlu/hours.yml, line 3: not valid YAML ("),
        (_open_quote, "config.yml, line 2: not valid YAML ("),
        (_key_twice, 'domain.yml, line 3: not valid YAML (found duplicate key "intents"'),
        (_no_config, "config.yml is missing."),
        (_latin_1, "credentials.yml is not stored as UTF-8."),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    project: Path, damage: Callable[[Path], None], beginning: str
) -> None:
    damage(project)
    with pytest.raises(CannotStart) as refusal:
        require_valid_yaml(project)
    assert str(refusal.value).startswith(beginning)
    assert "\n" not in str(refusal.value)


def test_a_broken_knowledge_base_stops_the_training(tmp_path: Path, project: Path) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "facts")
    (tmp_path / "facts/units.yml").write_text("units: [\n")
    settings = Settings(data_folder=tmp_path / "var", knowledge_folder=tmp_path / "facts")
    with pytest.raises(CannotStart, match=r"facts: units\.yml: kein gültiges YAML \(Zeile 2"):
        _train(settings, project)
    assert not model_path(settings).exists()
