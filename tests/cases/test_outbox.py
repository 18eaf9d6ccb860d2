"""Mails are written together with their case, claimed by one sender each, and never forgotten."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from bot.cases import outbox
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.outbox import Attachment, Mail
from bot.cases.store import CaseStore
from bot.cases.store.tables import OutgoingMail

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)
LATER = NOW + outbox.LEASE + timedelta(seconds=1)


def _put(store: CaseStore, count: int = 1, recipient: str = "a@jena.de") -> list[int]:
    with store.begin() as work:
        rows = [outbox.enqueue(work.session, Mail(recipient, f"Nr. {n}", "Text"), NOW) for n in range(count)]
        work.commit()
    return [row.id for row in rows]


def _claim(store: CaseStore, sender: str = "s1", now: datetime = NOW) -> OutgoingMail | None:
    def once() -> OutgoingMail | None:
        with store.begin() as work:
            row = outbox.claim_next(work.session, sender, now)
            work.commit()
        return row

    return store.retrying(once)


def _mails(store: CaseStore) -> list[OutgoingMail]:
    with store.reading() as work:
        return list(work.session.execute(select(OutgoingMail).order_by(OutgoingMail.id)).scalars())


def test_a_mail_of_a_case_that_was_not_filed_does_not_exist(store: CaseStore) -> None:
    with store.begin() as work:
        outbox.enqueue(work.session, Mail("a@jena.de", "x", "y"), NOW, case=("defect", 1))
    assert _mails(store) == []


def test_a_mail_waits_with_all_it_needs(store: CaseStore) -> None:
    mail = Mail(
        "info@gemüse.de", "Ihr\r\nTermin", "Hallo\x00", (Attachment("t.ics", "text/calendar", b"\xffX"),)
    )
    with store.begin() as work:
        outbox.enqueue(work.session, mail, NOW, case=("booking", 7))
        work.commit()
    (row,) = _mails(store)
    assert (row.recipient, row.subject, row.body) == ("info@xn--gemse-mva.de", "Ihr Termin", "Hallo")
    assert row.attachments == [{"filename": "t.ics", "content_type": "text/calendar", "base64": "/1g="}]
    assert (row.state, row.attempts, row.case_kind, row.case_id) == ("pending", 0, "booking", 7)


def test_what_is_no_address_never_gets_into_the_outbox(store: CaseStore) -> None:
    for recipient in ("a@jena.de\nBcc: b@jena.de", "nobody", ""):
        with store.begin() as work, pytest.raises(CaseError) as refusal:
            outbox.enqueue(work.session, Mail(recipient, "x", "y"), NOW)
        assert refusal.value.code is ErrorCode.EMAIL_INVALID


def test_mails_are_claimed_in_the_order_in_which_they_are_due(store: CaseStore) -> None:
    ids = _put(store, 3)
    claimed = [_claim(store) for _ in range(4)]
    assert [row and row.id for row in claimed] == [*ids, None]


def test_a_mail_for_tomorrow_waits_until_tomorrow(store: CaseStore) -> None:
    with store.begin() as work:
        outbox.enqueue(work.session, Mail("a@jena.de", "x", "y"), NOW, due_at=NOW + timedelta(days=1))
        work.commit()
    assert _claim(store) is None
    assert _claim(store, now=NOW + timedelta(days=1)) is not None


def test_of_many_senders_only_one_gets_a_mail(store: CaseStore) -> None:
    ids = _put(store, 30)
    claimed: list[int] = []

    def work(sender: str) -> None:
        while (row := _claim(store, sender)) is not None:
            claimed.append(row.id)

    threads = [threading.Thread(target=work, args=(f"s{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    # A sender may find nothing while others hold rows, so claims may be left over; none is given twice.
    while (row := _claim(store, "last")) is not None:
        claimed.append(row.id)
    assert sorted(claimed) == ids


def test_pauses_grow_from_none_over_five_minutes_to_half_an_hour(store: CaseStore) -> None:
    _put(store)
    now, pauses = NOW, []
    for _ in range(5):
        row = _claim(store, now=now)
        assert row is not None
        with store.begin() as work:
            due_at = outbox.postpone(work.session, row, "s1", "450 busy", now)
            work.commit()
        assert due_at is not None
        pauses.append((due_at - now) / timedelta(minutes=1))
        if due_at > now:
            assert _claim(store, now=due_at - timedelta(seconds=1)) is None
        now = due_at
    assert pauses == [0, 5, 30, 30, 30]
    assert _mails(store)[0].last_error == "450 busy"


def test_after_about_two_days_a_mail_is_given_up_and_listed(store: CaseStore) -> None:
    (mail_id,) = _put(store)
    now = NOW
    while (row := _claim(store, now=now)) is not None:
        with store.begin() as work:
            now = outbox.postpone(work.session, row, "s1", "421 down", now) or now
            work.commit()
    assert timedelta(days=1.5) < now - NOW < timedelta(days=3)
    with store.reading() as work:
        (given_up,) = outbox.unsent(work.session)
    assert (given_up.id, given_up.state, given_up.last_error) == (mail_id, "failed", "421 down")


def test_a_mail_of_a_sender_that_died_before_it_reached_the_server_is_due_again(store: CaseStore) -> None:
    (mail_id,) = _put(store)
    _claim(store, "dead")
    for now, expected in ((NOW, (0, 0)), (LATER, (1, 0)), (LATER, (0, 0))):
        with store.begin() as work:
            assert outbox.recover(work.session, now) == expected
            work.commit()
    row = _claim(store, "alive", LATER)
    assert row is not None
    assert row.id == mail_id


def test_a_mail_of_a_sender_that_died_while_the_server_had_it_is_left_to_the_operator(
    store: CaseStore,
) -> None:
    (mail_id,) = _put(store)
    _claim(store, "dead")
    with store.begin() as work:
        assert outbox.begin_handover(work.session, mail_id, "dead", NOW)
        work.commit()
    with store.begin() as work:
        assert outbox.recover(work.session, LATER) == (0, 1)
        work.commit()
    assert _claim(store, "alive", LATER + timedelta(days=9)) is None
    (row,) = _mails(store)
    assert (row.state, row.last_error) == ("failed", outbox.UNCERTAIN)


def test_a_sender_that_slept_through_its_claim_may_not_send_any_more(store: CaseStore) -> None:
    (mail_id,) = _put(store)
    _claim(store, "slow")
    with store.begin() as work:
        assert not outbox.begin_handover(work.session, mail_id, "slow", LATER)
        outbox.recover(work.session, LATER)
        work.commit()
    assert _claim(store, "fast", LATER) is not None
    with store.begin() as work:
        assert not outbox.begin_handover(work.session, mail_id, "slow", LATER)
        assert outbox.begin_handover(work.session, mail_id, "fast", LATER)
        assert not outbox.begin_handover(work.session, mail_id, "fast", LATER)


def test_an_answer_that_comes_late_still_counts(store: CaseStore) -> None:
    (mail_id,) = _put(store)
    _claim(store, "slow")
    with store.begin() as work:
        outbox.begin_handover(work.session, mail_id, "slow", NOW)
        outbox.recover(work.session, LATER)
        outbox.mark_sent(work.session, mail_id, "slow", LATER)
        work.commit()
    assert _mails(store)[0].state == "sent"


def test_an_operator_sends_a_failed_mail_again_and_nothing_else(store: CaseStore) -> None:
    first, second, third = _put(store, 3)
    for mail_id in (first, second):
        _claim(store)
        with store.begin() as work:
            outbox.give_up(work.session, mail_id, "s1", "550 unknown")
            work.commit()
    with store.begin() as work:
        assert outbox.retry_failed(work.session, [second, third], LATER) == 1
        work.commit()
    assert [row.state for row in _mails(store)] == ["failed", "pending", "pending"]
