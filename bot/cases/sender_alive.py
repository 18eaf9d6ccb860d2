"""How others see that a sender is at work: a file in the data folder that it touches every second."""

from __future__ import annotations

import os
import time
from pathlib import Path

from bot.settings import Settings

_FRESH_SECONDS = 180.0
"""A single mail may take two minutes."""


def say_alive(settings: Settings) -> None:
    """Leave a sign of life of this process."""
    path = _path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{os.getpid()}\n")


def is_sender_alive(settings: Settings) -> bool:
    """Return whether a sender of this data folder runs and reached its database within three minutes."""
    path = _path(settings)
    try:
        if time.time() - path.stat().st_mtime > _FRESH_SECONDS:
            return False
        os.kill(int(path.read_text()), 0)
    except (OSError, ValueError):
        return False
    return True


def _path(settings: Settings) -> Path:
    return settings.data_folder / "run" / "sender.pid"
