"""Child processes that are measured: how long they take, how much memory they hold."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType

import psutil  # type: ignore[import-untyped]

from bot.run.console import duration
from bot.run.logs import tail
from bot.settings import ROOT

SAY_SOMETHING_EVERY = 30.0
"""Seconds between two lines about a command that is still running."""
_PROGRESS = re.compile(rb"Epochs:\s+\d+%")


class Failed(Exception):
    """A command did not do its work; the message names it and holds the end of its log."""


@dataclass(frozen=True)
class Usage:
    """What a command took."""

    seconds: float
    cpu_seconds: float
    """Processor time; unlike the time that passed it does not grow with what else the machine does."""
    peak_bytes: int
    """Most memory resident at once, in one of its processes."""


class Process:
    """A running command in a process group of its own; leaving the block ends it and all it started."""

    def __init__(self, command: Sequence[str], *, environment: Mapping[str, str], log: Path) -> None:
        """Start the command in the folder of the project; its output goes to the log."""
        self.started = time.perf_counter()
        self._log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def memory(self) -> int:
        """Bytes resident now, its children's included."""
        return sum(process.memory_info().rss for process in self._family())

    @property
    def cpu_seconds(self) -> float:
        """Processor time taken so far, its children's included."""
        return sum(sum(process.cpu_times()[:2]) for process in self._family())

    def require_running(self) -> None:
        """Make sure it has not ended.

        Raises:
            Failed: it has.
        """
        if self._process.poll() is not None:
            raise Failed(
                f"It ended with {self._process.returncode}. The end of {self._log}:\n{tail(self._log)}"
            )

    def wait(self, what: str) -> Usage:
        """Wait for the end, saying now and then how it gets on; ``what`` is being done.

        Raises:
            Failed: its exit code was not 0.
        """
        next_line = SAY_SOMETHING_EVERY
        while True:
            pid, status, usage = os.wait4(self._process.pid, os.WNOHANG)
            seconds = time.perf_counter() - self.started
            if pid:
                break
            if seconds > next_line:
                print(f"  {what} … {duration(seconds)} {self._progress()}", flush=True)
                next_line += SAY_SOMETHING_EVERY
            time.sleep(0.05)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        if status:
            raise Failed(f"{what} failed. The end of {self._log}:\n{tail(self._log)}")
        peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        return Usage(seconds, usage.ru_utime + usage.ru_stime, peak)

    def stop(self) -> None:
        """End the process and all it started."""
        if self._process.poll() is None:
            self._signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _family(self) -> list[psutil.Process]:
        root = psutil.Process(self._process.pid)
        return [root, *root.children(recursive=True)]

    def _progress(self) -> str:
        found = _PROGRESS.findall(self._log.read_bytes())
        return f"({found[-1].decode()})" if found else ""


def end_children_on_signals() -> None:
    """Let SIGTERM end the program like Ctrl-C does, so that it still ends the processes it started."""

    def leave(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
