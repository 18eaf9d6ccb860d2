"""The gateway as a process: ``python -m bot.gateway.server``; any number may run on one PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from aiohttp import web

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.store import shared_store
from bot.conversations.chats import Chats
from bot.gateway.app import build_app
from bot.gateway.connections import Connection, Doorkeeper
from bot.gateway.json_logs import log_json_lines
from bot.gateway.rasa_client import RasaClient
from bot.gateway.running import RUNNING
from bot.gateway.services import Services
from bot.knowledge.live import shared_knowledge
from bot.knowledge.load import KnowledgeError
from bot.settings import InvalidSetting, Settings

logger = logging.getLogger("bot.gateway.server")

DRAIN_SECONDS = 8.0
"""For requests and answers that are under way when asked to stop; the supervisor waits for ten."""
_BACKLOG = 512


def open_services(settings: Settings) -> Services:
    """Return the services of this process.

    Raises:
        InvalidSetting: the address of the database cannot be used.
        KnowledgeError: the knowledge base cannot be used.
    """
    store = shared_store()
    return Services(
        settings=settings,
        store=store,
        knowledge=shared_knowledge(),
        phrasebook=shared_phrasebook(),
        rasa=RasaClient(settings.rasa_url, settings.actions_url),
        chats=Chats(store, settings.data_folder),
    )


@asynccontextmanager
async def listening(services: Services) -> AsyncIterator[web.Application]:
    """Answer requests for the time of the block; at its end finish what is under way.

    Raises:
        OSError: the port cannot be used.
    """
    settings = services.settings
    app = build_app(services)
    runner = web.AppRunner(app, shutdown_timeout=DRAIN_SECONDS, handle_signals=False)
    await runner.setup()
    try:
        assert runner.server is not None
        doorkeeper = Doorkeeper(services, app[RUNNING].metrics)
        listener = await asyncio.get_running_loop().create_server(
            partial(Connection, runner.server, doorkeeper),
            settings.host,
            settings.port,
            backlog=_BACKLOG,
            reuse_address=True,
        )
        try:
            yield app
        finally:
            app[RUNNING].drain()
            listener.close()
    finally:
        await runner.cleanup()


async def serve(services: Services) -> None:
    """Answer until SIGTERM or SIGINT, then finish what is under way.

    Raises:
        OSError: the port cannot be used.
    """
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    settings = services.settings
    async with listening(services):
        logger.info("listening", extra={"fields": {"host": settings.host, "port": settings.port}})
        await stopping.wait()
        logger.info("draining")
    logger.info("stopped")


def main() -> int:
    """Run the gateway until it is stopped; return the exit code."""
    try:
        settings = Settings.from_environment()
        log_json_lines(os.environ.get("BOT_LOG_LEVEL", "INFO"))
        services = open_services(settings)
    except InvalidSetting as error:
        print(f"The gateway cannot start: {error}", file=sys.stderr)
        return 2
    except KnowledgeError as error:
        print(f"The gateway cannot start: knowledge base: {error}", file=sys.stderr)
        return 1
    try:
        asyncio.run(serve(services))
    except InvalidSetting as error:
        print(f"The gateway cannot start: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"The gateway cannot listen on {settings.host}:{settings.port}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
