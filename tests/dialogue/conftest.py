"""Starts the assistant once for all dialogues."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from bot.run.console import Console
from bot.run.training import ensure_model, model_path
from bot.settings import Settings
from tests.dialogue.assistant import Assistant, Citizen


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The running assistant, with a model trained from what is there now; stopped at the end."""
    settings = Settings.from_environment()
    asyncio.run(ensure_model(settings, Console()))
    folder = tmp_path_factory.mktemp("assistant")
    running = Assistant(folder, model_path(settings), settings.data_folder / "cache")
    try:
        running.start("actions")
        running.start("rasa")
        running.wait_until_ready("actions", within=300)
        running.wait_until_ready("rasa", within=300)
        yield running
    finally:
        running.stop()


@pytest.fixture
def citizen(assistant: Assistant) -> Citizen:
    """Somebody who has not written before."""
    return Citizen(assistant)


@pytest.fixture
def new_citizen(assistant: Assistant) -> Callable[[], Citizen]:
    """As many people as a test needs."""
    return lambda: Citizen(assistant)
