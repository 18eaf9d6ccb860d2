"""The shell: accessible, usable with the keyboard and on small screens, closed when signed out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_core_python.sync_playwright import Axe

from tests.console.conftest import LAPTOP, PHONE, AtDesk

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def _violations(desk: AtDesk) -> list[str]:
    """What axe-core objects to on the page as it is now."""
    found = Axe().run(desk.page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found["passes"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found["violations"] for node in rule["nodes"]]


def _width(desk: AtDesk) -> int:
    return int(desk.page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_sign_in_page_has_no_barriers(sit_down: Callable[..., AtDesk], size: dict[str, int]) -> None:
    stranger = sit_down(None, size)
    stranger.page.goto(f"{stranger.url}/hotline")
    stranger.page.wait_for_selector("#name:focus")
    assert _violations(stranger) == []
    assert _width(stranger) <= size["width"]
    stranger.types("anna").presses("Tab").types("falsch").presses("Enter").sees(
        "Name oder Passwort stimmt nicht."
    )
    stranger.has_focus("password")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_lookup_and_forms_have_no_barriers(sit_down: Callable[..., AtDesk], size: dict[str, int]) -> None:
    anna = sit_down("anna", size)
    assert _violations(anna) == []
    anna.types("reisepass").sees("Reisepass beantragen", ".card")
    assert _violations(anna) == []
    assert _width(anna) <= size["width"]
    for sentence, seen in (
        ("Rucksack schwarz Linie 5 gestern", "Im Fundbüro suchen"),
        ("Schlagloch in der Rudolstädter Straße 12", "Mangel melden"),
        ("Termin beim Bürgermeister", "Freie Termine"),
    ):
        anna.begins_to_file().types(sentence).sees(seen)
        assert _violations(anna) == [], sentence
        assert _width(anna) <= size["width"], sentence


def test_help_account_and_editing_have_no_barriers(sit_down: Callable[..., AtDesk]) -> None:
    rita = sit_down("rita")
    rita.page.evaluate("document.activeElement.blur()")
    rita.presses("?").sees("Tastenkürzel")
    assert _violations(rita) == []
    rita.presses("Escape")
    for key, heading in (("8", "Hinweise zu Fakten"), ("9", "Mein Konto")):
        rita.presses(key).sees(heading, "h1")
        assert _violations(rita) == [], heading


def test_letters_are_no_shortcuts_while_somebody_types(anna: AtDesk) -> None:
    anna.types("9 kexen?")
    assert anna.page.input_value("#lookup-field") == "9 kexen?"
    assert anna.page.locator("dialog").count() == 0


def test_single_letters_can_be_switched_off(anna: AtDesk) -> None:
    anna.page.goto(f"{anna.url}/hotline#/account")
    anna.sees("Mein Konto", "h1").page.locator("input[name=letters]").focus()
    anna.presses("Space")
    anna.page.evaluate("document.activeElement.blur()")
    anna.presses("1")
    assert anna.page.url.endswith("#/account")
    anna.presses("F2").page.wait_for_selector("#lookup-field:focus")


def test_an_editor_is_not_shown_what_is_for_agents(sit_down: Callable[..., AtDesk]) -> None:
    rita = sit_down("rita")
    assert rita.page.locator("#navigation a").all_inner_texts() == [
        "Auskunft\n1", "Kennzahlen\n7", "Redaktion\n8", "Konto\n9",
    ]  # fmt: skip
    rita.page.goto(f"{rita.url}/hotline#/filing")
    rita.sees("Was möchte die anrufende Person?")


def test_after_signing_out_there_is_no_way_back(anna: AtDesk) -> None:
    anna.types("reisepass").sees("Reisepass beantragen", ".card")
    anna.page.get_by_role("button", name="Abmelden").focus()
    anna.presses("Enter").page.wait_for_selector("#password")
    anna.page.goto(f"{anna.url}/hotline#/lookup")
    anna.page.wait_for_selector("#password")
    assert anna.page.evaluate("sessionStorage.length") == 0


def test_who_is_signed_out_meanwhile_loses_nothing_typed(anna: AtDesk) -> None:
    anna.begins_to_file().types("Schlagloch in der Rudolstädter Straße 12").sees("Mangel melden")
    anna.page.context.clear_cookies()
    anna.presses("Control+Enter").sees("Sie sind abgemeldet.")
    assert anna.page.input_value("textarea[name=sentence]") == "Schlagloch in der Rudolstädter Straße 12"
    with anna.page.context.expect_page() as opened:
        anna.page.get_by_role("link", name="In neuem Tab anmelden").click()
    AtDesk(opened.value, anna.url).sign_in("anna")
    anna.page.bring_to_front()
    anna.page.get_by_role("button", name="Mangel melden").click()
    anna.sees("Vorgangsnummer", ".receipt")


def test_nothing_that_was_typed_stands_in_an_address_or_in_storage(anna: AtDesk) -> None:
    seen: list[str] = []
    anna.page.on("request", lambda request: seen.append(request.url))
    with anna.page.expect_response("**/lookup/cases"):
        anna.types("Otto Geheim")
    anna.presses("F4").sees("Was wird erfasst?")
    stored = anna.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert seen
    assert not any("Geheim" in address for address in [*seen, anna.page.url, stored])
