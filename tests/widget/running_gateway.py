"""The real gateway application and the scripted Rasa, in a thread of their own on loopback ports."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.store import CaseStore
from bot.clock import BERLIN
from bot.conversations.chats import Chats
from bot.conversations.message import Mode, Outgoing
from bot.gateway.app import build_app
from bot.gateway.rasa_client import RasaClient
from bot.gateway.services import Services
from bot.knowledge.live import LiveKnowledge
from bot.settings import Access, Settings
from tests.run.processes import free_port
from tests.widget.city_page import with_city_page
from tests.widget.scripted_rasa import ScriptedRasa

Result = TypeVar("Result")

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)
"""A Wednesday; what time it is here, in the gateway and in all browsers."""


@dataclass
class RunningGateway:
    """What a test may do with it from outside."""

    url: str
    services: Services
    rasa: ScriptedRasa
    city: str = ""
    """Origin of another site, which is listed; under the name ``localhost`` it is one that is not."""

    def say_later(self, token: str, text: str, role: str = "bot", author: str | None = None) -> None:
        """Say something in a conversation that nobody asked for at that moment."""
        chat = self.services.chats.find(token)
        self.services.chats.deliver(chat.id, Outgoing(role=role, text=text, author=author), NOW)  # type: ignore[arg-type]

    def set_mode(self, token: str, mode: Mode, agent: str | None = None, notice: str = "") -> None:
        """Let a person take over, or go again."""
        said = Outgoing(role="notice", text=notice) if notice else None
        chat = self.services.chats.find(token)
        self.services.chats.set_mode(chat.id, mode, agent=agent, notice=said, now=NOW)


class GatewayThread:
    """Starts both servers and stops them."""

    def __init__(self, knowledge: LiveKnowledge, folder: Path, rasa: ScriptedRasa) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runners: list[web.AppRunner] = []
        store = CaseStore(f"sqlite:///{folder / 'cases.db'}")
        store.migrate()
        rasa_port, port = free_port(), free_port()
        settings = Settings(
            host="127.0.0.1",
            port=port,
            rasa_port=rasa_port,
            actions_port=rasa_port,
            data_folder=folder,
            access=Access(origins=(f"http://127.0.0.1:{rasa_port}",), rate_factor=1000),
        )
        services = Services(
            settings=settings,
            store=store,
            knowledge=knowledge,
            phrasebook=shared_phrasebook(),
            rasa=RasaClient(settings.rasa_url, settings.actions_url),
            chats=Chats(store, folder),
            clock=lambda: NOW,
        )
        self.gateway = RunningGateway(f"http://127.0.0.1:{port}", services, rasa)
        self.gateway.city = f"http://127.0.0.1:{rasa_port}"
        self._ports = {
            rasa_port: lambda: with_city_page(rasa.application(), self.gateway.url),
            port: lambda: build_app(services),
        }

    def start(self) -> RunningGateway:
        """Return the gateway, listening."""
        self._thread.start()
        for port, application in self._ports.items():
            self._run(lambda port=port, application=application: self._listen(application, port))
        return self.gateway

    def stop(self) -> None:
        """Stop both servers."""
        for runner in reversed(self._runners):
            self._run(runner.cleanup)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=60)
        self.gateway.services.store.close()

    async def _listen(self, application: Callable[[], web.Application], port: int) -> None:
        runner = web.AppRunner(application(), shutdown_timeout=0.2, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        self._runners.append(runner)

    def _run(self, work: Callable[[], Awaitable[Result]]) -> Result:
        async def call() -> Result:
            return await work()

        return asyncio.run_coroutine_threadsafe(call(), self._loop).result(timeout=60)
