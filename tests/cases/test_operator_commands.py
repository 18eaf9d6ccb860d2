"""What an operator types: the outbox, purging, a sender; wrong settings get one clear sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.cases import outbox
from bot.cases.store import CaseStore
from bot.run.parts import parts
from bot.settings import ROOT, InvalidSetting, Settings
from tests.cases.outgoing import put_mails, states

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)


def _bot(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, "BOT_DATA": str(folder), "BOT_NOW": NOW.isoformat(), **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_outbox_lists_what_is_on_its_way_and_what_failed_and_sends_it_again(
    store: CaseStore, tmp_path: Path
) -> None:
    put_mails(store, NOW, "a@jena.de", "b@jena.de")
    with store.begin() as work:
        outbox.claim_next(work.session, "s1", NOW)
        outbox.give_up(work.session, 1, "s1", "550 no such user")
        work.commit()
    listed = _bot(tmp_path, "bot", "outbox", "list", BOT_DATABASE_URL=store.url)
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.splitlines() == [
        "     1  failed     1 attempts  due 2026-11-20 10:30  a@jena.de",
        "        Betreff a@jena.de",
        "        550 no such user",
        "     2  pending    0 attempts  due 2026-11-20 10:30  b@jena.de",
        "        Betreff b@jena.de",
        "1 on their way, 1 failed.",
    ]
    again = _bot(tmp_path, "bot", "outbox", "retry", "1", "2", BOT_DATABASE_URL=store.url)
    assert (again.returncode, again.stdout) == (1, "1 of 2 mails are due again.\n")
    assert states(store) == ["pending", "pending"]


def test_an_empty_installation_can_be_asked_and_purged(tmp_path: Path) -> None:
    listed = _bot(tmp_path, "bot", "outbox", "list")
    assert (listed.returncode, listed.stdout) == (0, "0 on their way, 0 failed.\n")
    purged = _bot(tmp_path, "bot", "purge", "--dry-run")
    assert purged.returncode == 0
    assert purged.stdout.splitlines()[-1] == "Nothing was deleted (--dry-run)."
    assert (tmp_path / "cases.db").stat().st_mode & 0o777 == 0o600


def test_a_database_that_cannot_be_reached_is_told_without_the_password(tmp_path: Path) -> None:
    url = "postgresql://u:secret@127.0.0.1:1/cases"
    done = _bot(tmp_path, "bot", "purge", BOT_DATABASE_URL=url)
    assert (done.returncode, done.stderr) == (1, "The database cannot be used (OperationalError).\n")


@pytest.mark.parametrize(
    ("command", "setting", "value"),
    [
        ("bot.cases.sender", "BOT_SMTP_URL", "smtp://u:secret@"),
        ("bot.cases.sender", "BOT_DATABASE_URL", "mysql://u:secret@h/d"),
        ("bot.cases.sender", "BOT_MAIL_FROM", "nobody"),
        ("bot.cases.sender", "BOT_KEEP_MAIL_DAYS", "long"),
    ],
)
def test_a_sender_with_a_wrong_setting_names_it_and_ends(
    tmp_path: Path, command: str, setting: str, value: str
) -> None:
    done = _bot(tmp_path, command, "--once", **{setting: value})
    assert done.returncode == 2
    assert f"The sender cannot start: {setting}" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_the_sender_is_a_part_of_the_assistant(tmp_path: Path) -> None:
    sender = next(part for part in parts(Settings(data_folder=tmp_path), tmp_path) if part.name == "sender")
    assert sender.command[1:] == ("-m", "bot.cases.sender")
    assert sender.port is None
    assert "The sender cannot start: " in sender.hopeless


def test_settings_of_the_cases(tmp_path: Path) -> None:
    settings = Settings.from_environment({"BOT_DATA": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'cases.db'}"
    assert (settings.smtp_url, settings.mail_from, settings.demo) == ("", "buergerassistenz@localhost", True)
    assert settings.retention.booking_days == 14
    other = Settings.from_environment(
        {
            "BOT_DATABASE_URL": "postgresql://h/d",
            "BOT_SMTP_URL": "smtp://h",
            "BOT_MAIL_FROM": "assistenz@jena.de",
            "BOT_DEMO": "0",
            "BOT_KEEP_BOOKING_DAYS": "3",
        }
    )
    assert (other.database_url, other.smtp_url) == ("postgresql://h/d", "smtp://h")
    assert (other.mail_from, other.demo, other.retention.booking_days) == ("assistenz@jena.de", False, 3)
    for name, value in (("BOT_KEEP_BOOKING_DAYS", "-1"), ("BOT_MAIL_FROM", "x@y\r\nBcc: z@jena.de")):
        with pytest.raises(InvalidSetting, match=name):
            Settings.from_environment({name: value})
