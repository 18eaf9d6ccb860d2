"""The console in Debian's Chromium, before a gateway that really listens, with a citizen beside it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from bot.answers.phrasebook import Phrasebook
from bot.cases.store import CaseStore
from bot.clock import BERLIN
from bot.conversations.chats import Chats
from bot.gateway.rasa_client import RasaClient
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.hotline.accounts import add_account
from bot.hotline.roles import Role
from bot.knowledge.live import LiveKnowledge
from bot.language.words import WordAnalyser
from bot.settings import ROOT, Access, Settings
from tests.chromium import CHROMIUM, FLAGS, PATIENCE, require_chromium
from tests.gateway.citizen import Browser
from tests.gateway.rasa import RasaForTests
from tests.run.processes import free_port

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)
PASSWORD = "drei bunte Ampeln"
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def city(analyser: WordAnalyser) -> LiveKnowledge:
    """The real facts."""
    return LiveKnowledge(ROOT / "knowledge", analyser)


@pytest.fixture
def desk(tmp_path: Path, sqlite_template: Path, city: LiveKnowledge) -> Services:
    """The services of a gateway with an administrator's account."""
    database = tmp_path / "cases.db"
    shutil.copy(sqlite_template, database)
    rasa_port = free_port()
    settings = Settings(
        host="127.0.0.1",
        port=free_port(),
        rasa_port=rasa_port,
        actions_port=rasa_port,
        data_folder=tmp_path,
        access=Access(rate_factor=1000.0),
    )
    store = CaseStore(f"sqlite:///{database}")
    add_account(store, "anna", "Anna Muster", Role.ADMINISTRATOR, PASSWORD, "operator:test", NOW)
    return Services(
        settings=settings,
        store=store,
        knowledge=city,
        phrasebook=Phrasebook(),
        rasa=RasaClient(settings.rasa_url, settings.actions_url),
        chats=Chats(store, tmp_path),
        clock=lambda: NOW,
    )


@pytest_asyncio.fixture
async def rasa(desk: Services) -> AsyncIterator[RasaForTests]:
    """The Rasa of this gateway."""
    server = RasaForTests(desk.settings.rasa_port)
    await server.start()
    yield server
    await server.die()


@pytest_asyncio.fixture
async def gateway(desk: Services, rasa: RasaForTests) -> AsyncIterator[Services]:
    """The gateway, listening."""
    async with listening(desk):
        yield desk


@pytest_asyncio.fixture
async def citizen(gateway: Services) -> AsyncIterator[Browser]:
    """Somebody with the chat open."""
    async with aiohttp.ClientSession(trust_env=False) as http:
        yield await Browser(http, gateway.settings.public_url).open()


@pytest_asyncio.fixture
async def page(gateway: Services) -> AsyncIterator[Page]:
    """The console, signed in; errors of its scripts and of its CSP fail the test."""
    require_chromium()
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        page = await chromium.new_page(viewport={"width": 1366, "height": 768}, locale="de-DE")
        trouble: list[str] = []
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.set_default_timeout(PATIENCE)
        await page.goto(f"{gateway.settings.public_url}/hotline/sign-in")
        await page.fill("input[name=name]", "anna")
        await page.fill("input[name=password]", PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#navigation a")
        yield page
        await chromium.close()
        assert trouble == []
