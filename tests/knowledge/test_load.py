"""The facts of the repository are complete, and a broken file is refused with the place of the mistake."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.knowledge import KnowledgeBase, KnowledgeError, load_knowledge
from bot.knowledge.load import read_yaml
from bot.knowledge.records import Body, Service, Unit
from tests.knowledge.small_knowledge import edit, write_small_knowledge


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small knowledge base."""
    return write_small_knowledge(tmp_path)


def test_all_facts_that_were_collected_are_held(knowledge: KnowledgeBase) -> None:
    assert len(knowledge.units.keys() - {"fundbuero"}) == 49
    assert len(knowledge.services) == 82
    assert len(knowledge.bodies) == 23
    assert len(knowledge.contacts) >= 31
    assert len(knowledge.defect_categories) == 15
    assert len(knowledge.lost_property) == 10
    assert len(knowledge.consultations) == 4
    assert sum(len(hour.dates) for hour in knowledge.consultations.values()) == 18


def test_the_gazetteer_holds_districts_streets_stops_and_lines(knowledge: KnowledgeBase) -> None:
    assert Counter(place.kind for place in knowledge.places) == {
        "district": 30,
        "statistical_district": 41,
        "street": 244,
        "landmark": 41,
        "school": 30,
        "tram_line": 5,
        "bus_line": 12,
        "stop": 66,
    }


def test_every_unit_service_and_outside_body_is_described_in_twelve_citizens_phrases(
    knowledge: KnowledgeBase,
) -> None:
    records = [*knowledge.units.values(), *knowledge.services.values(), *knowledge.bodies.values()]
    poor = {record.key: len(set(record.phrases)) for record in records if len(set(record.phrases)) < 12}
    assert poor == {}


def test_a_phrase_does_not_merely_repeat_the_name(knowledge: KnowledgeBase) -> None:
    repeated = {
        record.key: phrase
        for record in knowledge.records.values()
        if isinstance(record, (Unit, Service, Body))
        for phrase in record.phrases
        if phrase.casefold() in {name.casefold() for name in (record.name, *record.aliases)}
    }
    assert repeated == {}


def test_every_record_says_where_it_comes_from_and_from_when(knowledge: KnowledgeBase) -> None:
    records = [*knowledge.records.values(), *knowledge.contacts.values(), *knowledge.places]
    records += [*knowledge.lost_property.values(), *knowledge.defect_rules.values()]
    unfounded = [record for record in records if not record.source or not record.as_of]
    assert unfounded == []
    assert {record.confidence for record in records} <= {"high", "medium", "low"}


def test_only_where_no_source_says_it_a_service_has_nobody_who_deals_with_it(
    knowledge: KnowledgeBase,
) -> None:
    orphans = {
        service.id for service in knowledge.services.values() if knowledge.responsible_for(service) is None
    }
    assert orphans == {"schwerbehindertenausweis", "fischereischein"}


def test_a_small_knowledge_base_loads(folder: Path) -> None:
    knowledge = load_knowledge(folder)
    assert knowledge.units["fundbuero"].parent == "dezernat_2"
    assert knowledge.services["hundesteuer"].body == "tierheim"
    assert knowledge.bodies["tierheim"].phrases == (
        "mir ist eine katze zugelaufen",
        "mein hund ist weggelaufen",
    )


def test_times_and_yes_and_no_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text(
        "a: 08:30\nb: no\nc: 2026-01-01\nd: 1.50\ne: true\nf: ~\ng: 12\nh: 07743\n", encoding="utf-8"
    )
    assert read_yaml(path) == {
        "a": "08:30",
        "b": "no",
        "c": "2026-01-01",
        "d": "1.50",
        "e": True,
        "f": None,
        "g": 12,
        "h": "07743",
    }


def refusal(folder: Path) -> str:
    """Return why a knowledge base is refused."""
    with pytest.raises(KnowledgeError) as refused:
        load_knowledge(folder)
    return str(refused.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "contacts.yml").unlink()
    assert refusal(folder) == "contacts.yml: Die Datei fehlt."


def test_broken_yaml_is_refused_with_file_line_and_column(folder: Path) -> None:
    edit(folder, "units.yml", "    type: dezernat\n", "    type: [dezernat\n")
    message = refusal(folder)
    assert message.startswith("units.yml: kein gültiges YAML (Zeile 5, Spalte ")


def test_a_tabulator_is_refused_with_its_line(folder: Path) -> None:
    edit(folder, "services.yml", "    summary: Ausweis", "\tsummary: Ausweis")
    assert "services.yml" in refusal(folder)
    assert "Zeile 5" in refusal(folder)


def test_a_file_that_is_not_utf_8_is_refused(folder: Path) -> None:
    path = folder / "services.yml"
    path.write_bytes(path.read_text(encoding="utf-8").replace("Ausweis", "Büro").encode("latin-1"))
    assert refusal(folder) == "services.yml: Die Datei ist nicht in UTF-8 gespeichert."


def test_a_file_without_its_list_is_refused(folder: Path) -> None:
    (folder / "contacts.yml").write_text("kontakte: []\n", encoding="utf-8")
    assert refusal(folder) == "contacts.yml: Die Liste „contacts“ fehlt."


def test_a_record_without_a_source_is_refused_by_name(folder: Path) -> None:
    edit(
        folder,
        "external_bodies.yml",
        "    source: [test]\n",
        "",
    )
    message = refusal(folder)
    assert message.startswith("external_bodies.yml, Eintrag „tierheim“")
    assert "source" in message


def test_an_id_that_comes_twice_is_refused(folder: Path) -> None:
    edit(folder, "services.yml", "id: hundesteuer", "id: personalausweis")
    assert refusal(folder) == "services.yml: Die id „personalausweis“ kommt zweimal vor."


@pytest.mark.parametrize(
    ("name", "old", "new", "record"),
    [
        ("services.yml", "unit: dezernat_2", "unit: dezernat_9", "personalausweis"),
        ("services.yml", "body: tierheim", "body: tierhaus", "hundesteuer"),
        (
            "units.yml",
            "    parent: dezernat_2\n    aliases",
            "    parent: team_unbekannt\n    aliases",
            "fundbuero",
        ),
    ],
)
def test_a_reference_to_nothing_is_refused(folder: Path, name: str, old: str, new: str, record: str) -> None:
    edit(folder, name, old, new)
    message = refusal(folder)
    assert message.startswith(f"{name}, Eintrag „{record}“: verweist auf „")
    assert new.split(": ")[1].split("\n")[0] in message


def test_units_that_lie_in_a_circle_are_refused(folder: Path) -> None:
    edit(folder, "units.yml", "    number: 2\n", "    number: 2\n    parent: fundbuero\n")
    assert "Kreis" in refusal(folder)


def test_a_knowledge_base_without_a_record_that_answers_rely_on_is_refused(folder: Path) -> None:
    edit(folder, "units.yml", "id: team_jenazentral", "id: team_zentral")
    assert refusal(folder) == "units.yml: Der Eintrag „team_jenazentral“ fehlt; die Assistenz braucht ihn."
