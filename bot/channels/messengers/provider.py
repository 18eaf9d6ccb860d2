"""What all providers have in common: how they are called, and what their refusals mean."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import aiohttp

from bot.messengers.arrived import Arrived
from bot.messengers.packing import Manner

Content = Mapping[str, Any]
Handover = Callable[[], Awaitable[bool]]
"""Called just before a provider gets a piece; ``False``: it must not get it."""

PATIENCE = aiohttp.ClientTimeout(total=30, sock_connect=10)
_LONGEST_WAIT = 3600.0


class Refused(Exception):
    """The provider will never deliver this; the reason holds no personal data."""


class NotSent(Exception):
    """The provider has not accepted it; later it may."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        """``wait``: seconds it asks for."""
        super().__init__(reason)
        self.wait = min(wait, _LONGEST_WAIT) if wait is not None else None


class Uncertain(Exception):
    """The provider may have accepted it or not."""


class NoLongerMine(Exception):
    """Somebody else has taken over what was about to be sent."""


class PhotoUnusable(Exception):
    """The provider will not give a photo, or it is too large."""


class Forged(Exception):
    """The request is not from the provider."""


class Malformed(Exception):
    """The request is from the provider but not as its documents say."""


class Provider(Protocol):
    """A provider, for one or several channels."""

    channels: tuple[str, ...]

    def manner(self, channel: str) -> Manner:
        """Return what the messenger can do."""

    async def send(self, channel: str, peer: str, content: Content, handover: Handover) -> str:
        """Send one piece; return the provider's number for it.

        Raises:
            Refused, NotSent, Uncertain, NoLongerMine: it was not, or perhaps not, sent.
        """

    async def fetch(self, attachment: str, most_bytes: int) -> bytes:
        """Return a photo somebody has sent.

        Raises:
            PhotoUnusable: for good.
            NotSent: perhaps later.
        """

    async def acknowledge(self, arrived: Arrived) -> None:
        """Tell the provider that a pressed button was seen, where it wants that; failures do not matter."""

    async def close(self) -> None:
        """Close all connections."""


def is_same(given: str, expected: str) -> bool:
    """Return whether two secrets are the same, in a time that does not depend on where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def read_json(body: bytes) -> Any:
    """Return the JSON of a delivery; halves of characters, which nothing can keep, become question marks.

    Raises:
        ValueError, RecursionError: it is none.
    """
    return json.loads(json.dumps(json.loads(body), ensure_ascii=False).encode("utf-8", "replace"))


class Calls:
    """Calls of one provider's interface."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """Connections are not kept open: on one that is just being closed, nobody knows what arrived."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=50, force_close=True)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=False, timeout=PATIENCE)
        return self._session

    async def post(self, address: str, handover: Handover, **how: Any) -> tuple[int, Mapping[str, str], Any]:
        """Return status, headers and JSON (``None`` if it is none) of the answer.

        Raises:
            NotSent, Uncertain, NoLongerMine: there is no answer.
        """
        if not await handover():
            raise NoLongerMine
        try:
            async with self.session.post(address, allow_redirects=False, **how) as response:
                return response.status, response.headers, await _json(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"not reached: {type(error).__name__}") from error
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise Uncertain(type(error).__name__) from error

    async def get_bytes(self, address: str, most_bytes: int, **how: Any) -> bytes:
        """Return what is found at an address.

        Raises:
            PhotoUnusable: it is not there, not ours to see, or too large.
            NotSent: perhaps later.
        """
        try:
            async with self.session.get(address, max_redirects=3, **how) as response:
                if response.status == 429 or response.status >= 500:
                    raise NotSent(f"photo: status {response.status}", retry_after(response.headers))
                if response.status != 200 or (response.content_length or 0) > most_bytes:
                    raise PhotoUnusable
                content = await response.content.read(most_bytes + 1)
                while len(content) <= most_bytes and (more := await response.content.read(most_bytes)):
                    content += more
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise NotSent(f"photo: {type(error).__name__}") from error
        if len(content) > most_bytes:
            raise PhotoUnusable
        return content

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a provider asks for in its headers, ``None`` if it does not say."""
    text = headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def raise_unless_accepted(status: int, reason: str, wait: float | None) -> None:
    """Go by a status where a provider says nothing more special.

    Raises:
        Refused, NotSent, Uncertain: it was not, or perhaps not, accepted.
    """
    if 200 <= status < 300:
        return
    if status == 504:
        raise Uncertain(reason)
    if status in (401, 403, 404, 408, 425, 429) or status >= 500 or 300 <= status < 400:
        raise NotSent(reason, wait)  # also what an operator can put right: a wrong token, a wrong address
    raise Refused(reason)


async def _json(response: aiohttp.ClientResponse) -> Any:
    try:
        return await response.json(content_type=None)
    except ValueError:
        return None
