"""An editor changes a fact while the assistant runs: the next answer has it, and a mistake does no harm."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from bot.settings import ROOT
from tests.dialogue.assistant import Assistant, Citizen, assert_says, first_line
from tests.promises import promised
from tests.run.processes import eventually


@pytest.fixture
def edited(assistant: Assistant) -> Iterator[Assistant]:
    """The assistant whose facts may be edited; afterwards they are as they were, and in use."""
    yield assistant
    for path in (ROOT / "knowledge").glob("*.yml"):
        shutil.copy2(path, assistant.knowledge / path.name)
    citizen = Citizen(assistant)
    assert eventually(lambda: assistant.readiness().status_code == 200)
    assert eventually(lambda: "bis 13:00" in citizen.ask("hat das fundbüro offen"))


def test_new_hours_are_said_within_five_seconds(edited: Assistant, citizen: Citizen) -> None:
    assert_says(first_line(citizen.ask("wann macht das Fundbüro zu?")), "13:00")
    edited.edit("units.yml", "fundbuero", "We 09:00-13:00", "We 09:00-15:30")
    with promised(5):
        assert eventually(lambda: "bis 15:30" in citizen.ask("wann macht das Fundbüro zu?"))


def test_a_new_name_is_understood_within_five_seconds(edited: Assistant, citizen: Citizen) -> None:
    assert "Fundbüro" not in citizen.ask("Wo ist das Krimskramskontor?")
    edited.edit("units.yml", "fundbuero", "    aliases:\n", "    aliases:\n      - Krimskramskontor\n")
    with promised(5):
        assert eventually(lambda: "Fundbüro" in first_line(citizen.ask("Wo ist das Krimskramskontor?")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    type:", "  type: ["),
        ("We 09:00-13:00", "We 09:00-25:99"),
        ("parent: team_jenazentral", "parent: team_janezentral"),
    ],
    ids=["no YAML", "no hours", "no such unit"],
)
def test_a_broken_edit_keeps_the_answers_and_shows_in_readiness(
    edited: Assistant, citizen: Citizen, old: str, new: str
) -> None:
    assert edited.readiness().status_code == 200
    edited.edit("units.yml", "fundbuero", old, new)
    with promised(5):
        assert eventually(lambda: edited.readiness().status_code == 503)
    body = edited.readiness().json()
    assert body["ready"] is False
    assert_says(body["problem"], "units.yml")
    assert_says(citizen.ask("hat das fundbüro offen"), "bis 13:00 Uhr", "Engelplatz 1")
    assert "edit not used" in edited.log("actions")


def test_a_file_that_vanishes_keeps_the_answers(edited: Assistant, citizen: Citizen) -> None:
    (edited.knowledge / "units.yml").unlink()
    with promised(5):
        assert eventually(lambda: edited.readiness().status_code == 503)
    assert_says(citizen.ask("hat das fundbüro offen"), "bis 13:00 Uhr")
