"""A clerk exports a file from the office's program and imports it here."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cases.lost_items.demo import SAMPLES, fill_with_samples, samples
from bot.cases.lost_items.describe import Describer
from bot.cases.lost_items.exchange import ImportFailed, export_items, import_items
from bot.cases.store import CaseStore
from bot.cases.store.tables import FoundItem
from bot.cli import main
from tests.cases.lost_items.conftest import NOW, TODAY, PutIn

HEADER = "Nummer;Gegenstand;Beschreibung;Farbe;Marke;Fundort;Linie;Fundtag;Eingang;Lagerort\n"
GOOD = HEADER + (
    "2026-1;Geldb.;Leder;br.;Fossil;Str.bahn;5;16.11.2026;17.11.2026;A3\n"
    '2026-2;Reg.schirm;"kariert; Holzgr.";rot/blau;;Goethe-Gal.;;17.11.2026;;B1\n'
)


def rows(store: CaseStore) -> dict[str, FoundItem]:
    with store.reading() as work:
        return {row.number: row for row in work.session.execute(select(FoundItem)).scalars()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_taken_in_whatever_program_wrote_it(store: CaseStore, encoding: str) -> None:
    done = import_items(store, GOOD.replace("Leder", "Wildleder, Größe").encode(encoding), NOW)
    assert (len(done.added), done.problems) == (2, ())
    row = rows(store)["2026-1"]
    assert (row.kind, row.description, row.brand, row.line) == (
        "geldboerse",
        "Wildleder, Größe",
        "Fossil",
        "5",
    )
    assert rows(store)["2026-2"].colours == ["rot", "blau"]


def test_commas_and_windows_line_ends_are_fine(store: CaseStore) -> None:
    content = "Fundtag,Nummer,Gegenstand\r\n2026-11-16,7,Mütze\r\n\r\n"
    assert len(import_items(store, content.encode(), NOW).added) == 1


def test_bad_rows_are_reported_by_line_and_the_rest_is_imported(store: CaseStore) -> None:
    content = HEADER + (
        "1;Schirm;;;;;;16.11.2026;;\n"
        ";Schirm;;;;;;16.11.2026;;\n"
        "3;Schirm;;;;;;31.02.2026;;\n"
        "4;Schirm;;;;;;24.12.2026;;\n"
        "5;Schirm;;;;;;16.11.2026;01.11.2026;\n"
        "1;Mütze;;;;;;16.11.2026;;\n"
    )
    done = import_items(store, content.encode(), NOW)
    assert len(done.added) == 1
    assert [problem.line for problem in done.problems] == [3, 4, 5, 6, 7]
    assert str(done.problems[1]) == "Zeile 4: Fundtag „31.02.2026“ ist kein Datum. Erwartet: TT.MM.JJJJ."


def test_importing_again_changes_only_what_has_changed(store: CaseStore) -> None:
    import_items(store, GOOD.encode(), NOW)
    again = import_items(store, GOOD.encode(), NOW)
    assert (again.added, again.updated, again.unchanged) == ((), 0, 2)
    changed = import_items(store, GOOD.replace("A3", "A4").encode(), NOW + timedelta(hours=1))
    assert (changed.updated, changed.unchanged) == (1, 1)
    assert rows(store)["2026-1"].storage_place == "A4"


@pytest.mark.parametrize("content", [b"", b"Name;Ort\nx;y\n", b"Nummer;Gegenstand\n1;Schirm\n"])
def test_a_wrong_file_is_refused_as_a_whole(store: CaseStore, content: bytes) -> None:
    with pytest.raises(ImportFailed):
        import_items(store, content, NOW)


def test_an_export_can_be_imported_again_and_holds_no_formulas(store: CaseStore, put_in: PutIn) -> None:
    put_in("1", "Schirm", "=HYPERLINK(1)", colours=["rot"], line="5", state="handed_out")
    target = io.StringIO()
    assert export_items(store, target) == 1
    assert "'=HYPERLINK" in target.getvalue()
    again = import_items(store, target.getvalue().encode(), NOW)
    assert (again.added, again.updated, again.unchanged, again.problems) == ((), 0, 1, ())


def test_the_command_imports_and_exports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_DATA", str(tmp_path))
    monkeypatch.setenv("BOT_NOW", NOW.isoformat())
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_text(GOOD + "9;Schirm;;;;;;gestern;;\n", encoding="utf-8")
    assert main(["lost-items", "import", str(file)]) == 1
    said = capsys.readouterr()
    assert "2 neu" in said.out
    assert "Zeile 4" in said.err
    assert main(["lost-items", "export", str(out)]) == 0
    assert "Reg.schirm" in out.read_text(encoding="utf-8-sig")


def test_an_empty_office_is_filled_with_marked_samples(store: CaseStore) -> None:
    assert fill_with_samples(store, NOW) == SAMPLES >= 300
    assert fill_with_samples(store, NOW) == 0
    filled = rows(store).values()
    assert all(row.demo and row.number.startswith("DEMO-") for row in filled)
    assert len({row.kind for row in filled}) >= 40
    assert {"grün", "weiß"} <= {colour for row in filled for colour in row.colours}


def test_an_office_with_real_things_gets_no_samples(store: CaseStore, put_in: PutIn) -> None:
    put_in("1", "Schirm")
    assert fill_with_samples(store, NOW) == 0


def test_the_samples_are_of_their_season_and_understood(describer: Describer) -> None:
    for values in samples(TODAY, 2000):
        item = describer.item(values["kind_text"], values["description"])
        assert item.features.kinds, values
        if values["kind_text"] == "Schlitten":
            assert values["found_on"].month in (12, 1, 2)
