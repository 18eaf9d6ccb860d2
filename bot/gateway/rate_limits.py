"""How often somebody may do something: token buckets in memory, one set per process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MOST_BUCKETS = 100_000


@dataclass(frozen=True)
class Rate:
    """So much at once, and so much in the long run."""

    burst: int
    per_second: float


class RateLimits:
    """Counts by key. A key nobody has used for long enough costs nothing."""

    def __init__(self, factor: float = 1.0, now: Callable[[], float] = time.monotonic) -> None:
        """``factor`` widens all limits (``BOT_RATE_FACTOR``); ``now`` is in seconds of any clock."""
        self._factor = factor
        self._now = now
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, name: str, key: str, rate: Rate) -> float:
        """Use one; return 0.0, or for how many seconds to wait when there is none left."""
        now = self._now()
        burst, per_second = rate.burst * self._factor, rate.per_second * self._factor
        tokens, since = self._buckets.pop((name, key), (burst, now))
        tokens = min(burst, tokens + (now - since) * per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / per_second
        self._buckets[name, key] = (tokens - 1 if tokens >= 1 else tokens, now)
        while len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return wait


def retry_after(seconds: float) -> str:
    """Return a waiting time as the header wants it: whole seconds, at least one."""
    return str(max(1, math.ceil(seconds)))
