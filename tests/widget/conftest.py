"""Chromium, the gateway and a visitor for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from bot.answers.context import AnswerContext
from bot.answers.phrasebook import shared_phrasebook
from bot.knowledge.live import LiveKnowledge
from bot.language.words import WordAnalyser
from bot.settings import ROOT
from tests.chromium import PATIENCE, launched
from tests.widget.running_gateway import NOW, GatewayThread, RunningGateway
from tests.widget.scripted_rasa import ScriptedRasa, script
from tests.widget.visitor import Visitor

DESKTOP = {"width": 1100, "height": 800}


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A browser for all tests here; its event loop ends before other packages' tests."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    """The gateway before a scripted Rasa."""
    knowledge = LiveKnowledge(ROOT / "knowledge", WordAnalyser(ROOT / "var" / "cache"))
    context = AnswerContext(knowledge.state.knowledge, NOW, shared_phrasebook())
    servers = GatewayThread(knowledge, tmp_path_factory.mktemp("gateway"), ScriptedRasa(script(context)))
    yield servers.start()
    servers.stop()


@pytest.fixture
def gateway(running: RunningGateway) -> RunningGateway:
    """The gateway, its Rasa well and without memory of other tests."""
    running.rasa.reset()
    return running


@pytest.fixture
def browse(chromium: Browser, gateway: RunningGateway) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors with browsers of their own, at a fixed time; an error of a page fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(path: str = "/", *, beside: Visitor | None = None, url: str = "", **device: Any) -> Visitor:
        if beside is not None:
            context = beside.page.context
        else:
            context = chromium.new_context(**{"locale": "de-DE", "viewport": DESKTOP, **device})
            contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.clock.set_fixed_time(NOW)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: _is_violation(message.text) and errors.append(message.text))
        return Visitor(page, url or gateway.url).visit(path)

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def visitor(browse: Callable[..., Visitor]) -> Visitor:
    """Somebody at a desk on the sample page."""
    return browse()


def _is_violation(text: str) -> bool:
    return "Content Security Policy" in text or "Content-Security-Policy" in text
