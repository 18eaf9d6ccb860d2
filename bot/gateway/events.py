"""Server-sent events: what is said in a chat, as it is said, and what was missed meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from aiohttp import web

from bot.conversations.errors import ChatError
from bot.gateway import problems
from bot.gateway.chat import message_json, state_json
from bot.gateway.policies import Policy
from bot.gateway.problems import Problem
from bot.gateway.rate_limits import Rate
from bot.gateway.requests import number, refuse_other_parameters, to_json
from bot.gateway.running import RUNNING
from bot.gateway.services import Services
from bot.gateway.sessions import SESSIONS
from bot.gateway.streams import MOST, MOST_OF_ADDRESS, Full, Listener

POLICY = Policy(
    name="events",
    rate=Rate(burst=60, per_second=2.0),
    origins="listed",
    at_once=MOST,
    at_once_per_address=MOST_OF_ADDRESS,
)

SIGN_OF_LIFE_EVERY = 15.0
"""Seconds; proxies close what is silent for longer."""
_WRITES_WITHIN = 20.0
"""A client that does not take what is written for so long is gone."""
_RETRY_MILLISECONDS = 2000
_PAGE = 200
_STREAMS = Rate(burst=20, per_second=0.5)
"""Of one chat: coming back again and again is fine, hammering is not."""


def routes(services: Services) -> list[web.RouteDef]:
    """Return the route."""

    async def listen(request: web.Request) -> web.StreamResponse:
        """Send what is said until the client leaves."""
        refuse_other_parameters(request, "after")
        after = _after(request)
        chat_id = await request.app[SESSIONS].chat_id(request)
        request.app[SESSIONS].limit("streams", chat_id, _STREAMS)
        await services.run(services.chats.get, chat_id)  # gone: 401 instead of an empty stream
        streams = request.app[RUNNING].streams
        try:
            listener = streams.join(chat_id, request["address"])
        except Full as error:
            raise Problem(429, problems.TOO_MANY_STREAMS, headers={"Retry-After": "10"}) from error
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
        )
        try:
            await response.prepare(request)
            with suppress(ConnectionError, asyncio.TimeoutError):
                await _Writer(services, response, listener, after).run()
        finally:
            streams.leave(listener)
        return response

    return [web.get("/api/chat/events", listen, allow_head=False)]


class _Writer:
    """Writes one stream."""

    def __init__(
        self, services: Services, response: web.StreamResponse, listener: Listener, after: int
    ) -> None:
        self._services = services
        self._response = response
        self._listener = listener
        self._after = after
        self._typing = False

    async def run(self) -> None:
        """Write until the client leaves (``ConnectionError``), or there is nothing more to come."""
        await self._write(f"retry: {_RETRY_MILLISECONDS}\n\n")
        listener = self._listener
        while True:
            listener.woken.clear()
            if listener.closed is None:
                await self._write_news()
            if listener.closed is not None:
                await self._write(_event("closed", {"reason": listener.closed}))
                return
            try:
                await asyncio.wait_for(listener.woken.wait(), timeout=SIGN_OF_LIFE_EVERY)
            except asyncio.TimeoutError:
                await self._write(": still here\n\n")

    async def _write_news(self) -> None:
        listener, chats = self._listener, self._services.chats
        has_more = True
        while has_more:
            try:
                chat, messages = await self._services.run(chats.news, listener.chat_id, self._after, _PAGE)
            except ChatError:
                listener.closed = "deleted"
                return
            pieces = []
            if listener.seen is None or listener.seen[:2] != (chat.mode, chat.agent):
                pieces.append(_event("state", state_json(chat)))
            pieces += [_event("message", message_json(message), message.seq) for message in messages]
            listener.saw(chat)
            if messages:
                self._after = messages[-1].seq
            if listener.typing != self._typing:
                self._typing = listener.typing
                pieces.append(_event("typing", {"typing": self._typing}))
            if pieces:
                await self._write("".join(pieces))
            has_more = len(messages) == _PAGE

    async def _write(self, text: str) -> None:
        await asyncio.wait_for(self._response.write(text.encode()), timeout=_WRITES_WITHIN)


def _event(kind: str, content: Any, seq: int | None = None) -> str:
    number_line = f"id: {seq}\n" if seq is not None else ""
    return f"{number_line}event: {kind}\ndata: {to_json(content)}\n\n"


def _after(request: web.Request) -> int:
    """The last message the client has: in the header when it comes back, in the query when it likes.

    Raises:
        Problem: 400.
    """
    header = request.headers.get("Last-Event-ID", "")
    if not header:
        return number(request, "after", 0, 0, 10**9 - 1)
    if not (header.isascii() and header.isdigit()) or len(header) > 9:
        raise Problem(400, problems.INVALID_REQUEST)
    return int(header)
