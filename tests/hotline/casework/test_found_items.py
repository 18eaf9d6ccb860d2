"""An agent takes in a found thing, corrects it, and it goes its way; nothing is lost when two work on it."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.cases.audit import audit_of
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items.catalogue import Catalogue
from bot.cases.lost_items.found_item import draft_of
from bot.cases.store import CaseStore
from bot.cases.store.tables import AuditEntry, StandingSearch
from bot.hotline.case_lookup import open_case
from bot.hotline.casework.found_item_lists import ItemFilter, count_due, export_items, list_items
from bot.hotline.casework.found_items import (
    FinderDetails,
    dispose_of,
    edit_item,
    expire_items,
    expiry_day,
    look_at_item,
)
from bot.hotline.casework.handing_out import HandingOut, hand_out
from bot.hotline.roles import Agent, Role
from bot.knowledge.base import KnowledgeBase
from tests.hotline.casework.conftest import ANNA, BODO, NOW, Record

GIVEN = HandingOut("Max Muster", ("receipt",), identity_checked=True)


def refused(code: ErrorCode) -> Any:
    return pytest.raises(CaseError, match=f"^{code.value}$")


def test_a_thing_gets_the_next_number_of_the_year(record: Record) -> None:
    assert [record().number for _ in range(2)] == ["2026-00001", "2026-00002"]


def test_the_offices_own_number_is_kept_and_given_once(record: Record) -> None:
    assert record(number=" FB 17/26 ").number == "FB 17/26"
    with refused(ErrorCode.NUMBER_TAKEN):
        record(number="FB 17/26")


def test_agents_who_record_at_once_get_different_numbers(record: Record) -> None:
    record()
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda _: record().number, range(8)))
    assert len(set(numbers)) == 8


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind_text": "  "}, ErrorCode.TEXT_EMPTY),
        ({"found_on": date(2026, 11, 19)}, ErrorCode.DATE_IN_FUTURE),
        ({"received_on": date(2026, 11, 1)}, ErrorCode.DATE_INVALID),
        ({"description": "x" * 4001}, ErrorCode.TEXT_TOO_LONG),
    ],
)
def test_what_cannot_be_is_refused(record: Record, values: dict[str, object], code: ErrorCode) -> None:
    with refused(code):
        record(**values)


def test_every_look_and_change_is_in_the_audit_trail(
    store: CaseStore, record: Record, knowledge: KnowledgeBase, catalogue: Catalogue
) -> None:
    item = record(storage_place="Regal A1").item_id
    view = look_at_item(store, item, BODO, NOW)
    changed = replace(draft_of(view.item), storage_place="Regal B2", marks="Aufnäher")
    edit_item(store, item, view.item.version, changed, BODO, NOW, knowledge, catalogue=catalogue)
    with store.reading() as work:
        trail = [(entry.actor, entry.action) for entry in audit_of(work.session, "found_item", item)]
        (fields,) = [
            e.details["fields"] for e in audit_of(work.session, "found_item", item) if "fields" in e.details
        ]
    assert trail == [(ANNA, "item_recorded"), (BODO, "look_item"), (BODO, "item_edited")]
    assert fields == "marks, storage_place"
    open_case(store, "found_item", item, Agent(2, "bodo", "Bodo", Role.AGENT), NOW)
    assert [entry.action for entry in look_at_item(store, item, ANNA, NOW).history] == [
        "item_recorded",
        "item_edited",
    ]


def test_the_second_of_two_agents_is_told_and_the_firsts_change_stays(
    store: CaseStore, record: Record, knowledge: KnowledgeBase, catalogue: Catalogue
) -> None:
    item = record(brand="Deuter").item_id
    seen_by_both = look_at_item(store, item, ANNA, NOW).item
    first = replace(draft_of(seen_by_both), storage_place="Regal C3")
    edit_item(store, item, seen_by_both.version, first, ANNA, NOW, knowledge, catalogue=catalogue)
    second = replace(draft_of(seen_by_both), marks="rotes Band")
    with refused(ErrorCode.CHANGED_MEANWHILE) as problem:
        edit_item(store, item, seen_by_both.version, second, BODO, NOW, knowledge, catalogue=catalogue)
    assert problem.value.details == {"version": seen_by_both.version + 1, "changed_by": ANNA}
    now = look_at_item(store, item, BODO, NOW).item
    assert (now.storage_place, now.marks) == ("Regal C3", None)


def test_of_agents_who_save_at_the_same_time_one_succeeds(
    store: CaseStore, record: Record, knowledge: KnowledgeBase, catalogue: Catalogue
) -> None:
    item = record().item_id
    seen = look_at_item(store, item, ANNA, NOW).item

    def save(number: int) -> bool:
        change = replace(draft_of(seen), storage_place=f"Regal {number}")
        try:
            edit_item(store, item, seen.version, change, ANNA, NOW, knowledge, catalogue=catalogue)
        except CaseError as error:
            return error.code is not ErrorCode.CHANGED_MEANWHILE
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(save, range(4))) == 1


def test_a_thing_is_handed_out_once_and_against_proof(store: CaseStore, record: Record) -> None:
    item = record().item_id
    for given in (replace(GIVEN, proofs=()), replace(GIVEN, identity_checked=False)):
        with refused(ErrorCode.PROOF_MISSING):
            hand_out(store, item, 1, given, ANNA, NOW)
    hand_out(store, item, 1, GIVEN, ANNA, NOW)
    with refused(ErrorCode.INVALID_STATE):
        hand_out(store, item, 2, GIVEN, BODO, NOW)
    view = look_at_item(store, item, ANNA, NOW)
    assert view.item.state == "handed_out"
    assert view.handout is not None
    assert (view.handout.recipient, view.handout.proofs, view.handout.actor) == (
        "Max Muster",
        ["receipt"],
        ANNA,
    )


def test_handing_out_ends_the_search_it_answers(
    store: CaseStore, record: Record, searched: Callable[..., str]
) -> None:
    reference = searched()
    item = record(colours=("schwarz",), brand="Deuter", line="5").item_id
    hand_out(store, item, 1, replace(GIVEN, search_reference=reference), ANNA, NOW)
    with store.reading() as work:
        (search,) = work.session.query(StandingSearch).all()
    assert search.state == "withdrawn"


def test_after_six_months_a_thing_is_due_and_goes_its_way(
    store: CaseStore, record: Record, knowledge: KnowledgeBase
) -> None:
    old = record(found_on=date(2026, 5, 18)).item_id
    late = record(found_on=date(2026, 5, 1), received_on=date(2026, 6, 1)).item_id
    new = record().item_id
    assert count_due(store, NOW, knowledge) == 1
    (line,) = list_items(store, ItemFilter(due=True), NOW, knowledge).entries
    assert line.item_id == old
    assert expire_items(store, [old, late, new], ANNA, NOW, knowledge) == 1
    with refused(ErrorCode.INVALID_STATE):
        dispose_of(store, old, 2, "to_finder", ANNA, NOW)  # nobody claims it
    dispose_of(store, old, 2, "to_welfare", ANNA, NOW)
    assert look_at_item(store, old, ANNA, NOW).item.state == "disposed"


def test_a_thing_goes_to_the_finder_who_claims_it(
    store: CaseStore, record: Record, knowledge: KnowledgeBase
) -> None:
    finder = FinderDetails("Frida Finder", "03641 123456")
    item = record(found_on=date(2026, 5, 1), finder=finder).item_id
    expire_items(store, [item], ANNA, NOW, knowledge)
    dispose_of(store, item, 2, "to_finder", ANNA, NOW)
    assert look_at_item(store, item, ANNA, NOW).item.state == "disposed"


@pytest.mark.parametrize(
    ("today", "last_day"),
    [("2026-08-31", "2026-02-28"), ("2026-01-15", "2025-07-15"), ("2028-08-30", "2028-02-29")],
)
def test_six_months_are_counted_by_the_calendar(knowledge: KnowledgeBase, today: str, last_day: str) -> None:
    moment = NOW.replace(**dict(zip(("year", "month", "day"), map(int, today.split("-")))))
    assert expiry_day(moment, knowledge).isoformat() == last_day


def test_a_list_goes_on_where_it_ended_whatever_comes_in_between(
    store: CaseStore, record: Record, knowledge: KnowledgeBase
) -> None:
    for day in range(1, 8):
        record(number=f"A{day}", found_on=date(2026, 11, day))
    first = list_items(store, ItemFilter(), NOW, knowledge, limit=3)
    assert ([line.number for line in first.entries], first.total) == (["A7", "A6", "A5"], 7)
    record(number="B", found_on=date(2026, 11, 17))
    second = list_items(store, ItemFilter(), NOW, knowledge, limit=3, after=first.next)
    third = list_items(store, ItemFilter(), NOW, knowledge, limit=3, after=second.next)
    assert [line.number for line in (*second.entries, *third.entries)] == ["A4", "A3", "A2", "A1"]
    assert third.next is None


@pytest.mark.parametrize("order", ["newest", "oldest", "number", "changed"])
def test_every_order_shows_everything_once(
    store: CaseStore, record: Record, knowledge: KnowledgeBase, order: str
) -> None:
    for number in range(5):
        record(
            number=f"N{number}",
            found_on=date(2026, 11, 1 + number % 2),
            now=NOW + timedelta(seconds=number % 2),
        )
    seen: list[str] = []
    after = None
    while True:
        page = list_items(store, ItemFilter(), NOW, knowledge, order=order, after=after, limit=2)
        seen += [line.number for line in page.entries]
        after = page.next
        if after is None:
            break
    assert sorted(seen) == [f"N{number}" for number in range(5)]


def test_a_list_is_filtered_by_words_kind_and_days(
    store: CaseStore, record: Record, knowledge: KnowledgeBase
) -> None:
    record("Schlüsselbund", number="S1", description="Ärmelband grün")
    record("Regenschirm", number="R1", found_on=date(2026, 11, 2), description="100 % Nylon")
    shown = {
        name: [line.number for line in list_items(store, which, NOW, knowledge).entries]
        for name, which in {
            "ärmelband": ItemFilter(words="ärmelband"),
            "percent": ItemFilter(words="%"),
            "kind": ItemFilter(kind="regenschirm"),
            "since": ItemFilter(found_from=date(2026, 11, 10)),
            "gone": ItemFilter(state="handed_out"),
        }.items()
    }
    assert shown["ärmelband"] == ["S1"]
    assert shown["percent"] == ["R1"]
    assert shown["since"] == ["S1"]
    assert shown["gone"] == []


@pytest.mark.parametrize("after", ["", "x", "W10", "WyIyMDI2LTExLTE4IiwgIjEiXQ", "W251bGwsIDFd", "ý" * 400])
def test_a_page_nobody_named_is_refused(store: CaseStore, knowledge: KnowledgeBase, after: str) -> None:
    with refused(ErrorCode.INVALID_STATE):
        list_items(store, ItemFilter(), NOW, knowledge, after=after)


def test_an_export_holds_no_formula_and_is_in_the_audit_trail(
    store: CaseStore, record: Record, knowledge: KnowledgeBase
) -> None:
    record("=HYPERLINK(1)", description="@SUM(A1)", brand="+49")
    target = io.StringIO()
    assert export_items(store, ItemFilter(), target, ANNA, NOW, knowledge) == 1
    for cell in target.getvalue().splitlines()[1].split(";"):
        assert not cell.startswith(("=", "@", "+", "-"))
    with store.reading() as work:
        actions = {entry.action for entry in work.session.query(AuditEntry)}
    assert "items_exported" in actions
