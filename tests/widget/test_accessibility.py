"""No state of the widget has a barrier that a machine can find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.accessibility import small_targets, violations
from tests.widget.running_gateway import RunningGateway
from tests.widget.visitor import Visitor

LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "reduced motion": {"reduced_motion": "reduce"},
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "400 %": {"viewport": {"width": 320, "height": 256}},
    "phone": {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True},
}
CARDS = ("alles", "gas", "mangel")


@pytest.fixture(params=LOOKS)
def looks(request: pytest.FixtureRequest) -> dict[str, Any]:
    """How the device shows things."""
    return LOOKS[request.param]


def test_closed_open_and_with_every_card(browse: Callable[..., Visitor], looks: dict[str, Any]) -> None:
    visitor = browse(**looks)
    assert violations(visitor.page) == []
    visitor.open()
    assert violations(visitor.page) == []
    for word in CARDS:
        visitor.ask(word)
    visitor.log.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
    assert violations(visitor.page) == []
    assert small_targets(visitor.page, 44 if looks.get("has_touch") else 24) == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visitor.log.evaluate("log => log.scrollWidth <= log.clientWidth")


@pytest.mark.parametrize("looks", [LOOKS["desktop"], LOOKS["dark"]], ids=["desktop", "dark"])
def test_menu_question_feedback_and_too_long_a_text(
    browse: Callable[..., Visitor], looks: dict[str, Any]
) -> None:
    visitor = browse(**looks).open()
    visitor.ask("amt").get_by_role("button", name="Nicht hilfreich").click()
    expect(visitor.widget.get_by_label("Was hat gefehlt?")).to_be_visible()
    visitor.field.fill("x" * 2001)
    visitor.widget.get_by_role("button", name="Menü").click()
    assert violations(visitor.page) == []
    visitor.widget.get_by_role("button", name="Gespräch löschen").click()
    expect(visitor.widget.get_by_role("dialog", name="Gespräch löschen?")).to_be_visible()
    assert violations(visitor.page) == []


@pytest.mark.parametrize("looks", [LOOKS["desktop"], LOOKS["dark"]], ids=["desktop", "dark"])
def test_trouble_and_a_lost_connection(
    browse: Callable[..., Visitor], gateway: RunningGateway, looks: dict[str, Any]
) -> None:
    visitor = browse(**looks).open()
    visitor.ask("amt")
    visitor.page.context.set_offline(True)
    visitor.say("ist da jemand")
    expect(visitor.notice).to_contain_text("Keine Verbindung")
    expect(visitor.widget.get_by_role("button", name="Erneut senden")).to_be_visible()
    assert violations(visitor.page) == []


@pytest.mark.parametrize("looks", [LOOKS["desktop"], LOOKS["dark"]], ids=["desktop", "dark"])
def test_in_conversation_with_a_person(
    browse: Callable[..., Visitor], gateway: RunningGateway, looks: dict[str, Any]
) -> None:
    visitor = browse(**looks).open()
    visitor.ask("amt")
    gateway.set_mode(visitor.token(), "agent", "Frau Muster", notice="Frau Muster übernimmt.")
    gateway.say_later(visitor.token(), "Guten Tag!", "agent", "Frau Muster")
    expect(visitor.log.locator(".agent")).to_be_visible()
    assert violations(visitor.page) == []


@pytest.mark.parametrize("path", ["/", "/einbinden", "/datenschutz"])
@pytest.mark.parametrize("looks", [LOOKS["desktop"], LOOKS["dark"]], ids=["desktop", "dark"])
def test_the_pages_around_it(browse: Callable[..., Visitor], path: str, looks: dict[str, Any]) -> None:
    visitor = browse(path, **looks)
    assert violations(visitor.page, "html") == []
    visitor.page.set_viewport_size({"width": 320, "height": 640})
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_answer_is_announced_once_and_whole(visitor: Visitor) -> None:
    visitor.open().listen().ask("amt")
    visitor.heard("Fundbüro")
    visitor.ask("gas")
    visitor.heard("112")
    said = "\n".join(visitor.announced())
    assert said.count("Neue Nachricht. Assistent: Fundbüro der Stadt Jena: jetzt geöffnet.") == 1
    assert said.count("Neue Nachricht. Assistent: Rufen Sie den Notruf 112 an!") == 1
    assert "Hilfreich" not in said
    assert visitor.log.get_attribute("aria-live") == "off"


def test_a_reload_announces_nothing_again(visitor: Visitor) -> None:
    visitor.open().ask("amt")
    visitor.page.reload()
    visitor.listen()
    expect(visitor.answers).to_have_count(1)
    visitor.ask("gas")
    visitor.heard("112")
    assert "Fundbüro" not in "\n".join(visitor.announced())


def test_a_message_while_the_window_is_closed_is_counted_and_announced(
    visitor: Visitor, gateway: RunningGateway
) -> None:
    visitor.open().listen().ask("amt")
    visitor.heard("Fundbüro")
    visitor.page.keyboard.press("Escape")
    gateway.say_later(visitor.token(), "Ihr Fund ist da.")
    expect(visitor.launcher).to_have_accessible_name("Fragen? Chat öffnen, 1 neue Nachricht")
    expect(visitor.launcher.locator(".badge")).to_have_text("1")
    visitor.heard("Neue Nachricht im Chat.")
    assert visitor.announced()[1:] == ["Neue Nachricht im Chat."]
    visitor.open()
    visitor.page.keyboard.press("Escape")
    expect(visitor.launcher).to_have_accessible_name("Fragen? Chat öffnen")


def test_who_speaks_and_when_is_text(visitor: Visitor) -> None:
    visitor.open().ask("amt")
    expect(visitor.messages.nth(0).locator(".speaker")).to_contain_text("Sie")
    expect(visitor.messages.nth(1).locator(".speaker")).to_contain_text("Assistent")
    assert visitor.messages.nth(1).locator("time").get_attribute("datetime")


def test_help_stands_in_the_same_place_in_every_state(visitor: Visitor) -> None:
    link = visitor.open().widget.locator(".footer").get_by_role("link", name="03641 49-0")
    expect(link).to_be_visible()
    before = link.bounding_box()
    visitor.ask("amt")
    visitor.page.context.set_offline(True)
    visitor.say("hallo")
    expect(visitor.notice).to_be_visible()
    assert link.bounding_box() == before


def test_dots_do_not_move_where_motion_is_unwanted(
    browse: Callable[..., Visitor], gateway: RunningGateway
) -> None:
    gateway.rasa.thinks = True
    visitor = browse(reduced_motion="reduce").open().say("langsam")
    dots = visitor.widget.locator(".dots i").first
    expect(dots).to_be_visible()
    assert dots.evaluate("dot => getComputedStyle(dot).animationName") == "none"


def test_letters_grow_with_the_setting_of_the_browser_and_not_with_the_page(visitor: Visitor) -> None:
    visitor.open()
    visitor.page.evaluate("document.documentElement.style.fontSize = '62.5%'")
    assert visitor.field.evaluate("field => getComputedStyle(field).fontSize") == "16px"


def test_text_spacing_can_be_widened_without_loss(visitor: Visitor) -> None:
    visitor.open().ask("quittung")
    visitor.widget.evaluate(
        """chat => {
          const sheet = new CSSStyleSheet();
          const wide = { "line-height": "1.5", "letter-spacing": ".12em", "word-spacing": ".16em" };
          const rules = Object.entries(wide).map(([name, value]) => `${name}: ${value} !important`);
          sheet.replaceSync(`* { ${rules.join(";")} }`);
          chat.shadowRoot.adoptedStyleSheets.push(sheet);
        }"""
    )
    assert visitor.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    cut = visitor.widget.locator("button:visible").evaluate_all(
        "all => all.filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.outerHTML)"
    )
    assert cut == []
