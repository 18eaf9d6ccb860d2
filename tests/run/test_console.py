"""Waiting is shown without flooding: one line on a terminal, few lines elsewhere."""

from __future__ import annotations

import asyncio
import io

import pytest

from bot.run import console
from bot.run.console import Console, duration


class Terminal(io.StringIO):
    """A stream that lets lines be rewritten."""

    def isatty(self) -> bool:
        return True


async def _wait(stream: io.StringIO, seconds: float) -> None:
    shown = Console(stream)
    async with shown.waiting(lambda: "Training the model"):
        await asyncio.sleep(seconds)
    shown.say("Done.")


def test_a_terminal_gets_one_line_that_is_gone_afterwards() -> None:
    terminal = Terminal()
    asyncio.run(_wait(terminal, 0.05))
    assert terminal.getvalue() == "Training the model … 0 s\r\x1b[KDone.\n"


def test_a_journal_gets_lines_at_growing_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "FIRST_PLAIN_LINE", 0.05)
    journal = io.StringIO()
    asyncio.run(_wait(journal, 0.3))
    assert journal.getvalue().count("Training the model …") == 3
    assert journal.getvalue().endswith("Done.\n")


def test_durations_are_for_people() -> None:
    assert [duration(0.4), duration(59.9), duration(185)] == ["0 s", "59 s", "3 min 5 s"]
