"""What tests of senders need: mails in an outbox, sender processes, what became of the mails."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from bot.cases import outbox, sender
from bot.cases.outbox import Mail
from bot.cases.store import CaseStore
from bot.cases.store.tables import OutgoingMail
from bot.settings import ROOT

PATIENCE = 300
"""Seconds for a sender to end; the machine may be busy."""

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.cases.outgoing", "tests.cases.prepared_sender"])
_NUMBERS = itertools.count(1)


def put_mails(store: CaseStore, now: datetime, *recipients: str) -> list[str]:
    """Put a mail for each recipient into the outbox; return their message ids."""
    with store.begin() as work:
        rows = [outbox.enqueue(work.session, Mail(to, f"Betreff {to}", "Grüße"), now) for to in recipients]
        work.commit()
    return [row.message_id for row in rows]


def mails(store: CaseStore) -> list[OutgoingMail]:
    """Return all mails of the outbox, in the order in which they were put there."""
    with store.reading() as work:
        return list(work.session.execute(select(OutgoingMail).order_by(OutgoingMail.id)).scalars())


def states(store: CaseStore) -> list[str]:
    """Return the states of all mails, in the order in which they were put there."""
    return [mail.state for mail in mails(store)]


class SenderProcess:
    """A sender in a process of its own, at a fixed time; with ``--once`` it ends when nothing is due.

    It is forked from a process that has imported everything: to start Python anew takes longer than the work.
    """

    def __init__(
        self, store: CaseStore, folder: Path, now: datetime, *arguments: str, smtp_url: str = ""
    ) -> None:
        self._log = folder / f"sender-{next(_NUMBERS)}.log"
        given = (_environment(store, folder, now, smtp_url), folder, self._log, arguments)
        self._process = _FORKS.Process(target=_send, args=given, daemon=True)
        self._process.start()

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGTERM)

    def kill(self) -> None:
        """Kill -9, and wait until it is gone."""
        self._process.kill()
        self._process.join(PATIENCE)
        assert self._process.exitcode == -signal.SIGKILL

    def finish(self) -> str:
        """Wait until it ends as it should; return what it has logged."""
        self._process.join(PATIENCE)
        log = self._log.read_text()
        assert self._process.exitcode == 0, log
        return log


def start_sender(
    store: CaseStore, folder: Path, now: datetime, *arguments: str, **variables: str
) -> subprocess.Popen[str]:
    """Start a sender as the operator does, by the command line."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cases.sender", *arguments],
        cwd=folder,
        env={**os.environ, **_environment(store, folder, now), **variables},
        stderr=subprocess.PIPE,
        text=True,
    )


def _environment(store: CaseStore, folder: Path, now: datetime, smtp_url: str = "") -> dict[str, str]:
    return {
        "PYTHONPATH": str(ROOT),
        "BOT_DATA": str(folder),
        "BOT_DATABASE_URL": store.url,
        "BOT_SMTP_URL": smtp_url,
        "BOT_DEMO": "0",
        "BOT_NOW": now.isoformat(),
    }


def _send(environment: dict[str, str], folder: Path, log: Path, arguments: tuple[str, ...]) -> None:
    os.environ.update(environment)
    os.chdir(folder)
    with log.open("w") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    raise SystemExit(sender.main(arguments))
