"""Promises of so many seconds, on a machine that other work keeps busy."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_EFFORT, _PAUSE = 0.02, 0.1


@contextmanager
def promised(seconds: float) -> Iterator[None]:
    """Fail when the block takes longer; seconds in which others have the processor count as less."""
    wait = _Wait()
    wait.start()
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    allowed = seconds * wait.end()
    assert took < allowed, f"took {took:.2f} s, promised are {seconds} s, allowed were {allowed:.2f} s"


class _Wait(threading.Thread):
    """Measures again and again how many seconds a second of work takes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._over = threading.Event()
        self._took = self._worked = 0.0

    def run(self) -> None:
        while not self._over.wait(_PAUSE):
            self._measure()

    def end(self) -> float:
        """Stop measuring; return by how much others slow us down: 1 for not at all."""
        self._over.set()
        self.join()
        self._measure()
        return max(1.0, self._took / self._worked)

    def _measure(self) -> None:
        began, spent = time.monotonic(), time.process_time()
        while time.process_time() - spent < _EFFORT:
            pass
        self._took += time.monotonic() - began
        self._worked += time.process_time() - spent
