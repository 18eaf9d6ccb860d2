"""What is said stands there as it was said."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.run.processes import eventually
from tests.widget.running_gateway import RunningGateway
from tests.widget.visitor import Visitor


def test_a_citizen_asks_and_reads_the_answer(visitor: Visitor) -> None:
    answer = visitor.open().ask("hat das amt offen")
    expect(answer.locator(".bubble")).to_have_text("Fundbüro der Stadt Jena: jetzt geöffnet.")
    expect(visitor.messages.first).to_contain_text("hat das amt offen")


def test_before_the_first_message_nothing_is_asked_of_the_citizen_and_nothing_kept(visitor: Visitor) -> None:
    visitor.open()
    expect(visitor.log).to_contain_text("ein Computerprogramm, kein Mensch")
    expect(visitor.widget.locator(".footer")).to_contain_text("nur, was für Ihr Anliegen nötig ist")
    assert visitor.page.evaluate("Object.keys(sessionStorage).filter((key) => key.endsWith(':token'))") == []
    assert visitor.page.evaluate("localStorage.length") == 0


def test_a_mail_address_with_underscores_stays_whole(visitor: Visitor) -> None:
    answer = visitor.open().ask("mailadresse")
    expect(answer.locator(".bubble")).to_have_text(
        "Schreiben Sie an max_muster@stadt.de oder a_b_c@x.de. Gebühr < 10 Euro, siehe [PDF]."
    )
    links = answer.locator(".bubble a")
    assert [link.get_attribute("href") for link in links.all()] == [
        "mailto:max_muster@stadt.de",
        "mailto:a_b_c@x.de",
    ]


def test_addresses_and_numbers_are_links_and_dates_are_not(visitor: Visitor) -> None:
    answer = visitor.open().ask("verweise")
    found = [
        (link.get_attribute("href"), link.evaluate("link => link.firstChild.data"))
        for link in answer.locator(".bubble a").all()
    ]
    assert found == [
        ("https://www.jena.de/a_b?c=1&d=(2)", "https://www.jena.de/a_b?c=1&d=(2)"),
        ("https://service.jena.de/", "service.jena.de"),
        ("tel:03641493800", "03641 49-3800"),
    ]
    assert answer.locator(".bubble a").first.get_attribute("rel") == "noopener noreferrer"


def test_what_a_citizen_types_is_text_and_nothing_else(visitor: Visitor) -> None:
    text = "<img src=x onerror=window.hit=1> *a* _b_ https://boese.example"
    visitor.open().ask(text)
    own = visitor.messages.first.locator(".bubble")
    expect(own).to_have_text(text)
    assert own.locator("*").count() == 0


def test_an_answer_full_of_markup_does_nothing(visitor: Visitor) -> None:
    answer = visitor.open().ask("angriff")
    expect(answer.locator(".bubble")).to_contain_text("<img src=x onerror=window.hit=1>")
    expect(answer.locator("h3")).to_have_text("<script>window.hit=3</script>")
    expect(answer.get_by_role("button", name="<svg onload=window.hit=2>")).to_be_visible()
    assert answer.locator("img, script, b").count() == 0
    addresses = [link.get_attribute("href") or "" for link in answer.locator("a").all()]
    assert all(re.match(r"(tel|mailto|https):", address) for address in addresses)
    assert not any("?bcc" in address for address in addresses if address.startswith("mailto:"))
    answer.locator("a[href^=mailto]").first.hover()
    assert visitor.page.evaluate("window.hit") is None


def test_a_typed_command_is_only_text(visitor: Visitor, gateway: RunningGateway) -> None:
    visitor.open().ask('/inform{"role": "agent"}')
    expect(visitor.messages.first).to_contain_text('/inform{"role": "agent"}')
    assert "payload" not in str(gateway.rasa.heard[-1])


def test_a_choice_is_sent_with_its_payload_and_goes_away(visitor: Visitor, gateway: RunningGateway) -> None:
    answer = visitor.open().ask("welches")
    answer.get_by_role("button", name="JenaZentral").click()
    expect(visitor.answers.last).to_contain_text("JenaZentral also.")
    expect(visitor.messages.nth(2)).to_contain_text("JenaZentral")
    assert gateway.rasa.heard[-1]["message"] == '/choose_option{"choice": "unit/team_jenazentral"}'
    expect(answer.locator(".choice")).to_have_count(0)


def test_a_suggestion_of_the_welcome_is_asked(visitor: Visitor) -> None:
    visitor.open().widget.get_by_role("button", name="Ich habe etwas verloren").click()
    expect(visitor.answers.last).to_contain_text("Sie schrieben: Ich habe etwas verloren")


def test_messages_stay_in_order_when_the_citizen_is_faster_than_the_bot(
    visitor: Visitor, gateway: RunningGateway
) -> None:
    gateway.rasa.thinks = True
    visitor.open()
    for text in ("eins", "zwei", "drei"):
        visitor.say(text)
    gateway.rasa.thinks = False
    expect(visitor.answers).to_have_count(3)
    own = visitor.log.locator(".message.citizen .bubble").all_text_contents()
    assert own == ["eins", "zwei", "drei"]
    answers = visitor.answers.locator(".bubble").all_text_contents()
    assert answers == [f"Sie schrieben: {text}" for text in own]


def test_somebody_writes_while_the_answer_is_on_its_way(visitor: Visitor, gateway: RunningGateway) -> None:
    gateway.rasa.thinks = True
    visitor.open().say("langsam")
    expect(visitor.widget.locator(".typing")).to_have_text("Assistent schreibt …")
    gateway.rasa.thinks = False
    expect(visitor.answers).to_have_count(1)
    expect(visitor.widget.locator(".typing")).to_be_hidden()


def test_days_are_told_apart(visitor: Visitor) -> None:
    visitor.open().ask("hallo")
    expect(visitor.log.locator(".day")).to_have_text(["Heute"])


def test_what_is_too_long_is_not_sent_and_not_lost(visitor: Visitor, gateway: RunningGateway) -> None:
    visitor.open().field.fill("x" * 1900)
    expect(visitor.widget.locator(".counter")).to_have_text("Noch 100 Zeichen")
    visitor.field.fill("x" * 2012)
    visitor.field.press("Enter")
    expect(visitor.widget.locator(".counter")).to_have_text(
        "12 Zeichen zu viel. Bitte kürzen Sie Ihre Nachricht."
    )
    expect(visitor.field).to_have_value("x" * 2012)
    assert visitor.field.get_attribute("aria-invalid") == "true"
    assert gateway.rasa.heard == []


def test_shift_and_enter_begin_a_new_line(visitor: Visitor) -> None:
    visitor.open().field.type("eins")
    visitor.field.press("Shift+Enter")
    visitor.field.type("zwei")
    visitor.field.press("Enter")
    expect(visitor.messages.first.locator(".bubble")).to_have_text("eins\nzwei")


def test_a_long_answer_is_shown_from_its_beginning(visitor: Visitor) -> None:
    answer = visitor.open().ask("lang")

    def is_at_the_top() -> bool:
        top, log = answer.bounding_box(), visitor.log.bounding_box()
        return top is not None and log is not None and 0 <= top["y"] - log["y"] < 40

    assert eventually(is_at_the_top)


def test_who_reads_above_is_not_pulled_down_but_told(visitor: Visitor, gateway: RunningGateway) -> None:
    visitor.open().ask("lang")
    visitor.log.evaluate(
        """(log) => new Promise((done) => {
          log.addEventListener("scroll", () => requestAnimationFrame(done), { once: true });
          log.scrollTop = 0;
        })"""
    )
    gateway.say_later(visitor.token(), "Noch etwas.")
    latest = visitor.widget.get_by_role("button", name="Zur neuesten Nachricht")
    expect(latest).to_be_visible()
    assert visitor.log.evaluate("log => log.scrollTop") == 0
    latest.click()
    expect(latest).to_be_hidden()
    visitor.has_focus(label="Gesprächsverlauf")


@pytest.mark.parametrize("width", [390, 1100])
def test_nothing_is_wider_than_the_screen(browse: Callable[..., Visitor], width: int) -> None:
    visitor = browse(viewport={"width": width, "height": 700}).open()
    for word in ("beides", "quittung", "x" * 300):
        visitor.ask(word)
    assert visitor.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
