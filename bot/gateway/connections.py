"""Connections: how many may be open, and what is said to somebody who does not speak HTTP."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from aiohttp import web

from bot.gateway import security
from bot.gateway.addresses import is_trusted, rate_key
from bot.gateway.metrics import Metrics
from bot.gateway.policies import API_CSP
from bot.gateway.problems import Problem, problem_response
from bot.gateway.services import Services

logger = logging.getLogger("bot.gateway.connections")

IDLE_SECONDS = 30.0
"""A connection on which no complete request arrives for so long is closed; slow headers count as idle."""
LIMITS: dict[str, Any] = {
    "keepalive_timeout": IDLE_SECONDS,
    "max_line_size": 8190,
    "max_field_size": 8190,
    "max_headers": 64,
    "lingering_time": 2.0,
    "auto_decompress": False,
    "access_log": None,
}
"""Of aiohttp's protocol."""


@dataclass
class Doorkeeper:
    """Lets connections in, and counts them."""

    services: Services
    metrics: Metrics
    most: int = 4000
    most_per_address: int = 200
    """Connections of a trusted proxy stand for many people and are not counted by address."""
    open: int = 0
    open_of: Counter[str] = field(default_factory=Counter)

    def enters(self, transport: asyncio.BaseTransport) -> str | None:
        """Count a connection; return what it is counted by, or ``None`` when there are too many."""
        peer = transport.get_extra_info("peername")
        try:
            address = ip_address(peer[0].partition("%")[0])
        except (TypeError, ValueError, IndexError):
            address = ip_address("0.0.0.0")
        access = self.services.settings.access
        key = "" if is_trusted(address, access.proxies) else rate_key(address)
        most = self.most_per_address * max(1.0, access.rate_factor)
        if self.open >= self.most or (key and self.open_of[key] >= most):
            return None
        self.open += 1
        self.open_of[key] += 1
        self.metrics.connections.set(self.open)
        return key

    def leaves(self, key: str) -> None:
        """Count the end of a connection."""
        self.open -= 1
        self.open_of[key] -= 1
        if not self.open_of[key]:
            del self.open_of[key]
        self.metrics.connections.set(self.open)


class Connection(web.RequestHandler):  # type: ignore[misc]
    """One connection: let in or closed at once, before a byte is read."""

    __slots__ = ("_counted_as", "_doorkeeper")

    def __init__(self, server: web.Server, doorkeeper: Doorkeeper) -> None:
        super().__init__(server, loop=asyncio.get_running_loop(), **LIMITS)
        self._doorkeeper = doorkeeper
        self._counted_as: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Serve it, if there is room."""
        self._counted_as = self._doorkeeper.enters(transport)
        if self._counted_as is None:
            transport.abort()  # type: ignore[attr-defined]
        else:
            super().connection_made(transport)

    def connection_lost(self, error: BaseException | None) -> None:
        """Make room."""
        if self._counted_as is not None:
            self._doorkeeper.leaves(self._counted_as)
            self._counted_as = None
            super().connection_lost(error)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what is no request; neither answer nor log repeat what was sent, or by whom."""
        request_id = secrets.token_hex(8)
        logger.warning("Not a request (%s), %s", type(exc).__name__, request_id)
        services = self._doorkeeper.services
        response = problem_response(Problem(status), services.phrasebook, services.hotline_phone, request_id)
        response.headers.update(security.HEADERS)
        response.headers.update(
            {"Content-Security-Policy": API_CSP, "X-Request-ID": request_id, "Server": "-"}
        )
        response.force_close()
        return response
