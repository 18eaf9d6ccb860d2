"""What holds for all routes of a feature before its own code is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.gateway.rate_limits import Rate

KILOBYTE = 1024
API_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""For answers that are data: a browser that shows one as a page may do nothing with it."""

MODERATE = Rate(burst=60, per_second=5.0)

Origins = Literal["own", "listed", "any"]


@dataclass(frozen=True)
class Policy:
    """The limits and the openness of one feature (a module with ``POLICY`` and ``routes(services)``)."""

    name: str
    """Names the feature in logs and metrics, and its rate limit."""
    rate: Rate = MODERATE
    """Requests of one network address."""
    origins: Origins = "own"
    """Pages of which origins may call it: our own, also those of ``BOT_ORIGINS``, or all (public data)."""
    body_bytes: int = 32 * KILOBYTE
    """Longest body; a longer one is refused with 413 before it is read."""
    body_seconds: float = 10.0
    """A body that has not arrived by then is given up (408)."""
    at_once: int = 500
    """Requests of the feature that are worked on at the same time, of all addresses …"""
    at_once_per_address: int = 30
    """… and of one."""
    csp: str = API_CSP
    """Content-Security-Policy of its answers."""
