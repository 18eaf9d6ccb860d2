"""A gateway that really listens, and a Rasa that can be told to break down."""

from __future__ import annotations

import io
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from PIL import Image

from bot.cases.store import CaseStore
from bot.clock import BERLIN
from bot.gateway import turns
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.knowledge.live import LiveKnowledge
from bot.language.words import WordAnalyser
from bot.settings import Access, Settings
from tests.gateway.citizen import Browser
from tests.gateway.rasa import RasaForTests
from tests.gateway_services import services_at
from tests.knowledge.small_knowledge import write_small_knowledge
from tests.run.processes import free_port

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def nothing_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, no answer is late, unless a test is about that."""
    monkeypatch.setattr(turns, "NOTICE_AFTER", 300.0)


@pytest.fixture(scope="session")
def live_knowledge(tmp_path_factory: pytest.TempPathFactory) -> LiveKnowledge:
    """A handful of facts."""
    folder = write_small_knowledge(tmp_path_factory.mktemp("knowledge"))
    return LiveKnowledge(folder, WordAnalyser(tmp_path_factory.mktemp("words")))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Where this test's gateway and its Rasa are."""
    rasa_port = free_port()
    return Settings(
        host="127.0.0.1",
        port=free_port(),
        rasa_port=rasa_port,
        actions_port=rasa_port,
        data_folder=tmp_path,
        access=Access(origins=("https://www.jena.example",)),
    )


@pytest.fixture
def make_services(live_knowledge: LiveKnowledge) -> Callable[[Settings, CaseStore], Services]:
    """Services of a gateway process; two of them on one store are two processes to each other."""

    def make(settings: Settings, store: CaseStore) -> Services:
        return services_at(NOW, settings, store, live_knowledge)

    return make


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path) -> CaseStore:
    """An empty store in a file, where the kind of database does not matter."""
    path = tmp_path / "cases.db"
    shutil.copy(sqlite_template, path)
    return CaseStore(f"sqlite:///{path}")


@pytest.fixture
def services(
    settings: Settings, sqlite_store: CaseStore, make_services: Callable[[Settings, CaseStore], Services]
) -> Services:
    """The services of the gateway under test."""
    return make_services(settings, sqlite_store)


@pytest_asyncio.fixture
async def rasa(settings: Settings) -> AsyncIterator[RasaForTests]:
    """The Rasa that answers this gateway."""
    server = RasaForTests(settings.rasa_port)
    await server.start()
    yield server
    await server.die()


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Connections of all browsers."""
    connector = aiohttp.TCPConnector(limit=150)
    async with aiohttp.ClientSession(connector=connector, trust_env=False) as session:
        yield session


@pytest_asyncio.fixture
async def gateway(services: Services, rasa: RasaForTests) -> AsyncIterator[Services]:
    """The gateway, listening."""
    async with listening(services):
        yield services


@pytest.fixture
def visitor(gateway: Services, http: aiohttp.ClientSession) -> Browser:
    """A browser without a session."""
    return Browser(http, gateway.settings.public_url)


@pytest_asyncio.fixture
async def browser(visitor: Browser) -> Browser:
    """A browser with a session."""
    return await visitor.open()


@pytest.fixture
def another(gateway: Services, http: aiohttp.ClientSession) -> Callable[[], Awaitable[Browser]]:
    """As many other people as a test needs."""
    return lambda: Browser(http, gateway.settings.public_url).open()


def generous(settings: Settings) -> Settings:
    """Return the settings with rate limits that no test reaches."""
    return replace(settings, access=replace(settings.access, rate_factor=1000.0))


@pytest.fixture(scope="session")
def a_photo() -> bytes:
    """A JPEG with a position in its EXIF data."""
    picture = Image.new("RGB", (640, 480), "grey")
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    content = io.BytesIO()
    picture.save(content, "JPEG", exif=exif)
    return content.getvalue()
