"""Everything can be done by keyboard, and the focus is never lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.widget.running_gateway import RunningGateway
from tests.widget.visitor import Visitor

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}


def test_the_chat_is_opened_closed_and_left_by_keyboard(visitor: Visitor) -> None:
    visitor.tab_to("Fragen? Chat öffnen")
    visitor.page.keyboard.press("Enter")
    expect(visitor.window).to_be_visible()
    visitor.has_focus(label="Ihre Nachricht")
    visitor.page.keyboard.press("Escape")
    expect(visitor.window).to_be_hidden()
    visitor.has_focus(label="Fragen? Chat öffnen")


def test_a_page_that_closes_the_window_does_not_lose_the_focus(visitor: Visitor) -> None:
    visitor.open()
    visitor.page.evaluate("document.querySelector('jena-chat').removeAttribute('open')")
    visitor.has_focus(label="Fragen? Chat öffnen")


def test_a_link_at_the_top_of_the_page_leads_into_the_chat(visitor: Visitor) -> None:
    visitor.tab_to("Zum Chat springen", most=3)
    visitor.page.keyboard.press("Enter")
    expect(visitor.window).to_be_visible()
    visitor.has_focus(label="Ihre Nachricht")


def test_a_desktop_window_can_be_left_with_tab(visitor: Visitor) -> None:
    visitor.open()
    assert visitor.window.get_attribute("aria-modal") is None
    for _ in range(8):
        visitor.page.keyboard.press("Tab")
        if not visitor.focused()["inside"]:
            return
    pytest.fail("the focus never leaves the window")


def test_a_window_that_fills_the_screen_keeps_the_focus(browse: Callable[..., Visitor]) -> None:
    visitor = browse(**PHONE).open()
    assert visitor.window.get_attribute("aria-modal") == "true"
    for key in ("Tab", "Shift+Tab"):
        for _ in range(14):
            visitor.page.keyboard.press(key)
            assert visitor.focused()["inside"]


def test_on_a_telephone_the_title_gets_the_focus_so_that_no_keyboard_covers_the_welcome(
    browse: Callable[..., Visitor],
) -> None:
    visitor = browse(**PHONE).open()
    visitor.has_focus(tag="H2")
    visitor.widget.get_by_role("button", name="Hat das Fundbüro offen?").click()
    expect(visitor.answers).to_have_count(1)
    visitor.has_focus(label="Gesprächsverlauf")


def test_a_slot_is_booked_by_keyboard_alone(visitor: Visitor, gateway: RunningGateway) -> None:
    press = visitor.page.keyboard.press
    visitor.tab_to("Fragen? Chat öffnen")
    press("Enter")
    visitor.page.keyboard.type("sprechstunde")
    press("Enter")
    expect(visitor.answers).to_have_count(1)
    visitor.tab_to("15:00 Uhr", key="Shift+Tab")
    press("Space")
    expect(visitor.answers).to_have_count(2)
    visitor.has_focus(label="Ihre Nachricht")
    visitor.page.keyboard.type("prüfen")
    press("Enter")
    expect(visitor.answers).to_have_count(3)
    visitor.tab_to("Ja, absenden", key="Shift+Tab")
    press("Enter")
    expect(visitor.answers).to_have_count(4)
    visitor.has_focus(label="Ihre Nachricht")
    assert "case:confirm" in gateway.rasa.heard[-1]["message"]


def test_the_menu_is_worked_by_keyboard(visitor: Visitor) -> None:
    visitor.open()
    visitor.tab_to("Menü", key="Shift+Tab")
    visitor.page.keyboard.press("Enter")
    visitor.has_focus(text="Gespräch als Text speichern")
    visitor.page.keyboard.press("Escape")
    visitor.has_focus(label="Menü")
    expect(visitor.window).to_be_visible()
    expect(visitor.widget.locator(".menu")).to_be_hidden()


def test_deleting_asks_first_and_gives_the_focus_back(visitor: Visitor) -> None:
    visitor.open().ask("hallo")
    visitor.menu("Gespräch löschen")
    question = visitor.widget.get_by_role("dialog", name="Gespräch löschen?")
    expect(question).to_be_visible()
    visitor.has_focus(text="Abbrechen")
    visitor.page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(visitor.window).to_be_visible()
    visitor.has_focus(label="Menü")
    expect(visitor.messages).to_have_count(2)


def test_the_focus_can_be_seen_on_everything(visitor: Visitor) -> None:
    visitor.open().ask("beides")
    for _ in range(30):
        visitor.page.keyboard.press("Shift+Tab")
        seen = visitor.page.evaluate(
            """() => {
              const outer = document.activeElement, inner = outer?.shadowRoot?.activeElement;
              if (!inner) return null;
              const style = getComputedStyle(inner), box = inner.getBoundingClientRect();
              const log = inner.closest(".log:not(:focus)")?.getBoundingClientRect();
              const covered = Boolean(log) && (box.bottom > log.bottom + 1 || box.top < log.top - 1);
              const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
              return { ring, covered, name: inner.outerHTML.slice(0, 90) };
            }"""
        )
        if seen is None:
            return
        assert seen["ring"], seen
        assert not seen["covered"], seen
