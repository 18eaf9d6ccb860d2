"""A small real server that stands for Rasa's webhook and the action server, and breaks down on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.run.readiness import READINESS_SENDER, TROUBLE

Reply = dict[str, Any]


def echo(message: str) -> list[Reply]:
    """Answer with what was said."""
    return [{"text": f"Sie sagten: {message}"}]


class RasaForTests:
    """Answers on a loopback port; what citizens said stands in ``heard``, probes of the readiness do not."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.heard: list[dict[str, Any]] = []
        self.reply: Callable[[str], list[Reply]] = echo
        self.actions_live = True
        """Without the action server the channel says that it has trouble."""
        self.may_answer = asyncio.Event()
        """Cleared, every answer waits for it."""
        self.may_answer.set()
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.add_routes([web.post("/webhooks/rest/webhook", self._webhook), web.get("/health", self._health)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def die(self) -> None:
        """End, with all connections."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def messages(self) -> list[str]:
        """What was said, in order."""
        return [body["message"] for body in self.heard]

    async def _webhook(self, request: web.Request) -> web.Response:
        body = await request.json()
        is_probe = body["sender"] == READINESS_SENDER
        if not is_probe:
            self.heard.append(body)
        await self.may_answer.wait()
        if not self.actions_live and not is_probe:
            trouble = {"text": "Da ist etwas schiefgegangen.", "custom": {"type": TROUBLE}}
            return web.json_response([{"recipient_id": body["sender"], **trouble}])
        replies = [{"recipient_id": body["sender"], **reply} for reply in self.reply(body["message"])]
        return web.json_response(replies)

    async def _health(self, request: web.Request) -> web.Response:
        return web.Response(status=200 if self.actions_live else 503)
