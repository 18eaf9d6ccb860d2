"""Somebody wants to be called back: a case with a number, confirmed, noted, done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cases.errors import CaseError, ErrorCode
from bot.cases.references import parse_reference
from bot.cases.store import CaseStore
from bot.cases.store.tables import OutgoingMail
from bot.hotline.callbacks import (
    PER_PHONE,
    CallbackWish,
    count_open,
    finish,
    list_callbacks,
    note_attempt,
    request_callback,
)
from tests.hotline.conftest import NOW

WISH = CallbackWish("Max Muster", "03641 123456", "Frage zum Wohngeld", "ab 16 Uhr", "max@posteo.de")
ANNA, BODO = "agent:anna", "agent:bodo"


def test_the_citizen_gets_a_number_and_a_confirmation(store: CaseStore) -> None:
    receipt = request_callback(store, WISH, "web", NOW)
    assert parse_reference(receipt.reference).startswith("R-")
    assert receipt.phone == "+493641123456"
    with store.reading() as work:
        (mail,) = work.session.query(OutgoingMail).all()
    assert receipt.reference in mail.subject
    assert "ab 16 Uhr" in mail.body


def test_without_a_mail_address_it_works_too(store: CaseStore) -> None:
    assert not request_callback(store, replace(WISH, email=""), "telegram", NOW).mailed
    assert count_open(store) == 1


def test_asking_twice_is_one_request(store: CaseStore) -> None:
    first, again = (request_callback(store, WISH, "web", NOW) for _ in range(2))
    assert (again.reference, again.already) == (first.reference, True)


def test_nobody_is_made_to_be_called_without_end(store: CaseStore) -> None:
    for number in range(PER_PHONE):
        request_callback(store, replace(WISH, concern=f"Anliegen {number}"), "web", NOW)
    with pytest.raises(CaseError, match=ErrorCode.BUDGET_SPENT.value):
        request_callback(store, replace(WISH, concern="noch eins"), "web", NOW)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"phone": "abc"}, ErrorCode.PHONE_INVALID),
        ({"name": "x"}, ErrorCode.NAME_INVALID),
        ({"concern": " "}, ErrorCode.TEXT_EMPTY),
        ({"email": "max@"}, ErrorCode.EMAIL_INVALID),
    ],
)
def test_what_cannot_be_used_is_refused(store: CaseStore, change: dict[str, str], code: ErrorCode) -> None:
    with pytest.raises(CaseError, match=code.value):
        request_callback(store, replace(WISH, **change), "web", NOW)


def test_agents_note_attempts_and_finish_once(store: CaseStore) -> None:
    request_callback(store, WISH, "web", NOW)
    (row,) = list_callbacks(store, ANNA, NOW).entries
    version = note_attempt(store, row.id, row.version, "Mailbox", ANNA, NOW)
    with pytest.raises(CaseError, match=ErrorCode.CHANGED_MEANWHILE.value):
        finish(store, row.id, row.version, "", BODO, NOW)
    finish(store, row.id, version, "erledigt", BODO, NOW + timedelta(hours=1))
    (done,) = list_callbacks(store, ANNA, NOW, state="done").entries
    assert (done.attempts, done.done_by) == (1, BODO)
    assert done.note == "18.11. 10:00 Mailbox\n18.11. 11:00 erledigt"
    assert count_open(store) == 0
