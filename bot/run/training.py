"""Trains the model when what it is made from has changed."""

from __future__ import annotations

import asyncio
import fcntl
import shutil
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.run import CannotStart
from bot.run.child import Child
from bot.run.console import Console, duration
from bot.run.logs import rotate, tail
from bot.run.parts import child_environment
from bot.run.sources import code_stamp, require_knowledge, require_valid_yaml, training_stamp
from bot.settings import ROOT, Settings

NAME = "assistant"


def model_path(settings: Settings) -> Path:
    """Return where the trained model is, or will be."""
    return settings.models_folder.resolve() / f"{NAME}.tar.gz"


def is_current(settings: Settings, root: Path = ROOT) -> bool:
    """Return whether there is a model, trained from what is there now."""
    stamp = _stamp_path(settings)
    there = model_path(settings).exists() and stamp.exists()
    return there and stamp.read_text().strip() == training_stamp(root)


async def ensure_model(
    settings: Settings, console: Console, *, force: bool = False, root: Path = ROOT
) -> bool:
    """Train the model if it is not current, or in any case with ``force``; return whether it was trained.

    Raises:
        CannotStart: something the model or its answers are made from is broken, or the training failed.
    """
    require_knowledge(settings.knowledge_folder)
    settings.models_folder.mkdir(parents=True, exist_ok=True)
    async with _no_other_training(settings, console):
        if not force and is_current(settings, root):
            return False
        require_valid_yaml(root)
        await _train(settings, console, force, root)
        return True


async def _train(settings: Settings, console: Console, force: bool, root: Path) -> None:
    model, stamp_path, stamp = model_path(settings), _stamp_path(settings), training_stamp(root)
    unfinished = model.parent / ".unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    log = settings.data_folder.resolve() / "log" / "train.log"
    rotate(log)
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", NAME, "--out", str(unfinished)]
    started = time.monotonic()
    child = await Child.start(
        command + ["--force"] * force,
        folder=root,
        environment={
            **child_environment(settings),
            "PYTHONPATH": str(root),
            "RASA_CACHE_DIRECTORY": str(_cache_folder(settings, root)),
        },
        log=log,
    )
    try:
        async with console.waiting(lambda: "Training the model"):
            code = await child.ended()
        if code != 0 or not (unfinished / model.name).exists():
            raise CannotStart(f"The training failed. The end of {log}:\n{tail(log)}")
        # In this order, so that being killed in between can only lead to one training too many.
        stamp_path.unlink(missing_ok=True)
        (unfinished / model.name).replace(model)
        stamp_path.write_text(f"{stamp}\n")
        console.say(f"Model trained in {duration(time.monotonic() - started)}: {model}")
    finally:
        await child.stop(within=5)
        shutil.rmtree(unfinished, ignore_errors=True)


def _cache_folder(settings: Settings, root: Path) -> Path:
    """Return Rasa's cache of trained components for the code as it is now.

    Rasa itself looks only at a component's class; a change in a module the class uses would go unnoticed.
    """
    caches = settings.data_folder.resolve() / "cache"
    folder = caches / f"training-{code_stamp(root)[:12]}"
    for other in caches.glob("training-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return folder


@asynccontextmanager
async def _no_other_training(settings: Settings, console: Console) -> AsyncIterator[None]:
    with (settings.models_folder / ".lock").open("w") as lock:
        async with console.waiting(lambda: "Waiting for another training to finish"):
            while not _locked(lock.fileno()):
                await asyncio.sleep(0.3)
        yield


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stamp_path(settings: Settings) -> Path:
    return settings.models_folder / f"{NAME}.stamp"
