"""Sender processes that run at the same time or are killed: no mail is lost unnoticed, none arrives twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from bot.cases.outbox import LEASE, UNCERTAIN
from bot.cases.sender_alive import is_sender_alive
from bot.cases.store import CaseStore
from bot.settings import Settings
from tests.cases.outgoing import SenderProcess, mails, put_mails, states
from tests.cases.smtp import MailServerForTests
from tests.run.processes import eventually

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)
LATER = NOW + LEASE + timedelta(seconds=1)


def _wait_for(count: Callable[[], int], wanted: int) -> None:
    assert eventually(lambda: count() >= wanted)


def _recipients(count: int) -> list[str]:
    return [f"citizen{number}@jena.de" for number in range(count)]


def test_killed_before_the_server_had_the_text_the_mail_arrives_later_once(
    store: CaseStore, tmp_path: Path, mail_server: MailServerForTests
) -> None:
    ids = put_mails(store, NOW, "a@jena.de")
    mail_server.silent_at_recipient.set()
    first = SenderProcess(store, tmp_path, NOW, smtp_url=mail_server.url)
    mail_server.wait_for_client()
    assert states(store) == ["sending"]
    first.kill()
    mail_server.silent_at_recipient.clear()
    SenderProcess(store, tmp_path, LATER, "--once", smtp_url=mail_server.url).finish()
    assert mail_server.message_ids == ids
    assert states(store) == ["sent"]


def test_killed_while_the_server_had_the_text_the_mail_arrives_once_and_the_operator_hears_of_it(
    store: CaseStore, tmp_path: Path, mail_server: MailServerForTests
) -> None:
    ids = put_mails(store, NOW, "a@jena.de")
    mail_server.silent_after_text.set()
    first = SenderProcess(store, tmp_path, NOW, smtp_url=mail_server.url)
    mail_server.wait_for_client()
    first.kill()
    mail_server.silent_after_text.clear()
    for hours in (0, 5, 50):
        again = LATER + timedelta(hours=hours)
        log = SenderProcess(store, tmp_path, again, "--once", smtp_url=mail_server.url).finish()
        assert ("1 mails may or may not have been sent" in log) == (hours == 0)
    assert mail_server.message_ids == ids
    (mail,) = mails(store)
    assert (mail.state, mail.last_error) == ("failed", UNCERTAIN)


def test_killed_after_it_was_sent_the_mail_is_not_sent_again(
    store: CaseStore, tmp_path: Path, mail_server: MailServerForTests
) -> None:
    ids = put_mails(store, NOW, "a@jena.de")
    first = SenderProcess(store, tmp_path, NOW, smtp_url=mail_server.url)
    assert eventually(lambda: states(store) == ["sent"])
    first.kill()
    SenderProcess(store, tmp_path, LATER, "--once", smtp_url=mail_server.url).finish()
    assert mail_server.message_ids == ids


def test_asked_to_stop_it_finishes_the_mail_it_has_begun(
    store: CaseStore, tmp_path: Path, mail_server: MailServerForTests
) -> None:
    ids = put_mails(store, NOW, "a@jena.de", "b@jena.de")
    mail_server.silent_after_text.set()
    sender = SenderProcess(store, tmp_path, NOW, smtp_url=mail_server.url)
    mail_server.wait_for_client()
    sender.ask_to_stop()
    mail_server.silent_after_text.clear()
    sender.finish()
    assert mail_server.message_ids == ids[:1]
    assert states(store) == ["sent", "pending"]


def test_three_senders_at_once_send_each_mail_once(
    store: CaseStore, tmp_path: Path, mail_server: MailServerForTests
) -> None:
    ids = put_mails(store, NOW, *_recipients(45))
    senders = [SenderProcess(store, tmp_path, NOW, smtp_url=mail_server.url) for _ in range(3)]
    try:
        assert eventually(lambda: set(states(store)) == {"sent"})
    finally:
        for sender in senders:
            sender.ask_to_stop()
    logs = [sender.finish() for sender in senders]
    assert sorted(mail_server.message_ids) == sorted(ids)
    assert sum(log.count(": sent.") for log in logs) == 45


def test_killed_again_and_again_no_mail_arrives_twice_and_none_is_lost_unnoticed(
    store: CaseStore, tmp_path: Path, mail_server: MailServerForTests
) -> None:
    randomness, now = random.Random(1), NOW
    ids = put_mails(store, NOW, *_recipients(40))
    for _ in range(6):
        sender = SenderProcess(store, tmp_path, now, smtp_url=mail_server.url)
        wanted = min(40, len(mail_server.accepted) + randomness.randint(0, 8))
        _wait_for(lambda: len(mail_server.accepted), wanted)
        sender.kill()
        now += LEASE
    SenderProcess(store, tmp_path, now + timedelta(hours=1), "--once", smtp_url=mail_server.url).finish()
    assert max(Counter(mail_server.message_ids).values()) == 1
    outcome = {mail.message_id: mail for mail in mails(store)}
    assert {mail.state for mail in outcome.values()} <= {"sent", "failed"}
    assert {mail.last_error for mail in outcome.values()} <= {None, UNCERTAIN}
    told = {mail_id for mail_id, mail in outcome.items() if mail.state == "failed"}
    assert set(mail_server.message_ids) | told == set(ids)
    assert len(told) <= 6  # one for each time it was killed


def test_killed_while_writing_files_each_mail_is_one_file(store: CaseStore, tmp_path: Path) -> None:
    randomness, now = random.Random(3), NOW
    put_mails(store, NOW, *_recipients(60))
    outbox = tmp_path / "outbox"
    for _ in range(4):
        sender = SenderProcess(store, tmp_path, now)
        wanted = min(60, len(list(outbox.glob("*.eml"))) + randomness.randint(1, 12))
        _wait_for(lambda: len(list(outbox.glob("*.eml"))), wanted)
        sender.kill()
        now += LEASE
    log = SenderProcess(store, tmp_path, now, "--once").finish()
    assert log.count("BOT_SMTP_URL is not set") == 1
    assert len(list(outbox.glob("*.eml"))) == 60
    assert set(states(store)) == {"sent"}


def test_others_see_whether_a_sender_is_at_work(store: CaseStore, tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path)
    assert not is_sender_alive(settings)
    sender = SenderProcess(store, tmp_path, NOW)
    assert eventually(lambda: is_sender_alive(settings))
    sender.kill()
    assert not is_sender_alive(settings)
