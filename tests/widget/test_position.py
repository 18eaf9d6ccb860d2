"""The position is offered only where a place is asked for, and sent only when it was asked for."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.widget.running_gateway import RunningGateway
from tests.widget.visitor import Visitor

MARKT = {"latitude": 50.9271, "longitude": 11.5892, "accuracy": 12}
BUTTON = "Meinen Standort verwenden"


def test_it_is_offered_only_where_a_place_is_asked_for_with_what_it_means(visitor: Visitor) -> None:
    visitor.open().ask("hallo")
    expect(visitor.widget.get_by_role("button", name=BUTTON)).to_have_count(0)
    visitor.ask("mangel")
    button = visitor.widget.get_by_role("button", name=BUTTON)
    expect(button).to_have_accessible_description(
        "Mit dem Knopf senden Sie Ihren jetzigen Standort einmal an die Stadt Jena, nur für diese Meldung."
    )
    visitor.ask("Markt 1")
    expect(button).to_have_count(0)


def test_the_position_is_sent_when_the_browser_allows_it(
    browse: Callable[..., Visitor], gateway: RunningGateway
) -> None:
    visitor = browse(geolocation=MARKT, permissions=["geolocation"]).open()
    visitor.ask("mangel")
    visitor.widget.get_by_role("button", name=BUTTON).click()
    expect(visitor.answers).to_have_count(2)
    expect(visitor.log.locator(".citizen").last).to_contain_text("Mein Standort")
    assert gateway.rasa.heard[-1]["metadata"]["location"] == MARKT
    visitor.has_focus(label="Ihre Nachricht")


def test_a_refusal_is_explained_and_nothing_is_sent(
    browse: Callable[..., Visitor], gateway: RunningGateway
) -> None:
    visitor = browse(permissions=[]).open()
    visitor.ask("mangel")
    visitor.widget.get_by_role("button", name=BUTTON).click()
    expect(visitor.notice).to_contain_text("Bitte schreiben Sie Straße und Hausnummer.")
    assert len(gateway.rasa.heard) == 1
    visitor.has_focus(label="Ihre Nachricht")


def test_the_field_fits_what_is_asked_for(visitor: Visitor) -> None:
    visitor.open().ask("adresse")
    expect(visitor.field).to_have_attribute("inputmode", "email")
    expect(visitor.field).to_have_attribute("autocomplete", "email")
    visitor.ask("max_muster@stadt.de")
    expect(visitor.field).to_have_attribute("autocomplete", "off")
