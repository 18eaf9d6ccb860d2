"""What runs beside the requests of one gateway process, from its start to its end."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.gateway.metrics import Metrics
from bot.gateway.services import Services


@dataclass
class Running:
    """The state of the process."""

    services: Services
    metrics: Metrics
    is_draining: bool = False
    """Whether it is about to end and wants no new work."""

    async def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """End, and leave nothing behind."""
        await self.services.rasa.close()


RUNNING = web.AppKey("running", Running)
