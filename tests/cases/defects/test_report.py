"""A citizen reports a defect: one case, one message to the office, one receipt, whatever happens twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.follow_up import change_state
from bot.cases.defects.places import unknown_place
from bot.cases.defects.report import file_report, supplement, withdraw
from bot.cases.defects.status import own_status, public_status
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.references import parse_reference
from bot.cases.store import CaseStore
from bot.cases.store.tables import CaseEvent, DefectReport, OutgoingMail
from bot.knowledge.base import KnowledgeBase
from tests.cases.defects.conftest import MONDAY

Draft = Callable[..., DefectDraft]


def mails(store: CaseStore) -> list[Any]:
    with store.reading() as work:
        return list(work.session.execute(select(OutgoingMail).order_by(OutgoingMail.id)).scalars())


def count(store: CaseStore, table: Any) -> int:
    with store.reading() as work:
        return int(work.session.execute(select(func.count(table.id))).scalar_one())


def test_a_report_gets_a_reference_a_secret_and_two_mails(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    receipt = file_report(store, draft(email="Max@gmx.de", name="Max"), MONDAY, knowledge)
    assert parse_reference(receipt.reference).startswith("M-")
    assert receipt.secret is not None
    assert receipt.category == "Laterne"
    assert receipt.place == "Emil-Wölk-Straße 11, Neulobeda"
    assert receipt.receipt_mailed
    office, citizen = mails(store)
    assert (
        office.recipient == knowledge.hotline.email
    )  # the KSJ has no address of its own in the knowledge base
    assert "Kommunalservice Jena" in office.body
    assert "Max@gmx.de" in office.body
    assert citizen.recipient == "Max@gmx.de"
    assert receipt.reference in citizen.subject
    assert receipt.secret not in citizen.body + office.body


def test_an_anonymous_report_is_complete(store: CaseStore, draft: Draft, knowledge: KnowledgeBase) -> None:
    receipt = file_report(store, draft(), MONDAY, knowledge)
    assert not receipt.receipt_mailed
    (office,) = mails(store)
    assert "anonym" in office.body


def test_the_office_that_has_an_address_gets_the_report_itself(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    file_report(store, draft(category="muell", description="Sperrmüll"), MONDAY, knowledge)
    (office,) = mails(store)
    assert office.recipient == "umweltschutz@jena.de"
    assert "weiterleiten" not in office.body


def test_a_place_that_nobody_knows_goes_to_the_hotline_and_stays_unknown(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    receipt = file_report(store, replace(draft(), place=unknown_place("am alten Konsum")), MONDAY, knowledge)
    with store.reading() as work:
        (row,) = work.session.execute(select(DefectReport)).scalars()
    assert row.place_unknown
    assert (row.latitude, row.longitude, row.street) == (None, None, None)
    assert row.responsible_key == "unit/team_jenazentral"
    assert "alten Konsum" in receipt.place
    assert "Ort bitte klären" in mails(store)[0].body


def test_the_same_request_twice_is_one_case(store: CaseStore, draft: Draft, knowledge: KnowledgeBase) -> None:
    report = draft(email="max@gmx.de")
    first = file_report(store, report, MONDAY, knowledge, idempotency_key="click-1")
    again = file_report(store, report, MONDAY + timedelta(seconds=3), knowledge, idempotency_key="click-1")
    assert again == replace(first, secret=None)
    assert (count(store, DefectReport), count(store, CaseEvent), len(mails(store))) == (1, 1, 2)


def test_eight_at_once_with_the_same_key_are_one_case(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    report = draft(email="max@gmx.de")
    with ThreadPoolExecutor(8) as pool:
        receipts = list(
            pool.map(
                lambda _: file_report(store, report, MONDAY, knowledge, idempotency_key="click-1"), range(8)
            )
        )
    assert len({receipt.reference for receipt in receipts}) == 1
    assert sum(receipt.secret is not None for receipt in receipts) == 1
    assert (count(store, DefectReport), len(mails(store))) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"category": "dachschaden"}, ErrorCode.CATEGORY_UNKNOWN),
        ({"description": "  \u200b "}, ErrorCode.TEXT_EMPTY),
        ({"description": "x" * 4001}, ErrorCode.TEXT_TOO_LONG),
        ({"photo_keys": tuple(f"{n:032x}" for n in range(4))}, ErrorCode.TOO_MANY_PHOTOS),
        ({"photo_keys": ("../secret",)}, ErrorCode.PHOTO_INVALID),
        ({"email": "max@@gmx"}, ErrorCode.EMAIL_INVALID),
        ({"phone": "ruf an"}, ErrorCode.PHONE_INVALID),
        ({"join": "M-222-222-2"}, ErrorCode.INVALID_REFERENCE),
        ({"place": unknown_place("")}, ErrorCode.PLACE_UNCLEAR),
    ],
)
def test_a_report_that_cannot_be_filed_says_why_and_leaves_nothing(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase, changes: dict[str, Any], code: ErrorCode
) -> None:
    with pytest.raises(CaseError) as refused:
        file_report(store, replace(draft(), **changes), MONDAY, knowledge)
    assert refused.value.code is code
    assert (count(store, DefectReport), len(mails(store))) == (0, 0)


def test_words_cannot_write_their_own_mail(store: CaseStore, draft: Draft, knowledge: KnowledgeBase) -> None:
    nasty = "Loch\r\nBcc: alle@jena.de\r\n\r\n<img onerror=alert(1)> {reference} \u202e\x00"
    file_report(store, draft(description=nasty, name="Max\nBcc: x@y.de"), MONDAY, knowledge)
    (office,) = mails(store)
    assert "\n" not in office.subject
    assert "{reference}" in office.body
    assert "\x00" not in office.body
    assert office.recipient == knowledge.hotline.email


def test_names_of_neighbours_make_a_report_private(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    receipt = file_report(
        store, draft(description="Herr Meier, Hausnummer 7, hat die Laterne umgefahren"), MONDAY, knowledge
    )
    status = public_status(store, receipt.reference, MONDAY)
    assert status.place is None
    assert "nicht veröffentlichen" in mails(store)[0].body


def test_everyone_sees_the_state_and_only_the_reporter_the_words(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    receipt = file_report(store, draft(email="max@gmx.de"), MONDAY, knowledge)
    assert receipt.secret is not None
    public = public_status(store, receipt.reference.lower().replace("-", " "), MONDAY)
    assert (public.state, public.place) == ("reported", "Emil-Wölk-Straße 11, Neulobeda")
    assert "gmx" not in repr(public)
    assert "dunkel" not in repr(public)
    own = own_status(store, receipt.reference, receipt.secret, MONDAY)
    assert (own.email, own.description) == ("max@gmx.de", "Die Laterne ist seit gestern dunkel.")
    with pytest.raises(CaseError) as refused:
        own_status(store, receipt.reference, "ABCD-EFGH", MONDAY)
    assert refused.value.code is ErrorCode.NOT_FOUND


def test_guessing_is_stopped(store: CaseStore, draft: Draft, knowledge: KnowledgeBase) -> None:
    receipt = file_report(store, draft(), MONDAY, knowledge)
    codes = []
    for _ in range(7):
        with pytest.raises(CaseError) as refused:
            own_status(store, receipt.reference, "ABCD-EFGH", MONDAY, conversation_id="c")
        codes.append(refused.value.code)
    assert codes == [ErrorCode.NOT_FOUND] * 5 + [ErrorCode.TOO_MANY_ATTEMPTS] * 2


def test_a_report_taken_back_is_closed_and_forgets_who_made_it(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    receipt = file_report(store, draft(email="max@gmx.de", phone="0170 1234567"), MONDAY, knowledge)
    assert receipt.secret is not None
    assert withdraw(store, receipt.reference, receipt.secret, MONDAY, knowledge)
    own = own_status(store, receipt.reference, receipt.secret, MONDAY)
    assert (own.public.state, own.email, own.phone) == ("closed", None, None)
    assert "zurückgezogen" in mails(store)[-1].subject
    with pytest.raises(CaseError) as refused:
        withdraw(store, receipt.reference, receipt.secret, MONDAY, knowledge)
    assert refused.value.code is ErrorCode.INVALID_STATE


def test_a_report_that_others_joined_stays_open_when_it_is_taken_back(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    first = file_report(store, draft(email="max@gmx.de"), MONDAY, knowledge)
    assert first.secret is not None
    file_report(store, draft(email="eva@web.de", join=first.reference), MONDAY, knowledge)
    assert not withdraw(store, first.reference, first.secret, MONDAY, knowledge)
    assert public_status(store, first.reference, MONDAY).state == "reported"


def test_what_is_added_later_reaches_the_office(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    receipt = file_report(store, draft(), MONDAY, knowledge)
    assert receipt.secret is not None
    supplement(store, receipt.reference, receipt.secret, "doch Hausnummer 13", MONDAY, knowledge)
    assert "doch Hausnummer 13" in mails(store)[-1].body
    assert "13" not in repr(public_status(store, receipt.reference, MONDAY).steps)


def test_a_report_can_join_an_open_one_but_not_a_closed_one(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    first = file_report(store, draft(), MONDAY, knowledge)
    second = file_report(store, draft(join=first.reference), MONDAY, knowledge)
    third = file_report(store, draft(join=second.reference), MONDAY, knowledge)
    assert (second.joined_to, third.joined_to) == (first.reference, first.reference)
    change_state(store, first.reference, "closed", "unit:ksj", MONDAY, knowledge)
    with pytest.raises(CaseError) as refused:
        file_report(store, draft(join=first.reference), MONDAY, knowledge)
    assert refused.value.code is ErrorCode.INVALID_STATE
    assert count(store, DefectReport) == 3
