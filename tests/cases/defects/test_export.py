"""An operator takes all reports out: for everyone without personal data, for the office with them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.export import export_csv, export_geojson
from bot.cases.defects.places import unknown_place
from bot.cases.defects.report import file_report
from bot.cases.defects.status import public_status
from bot.cases.store import CaseStore
from bot.knowledge.base import KnowledgeBase
from bot.settings import ROOT
from tests.cases.defects.conftest import MONDAY

Draft = Callable[..., DefectDraft]


def rows(store: CaseStore, knowledge: KnowledgeBase, *, internal: bool = False) -> list[dict[str, str]]:
    target = io.StringIO(newline="")
    export_csv(store, target, knowledge, internal=internal)
    return list(csv.DictReader(io.StringIO(target.getvalue(), newline="")))


def test_the_public_table_has_places_and_states_and_no_persons(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    file_report(store, draft(email="max@gmx.de", name="Max Muster"), MONDAY, knowledge)
    file_report(store, draft("Engelplatz 1", private=True), MONDAY, knowledge)
    file_report(store, replace(draft(), place=unknown_place("bei Familie Schulz")), MONDAY, knowledge)
    public, private, unplaced = rows(store, knowledge)
    assert (public["place"], public["state_name"]) == ("Emil-Wölk-Straße 11, Neulobeda", "gemeldet")
    assert (public["reported_at"], public["open311_status"]) == ("2026-09-21T09:30:00+02:00", "open")
    assert (private["place"], private["street"], unplaced["place"]) == ("", "", "")
    everything = repr([public, private, unplaced])
    for secret in ("gmx", "Muster", "dunkel", "Schulz"):
        assert secret not in everything


def test_the_offices_table_has_everything_and_no_formulas(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    formula = '=HYPERLINK("http://boese.example";"hier")'
    file_report(store, draft(description=formula, name="@SUM(A1)", phone="0170 1234567"), MONDAY, knowledge)
    (row,) = rows(store, knowledge, internal=True)
    assert row["description"] == f"'{formula}"
    assert row["name"] == "'@SUM(A1)"
    assert row["phone"] == "'+491701234567"


def test_a_position_is_a_point_and_words_are_none(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    file_report(store, draft("50.92713, 11.58921"), MONDAY, knowledge)
    file_report(store, draft(), MONDAY, knowledge)
    target = io.StringIO()
    assert export_geojson(store, target, knowledge) == 2
    collection = json.loads(target.getvalue())
    pinned, worded = collection["features"]
    assert pinned["geometry"] == {"type": "Point", "coordinates": [11.58921, 50.92713]}
    assert worded["geometry"] is None
    assert pinned["properties"]["category_name"] == "Laterne"


def test_an_export_of_nothing_is_valid(store: CaseStore, knowledge: KnowledgeBase) -> None:
    target = io.StringIO()
    assert export_geojson(store, target, knowledge) == 0
    assert json.loads(target.getvalue())["features"] == []
    assert rows(store, knowledge) == []


def run(store: CaseStore, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BOT_DATABASE_URL": store.url, "BOT_DATA": str(folder)}
    command = [sys.executable, "-m", "bot", "defects", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


def test_an_operator_exports_sets_a_state_and_lists_what_is_overdue(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase, tmp_path: Path
) -> None:
    report = file_report(store, draft(email="max@gmx.de"), MONDAY, knowledge)
    done = run(store, tmp_path, "export", str(tmp_path / "all.geojson"))
    assert done.returncode == 0, done.stderr
    assert len(json.loads((tmp_path / "all.geojson").read_text(encoding="utf-8"))["features"]) == 1
    late = run(store, tmp_path, "overdue", "--days", "-100000")
    assert report.reference in late.stdout
    changed = run(store, tmp_path, "state", report.reference, "in_progress", "--note", "Ist beauftragt.")
    assert changed.returncode == 0, changed.stderr
    assert public_status(store, report.reference, MONDAY).steps[-1].note == "Ist beauftragt."
    wrong = run(store, tmp_path, "state", "M-222-222-2", "closed")
    assert wrong.returncode == 1
    assert "Traceback" not in wrong.stderr
