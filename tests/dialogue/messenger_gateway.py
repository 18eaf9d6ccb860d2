"""A gateway before the really started assistant, with messengers switched on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from bot.answers.phrasebook import Phrasebook
from bot.cases.store import CaseStore
from bot.clock import BERLIN
from bot.conversations.chats import Chats
from bot.gateway.rasa_client import RasaClient
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.settings import Settings
from tests.dialogue.assistant import NOW

MOMENT = datetime.fromisoformat(NOW).replace(tzinfo=BERLIN)


@asynccontextmanager
async def gateway_before_assistant(settings: Settings, live_knowledge: Any) -> AsyncIterator[Services]:
    """Listen for the time of the block; the settings name the assistant, its database and the messengers."""
    store = CaseStore(settings.database_url)
    store.migrate()
    services = Services(
        settings=settings,
        store=store,
        knowledge=live_knowledge,
        phrasebook=Phrasebook(),
        rasa=RasaClient(settings.rasa_url, settings.actions_url),
        chats=Chats(store, settings.data_folder),
        clock=lambda: MOMENT,
    )
    try:
        async with listening(services):
            yield services
    finally:
        store.close()
