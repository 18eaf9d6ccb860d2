"""A GeoReport server as other systems see it: its address, a key, reports that are there already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.place import PlaceResolver
from bot.cases.defects.places import ResolvedPlace, unknown_place
from bot.cases.defects.report import file_report
from bot.cases.store import CaseStore
from bot.clock import BERLIN
from bot.knowledge.live import LiveKnowledge
from bot.knowledge.load import DEFAULT_FOLDER
from bot.language.words import WordAnalyser
from bot.open311.keys import add_key
from tests.gateway_server import served

NOW = datetime(2026, 9, 21, 9, 30, tzinfo=BERLIN)
"""A Monday."""


@pytest.fixture(scope="session")
def live(analyser: WordAnalyser) -> LiveKnowledge:
    """The facts of the repository, as the gateway holds them."""
    return LiveKnowledge(DEFAULT_FOLDER, analyser)


@pytest.fixture(scope="session")
def places(live: LiveKnowledge, analyser: WordAnalyser) -> PlaceResolver:
    """What recognises places."""
    return PlaceResolver(live.state.knowledge, analyser)


@dataclass
class City:
    """The server of the city, with a key to it."""

    url: str
    """Root of the interface."""
    key: str
    key_id: int
    store: CaseStore

    def get(self, path: str, **parameters: str) -> requests.Response:
        """Ask for something."""
        return requests.get(f"{self.url}/{path}", params=parameters, timeout=60)

    def post(self, form: dict[str, str], kind: str = "json", **headers: str) -> requests.Response:
        """File a report, with the key unless the form has one."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.post(
            f"{self.url}/requests.{kind}", data={"api_key": self.key, **form}, headers=names, timeout=60
        )


@pytest.fixture
def clock() -> list[datetime]:
    """What time it is: the only entry of the list, which tests may replace."""
    return [NOW]


@pytest.fixture
def city(store: CaseStore, live: LiveKnowledge, tmp_path: Path, clock: list[datetime]) -> Iterator[City]:
    """A running server."""
    key_id, key = add_key(store, "Nachbarstadt", "test", NOW)
    with served(store, live, tmp_path, lambda: clock[0]) as address:
        yield City(f"{address}/open311/v2", key, key_id, store)


@pytest.fixture
def report(store: CaseStore, live: LiveKnowledge, places: PlaceResolver) -> Callable[..., str]:
    """``report("Ahornstraße 5", …)`` files a report as a citizen does; returns its reference."""

    def file(place: str = "Emil-Wölk-Straße 11", at: datetime = NOW, **more: Any) -> str:
        resolved = places.resolve(place, "laterne")
        where = resolved if isinstance(resolved, ResolvedPlace) else unknown_place(place)
        details = {"category": "laterne", "description": "Die Laterne ist dunkel.", **more}
        draft = DefectDraft(place=where, **details)
        return file_report(store, draft, at, live.state.knowledge).reference

    return file
