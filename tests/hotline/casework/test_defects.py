"""Agents work on defects: they merge, forward, note and close; who waits hears about it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.cases.defects.follow_up import change_state, subscribe
from bot.cases.defects.forwarding import forward
from bot.cases.defects.merging import merge, split
from bot.cases.defects.report import Receipt
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store import CaseStore
from bot.hotline.casework.defect_desk import look_at_defect
from bot.hotline.casework.defect_lists import (
    DefectFilter,
    count_by_district,
    count_overdue,
    export_defects,
    list_defects,
)
from bot.knowledge.base import KnowledgeBase
from tests.hotline.casework.conftest import ANNA, BODO, NOW, mails, row_of

Report = Callable[..., Receipt]
LATER = NOW + timedelta(hours=1)


def refused(code: ErrorCode) -> Any:
    return pytest.raises(CaseError, match=f"^{code.value}$")


def references(store: CaseStore, **which: Any) -> list[str]:
    return [line.reference for line in list_defects(store, DefectFilter(**which), NOW).entries]


def test_merging_tells_the_reporter_and_later_news_reach_everyone(
    store: CaseStore, report: Report, knowledge: KnowledgeBase
) -> None:
    first, second = report(email="max@gmx.de"), report(email="eva@posteo.de")
    subscribe(store, second.reference, "nachbar@web.de", NOW, knowledge)
    assert merge(store, second.reference, first.reference, ANNA, LATER, knowledge) == first.reference
    told = mails(store, "eva@posteo.de")[-1]
    assert first.reference in told.subject
    change_state(store, first.reference, "closed", ANNA, LATER, knowledge, public_note="Repariert.")
    for citizen in ("max@gmx.de", "eva@posteo.de", "nachbar@web.de"):
        assert "Repariert." in mails(store, citizen)[-1].body
    assert row_of(store, second.reference).state == "closed"


def test_what_followed_a_merged_report_follows_on(
    store: CaseStore, report: Report, knowledge: KnowledgeBase
) -> None:
    first, second, third = (report() for _ in range(3))
    merge(store, third.reference, second.reference, ANNA, LATER, knowledge)
    merge(store, second.reference, first.reference, ANNA, LATER, knowledge)
    original = row_of(store, first.reference).id
    assert {row_of(store, r.reference).joined_to_id for r in (second, third)} == {original}
    assert references(store) == [first.reference]
    assert len(references(store, followers=True)) == 3


def test_a_report_is_not_merged_with_itself_twice_or_once_closed(
    store: CaseStore, report: Report, knowledge: KnowledgeBase
) -> None:
    first, second = report(), report()
    with refused(ErrorCode.INVALID_STATE):
        merge(store, first.reference, first.reference, ANNA, LATER, knowledge)
    merge(store, second.reference, first.reference, ANNA, LATER, knowledge)
    for pair in ((first, second), (second, first)):
        with refused(ErrorCode.INVALID_STATE):
            merge(store, pair[0].reference, pair[1].reference, ANNA, LATER, knowledge)
    split(store, second.reference, ANNA, LATER)
    change_state(store, second.reference, "closed", ANNA, LATER, knowledge)
    with refused(ErrorCode.INVALID_STATE):
        merge(store, first.reference, second.reference, ANNA, LATER, knowledge)


def test_forwarding_mails_the_unit_with_note_and_link(
    store: CaseStore, report: Report, knowledge: KnowledgeBase
) -> None:
    filed = report(email="max@gmx.de")
    link = "https://example.org/hotline#/defects/1"
    route = forward(
        store,
        filed.reference,
        "unit/fd_umweltschutz",
        ANNA,
        LATER,
        knowledge,
        category="muell",
        note="Bitte prüfen",
        link=link,
    )
    mail = mails(store, route.email)[-1]
    assert "Weitergeleitete" in mail.subject
    for part in ("Bitte prüfen", link, "Die Laterne ist aus.", "max@gmx.de"):
        assert part in mail.body
    row = row_of(store, filed.reference)
    assert (row.responsible_key, row.category) == ("unit/fd_umweltschutz", "muell")


def test_nothing_is_forwarded_to_nobody(store: CaseStore, report: Report, knowledge: KnowledgeBase) -> None:
    filed = report()
    for key in ("unit/nobody", "body/", "laterne", "unit/../x"):
        with refused(ErrorCode.NOT_FOUND):
            forward(store, filed.reference, key, ANNA, LATER, knowledge)


def test_the_second_of_two_agents_is_told_who_was_faster(
    store: CaseStore, report: Report, knowledge: KnowledgeBase
) -> None:
    filed, other = report(), report()
    version = row_of(store, filed.reference).version
    change_state(store, filed.reference, "in_progress", ANNA, LATER, knowledge, version=version)
    attempts: list[Callable[[], object]] = [
        lambda: change_state(store, filed.reference, "closed", BODO, LATER, knowledge, version=version),
        lambda: merge(store, filed.reference, other.reference, BODO, LATER, knowledge, version=version),
        lambda: forward(store, filed.reference, "body/ksj", BODO, LATER, knowledge, version=version),
    ]
    for attempt in attempts:
        with refused(ErrorCode.CHANGED_MEANWHILE) as problem:
            attempt()
        assert problem.value.details["changed_by"] == ANNA
    assert row_of(store, filed.reference).state == "in_progress"


def test_a_report_is_overdue_two_weeks_after_the_last_note(
    store: CaseStore, report: Report, knowledge: KnowledgeBase
) -> None:
    filed = report(now=NOW - timedelta(days=30))
    report(now=NOW - timedelta(days=13))
    assert references(store, overdue=True) == [filed.reference]
    change_state(
        store, filed.reference, "reported", ANNA, NOW - timedelta(days=1), knowledge, public_note="Bestellt."
    )
    assert count_overdue(store, NOW) == 0
    assert count_overdue(store, NOW + timedelta(days=13)) == 2


def test_reports_are_counted_by_district_and_category(store: CaseStore, report: Report) -> None:
    for district in ("Lobeda", "Lobeda", "Winzerla", None):
        report(district=district)
    counted = [(row.district, row.category, row.count) for row in count_by_district(store)]
    assert counted == [("Lobeda", "laterne", 2), ("", "laterne", 1), ("Winzerla", "laterne", 1)]
    assert len(references(store, district="")) == 1
    assert len(references(store, district="Lobeda", category="laterne")) == 2


def test_a_report_is_found_by_reference_in_any_spelling_and_by_words(
    store: CaseStore, report: Report
) -> None:
    filed = report(description="Ölfleck auf dem Weg")
    report("Kastanienstraße")
    assert references(store, words=filed.reference.lower().replace("-", " ")) == [filed.reference]
    assert references(store, words="ölfleck") == [filed.reference]


def test_looking_shows_everything_and_is_in_the_audit_trail(
    store: CaseStore, report: Report, knowledge: KnowledgeBase
) -> None:
    first, second = report(email="max@gmx.de"), report(description="Die Lampe ist dunkel, aus.")
    view = look_at_defect(store, row_of(store, second.reference).id, ANNA, NOW)
    assert [duplicate.reference for duplicate in view.duplicates] == [first.reference]
    merge(store, second.reference, first.reference, ANNA, LATER, knowledge)
    view = look_at_defect(store, row_of(store, first.reference).id, ANNA, NOW)
    assert [row.reference for row in view.followers] == [second.reference]
    assert [event.kind for event in view.history] == ["filed", "joined"]


def test_an_export_for_everyone_names_nobody(
    store: CaseStore, report: Report, knowledge: KnowledgeBase
) -> None:
    report(email="max@gmx.de", name="Max", description="=1+1")
    public, internal = io.StringIO(), io.StringIO()
    export_defects(store, DefectFilter(), public, ANNA, NOW, knowledge)
    export_defects(store, DefectFilter(), internal, ANNA, NOW, knowledge, internal=True)
    assert "max@gmx.de" not in public.getvalue()
    assert "max@gmx.de" in internal.getvalue()
    assert ";=1+1" not in internal.getvalue()
