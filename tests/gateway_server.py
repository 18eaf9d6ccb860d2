"""A real gateway on the loopback, in a thread of its own, for tests that use blocking clients."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.store import CaseStore
from bot.conversations.chats import Chats
from bot.gateway.app import build_app
from bot.gateway.rasa_client import RasaClient
from bot.gateway.services import Services
from bot.knowledge.live import LiveKnowledge
from bot.settings import Access, Settings


@contextmanager
def served(
    store: CaseStore, knowledge: LiveKnowledge, folder: Path, clock: Callable[[], datetime]
) -> Iterator[str]:
    """Start a gateway without Rasa, with wide rate limits; yield its address, stop it at the end."""
    settings = Settings(data_folder=folder, access=Access(rate_factor=1000.0))
    services = Services(
        settings=settings,
        store=store,
        knowledge=knowledge,
        phrasebook=shared_phrasebook(),
        rasa=RasaClient(settings.rasa_url, settings.actions_url),
        chats=Chats(store, folder),
        clock=clock,
    )
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(_start(services), loop).result(timeout=60)
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(timeout=60)
        services.threads.shutdown()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=60)
        loop.close()


async def _start(services: Services) -> web.AppRunner:
    runner = web.AppRunner(build_app(services), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner
