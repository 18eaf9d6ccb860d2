"""The gateway with its console in a thread of its own, for a browser driven from the test's thread."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime
from pathlib import Path

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.demo_slots import fill_demo_slots
from bot.cases.lost_items.demo import fill_with_samples
from bot.cases.store import CaseStore
from bot.clock import BERLIN
from bot.conversations.chats import Chats
from bot.gateway.rasa_client import RasaClient
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.hotline.accounts import add_account
from bot.hotline.preparing import prepare_desk
from bot.hotline.roles import Role
from bot.knowledge import KnowledgeBase
from bot.knowledge.live import KnowledgeState
from bot.knowledge.search import SearchIndex
from bot.settings import Access, Settings
from tests.run.processes import free_port

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)
PASSWORD = "drei bunte Ampeln"


class LoadedFacts:
    """The facts of the repository, loaded once."""

    def __init__(self, state: KnowledgeState) -> None:
        self.state = state
        self.problem = None


class RunningConsole:
    """A gateway that listens until it is stopped."""

    def __init__(self, knowledge: KnowledgeBase, index: SearchIndex, folder: Path) -> None:
        self.settings = Settings(
            host="127.0.0.1", port=free_port(), data_folder=folder, access=Access(rate_factor=1000.0)
        )
        self.store = CaseStore(self.settings.database_url)
        self.store.migrate()
        for name, role in (("anna", Role.AGENT), ("rita", Role.EDITOR)):
            add_account(self.store, name, f"{name.title()} Muster", role, PASSWORD, "operator:test", NOW)
        fill_with_samples(self.store, NOW, count=120)
        fill_demo_slots(self.store, self.settings, NOW, knowledge)
        facts = KnowledgeState(knowledge, index, NOW)
        prepare_desk(self.store, facts)
        self._services = Services(
            settings=self.settings,
            store=self.store,
            knowledge=LoadedFacts(facts),  # type: ignore[arg-type]
            phrasebook=shared_phrasebook(),
            rasa=RasaClient(self.settings.rasa_url, self.settings.actions_url),
            chats=Chats(self.store, folder),
            clock=lambda: NOW,
        )
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.settings.public_url

    def start(self) -> RunningConsole:
        """Begin to listen."""
        self._thread.start()
        assert self._ready.wait(120)
        return self

    def stop(self) -> None:
        """End."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=20)
        self.store.close()

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        async with listening(self._services):
            self._ready.set()
            await self._stop.wait()
