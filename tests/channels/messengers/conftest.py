"""A gateway with all messengers switched on, their providers on the loopback, and a scripted Rasa."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import aiohttp
import pytest
import pytest_asyncio

from bot.cases.store import CaseStore
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.settings import Settings
from tests.channels.messengers.providers import Facebook, Providers, Telegram, Twilio
from tests.gateway.conftest import (  # noqa: F401 - fixtures
    a_photo,
    http,
    live_knowledge,
    make_services,
    nothing_is_late,
    rasa,
    settings,
    sqlite_store,
)
from tests.gateway.rasa import RasaForTests

Make = Callable[[Settings, CaseStore], Services]


@pytest_asyncio.fixture
async def providers(settings: Settings, http: aiohttp.ClientSession) -> AsyncIterator[Providers]:  # noqa: F811
    """The providers, listening."""
    providers = Providers.of(settings.public_url, http)
    for provider in providers.all:
        await provider.start()
    yield providers
    for provider in providers.all:
        await provider.die()


@pytest.fixture
def services(
    settings: Settings,  # noqa: F811
    sqlite_store: CaseStore,  # noqa: F811
    make_services: Make,  # noqa: F811
    providers: Providers,
) -> Services:
    """The services of the gateway under test."""
    return make_services(replace(settings, messengers=providers.settings), sqlite_store)


@pytest_asyncio.fixture
async def gateway(services: Services, rasa: RasaForTests) -> AsyncIterator[Services]:  # noqa: F811
    """The gateway, listening."""
    async with listening(services):
        yield services


@pytest.fixture
def telegram(gateway: Services, providers: Providers) -> Telegram:
    """People in Telegram."""
    return providers.telegram


@pytest.fixture
def twilio(gateway: Services, providers: Providers) -> Twilio:
    """People in WhatsApp and with SMS."""
    return providers.twilio


@pytest.fixture
def facebook(gateway: Services, providers: Providers) -> Facebook:
    """People in the Messenger."""
    return providers.facebook
