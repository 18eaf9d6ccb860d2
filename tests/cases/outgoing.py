"""What tests of senders need: mails in an outbox, sender processes, what became of the mails."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from bot.cases import outbox
from bot.cases.outbox import Mail
from bot.cases.store import CaseStore
from bot.cases.store.tables import OutgoingMail
from bot.settings import ROOT


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


def start_sender(
    store: CaseStore, folder: Path, now: datetime, *arguments: str, smtp_url: str = "", **variables: str
) -> subprocess.Popen[str]:
    """Start a sender process at a fixed time; with ``--once`` it ends when nothing is due."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "BOT_DATA": str(folder),
        "BOT_DATABASE_URL": store.url,
        "BOT_SMTP_URL": smtp_url,
        "BOT_DEMO": "0",
        "BOT_NOW": now.isoformat(),
        **variables,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cases.sender", *arguments],
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
