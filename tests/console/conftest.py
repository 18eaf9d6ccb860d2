"""Chromium, the console, and somebody who works at it with the keyboard only."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bot.knowledge import KnowledgeBase
from bot.knowledge.search import SearchIndex
from tests.chromium import PATIENCE, launched
from tests.console.running_console import PASSWORD, RunningConsole

LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of a file; its event loop ends before the asynchronous tests of other files."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def running_console(
    knowledge: KnowledgeBase, index: SearchIndex, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningConsole]:
    """The gateway, with samples of found things and slots."""
    console = RunningConsole(knowledge, index, tmp_path_factory.mktemp("console"))
    yield console.start()
    console.stop()


class AtDesk:
    """Somebody at the console. Everything is done with the keyboard."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def sign_in(self, name: str, password: str = PASSWORD) -> AtDesk:
        """Sign in; the search field has the focus then."""
        self.page.goto(f"{self.url}/hotline")
        self.page.wait_for_selector("#name:focus")
        self.page.keyboard.type(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("#lookup-field:focus")
        return self

    def types(self, text: str, delay: int = 0) -> AtDesk:
        """Type where the focus is."""
        self.page.keyboard.type(text, delay=delay)
        return self

    def presses(self, *keys: str) -> AtDesk:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def sees(self, text: str, within: str = "body") -> AtDesk:
        """Wait until something can be seen."""
        self.page.locator(within).get_by_text(text).first.wait_for()
        return self

    def begins_to_file(self) -> AtDesk:
        """Go to the forms, into the field for the sentence, over what stands there."""
        self.page.keyboard.press("F4")
        self.page.locator("textarea[name=sentence]").focus()
        self.page.keyboard.press("Control+a")
        return self

    def has_focus(self, wanted: str) -> AtDesk:
        """Wait until what has this name, id or text has the focus."""
        script = "wanted => (e => e.name || e.id || e.textContent)(document.activeElement) === wanted"
        self.page.wait_for_function(script, arg=wanted)
        return self


@pytest.fixture
def sit_down(chromium: Browser, running_console: RunningConsole) -> Iterator[Callable[..., AtDesk]]:
    """Makes browsers at the console; an error of a page or a broken policy fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(name: str | None = "anna", size: dict[str, int] = LAPTOP) -> AtDesk:
        context = chromium.new_context(locale="de-DE", viewport=size)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: "Policy" in message.text and errors.append(message.text))
        desk = AtDesk(page, running_console.url)
        return desk.sign_in(name) if name is not None else desk

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def anna(sit_down: Callable[..., AtDesk]) -> AtDesk:
    """An agent, signed in at a laptop."""
    return sit_down()
