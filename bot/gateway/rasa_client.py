"""The way to Rasa's REST webhook (``bot/channels/rest.py``), over kept connections on the loopback."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.run.readiness import READINESS_SENDER, is_trouble

_PATIENCE = aiohttp.ClientTimeout(total=30, sock_connect=2)
"""Longer than any turn; a message that takes longer is asked again, see ``bot/gateway/turns.py``."""
_PROBE_PATIENCE = aiohttp.ClientTimeout(total=4, sock_connect=1)
_PROBE_COUNTS = 1.0
"""Seconds for which the result of a probe counts."""
_MOST_CONNECTIONS = 64

Reply = dict[str, Any]


class NoAnswer(Exception):
    """Rasa or the action server could not answer now; no words about why, for they may end in a log."""


class RasaClient:
    """Asks one Rasa server."""

    def __init__(self, rasa_url: str, actions_url: str) -> None:
        """Prepare; connections are opened when needed."""
        self._webhook = f"{rasa_url}/webhooks/rest/webhook"
        self._actions_health = f"{actions_url}/health"
        self._session: aiohttp.ClientSession | None = None
        self._probing = asyncio.Lock()
        self._probed: tuple[float, bool] = (-_PROBE_COUNTS, False)

    async def ask(self, sender: str, message: str, metadata: Mapping[str, Any] | None = None) -> list[Reply]:
        """Return Rasa's replies to a message, as the contract of the webhook has them.

        Raises:
            NoAnswer: not reached, too slow, broken, or the action server is not there.
        """
        body = {"sender": sender, "message": message, "metadata": dict(metadata or {})}
        return await self._post(body, _PATIENCE)

    async def is_ready(self) -> bool:
        """Return whether Rasa answers with a loaded model, and the action server lives.

        Many who ask at once cost Rasa one message a second.
        """
        async with self._probing:
            if time.monotonic() - self._probed[0] >= _PROBE_COUNTS:
                is_ready = await self._probe()
                self._probed = (time.monotonic(), is_ready)
            return self._probed[1]

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _probe(self) -> bool:
        try:
            session = self._open()
            async with session.get(self._actions_health, timeout=_PROBE_PATIENCE) as response:
                if response.status != 200:
                    return False
            return bool(await self._post({"sender": READINESS_SENDER, "message": "Hallo"}, _PROBE_PATIENCE))
        except (NoAnswer, aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return False

    async def _post(self, body: Mapping[str, Any], patience: aiohttp.ClientTimeout) -> list[Reply]:
        try:
            async with self._open().post(self._webhook, json=body, timeout=patience) as response:
                replies = await response.json() if response.status == 200 else None
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
            raise NoAnswer from error
        if not isinstance(replies, list) or not replies or any(is_trouble(reply) for reply in replies):
            raise NoAnswer
        return replies

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=_MOST_CONNECTIONS, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=False)
        return self._session
