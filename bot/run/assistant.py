"""What the commands ``run``, ``train`` and ``status`` do."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

from bot.run.console import Console
from bot.run.parts import child_environment, parts, where_to_go
from bot.run.ports import require_free_ports
from bot.run.sources import require_valid_yaml
from bot.run.supervisor import Supervisor
from bot.run.training import ensure_model, is_current, model_path
from bot.settings import ROOT, Settings

INTERRUPTED = 128 + signal.SIGINT


def run(settings: Settings) -> int:
    """Train if needed, start all parts and keep them running until a signal says stop; return the exit code.

    Raises:
        CannotStart: a port is taken, a file is broken, the training failed, or a part does not come up.
    """

    async def work() -> int:
        console = Console()
        all_parts = parts(settings, model_path(settings))
        require_free_ports(all_parts)
        require_valid_yaml(ROOT)
        await ensure_model(settings, console)
        supervisor = Supervisor(
            all_parts,
            folder=ROOT,
            log_folder=settings.data_folder.resolve() / "log",
            environment=child_environment(settings),
            console=console,
        )
        await supervisor.run(where_to_go(settings))
        return 0

    return until_signal(work(), when_stopped=0)


def train(settings: Settings, force: bool) -> int:
    """Train the model if needed; return the exit code.

    Raises:
        CannotStart: a file is broken or the training failed.
    """

    async def work() -> int:
        console = Console()
        if not await ensure_model(settings, console, force=force):
            console.say("The model is up to date.")
        return 0

    return until_signal(work(), when_stopped=INTERRUPTED)


def status(settings: Settings) -> int:
    """Print what works; return 0 if all parts are ready and there is a model, 1 otherwise."""

    async def work() -> int:
        all_parts = parts(settings, model_path(settings))
        ready = await asyncio.gather(*(part.is_ready() for part in all_parts))
        for part, is_ready in zip(all_parts, ready, strict=True):
            where = f"{part.host}:{part.port}" if part.port else "no port"
            print(f"{part.name:<10}{'ready' if is_ready else 'not reachable':<15}{where}")
        model = model_path(settings)
        state = "up to date" if is_current(settings) else "outdated" if model.exists() else "missing"
        print(f"{'model':<10}{state:<15}{model}")
        return 0 if all(ready) and model.exists() else 1

    return asyncio.run(work())


def until_signal(work: Coroutine[Any, Any, int], when_stopped: int) -> int:
    """Run work to its end and return its result; Ctrl-C, SIGTERM and SIGHUP (unless ignored) cancel it.

    A second signal does not wait for what is being stopped: it kills.
    """

    async def main() -> int:
        task = asyncio.ensure_future(work)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        try:
            return await task
        except asyncio.CancelledError:
            return when_stopped

    return asyncio.run(main())
