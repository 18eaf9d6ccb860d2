"""The services of a gateway, its clock fixed: for the gateway's own tests and before the whole assistant."""

from __future__ import annotations

from datetime import datetime

from bot.answers.phrasebook import Phrasebook
from bot.cases.store import CaseStore
from bot.conversations.chats import Chats
from bot.gateway.rasa_client import RasaClient
from bot.gateway.services import Services
from bot.knowledge.live import LiveKnowledge
from bot.settings import Settings


def services_at(now: datetime, settings: Settings, store: CaseStore, knowledge: LiveKnowledge) -> Services:
    """Return the services of one gateway process."""
    return Services(
        settings=settings,
        store=store,
        knowledge=knowledge,
        phrasebook=Phrasebook(),
        rasa=RasaClient(settings.rasa_url, settings.actions_url),
        chats=Chats(store, settings.data_folder),
        clock=lambda: now,
    )
