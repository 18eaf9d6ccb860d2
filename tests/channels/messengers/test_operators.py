"""What an operator types about answers that have not reached people in messengers."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.cases.store import CaseStore
from bot.conversations.chats import Chats
from bot.conversations.message import Outgoing
from bot.messengers.parcels import Parcels
from bot.settings import ROOT

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)


def _messengers(store: CaseStore, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "messengers", *arguments],
        cwd=ROOT,
        env={**os.environ, "BOT_DATABASE_URL": store.url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def parcels(store: CaseStore, tmp_path: Path) -> Parcels:
    """Of four answers one was refused, of one nobody knows, one is through, one waits; on both databases."""
    chats = Chats(store, tmp_path)
    parcels = Parcels(chats, "process-1")
    chat = chats.of_peer("whatsapp", "+491700000001", NOW)
    for text in ("Erstens", "Zweitens", "Drittens", "Viertens"):
        chats.deliver(chat.id, Outgoing(text), NOW)
    parcels.pack(chat, lambda _, message: [{"text": message.text}], NOW)
    refused, unknown, through = (_claimed(parcels, end) for end in ("refused", "uncertain", "accepted"))
    assert (refused, unknown, through) == ("Erstens", "Zweitens", "Drittens")
    return parcels


def _claimed(parcels: Parcels, end: str = "accepted", now: datetime = NOW) -> str | None:
    """Have the next piece end somehow; return its text."""
    row = parcels.turns.claim_next(("whatsapp",), now)
    if row is None or row.content is None:
        return None
    assert parcels.begin_handover(row, now)
    getattr(parcels, end)(row, "twilio 400 63016" if end == "refused" else "TimeoutError", now)
    return str(row.content["text"])


def test_the_list_says_what_is_not_through_and_why_but_not_what_was_said(parcels: Parcels) -> None:
    listed = _messengers(parcels.turns.store, "list")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.splitlines() == [
        "     1  failed      1 attempts  said 2026-11-20 10:30  whatsapp +491700000001",
        "        twilio 400 63016",
        "     2  uncertain   1 attempts  said 2026-11-20 10:30  whatsapp +491700000001",
        "        TimeoutError",
        "     4  pending     0 attempts  said 2026-11-20 10:30  whatsapp +491700000001",
        "1 on their way, 1 failed, 1 uncertain.",
    ]


def test_what_failed_is_sent_again_when_the_operator_says_so_and_has_a_day_again(parcels: Parcels) -> None:
    again = _messengers(parcels.turns.store, "retry", "1", "2", "3", "4")
    assert (again.returncode, again.stdout) == (1, "2 of 4 pieces are due again.\n")
    later = datetime.now(timezone.utc) + timedelta(seconds=1)
    row = parcels.turns.claim_next(("whatsapp",), later)
    assert row is not None
    assert row.content == {"text": "Erstens"}
    assert parcels.failed(row, "not reached", None, later)
    later += timedelta(minutes=1)
    sent = [_claimed(parcels, now=later) for _ in range(4)]
    assert sent == ["Erstens", "Zweitens", "Viertens", None]


def test_what_is_settled_otherwise_is_dropped_and_leaves_the_figures(parcels: Parcels) -> None:
    dropped = _messengers(parcels.turns.store, "drop", "1", "2", "2")
    assert (dropped.returncode, dropped.stdout) == (0, "2 of 2 pieces are dropped.\n")
    assert parcels.counts() == {"done": 1, "pending": 1}
    waiting = _messengers(parcels.turns.store, "drop", "4")
    assert (waiting.returncode, waiting.stdout) == (1, "0 of 1 pieces are dropped.\n")
    assert _claimed(parcels) == "Viertens"
