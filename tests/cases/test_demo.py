"""An empty installation can be tried at once; a real one stays as it is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.cases.chores import CHORES, Chores
from bot.cases.demo import FilledIn, fill_demo_data
from bot.cases.lost_items.describe import shared_describer
from bot.cases.lost_items.exchange import import_items
from bot.cases.lost_items.standing import leave_search
from bot.cases.store import CaseStore
from bot.cases.store.tables import FoundItem, OutgoingMail, Slot, StandingSearch
from bot.settings import Settings
from tests.cases.lost_items.conftest import NOW
from tests.cases.outgoing import start_sender

PHONE = "Samsung Handy, schwarz, Sprung im Display, in der Linie 5, gestern"


def count(store: CaseStore, table: type) -> int:
    with store.reading() as work:
        return int(work.session.execute(select(func.count()).select_from(table)).scalar_one())


def test_an_empty_database_is_filled_with_marked_samples_once(store: CaseStore) -> None:
    filled = fill_demo_data(store, Settings(), NOW)
    assert filled.items >= 300
    assert filled.sample_dates == 4
    assert "sample items" in str(filled)
    with store.reading() as work:
        rows = list(work.session.execute(select(FoundItem)).scalars())
    assert all(row.demo and row.number.startswith("DEMO-") for row in rows)
    assert count(store, Slot) > 0
    assert str(fill_demo_data(store, Settings(), NOW)) == ""


def test_samples_can_be_left_out(store: CaseStore) -> None:
    assert fill_demo_data(store, Settings(demo=False), NOW) == FilledIn(0, 0, 0)
    assert count(store, FoundItem) == 0


def test_real_things_are_never_mixed_with_samples(store: CaseStore) -> None:
    import_items(store, b"Nummer;Gegenstand;Fundtag\nF1;Schirm;17.11.2026\n", NOW)
    assert fill_demo_data(store, Settings(), NOW).items == 0


def test_the_sender_fills_in_samples_when_it_starts(store: CaseStore, tmp_path: Path) -> None:
    process = start_sender(store, tmp_path, NOW, "--once", BOT_DEMO="1")
    _, log = process.communicate(timeout=300)
    assert process.returncode == 0
    assert "Filled in: 360 sample items" in log
    assert count(store, FoundItem) == 360


def chores(store: CaseStore, folder: Path, name: str) -> Chores:
    settings = Settings(data_folder=folder, demo=False)
    return Chores(store, settings, tuple(chore for chore in CHORES if chore.name == name))


def test_what_an_import_left_unmatched_is_matched_later(store: CaseStore, tmp_path: Path) -> None:
    """An import was killed after its items were written, and before anybody was told."""
    leave_search(store, shared_describer().loss(PHONE, NOW.date()), "anna@posteo.de", NOW)
    rows = (
        "Nummer;Gegenstand;Beschreibung;Linie;Fundtag\nF9;Handy;Samsung, schw., Displ. gespr.;5;17.11.2026\n"
    )
    import_items(store, rows.encode(), NOW + timedelta(minutes=5))
    matching = chores(store, tmp_path, "arrivals")
    for minutes in (6, 30, 90):
        matching.do_due(NOW + timedelta(minutes=minutes))
    assert count(store, OutgoingMail) == 2, "the receipt, and the news once"


def test_searches_end_on_their_last_day(store: CaseStore, tmp_path: Path) -> None:
    receipt = leave_search(store, shared_describer().loss(PHONE, NOW.date()), "anna@posteo.de", NOW)
    chores(store, tmp_path, "standing searches").do_due(NOW + timedelta(days=91))
    with store.reading() as work:
        row = work.session.execute(select(StandingSearch)).scalars().one()
    assert (row.reference, row.state) == (receipt.reference, "expired")
