"""An editor's change is in the answers within seconds; a broken one leaves the last good state."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge import KnowledgeError
from bot.knowledge.hours import schedule_of
from bot.knowledge.live import LiveKnowledge
from bot.knowledge.load import DEFAULT_FOLDER
from bot.language.words import WordAnalyser
from tests.knowledge.small_knowledge import edit, write_small_knowledge
from tests.promises import promised
from tests.run.processes import eventually


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small knowledge base."""
    return write_small_knowledge(tmp_path)


@pytest.fixture
def live(folder: Path, analyser: WordAnalyser) -> Iterator[LiveKnowledge]:
    """The small knowledge base, live."""
    held = LiveKnowledge(folder, analyser)
    yield held
    held.close()


def best(live: LiveKnowledge, text: str) -> str:
    """Return the first hit of a search in the current state."""
    return live.state.index.search(text, limit=1)[0].key


def test_a_phrase_and_an_alias_added_to_the_real_facts_are_found_without_training(
    tmp_path: Path, analyser: WordAnalyser
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(DEFAULT_FOLDER, folder)
    live = LiveKnowledge(folder, analyser)
    question = "mein dromedar braucht einen winterstall"
    assert best(live, question) != "service/hund_haftpflicht_chip"
    assert live.state.index.names.find("Mietknete") == []

    add_to_list(folder / "services.yml", "wohngeld", "aliases", "Mietknete")
    add_to_list(folder / "services.yml", "hund_haftpflicht_chip", "phrases", "winterstall für ein dromedar")

    assert live.refresh()
    assert live.problem is None
    assert best(live, question) == "service/hund_haftpflicht_chip"
    assert live.state.index.names.find("Mietknete")[0].keys == ("service/wohngeld",)


def add_to_list(path: Path, record: str, field: str, entry: str) -> None:
    """Add an entry to a list of a record, as an editor would."""
    head, record_start, rest = path.read_text(encoding="utf-8").partition(f"  - id: {record}\n")
    before, field_start, after = rest.partition(f"    {field}:\n")
    assert record_start
    assert field_start
    path.write_text(f"{head}{record_start}{before}{field_start}      - {entry}\n{after}", encoding="utf-8")


def test_a_change_of_hours_is_taken_over(live: LiveKnowledge, folder: Path) -> None:
    edit(folder, "units.yml", "We 09:00-13:00", "We 09:00-17:30")
    assert live.refresh()
    schedule = schedule_of(live.state.knowledge.units["fundbuero"], date(2026, 11, 18))
    assert schedule is not None
    assert schedule.regular_week()[2] == (("09:00", "17:30"),)


def test_without_an_edit_nothing_is_loaded_again(live: LiveKnowledge) -> None:
    state = live.state
    assert not live.refresh()
    assert live.state is state


def test_a_broken_edit_keeps_the_last_good_state_and_says_where_it_is_broken(
    live: LiveKnowledge, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    state = live.state
    edit(folder, "services.yml", "    summary: Steuer für Hunde.\n", "    summary: 'Steuer für Hunde.\n")
    with caplog.at_level(logging.ERROR):
        assert not live.refresh()
        assert not live.refresh()
    assert live.state is state
    assert best(live, "unser welpe") == "service/hundesteuer"
    assert live.problem is not None
    assert live.problem.startswith("services.yml: kein gültiges YAML (Zeile ")
    assert len(caplog.records) == 1
    assert "services.yml" in caplog.text


@pytest.mark.parametrize(
    ("name", "old", "new", "named"),
    [
        ("services.yml", "unit: dezernat_2", "unit: dezernat_9", ["„personalausweis“", "„dezernat_9“"]),
        ("units.yml", "  - id: fundbuero\n", "  id: fundbuero\n", ["Zeile "]),
        ("external_bodies.yml", "    type: Verein\n", "    typ: Verein\n", ["„tierheim“", "typ"]),
        (
            "units.yml",
            "We 09:00-13:00",
            "Mi 9-13",
            ["„fundbuero“", "keine gültige Öffnungszeit", "ab Zeichen 20"],
        ),
        ("units.yml", "; PH off", ",PH off", ["„fundbuero“", "PH"]),
        ("contacts.yml", "contacts:", "kontakte:", ["„contacts“ fehlt"]),
        ("sources.yml", "sources: {test: eine Probe}", "sources:", ["„sources“ fehlt"]),
        ("city.yml", "city: {name: Jena}", "Jena", ["„city“ fehlt"]),
        ("synonyms.yml", "groups: [[schlüssel", "groups: [5, [schlüssel", ["„5“"]),
        ("external_bodies.yml", "as_of: '2026-11'", "as_of: gestern", ["„tierheim“", "kein Datum"]),
    ],
)
def test_an_edit_that_makes_no_sense_is_not_taken_over(
    live: LiveKnowledge, folder: Path, name: str, old: str, new: str, named: list[str]
) -> None:
    state = live.state
    edit(folder, name, old, new)
    assert not live.refresh()
    assert live.state is state
    assert live.problem is not None
    assert live.problem.startswith(name)
    assert all(word in live.problem for word in named), live.problem


def test_a_file_that_vanishes_changes_nothing(live: LiveKnowledge, folder: Path) -> None:
    (folder / "services.yml").unlink()
    assert not live.refresh()
    assert live.problem == "services.yml: Die Datei fehlt."
    assert "service/hundesteuer" in live.state.knowledge.records


def test_a_repaired_edit_is_taken_over(live: LiveKnowledge, folder: Path) -> None:
    edit(folder, "units.yml", "03641 49-0", "[03641 49-0")
    assert not live.refresh()
    edit(folder, "units.yml", "[03641 49-0", "03641 49-1")
    assert live.refresh()
    assert live.problem is None
    assert live.state.knowledge.hotline.phone == "03641 49-1"


def test_a_knowledge_base_that_is_broken_from_the_start_is_refused(
    folder: Path, analyser: WordAnalyser
) -> None:
    edit(folder, "units.yml", "units:", "einheiten:")
    with pytest.raises(KnowledgeError, match=r"units\.yml"):
        LiveKnowledge(folder, analyser)


def test_a_watched_folder_needs_nobody_to_ask_it(live: LiveKnowledge, folder: Path) -> None:
    live.watch()
    edit(folder, "external_bodies.yml", "Tierheim Jena", "Tierheim am Hang")
    with promised(5):
        assert eventually(lambda: live.state.knowledge.bodies["tierheim"].name == "Tierheim am Hang")
