"""The spaCy pipeline: the real package where installed, else the lookup pipeline, never a silent mixture."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.model import InvalidModelError

from bot.nlu.spacy_german import LOOKUP_PIPELINE, PREFERRED_MODEL, GermanSpacy, load_german

_CONTEXT = ExecutionContext(GraphSchema({}), "test")


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    """Where a trained model keeps its parts."""
    (tmp_path / "model").mkdir()
    return LocalModelStorage.create(tmp_path / "model")


@pytest.fixture
def installed_package(tmp_path: Path) -> Iterator[str]:
    """A small pipeline installed under the real package's name, as pip would."""
    site = tmp_path / "site"
    package = site / PREFERRED_MODEL
    package.mkdir(parents=True)
    language = spacy.blank("de")
    language.add_pipe("lemmatizer", config={"mode": "lookup"})
    language.initialize()
    language.meta["name"], language.meta["version"] = "core_news_sm", "3.8.0"
    data = package / f"{PREFERRED_MODEL}-3.8.0"
    language.to_disk(data)
    (package / "meta.json").write_text(json.dumps(language.meta))
    (package / "__init__.py").write_text(
        "from spacy.util import load_model_from_init_py\n\n\n"
        "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n"
    )
    metadata = site / f"{PREFERRED_MODEL}-3.8.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {PREFERRED_MODEL}\nVersion: 3.8.0\n")
    sys.path.insert(0, str(site))
    importlib.invalidate_caches()
    yield f"{PREFERRED_MODEL}-3.8.0"
    sys.path.remove(str(site))
    sys.modules.pop(PREFERRED_MODEL, None)
    importlib.invalidate_caches()


def test_without_the_package_german_lemmas_come_from_the_lookup_tables() -> None:
    name, language = load_german(package="de_not_installed_sm")
    assert name == LOOKUP_PIPELINE
    assert [token.lemma_ for token in language("verlorene Schlüssel gefunden")] == [
        "verloren",
        "Schlüssel",
        "finden",
    ]


def test_the_package_is_used_where_it_is_installed(installed_package: str) -> None:
    name, language = load_german()
    assert name == installed_package
    assert language("Fundbüro")[0].text == "Fundbüro"


def test_a_model_trained_with_the_package_refuses_to_run_without_it(
    storage: LocalModelStorage, installed_package: str
) -> None:
    resource = Resource("spacy")
    GermanSpacy.create({}, storage, resource, _CONTEXT)
    with pytest.raises(InvalidModelError, match=f"{installed_package}.*Train again"):
        GermanSpacy.load({"package": "de_not_installed_sm"}, storage, resource, _CONTEXT)


def test_a_model_runs_with_the_pipeline_it_was_trained_with(storage: LocalModelStorage) -> None:
    resource = Resource("spacy")
    settings = {"package": "de_not_installed_sm"}
    GermanSpacy.create(settings, storage, resource, _CONTEXT)
    assert GermanSpacy.load(settings, storage, resource, _CONTEXT).provide().model_name == LOOKUP_PIPELINE
