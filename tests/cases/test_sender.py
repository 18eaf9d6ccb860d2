"""What becomes of a mail: delivered by a real mail server, written to a folder, or told to the operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.cases.outbox import LEASE, UNCERTAIN
from bot.cases.sender import Sender
from bot.cases.store import CaseStore
from bot.cases.store.tables import OutgoingMail
from bot.settings import InvalidSetting, Settings
from tests.cases.outgoing import mails, put_mails, states
from tests.cases.smtp import MailServerForTests
from tests.run.processes import free_port

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)


@dataclass
class Clock:
    """A clock that tests turn."""

    time: datetime = NOW

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def by_server(store: CaseStore, tmp_path: Path, mail_server: MailServerForTests, clock: Clock) -> Sender:
    settings = Settings(data_folder=tmp_path, smtp_url=mail_server.url, mail_from="assistenz@jena.de")
    return Sender(store, settings, now=clock.now)


@pytest.fixture
def by_file(store: CaseStore, tmp_path: Path, clock: Clock) -> Sender:
    return Sender(store, Settings(data_folder=tmp_path), now=clock.now)


async def test_mails_are_delivered_once(
    store: CaseStore, by_server: Sender, mail_server: MailServerForTests
) -> None:
    ids = put_mails(store, NOW, "a@jena.de", "b@jena.de")
    assert [await by_server.send_due() for _ in range(3)] == [2, 0, 0]
    assert mail_server.message_ids == ids
    assert states(store) == ["sent", "sent"]
    assert mail_server.accepted[0]["From"].addresses[0].addr_spec == "assistenz@jena.de"
    assert mail_server.accepted[0].get_content().strip() == "Grüße"
    assert mails(store)[0].sent_at == NOW


async def test_a_mail_server_that_is_down_loses_nothing(
    store: CaseStore, tmp_path: Path, clock: Clock
) -> None:
    put_mails(store, NOW, "a@jena.de", "b@jena.de")
    settings = Settings(data_folder=tmp_path, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    sender = Sender(store, settings, now=clock.now)
    assert await sender.send_due() == 1  # with the server down there is no use in trying the others
    assert states(store) == ["pending", "pending"]
    assert "Connect" in str(mails(store)[0].last_error) or "connect" in str(mails(store)[0].last_error)


async def test_a_mail_that_is_refused_for_good_does_not_keep_the_others_waiting(
    store: CaseStore, by_server: Sender, mail_server: MailServerForTests
) -> None:
    mail_server.answers["a@jena.de"] = "550 5.1.1 no such user"
    put_mails(store, NOW, "a@jena.de", "b@jena.de")
    await by_server.send_due()
    assert states(store) == ["failed", "sent"]
    assert mails(store)[0].last_error == "550 5.1.1 no such user"


async def test_a_mail_that_is_put_off_is_tried_again_and_does_not_keep_the_others_waiting(
    store: CaseStore, by_server: Sender, mail_server: MailServerForTests, clock: Clock
) -> None:
    mail_server.answers["a@jena.de"] = "451 4.7.1 greylisted"
    put_mails(store, NOW, "a@jena.de", "b@jena.de")
    await by_server.send_due()
    assert states(store) == ["pending", "sent"]
    assert mails(store)[0].due_at == NOW + timedelta(minutes=5)  # it was tried twice: the first pause is none
    mail_server.answers.clear()
    clock.time += timedelta(minutes=5)
    await by_server.send_due()
    assert states(store) == ["sent", "sent"]
    assert len(mail_server.accepted) == 2


@pytest.mark.parametrize(
    ("answer", "state"), [("554 5.7.1 spam", "failed"), ("452 4.3.1 disk full", "pending")]
)
async def test_a_text_that_the_server_refuses_was_certainly_not_sent(
    store: CaseStore, by_server: Sender, mail_server: MailServerForTests, answer: str, state: str
) -> None:
    mail_server.answer_to_text = answer
    put_mails(store, NOW, "a@jena.de")
    await by_server.send_due()
    assert states(store) == [state]
    assert mails(store)[0].last_error == answer
    if state == "pending":
        assert mails(store)[0].handed_over_at is None


async def test_a_mail_that_cannot_be_one_does_not_keep_the_others_waiting(
    store: CaseStore, by_server: Sender, mail_server: MailServerForTests
) -> None:
    put_mails(store, NOW, "a@jena.de", "b@jena.de")
    with store.begin() as work:
        poisoned = update(OutgoingMail).where(OutgoingMail.id == 1)
        work.session.execute(poisoned.values(subject="x\r\nBcc: alle@jena.de", attachments=[{"no": "file"}]))
        work.commit()
    await by_server.send_due()
    assert states(store) == ["failed", "sent"]
    assert [str(message["To"]) for message in mail_server.accepted] == ["b@jena.de"]


async def test_when_the_line_breaks_after_the_text_the_mail_is_not_sent_again(
    store: CaseStore, by_server: Sender, mail_server: MailServerForTests, clock: Clock
) -> None:
    mail_server.hangs_up_after_text = True
    put_mails(store, NOW, "a@jena.de", "b@jena.de")
    await by_server.send_due()
    mail_server.hangs_up_after_text = False
    clock.time += timedelta(days=3)
    await by_server.send_due()
    assert len(mail_server.accepted) == 2
    assert states(store) == ["failed", "failed"]
    assert all(str(mail.last_error).startswith(UNCERTAIN) for mail in mails(store))


async def test_without_a_mail_server_each_mail_is_a_file_that_mail_programs_open(
    store: CaseStore, by_file: Sender, tmp_path: Path
) -> None:
    ids = put_mails(store, NOW, "a@jena.de", "b@jena.de")
    assert await by_file.send_due() == 2
    files = sorted((tmp_path / "outbox").iterdir())
    found = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert sorted(str(message["Message-ID"]) for message in found) == sorted(ids)
    assert sorted(file.name for file in files) == sorted(f"{mail_id[1:33]}.eml" for mail_id in ids)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert states(store) == ["sent", "sent"]


async def test_a_file_that_was_written_before_a_crash_is_written_again_not_twice(
    store: CaseStore, by_file: Sender, tmp_path: Path, clock: Clock
) -> None:
    put_mails(store, NOW, "a@jena.de")
    await by_file.send_due()
    with store.begin() as work:  # as if the process had died between writing and noting
        lapsed = {"state": "sending", "claimed_by": "dead", "claimed_until": NOW + LEASE}
        work.session.execute(update(OutgoingMail).values(**lapsed))
        work.commit()
    assert await by_file.send_due() == 0
    clock.time += LEASE
    assert await by_file.send_due() == 1
    assert states(store) == ["sent"]
    assert len(list((tmp_path / "outbox").iterdir())) == 1


async def test_a_folder_that_cannot_be_written_loses_nothing(
    store: CaseStore, by_file: Sender, tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "outbox").write_text("in the way")
    put_mails(store, NOW, "a@jena.de")
    await by_file.send_due()
    assert states(store) == ["pending"]
    (tmp_path / "outbox").unlink()
    await by_file.send_due()
    assert states(store) == ["sent"]


def test_the_log_says_once_where_mails_go(
    by_file: Sender, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    by_file.say_where_mails_go()
    assert f"BOT_SMTP_URL is not set: mails are not sent, but written to {tmp_path / 'outbox'}" in caplog.text


async def test_the_log_holds_no_addresses(
    store: CaseStore,
    by_server: Sender,
    mail_server: MailServerForTests,
    caplog: pytest.LogCaptureFixture,
) -> None:
    mail_server.answers = {"a@jena.de": "550 <a@jena.de> unknown", "b@jena.de": "450 <b@jena.de> later"}
    put_mails(store, NOW, "a@jena.de", "b@jena.de", "c@jena.de")
    caplog.set_level("DEBUG", logger="bot")
    await by_server.send_due()
    assert len(caplog.records) >= 3
    assert "@jena.de" not in caplog.text


def test_a_wrong_setting_is_named(store: CaseStore, tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting):
        Sender(store, Settings(data_folder=tmp_path, smtp_url="mail.jena.de"))


async def test_a_sender_that_wakes_up_too_late_sends_nothing(
    store: CaseStore, tmp_path: Path, mail_server: MailServerForTests, clock: Clock
) -> None:
    """As after a long sleep of the machine: the claim is over before the server gets the text."""
    put_mails(store, NOW, "a@jena.de")
    times = iter([NOW, NOW, NOW] + [NOW + LEASE + timedelta(seconds=1)] * 9)
    settings = Settings(data_folder=tmp_path, smtp_url=mail_server.url)
    await Sender(store, settings, now=lambda: next(times)).send_due()
    assert mail_server.accepted == []
    assert UNCERTAIN not in str(mails(store)[0].last_error)
    clock.time = NOW + 2 * LEASE
    await Sender(store, settings, now=clock.now).send_due()
    assert len(mail_server.accepted) == 1
