"""Neither does the page harm the widget nor the widget the page."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import expect

from tests.widget.running_gateway import RunningGateway
from tests.widget.visitor import Visitor

HOSTILE = """
  * { color: red !important; font-size: 40px !important; text-transform: uppercase; letter-spacing: 1em;
      direction: rtl; visibility: visible; line-height: 3; }
  button, textarea, p, ol, li, h2 { display: none !important; border: 9px dotted lime !important; }
"""


LOOKS = """(part) => {
  const style = getComputedStyle(part);
  const { color, fontSize, textTransform, letterSpacing, direction, display, border } = style;
  const { width, height } = part.getBoundingClientRect();
  return [color, fontSize, textTransform, letterSpacing, direction, display, border, width, height];
}"""


def test_the_style_of_the_page_does_not_reach_the_widget(browse: Callable[..., Visitor]) -> None:
    plain, hostile = browse().open(), browse()
    hostile.page.evaluate(
        """(rules) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(rules);
          document.adoptedStyleSheets = [sheet];
        }""",
        HOSTILE,
    )
    hostile.open()
    for selector in (".window", ".bubble", "textarea.field", "h2", ".choice"):
        plain_looks, hostile_looks = (
            visitor.widget.locator(selector).first.evaluate(LOOKS) for visitor in (plain, hostile)
        )
        assert plain_looks == hostile_looks, selector


def test_the_style_of_the_widget_does_not_reach_the_page(visitor: Visitor) -> None:
    heading = visitor.page.locator("main h1")
    before = heading.evaluate("h1 => JSON.stringify(getComputedStyle(h1))")
    visitor.open().ask("beides")
    assert heading.evaluate("h1 => JSON.stringify(getComputedStyle(h1))") == before
    assert (
        visitor.page.evaluate(
            "document.adoptedStyleSheets.length + document.querySelectorAll('style').length"
        )
        == 0
    )


def test_the_widget_leaves_no_names_on_the_page(visitor: Visitor) -> None:
    left = visitor.page.evaluate(
        "['element', 'fill', 'textsFor', 'Conversation', 'ChatApi'].filter((name) => name in window)"
    )
    assert left == []


def test_nothing_is_loaded_from_elsewhere(browse: Callable[..., Visitor], gateway: RunningGateway) -> None:
    visitor = browse()
    addresses: list[str] = []
    visitor.page.on("request", lambda request: addresses.append(request.url))
    visitor.page.reload()
    visitor.open().ask("beides")
    visitor.ask("quittung")
    assert addresses
    assert [address for address in addresses if not address.startswith((gateway.url, "blob:"))] == []


def test_a_page_of_another_origin_embeds_it_by_one_line(
    browse: Callable[..., Visitor], gateway: RunningGateway
) -> None:
    visitor = browse("/stadt", url=gateway.city).open()
    visitor.ask("amt")
    expect(visitor.answers.last.locator(".card")).to_be_visible()
    box = visitor.window.bounding_box()
    assert box is not None
    assert box["x"] < 100


def test_a_page_that_is_not_listed_gets_no_answers(
    browse: Callable[..., Visitor], gateway: RunningGateway
) -> None:
    visitor = browse("/stadt", url=gateway.city.replace("127.0.0.1", "localhost")).open()
    visitor.say("hallo")
    expect(visitor.log.locator(".stuck")).to_contain_text("Noch nicht gesendet")
    assert gateway.rasa.heard == []


def test_attributes_change_how_it_looks(visitor: Visitor) -> None:
    visitor.page.evaluate(
        """() => {
          const chat = document.querySelector("jena-chat");
          chat.setAttribute("chat-title", "Fragen an die <b>Stadt</b>");
          chat.setAttribute("color", "#ffd500");
          chat.setAttribute("position", "left");
          chat.setAttribute("theme", "dark");
          chat.setAttribute("privacy-url", "https://www.jena.de/datenschutz");
          chat.setAttribute("open", "");
        }"""
    )
    window = visitor.widget.get_by_role("dialog", name="Fragen an die <b>Stadt</b>")
    expect(window).to_be_visible()
    assert not visitor.focused()["inside"]
    assert (
        visitor.widget.locator(".header").evaluate("header => getComputedStyle(header).color")
        == "rgb(0, 0, 0)"
    )
    assert window.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(20, 28, 35)"
    link = visitor.widget.get_by_role("link", name="Datenschutz")
    assert link.get_attribute("href") == "https://www.jena.de/datenschutz"
    visitor.page.evaluate("document.querySelector('jena-chat').open = false")
    expect(window).to_be_hidden()


def test_a_hostile_value_of_an_attribute_does_nothing(visitor: Visitor) -> None:
    visitor.page.evaluate(
        """() => {
          const chat = document.querySelector("jena-chat");
          chat.setAttribute("color", "red; background: url(//x)");
          chat.setAttribute("privacy-url", "javascript:alert(1)");
          chat.setAttribute("open", "");
        }"""
    )
    expect(visitor.widget.get_by_role("link", name="Datenschutz")).to_have_count(0)
    assert "url" not in (visitor.widget.locator(".root").get_attribute("style") or "")


def test_every_colour_leaves_text_that_can_be_read(visitor: Visitor) -> None:
    colours = ["#000000", "#ffffff", "#ff0000", "#00ff00", "#777777", "#ffd500", "#0af"]
    contrasts = visitor.page.evaluate(
        """async ([colours, address]) => {
          const { coloursFrom } = await import(address);
          const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
          const light = (hex) => {
            const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            const [red, green, blue] = parts(hex).map(linear);
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
          };
          const contrast = (one, other) => {
            const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
            return (bright + 0.05) / (dark + 0.05);
          };
          return colours.map(coloursFrom).flatMap((made) => [
            contrast(made["--fill"], made["--on-fill"]),
            contrast(made["--link-light"], "#eef2f5"),
            contrast(made["--link-dark"], "#202a33"),
          ]);
        }""",
        [colours, f"{visitor.url}/widget/colours.js"],
    )
    assert min(contrasts) >= 4.5, json.dumps(contrasts)


def test_a_page_may_take_it_out_and_put_it_back(visitor: Visitor) -> None:
    visitor.open().ask("amt")
    visitor.page.evaluate(
        """() => {
          const chat = document.querySelector("jena-chat");
          chat.remove();
          document.body.append(chat);
        }"""
    )
    visitor.ask("weiter")
    expect(visitor.messages).to_have_count(4)
