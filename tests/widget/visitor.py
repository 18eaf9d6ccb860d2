"""A citizen in front of the browser: what they see of the widget and what they do."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.run.processes import eventually


class Visitor:
    """The widget on one page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.widget = page.locator("jena-chat")
        self.launcher = self.widget.locator(".launcher")
        self.window = self.widget.get_by_role("dialog", name="Bürgerassistenz Jena")
        self.field = self.widget.locator("textarea.field")
        self.log = self.widget.get_by_role("log")
        self.notice = self.widget.locator(".window > .notice")
        self.messages = self.log.locator(".message:not(.greeting)")
        self.answers = self.log.locator(".message.bot:not(.greeting)")

    def visit(self, path: str = "/") -> Visitor:
        """Go to a page with the widget."""
        self.page.goto(self.url + path)
        self.launcher.or_(self.window).first.wait_for()
        return self

    def open(self) -> Visitor:
        """Press the launcher."""
        self.launcher.click()
        expect(self.window).to_be_visible()
        return self

    def say(self, text: str) -> Visitor:
        """Type and send; the answer may take its time."""
        self.field.fill(text)
        self.field.press("Enter")
        return self

    def ask(self, text: str) -> Locator:
        """Say something and wait for its answer; return the answer's message."""
        before = self.answers.count()
        self.say(text)
        expect(self.answers).to_have_count(before + 1)
        return self.answers.nth(before)

    def menu(self, entry: str) -> None:
        """Choose from the menu."""
        self.widget.get_by_role("button", name="Menü").click()
        self.widget.get_by_role("button", name=entry).click()

    def token(self) -> str:
        """Return the token the browser keeps."""
        found = self.page.evaluate(
            "Object.entries(sessionStorage).find(([key]) => key.endsWith(':token'))?.[1] || ''"
        )
        assert found
        return str(found)

    def announced(self) -> list[str]:
        """Return what a screen reader was given so far; recorded since :meth:`listen`."""
        said: list[str] = self.page.evaluate("window.announced || []")
        return said

    def heard(self, words: str) -> None:
        """Wait until a screen reader was given these words."""
        assert eventually(lambda: words in "\n".join(self.announced())), self.announced()

    def listen(self) -> Visitor:
        """Record what the live regions say, from now on."""
        self.page.evaluate(
            """() => {
              window.announced = [];
              const { shadowRoot } = document.querySelector("jena-chat");
              for (const region of shadowRoot.querySelectorAll("[aria-live=polite]"))
                new MutationObserver(() => region.textContent && window.announced.push(region.textContent))
                  .observe(region, { childList: true, characterData: true, subtree: true });
            }"""
        )
        return self

    def focused(self) -> dict[str, Any]:
        """Return tag, accessible label and text of what has the focus, inside the widget or on the page."""
        found: dict[str, Any] = self.page.evaluate(
            """() => {
              const outer = document.activeElement, inner = outer?.shadowRoot?.activeElement || outer;
              const label = inner.getAttribute("aria-label") || "";
              return { tag: inner.tagName, label, text: inner.textContent, inside: outer !== inner };
            }"""
        )
        return found

    def has_focus(self, **wanted: Any) -> None:
        """Wait until something of that tag, label or text has the focus."""
        assert eventually(lambda: wanted.items() <= self.focused().items()), self.focused()

    def tab_to(self, name: str, most: int = 60, key: str = "Tab") -> None:
        """Press Tab until a control of that name has the focus."""
        for _ in range(most):
            self.page.keyboard.press(key)
            found = self.focused()
            if name in (found["label"], found["text"].strip()) or name in found["label"]:
                return
        raise AssertionError(f"{name} is not reached by Tab; last: {found}")
