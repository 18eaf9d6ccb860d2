"""What is forgotten when, and what is not."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.cases.attempt_limit import PER_CONVERSATION, check_attempt
from bot.cases.audit import record_audit
from bot.cases.chores import Chores
from bot.cases.history import BOOKING, DEFECT, LOST_ITEM, record_event
from bot.cases.mail_folder import MailFolder
from bot.cases.retention import purge
from bot.cases.store import CaseStore
from bot.cases.store.mapping import Row
from bot.cases.store.tables import (
    Attempt,
    AuditEntry,
    Booking,
    CaseEvent,
    ConsultationDate,
    DefectReport,
    DefectSubscription,
    FoundItem,
    OutgoingMail,
    SearchBudget,
    SearchMatch,
    Slot,
    SlotSeat,
    StandingSearch,
    WaitingEntry,
)
from bot.settings import Retention, Settings

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)


def _days(count: float) -> datetime:
    return NOW - timedelta(days=count)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path)


def _add(store: CaseStore, *rows: Row) -> None:
    with store.begin() as work:
        for row in rows:
            work.session.add(row)
            work.session.flush()
        work.commit()


def _all(store: CaseStore, table: type[Row]) -> list[int]:
    with store.reading() as work:
        return sorted(work.session.execute(select(table.id)).scalars())  # type: ignore[attr-defined]


def _report(number: int, **values: object) -> DefectReport:
    return DefectReport(
        **{
            "id": number,
            "reference": f"M-{number}",
            "secret_hash": "",
            "category": "licht",
            "place_kind": "street",
            "place_text": "Holzmarkt",
            "description": "dunkel",
            "responsible_key": "body/ksj",
            "state": "closed",
            "email": "a@jena.de",
            "name": "A",
            "conversation_id": "c1",
            "idempotency_key": f"k{number}",
            "created_at": _days(90),
            "updated_at": _days(31),
            **values,
        }
    )


def _search(number: int, **values: object) -> StandingSearch:
    return StandingSearch(
        **{
            "id": number,
            "reference": f"F-{number}",
            "secret_hash": "",
            "description": {},
            "text": "Rucksack",
            "email": "a@jena.de",
            "valid_until": date(2027, 1, 1),
            "created_at": _days(9),
            **values,
        }
    )


def _item(number: int, **values: object) -> FoundItem:
    return FoundItem(
        **{
            "id": number,
            "number": str(number),
            "kind": "rucksack",
            "kind_text": "Rucksack",
            "description": "",
            "colours": [],
            "found_on": date(2025, 1, 1),
            "created_at": _days(600),
            "updated_at": _days(366),
            **values,
        }
    )


def test_who_reported_a_defect_is_forgotten_a_month_after_it_was_closed(
    store: CaseStore, settings: Settings
) -> None:
    _add(store, _report(1), _report(2, updated_at=_days(29)), _report(3, state="in_progress"))
    _add(
        store, *(DefectSubscription(report_id=n, email="b@jena.de", created_at=_days(50)) for n in (1, 2, 3))
    )
    assert purge(store, settings, NOW)["contacts of closed defects"] == 1
    with store.reading() as work:
        reports = list(work.session.execute(select(DefectReport).order_by(DefectReport.id)).scalars())
    kept = [(report.email, report.name, report.conversation_id) for report in reports]
    assert kept == [(None, None, None)] + [("a@jena.de", "A", "c1")] * 2
    assert reports[0].description == "dunkel"
    assert len(_all(store, DefectSubscription)) == 2
    assert purge(store, settings, NOW)["contacts of closed defects"] == 0


def test_searches_go_a_week_after_their_end_withdrawn_ones_at_once(
    store: CaseStore, settings: Settings
) -> None:
    _add(
        store,
        _item(1, state="stored"),
        _search(1, valid_until=date(2026, 11, 12)),
        _search(2, valid_until=date(2026, 11, 13), state="expired"),
        _search(3, state="withdrawn"),
        _search(4, state="matched"),
        *(
            SearchMatch(search_id=n, item_id=1, score=1.0, level="likely", created_at=_days(1))
            for n in (1, 2, 3, 4)
        ),
    )
    purge(store, settings, NOW)
    assert _all(store, StandingSearch) == [2, 4]
    assert len(_all(store, SearchMatch)) == 2


def test_bookings_go_two_weeks_after_the_date_with_seats_and_history(
    store: CaseStore, settings: Settings
) -> None:
    for number, days in ((1, 15), (2, 13)):
        times = {"starts_at": _days(days + 0.1), "ends_at": _days(days)}
        booking = Booking(
            id=number,
            reference=f"S-{number}",
            secret_hash="",
            slot_id=number,
            date_id=number,
            topic="other",
            name="A",
            email="a@jena.de",
            email_normal="a@jena.de",
            ics_uid=str(number),
            created_at=_days(40),
            updated_at=_days(40),
        )
        day = ConsultationDate(
            id=number, series="x", day=times["starts_at"].date(), place={}, created_at=_days(60), **times
        )
        _add(store, day, Slot(id=number, date_id=number, **times), booking)
        _add(store, SlotSeat(id=number, slot_id=number, seat_no=1, state="booked", booking_id=number))
        with store.begin() as work:
            work.session.get(Booking, number).seat_id = number
            record_event(work.session, BOOKING, number, "booked", _days(40))
            work.commit()
    counts = purge(store, settings, NOW)
    assert (counts["bookings"], counts["seats"], counts["history entries (booking)"]) == (1, 1, 1)
    assert [_all(store, table) for table in (Booking, SlotSeat, CaseEvent, Slot)] == [[2], [2], [2], [1, 2]]


def test_waiting_entries_go_when_they_are_over_and_in_any_case_after_half_a_year(
    store: CaseStore, settings: Settings
) -> None:
    for number, (state, days) in enumerate(
        [("lapsed", 15), ("lapsed", 13), ("waiting", 181), ("waiting", 99)]
    ):
        _add(
            store,
            WaitingEntry(
                id=number + 1,
                reference=f"S-{number}",
                secret_hash="",
                series="x",
                topic="other",
                name="A",
                email="a@jena.de",
                email_normal=f"{number}@jena.de",
                state=state,
                created_at=_days(days),
            ),
        )
    purge(store, settings, NOW)
    assert _all(store, WaitingEntry) == [2, 4]


def test_found_items_go_a_year_after_they_left(store: CaseStore, settings: Settings) -> None:
    _add(store, _item(1, state="handed_out"), _item(2, state="stored"), _item(3, state="disposed"))
    _add(store, _item(4, state="handed_out", updated_at=_days(364)))
    purge(store, settings, NOW)
    assert _all(store, FoundItem) == [2, 4]


def test_history_goes_with_its_case_only(store: CaseStore, settings: Settings) -> None:
    _add(store, _search(1), _report(1))
    with store.begin() as work:
        for kind in (LOST_ITEM, DEFECT):
            for case_id in (1, 2):
                record_event(work.session, kind, case_id, "filed", _days(99))
        work.commit()
    purge(store, settings, NOW)
    assert len(_all(store, CaseEvent)) == 2


def test_mails_go_a_month_after_they_were_sent_also_as_files(store: CaseStore, settings: Settings) -> None:
    settings.mail_folder.mkdir()
    for number, (state, days) in enumerate([("sent", 31), ("sent", 29), ("failed", 31), ("pending", 40)]):
        mail = OutgoingMail(
            id=number + 1,
            created_at=_days(days),
            due_at=_days(days),
            sent_at=_days(days) if state == "sent" else None,
            state=state,
            recipient="a@jena.de",
            subject="x",
            body="y",
            message_id=f"<{number}@jena.de>",
        )
        _add(store, mail)
        MailFolder(settings.mail_folder).path_of(mail.message_id).write_text("y")
    purge(store, settings, NOW)
    assert _all(store, OutgoingMail) == [2, 4]
    assert sorted(path.name for path in settings.mail_folder.iterdir()) == ["1.eml", "3.eml"]


def test_the_audit_trail_goes_after_a_year_counters_after_two_days(
    store: CaseStore, settings: Settings
) -> None:
    with store.begin() as work:
        for days in (366, 364):
            record_audit(work.session, "agent:anna", "look", "found_item", 1, _days(days))
        for days in (3, 1):
            check_attempt(work.session, "conversation:c1", PER_CONVERSATION, _days(days))
            work.session.add(SearchBudget(scope="conversation:c1", day=_days(days).date(), used=1))
        work.commit()
    purge(store, settings, NOW)
    assert [len(_all(store, table)) for table in (AuditEntry, Attempt, SearchBudget)] == [1, 1, 1]


def test_a_dry_run_tells_and_changes_nothing(store: CaseStore, settings: Settings) -> None:
    _add(store, _search(1, state="withdrawn"), _item(1, state="disposed"))
    told = purge(store, settings, NOW, dry_run=True)
    assert (_all(store, StandingSearch), _all(store, FoundItem)) == ([1], [1])
    assert purge(store, settings, NOW) == told
    assert set(purge(store, settings, NOW).values()) == {0}


def test_periods_are_settings(store: CaseStore, tmp_path: Path) -> None:
    _add(store, _item(1, state="disposed"))
    purge(store, Settings(data_folder=tmp_path, retention=Retention(item_days=400)), NOW)
    assert _all(store, FoundItem) == [1]


def test_the_sender_purges_once_an_hour(store: CaseStore, settings: Settings) -> None:
    chores = Chores(store, settings)
    for minutes, left in ((0, 0), (30, 1), (60, 0)):
        _add(store, _search(minutes + 1, state="withdrawn"))
        chores.do_due(NOW + timedelta(minutes=minutes))
        with store.reading() as work:
            assert work.session.execute(select(func.count()).select_from(StandingSearch)).scalar_one() == left
