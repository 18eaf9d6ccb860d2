"""The gateway with the real facts and people who may sign in to its console."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.cases.store import CaseStore
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.hotline.accounts import add_account
from bot.hotline.roles import Role
from bot.knowledge import KnowledgeBase
from bot.knowledge.live import KnowledgeState
from bot.knowledge.search import SearchIndex
from bot.settings import Settings
from tests.gateway.conftest import NOW, generous

PASSWORD = "drei bunte Ampeln"
PEOPLE = {"anna": Role.AGENT, "rita": Role.EDITOR, "chefin": Role.ADMINISTRATOR}


class LoadedFacts:
    """The facts of the repository, loaded once for all tests."""

    def __init__(self, state: KnowledgeState) -> None:
        self.state = state
        self.problem = None


class Desk:
    """A browser at the console: keeps its cookie, sends the token against forgery."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self.url = url
        self.cookie = ""
        self.csrf = ""

    async def sign_in(self, name: str = "anna", password: str = PASSWORD) -> Desk:
        """Sign in and read the token."""
        async with self._http.post(
            f"{self.url}/hotline/api/session", json={"name": name, "password": password}
        ) as answer:
            assert answer.status == 200, await answer.text()
            self.cookie = answer.cookies["hotline"].value
        status, session = await self.call("GET", "session")
        assert status == 200
        self.csrf = session["csrf_token"]
        return self

    async def call(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Return status and JSON of an answer below ``/hotline/api/``."""
        status, content, _ = await self.fetch(method, f"/hotline/api/{path}", body, **headers)
        return status, json.loads(content) if content else None

    async def fetch(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, bytes, Any]:
        """Return status, content and headers of any answer."""
        sent = {"Cookie": f"hotline={self.cookie}"} if self.cookie else {}
        if method != "GET":
            sent["X-CSRF-Token"] = self.csrf
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        async with self._http.request(
            method, f"{self.url}{path}", json=body, headers=sent, allow_redirects=False
        ) as answer:
            return answer.status, await answer.read(), answer.headers


@pytest.fixture(scope="session")
def console_facts(knowledge: KnowledgeBase, index: SearchIndex) -> LoadedFacts:
    """What the console answers from."""
    return LoadedFacts(KnowledgeState(knowledge, index, NOW))


@pytest.fixture
def console_settings(settings: Settings) -> Settings:
    """Where the gateway is; tests change what they are about."""
    return generous(settings)


@pytest.fixture(scope="session")
def template_with_accounts(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which Anna, Rita and the boss have accounts; hashing passwords takes its time."""
    path = tmp_path_factory.mktemp("accounts") / "cases.db"
    shutil.copy(sqlite_template, path)
    store = CaseStore(f"sqlite:///{path}")
    for name, role in PEOPLE.items():
        add_account(store, name, name.title(), role, PASSWORD, "operator:test", NOW)
    store.close()
    return path


@pytest.fixture
def sqlite_store(template_with_accounts: Path, tmp_path: Path) -> CaseStore:
    """A store of this test's own."""
    path = tmp_path / "cases.db"
    shutil.copy(template_with_accounts, path)
    return CaseStore(f"sqlite:///{path}")


@pytest_asyncio.fixture
async def console(
    console_settings: Settings, services: Services, console_facts: LoadedFacts
) -> AsyncIterator[Services]:
    """The gateway, listening."""
    ready = replace(services, settings=console_settings, knowledge=console_facts)
    async with listening(ready):
        yield ready


@pytest_asyncio.fixture
async def visitor_at_desk(console: Services) -> AsyncIterator[Desk]:
    """A browser in which nobody is signed in."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=False) as http:
        yield Desk(http, console.settings.public_url)


@pytest_asyncio.fixture
async def anna(visitor_at_desk: Desk) -> Desk:
    """A browser in which Anna, an agent, is signed in."""
    return await visitor_at_desk.sign_in()
