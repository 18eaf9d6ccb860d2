"""How many connections may be open, in all and of one address; said no to before a byte is read."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from bot.gateway.addresses import is_trusted, rate_key
from bot.gateway.metrics import Metrics
from bot.settings import Network


@dataclass
class Doorkeeper:
    """Makes the protocol for each new connection, and counts them."""

    serve: Callable[[], Any]
    """Makes the protocol that serves a connection."""
    metrics: Metrics
    proxies: tuple[Network, ...] = ()
    """Connections of these stand for many people and are not counted by address."""
    most: int = 4000
    most_per_address: int = 200
    open: int = 0
    open_of: Counter[str] = field(default_factory=Counter)

    def __call__(self) -> asyncio.Protocol:
        """Return the protocol of a new connection."""
        return Connection(self)

    def enters(self, transport: asyncio.BaseTransport) -> str | None:
        """Count a connection; return what it is counted by, or ``None`` when there are too many."""
        peer = transport.get_extra_info("peername")
        try:
            address = ip_address(peer[0].partition("%")[0])
        except (TypeError, ValueError, IndexError):
            address = ip_address("0.0.0.0")
        key = "" if is_trusted(address, self.proxies) else rate_key(address)
        if self.open >= self.most or (key and self.open_of[key] >= self.most_per_address):
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


class Connection(asyncio.Protocol):
    """One connection: let in or closed at once, otherwise handed on to the protocol that serves it."""

    def __init__(self, doorkeeper: Doorkeeper) -> None:
        self._doorkeeper = doorkeeper
        self._key: str | None = None
        self._inner: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Decide whether there is room."""
        self._key = self._doorkeeper.enters(transport)
        if self._key is None:
            transport.abort()  # type: ignore[attr-defined]
            return
        self._inner = self._doorkeeper.serve()
        self._inner.connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Make room."""
        if self._key is not None:
            self._doorkeeper.leaves(self._key)
            self._inner.connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """Hand on."""
        if self._inner is not None:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Hand on."""
        return self._inner.eof_received() if self._inner is not None else None

    def pause_writing(self) -> None:
        """Hand on."""
        if self._inner is not None:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Hand on."""
        if self._inner is not None:
            self._inner.resume_writing()
