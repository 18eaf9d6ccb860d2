"""What the case store promises: all or nothing, the same tables everywhere, nobody in each other's way."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, func, inspect, select, update
from sqlalchemy.exc import IntegrityError

from bot.cases.store import CaseStore
from bot.cases.store.every_table import metadata
from bot.cases.store.mapping import Row
from bot.cases.store.tables import (
    AuditEntry,
    Booking,
    ConsultationDate,
    SearchBudget,
    Slot,
    SlotSeat,
)
from bot.settings import ROOT, InvalidSetting

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)


def _entry(action: str = "look") -> AuditEntry:
    return AuditEntry(at=NOW, actor="agent:anna", action=action, subject_kind="found_item", subject_id=1)


def _count(store: CaseStore, table: type) -> int:
    with store.reading() as work:
        return int(work.session.execute(select(func.count()).select_from(table)).scalar_one())


def test_what_is_committed_stays(store: CaseStore) -> None:
    with store.begin() as work:
        work.session.add(_entry())
        work.commit()
    assert _count(store, AuditEntry) == 1


def test_without_a_commit_nothing_stays(store: CaseStore) -> None:
    with store.begin() as work:
        work.session.add(_entry())
        work.session.flush()
    assert _count(store, AuditEntry) == 0


def test_an_error_takes_everything_back(store: CaseStore) -> None:
    def fail() -> None:
        with store.begin() as work:
            work.session.add(_entry())
            work.session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert _count(store, AuditEntry) == 0


def test_committing_twice_is_a_mistake(store: CaseStore) -> None:
    with store.begin() as work:
        work.session.add(_entry())
        work.commit()
        with pytest.raises(RuntimeError):
            work.commit()


def test_rows_can_be_read_after_the_commit(store: CaseStore) -> None:
    entry = _entry()
    with store.begin() as work:
        work.session.add(entry)
        work.commit()
    assert entry.id == 1
    assert repr(entry) == "AuditEntry(id=1)"


def test_times_come_back_in_utc_whatever_zone_they_were_given_in(store: CaseStore) -> None:
    berlin = datetime(2026, 7, 1, 14, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    with store.begin() as work:
        work.session.add(AuditEntry(at=berlin, actor="a", action="look", subject_kind="found_item"))
        work.commit()
    with store.reading() as work:
        at = work.session.execute(select(AuditEntry.at)).scalar_one()
    assert at == berlin
    assert at.isoformat() == "2026-07-01T12:30:00+00:00"


def test_the_order_of_moments_is_the_databases_too(store: CaseStore) -> None:
    zones = [ZoneInfo("Europe/Berlin"), timezone.utc, ZoneInfo("America/New_York")]
    moments = [NOW.astimezone(zone) + timedelta(minutes=minute) for minute, zone in enumerate(zones)]
    with store.begin() as work:
        work.session.add_all(
            AuditEntry(at=at, actor="a", action=str(number), subject_kind="x")
            for number, at in enumerate(moments)
        )
        work.commit()
    with store.reading() as work:
        later = select(AuditEntry.action).where(AuditEntry.at > moments[0]).order_by(AuditEntry.at)
        assert work.session.execute(later).scalars().all() == ["1", "2"]


def test_a_time_without_a_zone_is_refused(store: CaseStore) -> None:
    with store.begin() as work:
        work.session.add(AuditEntry(at=datetime(2026, 1, 1), actor="a", action="look", subject_kind="x"))
        with pytest.raises(Exception, match="without a time zone"):
            work.session.flush()


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(TypeError, match="no column 'nmae'"):
        AuditEntry(nmae="x")


def test_text_keeps_every_character(store: CaseStore) -> None:
    text = "Straße 🚲 ÄÖÜ „quer“ % _ ' ; --"
    with store.begin() as work:
        work.session.add(
            AuditEntry(
                at=NOW, actor="a", action="x", subject_kind="y", details={"note": text, "list": [1, None]}
            )
        )
        work.commit()
    with store.reading() as work:
        assert work.session.execute(select(AuditEntry.details)).scalar_one() == {
            "note": text,
            "list": [1, None],
        }


def test_ids_of_deleted_rows_are_not_used_again(store: CaseStore) -> None:
    for _ in range(2):
        entry = _entry()
        with store.begin() as work:
            work.session.add(entry)
            work.commit()
        with store.begin() as work:
            work.session.delete(work.session.get(AuditEntry, entry.id))
            work.commit()
    assert entry.id == 2


def _slot(store: CaseStore, capacity: int = 1) -> tuple[int, int]:
    with store.begin() as work:
        starts = datetime(2026, 12, 4, 13, 30, tzinfo=timezone.utc)
        ends = starts + timedelta(hours=2)
        day = ConsultationDate(
            series="x", day=date(2026, 12, 4), starts_at=starts, ends_at=ends, place={}, created_at=NOW
        )
        work.session.add(day)
        work.session.flush()
        slot = Slot(date_id=day.id, starts_at=starts, ends_at=ends, capacity=capacity)
        work.session.add(slot)
        work.commit()
    return day.id, slot.id


def _booking(day: int, slot: int, number: int, **values: object) -> Booking:
    values = {"reference": f"S-{number}", "ics_uid": str(number), "email_normal": "a@jena.de", **values}
    return Booking(
        slot_id=slot,
        date_id=day,
        secret_hash="",
        topic="other",
        name="A",
        email="a@jena.de",
        created_at=NOW,
        updated_at=NOW,
        **values,
    )


def _refused(store: CaseStore, row: Row) -> bool:
    with store.begin() as work:
        work.session.add(row)
        try:
            work.commit()
        except IntegrityError:
            return True
    return False


def test_the_database_refuses_the_same_seat_twice(store: CaseStore) -> None:
    _, slot = _slot(store)
    seats = [SlotSeat(slot_id=slot, seat_no=1, state="held", hold_until=NOW, holder=c) for c in "ab"]
    assert [_refused(store, seat) for seat in seats] == [False, True]


def test_the_database_refuses_a_second_booking_of_an_address_on_a_date(store: CaseStore) -> None:
    day, slot = _slot(store, capacity=2)
    assert not _refused(store, _booking(day, slot, 1))
    assert _refused(store, _booking(day, slot, 2))
    with store.begin() as work:
        work.session.execute(update(Booking).values(state="cancelled"))
        work.commit()
    assert not _refused(store, _booking(day, slot, 3))


def test_the_database_refuses_rows_that_make_no_sense(store: CaseStore) -> None:
    _, slot = _slot(store)
    assert _refused(store, SlotSeat(slot_id=99, seat_no=1, state="held", hold_until=NOW))
    assert _refused(store, SlotSeat(slot_id=slot, seat_no=1, state="perhaps", hold_until=NOW))
    assert _refused(store, SlotSeat(slot_id=slot, seat_no=1, state="held"))
    assert _refused(store, SlotSeat(slot_id=slot, seat_no=1, state="booked"))
    assert _refused(store, SlotSeat(slot_id=slot, seat_no=0, state="held", hold_until=NOW))


def test_migrations_make_exactly_the_tables_of_the_program(empty_database: str) -> None:
    store = CaseStore(empty_database)
    store.migrate()
    with store.engine.connect() as connection:
        own = {"include_name": lambda name, kind, _: kind != "table" or not name.startswith("sqlite_")}
        context = MigrationContext.configure(connection, opts={"compare_type": True, **own})
        assert compare_metadata(context, metadata) == []
    found = inspect(store.engine)
    for table in metadata.sorted_tables:
        wanted = {check.name for check in table.constraints if isinstance(check, CheckConstraint)}
        assert wanted == {check["name"] for check in found.get_check_constraints(table.name)}
    store.close()


def test_migrating_again_changes_nothing(store: CaseStore) -> None:
    with store.begin() as work:
        work.session.add(_entry())
        work.commit()
    store.migrate()
    assert _count(store, AuditEntry) == 1


def test_migrations_can_be_run_from_any_folder_by_several_processes_at_once(
    empty_database: str, tmp_path: Path
) -> None:
    script = "import sys; from bot.cases.store import CaseStore; CaseStore(sys.argv[1]).migrate()"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, empty_database],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    errors = [process.communicate(timeout=300)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, errors
    store = CaseStore(empty_database)
    assert _count(store, AuditEntry) == 0
    store.close()


def test_many_writers_at_once_all_get_their_turn(store: CaseStore) -> None:
    def add_one() -> None:
        with store.begin() as work:
            row = work.session.execute(select(SearchBudget).with_for_update()).scalar_one()
            row.used += 1
            work.commit()

    with store.begin() as work:
        work.session.add(SearchBudget(scope="x", day=NOW.date(), used=0))
        work.commit()
    threads = [
        threading.Thread(target=lambda: [store.retrying(add_one) for _ in range(5)]) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with store.reading() as work:
        assert work.session.execute(select(SearchBudget.used)).scalar_one() == 80


def test_somebody_who_reads_does_not_wait_for_somebody_who_writes(store: CaseStore) -> None:
    with store.begin() as writing:
        writing.session.add(_entry())
        writing.session.flush()
        assert _count(store, AuditEntry) == 0
        writing.commit()
    assert _count(store, AuditEntry) == 1


def test_a_faster_transaction_with_the_same_key_is_seen_by_the_next_attempt(store: CaseStore) -> None:
    attempts = []

    def file() -> int:
        with store.begin() as work:
            known = work.session.execute(select(SearchBudget)).scalar_one_or_none()
            attempts.append(known is not None)
            if known is not None:
                return int(known.used)
            if len(attempts) == 1 and store.dialect == "postgresql":  # SQLite would make the other one wait
                with store.begin() as other:
                    other.session.add(SearchBudget(scope="x", day=NOW.date(), used=7))
                    other.commit()
            work.session.add(SearchBudget(scope="x", day=NOW.date(), used=7))
            work.session.flush()
            work.commit()
        return 7

    assert store.retrying(file) == 7
    assert _count(store, SearchBudget) == 1


def test_a_real_mistake_is_not_retried(store: CaseStore) -> None:
    calls = []

    def fail() -> None:
        calls.append(1)
        with store.begin() as work:
            work.session.execute(select(AuditEntry).where(AuditEntry.at == "no time"))

    with pytest.raises(Exception, match=r"no time|tzinfo"):
        store.retrying(fail)
    assert calls == [1]


@pytest.mark.parametrize("url", ["mysql://x/y", "not a url", ""])
def test_an_address_of_no_known_database_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(InvalidSetting, match=r"^BOT_DATABASE_URL "):
        CaseStore(url)
