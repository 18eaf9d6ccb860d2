"""What a child process says reaches the log and the listener, also when the log cannot be written."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot.run.child import Child

TALKS = "import sys\nfor number in range(20000): print('line', number)\nprint('the end')"
"""More than fits into a pipe: who does not read has it wait for good."""


async def _lines_of(log: Path) -> list[str]:
    lines: list[str] = []
    child = await Child.start(
        [sys.executable, "-c", TALKS],
        folder=Path.cwd(),
        environment=dict(os.environ),
        log=log,
        on_line=lines.append,
    )
    assert await asyncio.wait_for(child.ended(), timeout=60) == 0
    return lines


def test_every_line_is_logged_and_handed_on(tmp_path: Path) -> None:
    log = tmp_path / "talks.log"
    lines = asyncio.run(_lines_of(log))
    assert log.read_text().splitlines() == lines
    assert len(lines) == 20001


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_a_full_disk_does_not_stop_a_child() -> None:
    assert asyncio.run(_lines_of(Path("/dev/full")))[-1] == "the end"
