"""What runs beside the requests of one gateway process, from its start to its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from bot.gateway.handovers import Handovers
from bot.gateway.metrics import Metrics
from bot.gateway.services import Services
from bot.gateway.streams import Streams
from bot.gateway.turns import Turns

TURNS_END_WITHIN = 4.0
"""Seconds for turns that are under way when asked to stop."""


class Running:
    """The state of the process."""

    def __init__(self, services: Services, metrics: Metrics) -> None:
        self.services = services
        self.metrics = metrics
        self.streams = Streams(services, metrics)
        self.handovers = Handovers(services, self.streams.typing)
        self.turns = Turns(services, metrics, self.handovers, self.streams.typing)
        self.is_draining = False
        """Whether it is about to end and wants no new work."""

    async def start(self) -> None:
        """Begin."""
        await self.streams.start()
        await self.turns.start()
        await self.handovers.start()

    def drain(self) -> None:
        """Take nothing new: the process is about to end."""
        self.is_draining = True
        self.streams.stop()
        self.handovers.stop()

    async def stop(self) -> None:
        """End, and leave nothing behind."""
        self.drain()
        await self.turns.stop(TURNS_END_WITHIN)
        await self.services.rasa.close()
        await asyncio.get_running_loop().run_in_executor(None, self.services.threads.shutdown)


RUNNING = web.AppKey("running", Running)


async def run_beside(app: web.Application) -> AsyncIterator[None]:
    """Start with the application and stop after it."""
    running = app[RUNNING]
    await running.start()
    yield
    await running.stop()
