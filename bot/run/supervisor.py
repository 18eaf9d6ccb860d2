"""Keeps the parts of the assistant running: starts them, waits until they are ready, starts them again."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.run import CannotStart
from bot.run.child import Child
from bot.run.console import Console
from bot.run.logs import ErrorEcho, rotate, shortened, tail
from bot.run.parts import Part


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds."""

    ready_within: float = 300.0
    """A part that is not ready by then counts as dead."""
    between_checks: float = 0.3
    """Between two questions whether a part is ready."""
    first_pause: float = 1.0
    """Before a part that died is started again; doubles with each death …"""
    longest_pause: float = 30.0
    """… up to this."""
    healthy_after: float = 60.0
    """A part that was ready for so long may die as if for the first time."""
    stop_within: float = 10.0
    """For a part to end by itself when asked to."""
    deaths_before_ready: int = 5
    """So many deaths without ever having been ready, and the assistant gives up."""


class Supervisor:
    """Runs the parts until it is cancelled; then, or when one cannot be brought up, stops them all."""

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        folder: Path,
        log_folder: Path,
        environment: Mapping[str, str],
        console: Console,
        patience: Patience = Patience(),
    ) -> None:
        self._parts = parts
        self._folder = folder
        self._log_folder = log_folder
        self._environment = environment
        self._console = console
        self._patience = patience
        self._echoes = {part.name: ErrorEcho() for part in parts}
        self._was_ready = {part.name: asyncio.Event() for part in parts}

    async def run(self, ready_line: str) -> None:
        """Start everything, say the line when all of it is ready, and keep it running; never returns.

        Raises:
            CannotStart: a part died again and again before it was ever ready; the message has its last words.
        """
        for part in self._parts:
            rotate(self._log(part))
        tasks = [asyncio.create_task(self._keep(part)) for part in self._parts]
        tasks.append(asyncio.create_task(self._announce(ready_line)))
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _announce(self, ready_line: str) -> None:
        def awaited() -> str:
            missing = (name for name, ready in self._was_ready.items() if not ready.is_set())
            return f"Starting {', '.join(missing)}"

        async with self._console.waiting(awaited):
            for ready in self._was_ready.values():
                await ready.wait()
        self._console.say(ready_line)

    async def _keep(self, part: Part) -> None:
        deaths = 0
        while True:
            how, healthy_for = await self._live(part)
            deaths = 1 if healthy_for >= self._patience.healthy_after else deaths + 1
            if deaths >= self._patience.deaths_before_ready and not self._was_ready[part.name].is_set():
                raise self._gave_up(part, f"{part.name} died {deaths} times before it was ready, last {how}.")
            pause = min(self._patience.first_pause * 2 ** min(deaths - 1, 20), self._patience.longest_pause)
            self._console.say(f"{part.name} died ({how}); starting it again in {pause:g} s.")
            await asyncio.sleep(pause)

    async def _live(self, part: Part) -> tuple[str, float]:
        """Run a part once; return how it died and for how many seconds it had been ready."""
        hopeless: list[str] = []

        def on_line(line: str) -> None:
            if any(words in line for words in part.hopeless):
                hopeless.append(shortened(line))
            error = self._echoes[part.name].pick(line, time.monotonic())
            if error is not None:
                self._console.say(f"{part.name}: {error}")

        log = self._log(part)
        child = await Child.start(
            part.command, folder=self._folder, environment=self._environment, log=log, on_line=on_line
        )
        try:
            ended = asyncio.create_task(child.ended())
            deadline = time.monotonic() + self._patience.ready_within
            while not await part.is_ready():
                await asyncio.wait({ended}, timeout=self._patience.between_checks)
                if hopeless and not self._was_ready[part.name].is_set():
                    raise self._gave_up(part, f"{part.name} cannot start: {hopeless[0]}")
                if hopeless:
                    return hopeless[0], 0.0
                if ended.done():
                    return _manner_of_death(ended.result()), 0.0
                if time.monotonic() > deadline:
                    return f"not ready after {self._patience.ready_within:g} s", 0.0
            ready_at = time.monotonic()
            if self._was_ready[part.name].is_set():
                self._console.say(f"{part.name} is ready again.")
            self._was_ready[part.name].set()
            return _manner_of_death(await ended), time.monotonic() - ready_at
        finally:
            await child.stop(self._patience.stop_within)

    def _gave_up(self, part: Part, what: str) -> CannotStart:
        log = self._log(part)
        return CannotStart(f"{what}\nThe end of {log}:\n{tail(log)}")

    def _log(self, part: Part) -> Path:
        return self._log_folder / f"{part.name}.log"


def _manner_of_death(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
