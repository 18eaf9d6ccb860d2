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


class Hurried(asyncio.SelectorEventLoop):
    """A loop that does not wait: its clock jumps to what is to be done next."""

    _now = 0.0

    def time(self) -> float:
        return self._now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:
            self._now = self._scheduled[0].when()
        super()._run_once()


def _wait(stream: io.StringIO, seconds: float) -> None:
    async def wait() -> None:
        shown = Console(stream)
        async with shown.waiting(lambda: "Training the model"):
            await asyncio.sleep(seconds)
        shown.say("Done.")

    loop = Hurried()
    try:
        loop.run_until_complete(wait())
    finally:
        loop.close()


def test_a_terminal_gets_one_line_that_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(console.time, "monotonic", lambda: 7.0)
    _wait(terminal, 0.4)
    assert terminal.getvalue() == "Training the model … 0 s\r\x1b[KDone.\n"


def test_a_journal_gets_lines_at_growing_intervals() -> None:
    journal = io.StringIO()
    _wait(journal, 39)
    lines = [f"Training the model … {seconds} s" for seconds in (5, 10, 20)]
    assert journal.getvalue().splitlines() == [*lines, "Done."]


def test_durations_are_for_people() -> None:
    assert [duration(0.4), duration(59.9), duration(185)] == ["0 s", "59 s", "3 min 5 s"]
