"""A gateway before the really started assistant, with messengers switched on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from bot.cases.store import CaseStore
from bot.clock import BERLIN
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.settings import Settings
from tests.dialogue.assistant import NOW
from tests.gateway_services import services_at

MOMENT = datetime.fromisoformat(NOW).replace(tzinfo=BERLIN)


@asynccontextmanager
async def gateway_before_assistant(settings: Settings, live_knowledge: Any) -> AsyncIterator[Services]:
    """Listen for the time of the block; the settings name the assistant, its database and the messengers."""
    store = CaseStore(settings.database_url)
    store.migrate()
    services = services_at(MOMENT, settings, store, live_knowledge)
    try:
        async with listening(services):
            yield services
    finally:
        store.close()
