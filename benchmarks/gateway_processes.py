"""A gateway on a free port of the loopback, in front of Rasa or of a stand-in for it."""

from __future__ import annotations

import asyncio
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import Failed, Process
from bot.run.parts import Part, child_environment, parts
from bot.run.readiness import answers
from bot.settings import ROOT, Settings

_START_WITHIN = 120.0


@dataclass(frozen=True)
class RunningGateway:
    """A gateway that answers, and what it asks."""

    url: str
    rasa_url: str
    process: Process


@asynccontextmanager
async def gateway(model: Path | None) -> AsyncIterator[RunningGateway]:
    """Start a gateway with a database of its own; in front of Rasa with a model, or of a stand-in.

    Raises:
        Failed: a process ended, or is not ready in two minutes.
    """
    ports = _free_ports(3)
    with tempfile.TemporaryDirectory(prefix="bench-gateway-") as name:
        folder = Path(name)
        settings = Settings(
            host="127.0.0.1",
            port=ports[0],
            rasa_port=ports[1],
            actions_port=ports[2] if model else ports[1],
            data_folder=folder,
        )
        if (ROOT / "var" / "cache").is_dir():  # analysed words; without them the start takes a minute
            (folder / "cache").symlink_to(ROOT / "var" / "cache")
        environment = {**child_environment(settings), "BOT_RATE_FACTOR": "100000", "BOT_LOG_LEVEL": "WARNING"}
        environment.pop("BOT_DATABASE_URL", None)
        wanted = {part.name: part for part in parts(settings, model or folder)}
        stand_in = (sys.executable, "-m", "benchmarks.rasa_stand_in", str(settings.rasa_port))
        async with AsyncExitStack() as stack:
            if model is None:
                stack.enter_context(Process(stand_in, environment=environment, log=folder / "rasa.log"))
                await _ready(lambda: answers(f"{settings.rasa_url}/health"), [])
            else:
                for part in (wanted["actions"], wanted["rasa"]):
                    log = folder / f"{part.name}.log"
                    stack.enter_context(Process(part.command, environment=environment, log=log))
                await _ready(wanted["rasa"].is_ready, [])
            part: Part = wanted["gateway"]
            process = stack.enter_context(
                Process(part.command, environment=environment, log=folder / "gateway.log")
            )
            await _ready(part.is_ready, [process])
            yield RunningGateway(settings.public_url, settings.rasa_url, process)


async def _ready(is_ready: Callable[[], Awaitable[bool]], processes: list[Process]) -> None:
    begin = time.perf_counter()
    while not await is_ready():
        for process in processes:
            process.require_running()
        if time.perf_counter() - begin > _START_WITHIN:
            raise Failed(f"Not ready after {_START_WITHIN:.0f} s.")
        await asyncio.sleep(0.1)


def _free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()
