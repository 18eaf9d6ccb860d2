"""An office works on a report, and whoever waits for it hears about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.cases.audit import audit_of
from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.follow_up import change_state, overdue, subscribe, unsubscribe
from bot.cases.defects.messages import MOST_MAILS_PER_DAY
from bot.cases.defects.report import file_report
from bot.cases.defects.status import public_status
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store import CaseStore
from bot.cases.store.tables import DefectReport, OutgoingMail
from bot.knowledge.base import KnowledgeBase
from tests.cases.defects.conftest import MONDAY

Draft = Callable[..., DefectDraft]
KSJ = "unit:body/ksj"


def mails_since(store: CaseStore, number: int) -> list[Any]:
    with store.reading() as work:
        rows = list(work.session.execute(select(OutgoingMail).order_by(OutgoingMail.id)).scalars())
    return rows[number:]


def test_reporter_joiners_and_subscribers_hear_once_each(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    first = file_report(store, draft(email="max@gmx.de"), MONDAY, knowledge)
    joined = file_report(store, draft(email="eva@web.de", join=first.reference), MONDAY, knowledge)
    assert subscribe(store, first.reference, "tom@posteo.de", MONDAY, knowledge)
    assert not subscribe(store, joined.reference, "Tom@posteo.de", MONDAY, knowledge)
    assert not subscribe(store, first.reference, "max@gmx.de", MONDAY, knowledge)
    before = len(mails_since(store, 0))
    note = "Ersatzteil ist bestellt."
    assert change_state(store, first.reference, "in_progress", KSJ, MONDAY, knowledge, public_note=note) == 3
    told = {mail.recipient: mail for mail in mails_since(store, before)}
    assert set(told) == {"max@gmx.de", "eva@web.de", "tom@posteo.de"}
    assert all(note in mail.body and "in Bearbeitung" in mail.subject for mail in told.values())
    assert joined.reference in told["eva@web.de"].subject


def test_the_state_and_its_public_note_stand_in_the_history(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    report = file_report(store, draft(), MONDAY, knowledge)
    later = MONDAY + timedelta(days=2)
    change_state(
        store,
        report.reference,
        "closed",
        KSJ,
        later,
        knowledge,
        public_note="Behoben.",
        internal_note="Kosten 80 €",
    )
    status = public_status(store, report.reference, later)
    assert [(step.state, step.note) for step in status.steps] == [("reported", None), ("closed", "Behoben.")]
    assert "Kosten" not in repr(status)


def test_reports_that_joined_follow(store: CaseStore, draft: Draft, knowledge: KnowledgeBase) -> None:
    first = file_report(store, draft(), MONDAY, knowledge)
    joined = file_report(store, draft(join=first.reference), MONDAY, knowledge)
    change_state(store, first.reference, "closed", KSJ, MONDAY, knowledge)
    assert public_status(store, joined.reference, MONDAY).state == "closed"
    with pytest.raises(CaseError) as refused:
        change_state(store, joined.reference, "in_progress", KSJ, MONDAY, knowledge)
    assert refused.value.code is ErrorCode.INVALID_STATE


def test_who_changed_a_state_is_in_the_audit_trail(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    report = file_report(store, draft(), MONDAY, knowledge)
    change_state(store, report.reference, "in_progress", "agent:anna", MONDAY, knowledge)
    with store.reading() as work:
        (row,) = work.session.execute(select(DefectReport)).scalars()
        (entry,) = audit_of(work.session, "defect", row.id)
    assert (entry.actor, entry.details) == ("agent:anna", {"before": "reported", "after": "in_progress"})


def test_an_internal_note_alone_tells_nobody(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    report = file_report(store, draft(email="max@gmx.de"), MONDAY, knowledge)
    change = {"internal_note": "Firma angerufen"}
    assert change_state(store, report.reference, "reported", KSJ, MONDAY, knowledge, **change) == 0
    with pytest.raises(CaseError):
        change_state(store, report.reference, "reported", KSJ, MONDAY, knowledge)
    with pytest.raises(CaseError):
        change_state(store, report.reference, "repaired", KSJ, MONDAY, knowledge)


def test_an_address_that_ended_its_mails_gets_none(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    report = file_report(store, draft(email="max@gmx.de"), MONDAY, knowledge)
    subscribe(store, report.reference, "tom@posteo.de", MONDAY, knowledge)
    for address in ("tom@posteo.de", "MAX@gmx.de", "niemand@web.de"):
        unsubscribe(store, report.reference, address, MONDAY)
    assert change_state(store, report.reference, "closed", KSJ, MONDAY, knowledge) == 0


def test_nobody_can_be_buried_under_mails(store: CaseStore, draft: Draft, knowledge: KnowledgeBase) -> None:
    """All reports are filed; only the receipts to that address stop."""
    receipts = [
        file_report(store, draft(email="opfer@web.de"), MONDAY, knowledge)
        for _ in range(MOST_MAILS_PER_DAY + 2)
    ]
    assert sum(receipt.receipt_mailed for receipt in receipts) == MOST_MAILS_PER_DAY
    other = file_report(store, draft(), MONDAY, knowledge)
    with pytest.raises(CaseError) as refused:
        subscribe(store, other.reference, "opfer@web.de", MONDAY, knowledge)
    assert refused.value.code is ErrorCode.BUDGET_SPENT
    assert subscribe(store, other.reference, "opfer@web.de", MONDAY + timedelta(days=1), knowledge)


def test_private_reports_cannot_be_followed_by_others(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    report = file_report(store, draft(private=True), MONDAY, knowledge)
    with pytest.raises(CaseError) as refused:
        subscribe(store, report.reference, "tom@posteo.de", MONDAY, knowledge)
    assert refused.value.code is ErrorCode.NOT_FOUND


def test_what_lies_for_two_weeks_is_listed_until_something_is_noted(
    store: CaseStore, draft: Draft, knowledge: KnowledgeBase
) -> None:
    old = file_report(store, draft(), MONDAY, knowledge)
    file_report(store, draft(join=old.reference), MONDAY, knowledge)
    file_report(store, draft("Engelplatz 1"), MONDAY + timedelta(days=10), knowledge)
    done = file_report(store, draft("Markt 3"), MONDAY, knowledge)
    change_state(store, done.reference, "closed", KSJ, MONDAY, knowledge)
    later = MONDAY + timedelta(days=14)
    assert [report.reference for report in overdue(store, later)] == [old.reference]
    change_state(store, old.reference, "in_progress", KSJ, later, knowledge)
    assert overdue(store, later) == []
