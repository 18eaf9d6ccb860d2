"""What the operator sees: lines that stay, and one line that says what is being waited for."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TextIO

FIRST_PLAIN_LINE = 5.0
"""Seconds until a wait is mentioned where lines cannot be rewritten; doubles from line to line."""


class Console:
    """Writes to a terminal or to a plain stream such as the journal of a service."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stdout if stream is None else stream
        self._terminal = self._stream.isatty()
        self._line_is_open = False

    def say(self, text: str) -> None:
        """Write a line that stays."""
        self._clear()
        print(text, file=self._stream, flush=True)

    @asynccontextmanager
    async def waiting(self, text: Callable[[], str]) -> AsyncIterator[None]:
        """Show, while the block runs, what is being waited for and for how long already.

        A terminal gets one line that is rewritten, anything else a line now and then.
        """
        showing = asyncio.create_task(self._rewrite(text) if self._terminal else self._repeat(text))
        try:
            yield
        finally:
            showing.cancel()
            self._clear()

    async def _rewrite(self, text: Callable[[], str]) -> None:
        started = time.monotonic()
        while True:
            line = f"{text()} … {duration(time.monotonic() - started)}"
            self._clear()
            columns = shutil.get_terminal_size().columns or 80
            self._stream.write(line[: columns - 1])
            self._stream.flush()
            self._line_is_open = True
            await asyncio.sleep(0.5)

    async def _repeat(self, text: Callable[[], str]) -> None:
        waited, next_line = 0.0, FIRST_PLAIN_LINE
        while True:
            await asyncio.sleep(next_line - waited)
            waited, next_line = next_line, next_line * 2
            self.say(f"{text()} … {duration(waited)}")

    def _clear(self) -> None:
        if self._line_is_open:
            self._stream.write("\r\x1b[K")
            self._line_is_open = False


def duration(seconds: float) -> str:
    """Return a time span for people: ``42 s`` or ``3 min 5 s``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
