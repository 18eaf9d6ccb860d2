"""A citizen leaves a search; something arrives; a mail goes out that gives nothing away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items.catalogue import Catalogue
from bot.cases.lost_items.searching import Searcher, search
from bot.cases.lost_items.standing import (
    PER_CONVERSATION,
    Receipt,
    expire_searches,
    leave_search,
    match_arrivals,
    status_of,
    withdraw,
)
from bot.cases.store import CaseStore
from bot.cases.store.tables import OutgoingMail, SearchMatch
from bot.knowledge.base import KnowledgeBase
from tests.cases.lost_items.conftest import NOW, Lost, PutIn

PHONE = "hab mein handy verlorn samsung mit sprung im display letzte woche in der straba"
LAST_WEEK = NOW.date() - timedelta(days=6)


@pytest.fixture
def leave(store: CaseStore, lost: Lost, catalogue: Catalogue) -> Any:
    """Leave a standing search for the phone."""

    def left(text: str = PHONE, email: str = "anna@posteo.de", **options: Any) -> Receipt:
        return leave_search(store, lost(text), email, NOW, catalogue=catalogue, **options)

    return left


def mails(store: CaseStore) -> list[OutgoingMail]:
    with store.reading() as work:
        return list(work.session.execute(select(OutgoingMail).order_by(OutgoingMail.id)).scalars())


def test_the_search_is_confirmed_with_reference_and_secret(store: CaseStore, leave: Any) -> None:
    receipt = leave()
    assert receipt.state == "open"
    assert receipt.secret
    (mail,) = mails(store)
    assert mail.recipient == "anna@posteo.de"
    assert receipt.reference in mail.subject
    assert receipt.secret in mail.body
    assert "samsung mit sprung" in mail.body


def test_something_arrives_and_a_mail_goes_out_that_gives_nothing_away(
    store: CaseStore, leave: Any, put_in: PutIn, catalogue: Catalogue, knowledge: KnowledgeBase
) -> None:
    receipt = leave()
    item = put_in(
        "F9", "Mob.tel.", "Samsung Galaxy A52, Displ. gespr., Hülle rot", line="3", found_on=LAST_WEEK
    )
    assert match_arrivals(store, knowledge, NOW, [item], catalogue=catalogue) == 1
    mail = mails(store)[-1]
    assert receipt.reference in mail.subject
    for secret in ("Galaxy", "A52", "rot", "Linie 3", "F9", "Display"):
        assert secret not in mail.body
    assert status_of(store, receipt.reference, receipt.secret or "", None, NOW).state == "matched"


def test_the_same_arrival_is_told_once(
    store: CaseStore, leave: Any, put_in: PutIn, catalogue: Catalogue, knowledge: KnowledgeBase
) -> None:
    leave()
    item = put_in("F9", "Mob.tel.", "Samsung, Displ. gespr.", place_text="Str.bahn", found_on=LAST_WEEK)
    told = [match_arrivals(store, knowledge, NOW, [item], catalogue=catalogue) for _ in range(2)]
    assert told == [1, 0]
    with store.reading() as work:
        assert work.session.query(SearchMatch).count() == 1


def test_what_does_not_fit_brings_no_mail(
    store: CaseStore, leave: Any, put_in: PutIn, catalogue: Catalogue, knowledge: KnowledgeBase
) -> None:
    leave()
    items = [
        put_in("F1", "Mob.tel.", "Apple iPhone, Displ. gespr.", place_text="Str.bahn", found_on=LAST_WEEK),
        put_in("F2", "Mob.tel.", "Samsung", place_text="Str.bahn", found_on=LAST_WEEK - timedelta(days=30)),
        put_in("F3", "Schirm", "rot", place_text="Str.bahn", found_on=LAST_WEEK),
    ]
    assert match_arrivals(store, knowledge, NOW, items, catalogue=catalogue) == 0
    assert len(mails(store)) == 1


def test_the_search_code_becomes_the_reference(
    store: CaseStore, lost: Lost, leave: Any, catalogue: Catalogue
) -> None:
    code = search(store, lost(PHONE), Searcher("c"), NOW, catalogue=catalogue).search_code
    assert leave(conversation="c", search_code=code).reference == code


def test_nobody_takes_over_the_code_of_another_conversation(
    store: CaseStore, lost: Lost, leave: Any, catalogue: Catalogue
) -> None:
    code = search(store, lost(PHONE), Searcher("c"), NOW, catalogue=catalogue).search_code
    assert leave(conversation="d", search_code=code).reference != code


def test_asking_every_day_leaves_one_search(store: CaseStore, leave: Any) -> None:
    first, again = leave(), leave()
    assert again.already
    assert (again.reference, again.secret) == (first.reference, None)
    assert len(mails(store)) == 1


def test_a_double_click_leaves_one_search(leave: Any) -> None:
    first, again = (leave(idempotency_key="k1") for _ in range(2))
    assert first.reference == again.reference


def test_a_search_ends_when_its_owner_says_so(
    store: CaseStore, leave: Any, put_in: PutIn, catalogue: Catalogue, knowledge: KnowledgeBase
) -> None:
    receipt = leave()
    assert withdraw(store, receipt.reference, receipt.secret or "", None, NOW).state == "withdrawn"
    item = put_in("F9", "Mob.tel.", "Samsung, Displ. gespr.", place_text="Str.bahn", found_on=LAST_WEEK)
    assert match_arrivals(store, knowledge, NOW, [item], catalogue=catalogue) == 0


def test_without_the_secret_nobody_learns_whether_there_is_a_search(store: CaseStore, leave: Any) -> None:
    receipt = leave()
    for reference in (receipt.reference, "F-222-222-2"):
        with pytest.raises(CaseError) as refused:
            status_of(store, reference, "AAAA-BBBB", "x", NOW)
        assert refused.value.code in (ErrorCode.NOT_FOUND, ErrorCode.INVALID_REFERENCE)


def test_a_noted_blind_search_has_no_owner(store: CaseStore, lost: Lost, catalogue: Catalogue) -> None:
    code = search(store, lost(PHONE), Searcher("c"), NOW, catalogue=catalogue).search_code
    with pytest.raises(CaseError) as refused:
        withdraw(store, code, "", "c", NOW)
    assert refused.value.code is ErrorCode.NOT_FOUND


def test_a_search_expires(
    store: CaseStore, leave: Any, put_in: PutIn, catalogue: Catalogue, knowledge: KnowledgeBase
) -> None:
    receipt = leave()
    later = NOW + timedelta(days=100)
    item = put_in("F9", "Mob.tel.", "Samsung, Displ. gespr.", place_text="Str.bahn", found_on=LAST_WEEK)
    assert match_arrivals(store, knowledge, later, [item], catalogue=catalogue) == 0
    assert expire_searches(store, later) == 1
    assert status_of(store, receipt.reference, receipt.secret or "", None, later).state == "expired"


@pytest.mark.parametrize("text", ["Handy", "irgendwas", "Schlüssel verloren"])
def test_vague_searches_are_refused_so_that_mails_are_no_oracle(leave: Any, text: str) -> None:
    with pytest.raises(CaseError) as refused:
        leave(text)
    assert refused.value.code is ErrorCode.DESCRIPTION_TOO_VAGUE


def test_a_conversation_cannot_leave_many(leave: Any) -> None:
    things = ("roter Schirm", "blaue Jacke", "graue Mütze", "grüner Rucksack")
    for number, thing in enumerate(things[:PER_CONVERSATION]):
        leave(f"{thing}, gestern, Linie 5", f"anna{number}@posteo.de", conversation="c")
    with pytest.raises(CaseError) as refused:
        leave(f"{things[-1]}, gestern, Linie 5", "anna9@posteo.de", conversation="c")
    assert refused.value.code is ErrorCode.BUDGET_SPENT
