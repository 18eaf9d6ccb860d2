"""A Rasa server with its action server, on free ports of the loopback."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import Failed, Process
from benchmarks.systems import FOLDER, System, environment_for, settings_for
from bot.run.readiness import answers, model_answers

_START_WITHIN = 300.0


@dataclass(frozen=True)
class Running:
    """A started system that answers."""

    name: str
    url: str
    rasa: Process
    actions: Process
    start_seconds: float
    """From the start of both processes to the first answer."""


@asynccontextmanager
async def started(system: System, model: Path) -> AsyncIterator[Running]:
    """Start both servers, wait for the first answer, and end them with the block.

    Raises:
        Failed: one of them ended, or they gave no answer in five minutes.
    """
    settings = settings_for(*_two_free_ports())
    environment = environment_for(settings)
    log = FOLDER / "log"
    listen = ["-i", "127.0.0.1", "-p", str(settings.rasa_port)]
    files = ["--endpoints", str(system.endpoints), "--credentials", str(system.credentials), "-m", str(model)]
    actions_command = [sys.executable, "-m", "bot.actions.server"]
    rasa_command = [sys.executable, "-m", "rasa", "run", *listen, *files]
    begin = time.perf_counter()
    with (
        Process(actions_command, environment=environment, log=log / f"actions-{system.name}.log") as actions,
        Process(rasa_command, environment=environment, log=log / f"rasa-{system.name}.log") as rasa,
    ):
        while not (
            await answers(f"{settings.actions_url}/health") and await model_answers(settings.rasa_url)
        ):
            actions.require_running()
            rasa.require_running()
            if time.perf_counter() - begin > _START_WITHIN:
                raise Failed(f"{system.name} gives no answer; see {log}.")
            await asyncio.sleep(0.1)
        yield Running(system.name, settings.rasa_url, rasa, actions, time.perf_counter() - begin)


def _two_free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]
