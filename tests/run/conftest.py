"""The fixture that starts assistants made of little processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.run.processes import RunningAssistant, is_running


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., RunningAssistant]]:
    """Start an assistant from scripts, ``start(rasa=LISTENING)``; the test's end kills what is left of it."""
    started: list[RunningAssistant] = []

    def start_one(**scripts: str) -> RunningAssistant:
        started.append(RunningAssistant(tmp_path, scripts))
        return started[-1]

    yield start_one
    for assistant in started:
        if assistant.process.poll() is None:
            assistant.process.kill()
            assistant.process.wait()
        for path in tmp_path.glob("*.pids"):
            for pid in (pid for pair in assistant.pids(path.stem) for pid in pair if is_running(pid)):
                os.kill(pid, signal.SIGKILL)
