"""A child process that never outlives us: own process group, output in a log, dies with its parent."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bot.run.logs import LogFile

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


class Child:
    """One running process; whatever it started dies with it."""

    def __init__(self, process: asyncio.subprocess.Process, copying: asyncio.Task[None]) -> None:
        self._process = process
        self._copying = copying

    @classmethod
    async def start(
        cls,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        log: Path,
        on_line: Callable[[str], None] = lambda line: None,
    ) -> Child:
        """Start a command in a folder; its output is added to the log and handed on line by line."""
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()),
        )
        return cls(process, asyncio.create_task(_copy(process, log, on_line)))

    async def ended(self) -> int:
        """Wait for the end; return the exit code, or minus the number of the signal that killed it."""
        code = await self._process.wait()
        self._signal_group(signal.SIGKILL)
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._copying), timeout=2)
        return code

    async def stop(self, within: float) -> None:
        """Ask the process to end; kill it, and all it started, when it has not done so in time (seconds)."""
        try:
            if self._process.returncode is None:
                self._signal_group(signal.SIGTERM)
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._process.wait(), timeout=within)
        finally:
            self._signal_group(signal.SIGKILL)
        await self.ended()

    def _signal_group(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


def _die_with(parent: int) -> Callable[[], None]:
    """Return what the new process does first: ask Linux to kill it when its parent dies, even by kill -9."""

    def ask() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:
                os._exit(1)

    return ask


async def _copy(process: asyncio.subprocess.Process, log: Path, on_line: Callable[[str], None]) -> None:
    """Copy the output to the log until it ends; reads pieces, since a line may be of any length."""
    assert process.stdout is not None
    rest = b""
    with LogFile(log) as file:
        while piece := await process.stdout.read(65536):
            with suppress(OSError):  # a full disk must not stop who writes into the pipe
                file.write(piece)
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                on_line(line.decode("utf-8", errors="replace"))
            rest = rest[-65536:]
    if rest:
        on_line(rest.decode("utf-8", errors="replace"))
