"""An editor imports the official catalogue: sees the difference, applies it, and the assistant knows it."""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answers import question as q
from bot.knowledge.check import find_problems
from bot.knowledge.live import LiveKnowledge
from bot.knowledge.load import DEFAULT_FOLDER, load_knowledge
from bot.knowledge.xzufi.cli import run_import
from bot.language.words import WordAnalyser
from bot.settings import Settings
from tests.information_desk import InformationDesk
from tests.knowledge.small_knowledge import edit, write_small_knowledge
from tests.knowledge.xzufi import catalogue_files as made

Import = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small knowledge base of Jena."""
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    write_small_knowledge(knowledge)
    edit(knowledge, "city.yml", "{name: Jena}", "{name: Jena, ags: '16053000', link_hosts: [jena.de]}")
    return knowledge


@pytest.fixture
def importing(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """``importing(block, …, apply=True)`` imports a message of these blocks; returns what is shown."""

    def run(*blocks: str, apply: bool = True, delta: bool = False, tail: str = "") -> str:
        file = made.write_message(tmp_path / "x.xml", *blocks, **({"tail": tail} if tail else {}))
        command = argparse.Namespace(file=str(file), apply=apply, delta=delta, force=False, most=100)
        assert run_import(command, Settings(knowledge_folder=folder)) == 0
        return capsys.readouterr().out

    return run


FISHING = made.service(
    "l100",
    "Fischereischein beantragen",
    made.module("03", "Angelschein bekommen"),
    made.module(
        "08", "&lt;ul&gt;&lt;li&gt;Lichtbild&lt;/li&gt;&lt;li&gt;Prüfungszeugnis&lt;/li&gt;&lt;/ul&gt;"
    ),
    made.fee("37,00 Euro"),
    made.terms("Angelkarte", "Angelerlaubnis"),
)
OFFICE = made.unit(
    "o7",
    "Untere Fischereibehörde",
    made.address("003", "Postfach 100338"),
    made.address("002", "Lutherplatz", "3"),
    made.reach("Telefon", "03641 49-5000"),
    made.reach("E-Mail", "fischerei@jena.de"),
    made.reach("Telefax", "03641 49-5001"),
    made.hours(("DIENSTAG", "09:00", "12:00")),
    services=["l100"],
)


def test_without_apply_everything_is_shown_and_nothing_written(importing: Import, folder: Path) -> None:
    shown = importing(made.write(FISHING), made.write(OFFICE), apply=False)
    assert "+ service/zufi_l100  Angelschein bekommen" in shown
    assert "+ unit/zufi_o7  Untere Fischereibehörde" in shown
    assert "Nichts wurde geändert" in shown
    assert not (folder / "imported").exists()


def test_after_the_import_the_assistant_answers_without_training(
    importing: Import, folder: Path, analyser: WordAnalyser
) -> None:
    live = LiveKnowledge(folder, analyser)
    importing(made.write(FISHING), made.write(OFFICE))
    assert live.refresh()
    assert live.problem is None
    desk = InformationDesk(live.state.knowledge, live.state.index)
    documents = desk.ask("was brauch ich für die angelkarte", q.DOCUMENTS)
    assert documents.subject == "service/zufi_l100"
    assert "Prüfungszeugnis" in documents.text
    assert "Zuständigkeitsfinder" in documents.text or "zustaendigkeitsfinder" in documents.text
    assert "37,00 Euro" in desk.ask("was kostet ein Angelschein", q.FEE).text
    where = desk.ask("wo bekomme ich den Fischereischein", q.LOCATION)
    assert "Lutherplatz 3" in where.text
    assert "Postfach" not in where.text
    assert "09:00–12:00" in desk.ask("wann hat die untere Fischereibehörde offen", q.HOURS).text


def test_the_same_file_again_changes_nothing(importing: Import, folder: Path) -> None:
    importing(made.write(FISHING), made.write(OFFICE))
    before = (folder / "imported" / "services.yml").read_text(encoding="utf-8")
    shown = importing(made.write(FISHING), made.write(OFFICE))
    assert "Neu:" not in shown
    assert "Unverändert: 2" in shown
    assert (folder / "imported" / "services.yml").read_text(encoding="utf-8") == before


def test_what_changed_and_what_is_gone_is_shown_value_by_value(importing: Import, folder: Path) -> None:
    importing(made.write(FISHING), made.write(OFFICE), made.write(made.service("l200", "Märkte anmelden")))
    shown = importing(made.write(FISHING.replace("37,00 Euro", "40,00 Euro")), made.write(OFFICE))
    assert (
        "~ service/zufi_l100  Angelschein bekommen\n      fee: „37,00 Euro, 2026-10-01“ → „40,00 Euro"
        in shown
    )
    assert "- service/zufi_l200  Märkte anmelden" in shown
    services = load_knowledge(folder).services
    assert "zufi_l200" not in services
    fee = services["zufi_l100"].fee
    assert fee is not None
    assert fee.text == "40,00 Euro"


def test_hand_kept_facts_win_and_the_contradiction_is_shown(importing: Import, folder: Path) -> None:
    edit(
        folder,
        "services.yml",
        "    summary: Ausweis mit Chip.\n",
        "    summary: Ausweis mit Chip.\n    fee: {text: '46,00 €'}\n",
    )
    passport = made.service(
        "l1", "Personalausweis beantragen", made.fee("22,80 €"), made.module("08", "Geburtsurkunde")
    )
    shown = importing(made.write(passport))
    assert "! service/personalausweis  Personalausweis beantragen" in shown
    assert "fee: eigene „46,00 €“, Datei „22,80 €“" in shown
    assert "* service/personalausweis" in shown
    knowledge = load_knowledge(folder)
    service = knowledge.services["personalausweis"]
    assert service.fee is not None
    assert service.fee.text == "46,00 €"
    assert service.documents == ("Geburtsurkunde",)
    assert service.source == ("test", "zustaendigkeitsfinder")
    assert "zufi_l1" not in knowledge.services


def test_an_old_address_in_the_catalogue_does_not_replace_ours(importing: Import, folder: Path) -> None:
    edit(
        folder,
        "units.yml",
        "    aliases: [Fundbüro]\n",
        "    aliases: [Fundbüro]\n    address: {street: Engelplatz 1, city: Jena}\n",
    )
    office = made.unit(
        "o1", "Fundbüro", made.address("002", "Löbdergraben", "12"), made.hours(("MONTAG", "07:00", "08:00"))
    )
    shown = importing(made.write(office))
    assert "address: eigene „Engelplatz 1, Jena“, Datei „Löbdergraben 12, 07743, Jena“" in shown
    assert "opening_hours: eigene" in shown
    unit = load_knowledge(folder).units["fundbuero"]
    assert unit.address is not None
    assert unit.address.street == "Engelplatz 1"
    assert unit.opening_hours == "Mo,Fr 08:30-13:00; We 09:00-13:00; PH off"


def test_a_name_that_a_hand_kept_record_has_stays_with_it(importing: Import, folder: Path) -> None:
    importing(made.write(made.service("l5", "Fundtiere abgeben", made.terms("Fundbüro", "Fundtier"))))
    assert load_knowledge(folder).services["zufi_l5"].aliases == ("Fundtier",)


def test_services_of_other_places_are_left_out(importing: Import, folder: Path) -> None:
    importing(
        made.write(made.service("l1", "Nur in Gera", areas=(made.GERA,))),
        made.write(made.service("l2", "Überall im Land")),
        made.write(made.unit("o1", "Amt in Gera", made.address("002", "Markt", key=made.GERA))),
    )
    knowledge = load_knowledge(folder)
    assert "zufi_l2" in knowledge.services
    assert not {"zufi_l1", "zufi_o1"} & {*knowledge.services, *knowledge.units}


def test_the_citys_own_specialisation_goes_before_the_lands_text(importing: Import, folder: Path) -> None:
    special = (
        f"<xzufi:spezialisierung>{made.identifier('id', 's1')}{made.identifier('leistungID', 'l1')}"
        f"{made.module('08', 'Antrag der Stadt')}{made.identifier('gueltigkeitGebietID', made.JENA)}"
        "</xzufi:spezialisierung>\n"
    )
    elsewhere = special.replace("s1", "s2").replace(made.JENA, made.GERA).replace("der Stadt", "aus Gera")
    land = made.service("l1", "Märkte anmelden", made.module("08", "Antrag des Landes"), made.fee("5 €"))
    importing(made.write(special), made.write(land), made.write(elsewhere))
    service = load_knowledge(folder).services["zufi_l1"]
    assert service.documents == ("Antrag der Stadt",)
    assert service.fee is not None


def test_the_office_for_the_smallest_area_is_responsible(importing: Import, folder: Path) -> None:
    land = made.unit("o1", "Landesamt", services=["l1"]).replace(made.JENA, made.THURINGIA)
    importing(
        made.write(land),
        made.write(made.unit("o2", "Stadtamt", services=["l1"])),
        made.write(made.service("l1", "X melden")),
    )
    assert load_knowledge(folder).services["zufi_l1"].unit == "zufi_o2"


def test_an_online_service_is_offered_if_its_address_can_be_trusted(importing: Import, folder: Path) -> None:
    def online(key: str, service: str, url: str) -> str:
        return made.write(
            f"<xzufi:onlinedienst>{made.identifier('id', key)}<xzufi:bezeichnung languageCode='de'>Antrag"
            f"</xzufi:bezeichnung><xzufi:link>{made.code('typ', '01')}<xzufi:link>{url}</xzufi:link>"
            "</xzufi:link></xzufi:onlinedienst>\n",
            f"<xzufi:zustaendigkeitTransferObjekt>{made.identifier('uebergeordnetesObjektID', key)}"
            f"<xzufi:zustaendigkeit>{made.identifier('leistungID', service)}"
            f"{made.identifier('gebietID', made.JENA)}</xzufi:zustaendigkeit>"
            "</xzufi:zustaendigkeitTransferObjekt>\n",
        )

    shown = importing(
        made.write(made.service("l1", "Gutes tun")),
        made.write(made.service("l2", "Böses tun")),
        online("d1", "l1", "https://service.jena.de/gut"),
        online("d2", "l2", "https://evil.example/boese"),
    )
    services = load_knowledge(folder).services
    assert services["zufi_l1"].online.url == "https://service.jena.de/gut"
    assert services["zufi_l2"].online.available == "unknown"
    assert "evil.example" in shown


def test_what_cannot_be_read_or_is_not_there_yet_is_kept(importing: Import, folder: Path) -> None:
    other = made.service("l200", "Märkte anmelden")
    importing(made.write(FISHING), made.write(other))
    shown = importing(made.write(FISHING.replace("</xzufi:inhalt>", "", 1)), made.write(other))
    assert "= service/zufi_l100" in shown
    importing(made.write(FISHING), tail="")
    assert "zufi_l200" not in load_knowledge(folder).services
    importing(made.write(FISHING), made.write(other))
    shown = importing(made.write(FISHING), tail="<xzufi:schr")
    assert "= service/zufi_l200" in shown
    assert "zufi_l200" in load_knowledge(folder).services


def test_a_delta_changes_and_deletes_only_what_it_names(importing: Import, folder: Path) -> None:
    importing(made.write(FISHING), *[made.write(made.service(f"l{n}", f"Sache {n}")) for n in (1, 2)])
    gone = f"<xzufi:leistung>{made.identifier('id', 'l1')}</xzufi:leistung>\n"
    importing(made.delete(gone), made.write(made.service("l3", "Sache 3")), delta=True)
    assert {"zufi_l2", "zufi_l3", "zufi_l100"} <= set(load_knowledge(folder).services)
    assert "zufi_l1" not in load_knowledge(folder).services


def test_a_file_without_most_of_the_entries_is_taken_for_the_wrong_one(
    importing: Import, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    importing(*made.many_services(20))
    file = made.write_message(tmp_path / "wrong.xml", made.write(FISHING))
    command = argparse.Namespace(file=str(file), apply=True, delta=False, force=False, most=5)
    assert run_import(command, Settings(knowledge_folder=folder)) == 1
    assert "Ist das die richtige Datei?" in capsys.readouterr().out
    assert "zufi_l7" in load_knowledge(folder).services
    command.force = True
    assert run_import(command, Settings(knowledge_folder=folder)) == 0
    assert "zufi_l7" not in load_knowledge(folder).services


def test_a_unit_that_editors_removed_does_not_stop_the_assistant(importing: Import, folder: Path) -> None:
    importing(made.write(FISHING), made.write(made.unit("o1", "Fundbüro", services=["l100"])))
    assert load_knowledge(folder).services["zufi_l100"].unit == "fundbuero"
    (folder / "imported" / "services.yml").write_text(
        (folder / "imported" / "services.yml").read_text(encoding="utf-8").replace("fundbuero", "geschlossen")
    )
    assert load_knowledge(folder).services["zufi_l100"].unit is None


def test_the_check_accepts_an_import_and_says_what_is_wrong_with_a_tampered_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(DEFAULT_FOLDER, folder)
    file = made.write_message(tmp_path / "x.xml", made.write(FISHING), made.write(OFFICE))
    command = argparse.Namespace(file=str(file), apply=True, delta=False, force=False, most=5)
    assert run_import(command, Settings(knowledge_folder=folder)) == 0
    assert [problem for problem in find_problems(folder) if not problem.hint] == []
    services = folder / "imported" / "services.yml"
    services.write_text(services.read_text(encoding="utf-8").replace("unit: zufi_o7", "unit: weg"))
    assert any("„weg“ gibt es nicht mehr" in str(problem) for problem in find_problems(folder))
    services.write_text(services.read_text(encoding="utf-8").replace("  summary:", "  sumary:"))
    problems = [str(problem) for problem in find_problems(folder) if not problem.hint]
    assert any(
        problem.startswith("imported/services.yml, fischereischein") and "summary" in problem
        for problem in problems
    )
    assert capsys.readouterr().out


def test_2000_services_take_a_fraction_of_the_30_seconds_allowed(importing: Import, folder: Path) -> None:
    blocks = made.many_services(2000)
    started = time.process_time()
    importing(*blocks)
    assert time.process_time() - started < 30
    assert sum(key.startswith("zufi_") for key in load_knowledge(folder).services) == 2000
