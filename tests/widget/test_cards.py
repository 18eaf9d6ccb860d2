"""Cards say in a form to use what the text says already."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.widget.running_gateway import RunningGateway
from tests.widget.visitor import Visitor


def test_an_office_can_be_called_written_to_and_found(visitor: Visitor) -> None:
    card = visitor.open().ask("amt").locator(".card")
    expect(card.get_by_role("heading")).to_have_text("Fundbüro der Stadt Jena")
    assert card.locator("a[href^=tel]").first.get_attribute("href") == "tel:03641490"
    map_link = card.get_by_role("link", name="Karte")
    assert (map_link.get_attribute("href") or "").startswith(
        "https://www.openstreetmap.org/search?query=Engelplatz"
    )
    assert map_link.get_attribute("rel") == "noopener noreferrer"
    expect(map_link).to_have_accessible_name(
        "Karte zu Engelplatz 1, 07743 Jena, OpenStreetMap (öffnet ein neues Fenster)"
    )


def test_an_office_shows_its_state_and_its_week_with_today(visitor: Visitor) -> None:
    card = visitor.open().ask("amt").locator(".card")
    expect(card.locator(".state")).to_contain_text("Jetzt ge")
    expect(card.locator("table")).to_be_hidden()
    card.locator("summary").click()
    expect(card.get_by_role("row")).to_have_count(7)
    expect(card.get_by_role("row").filter(has_text="(heute)")).to_have_count(1)
    expect(card.get_by_role("row").nth(1)).to_contain_text("08:30–18:00 Uhr")


def test_a_state_that_may_be_wrong_by_now_is_left_out(visitor: Visitor, gateway: RunningGateway) -> None:
    past = {
        "open": True,
        "until": "2020-01-01T12:00:00+01:00",
        "opens": None,
        "week": [[["08:00", "12:00"]]] * 7,
    }
    gateway.rasa.also["damals"] = {"text": "Geöffnet.", "custom": {"type": "hours", "name": "Amt", **past}}
    card = visitor.open().ask("damals").locator(".card")
    expect(card.locator("summary")).to_be_visible()
    expect(card.locator(".state")).to_have_count(0)


def test_a_service_lists_fee_appointment_and_documents(visitor: Visitor) -> None:
    card = visitor.open().ask("ausweis").locator(".card")
    expect(card.locator("dl")).to_contain_text("Kosten")
    expect(card.locator("dl")).to_contain_text("Terminnötig")
    card.locator("summary").first.click()
    assert card.locator("details li").count() >= 2


def test_several_cards_come_with_one_message(visitor: Visitor) -> None:
    expect(visitor.open().ask("beides").locator(".card")).to_have_count(2)


def test_a_person_is_one_tap_away(visitor: Visitor) -> None:
    card = visitor.open().ask("mensch").locator(".card")
    expect(card.get_by_role("link", name="Anrufen: 03641 49-0")).to_be_visible()


def test_danger_is_marked_in_words_and_can_be_called(visitor: Visitor) -> None:
    answer = visitor.open().ask("gas")
    expect(answer.locator(".alarm")).to_have_text("Notfall")
    assert answer.get_by_role("link", name="112").get_attribute("href") == "tel:112"


def test_a_receipt_is_copied_and_goes_into_the_calendar(visitor: Visitor, tmp_path: Path) -> None:
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = visitor.open().ask("quittung").locator(".card")
    card.get_by_role("button", name="Vorgangsnummer kopieren").click()
    expect(card.get_by_text("Kopiert.")).to_be_visible()
    assert visitor.page.evaluate("navigator.clipboard.readText()") == "K7M4-2RXA"
    expect(card).to_contain_text("9XWQ-4T")
    with visitor.page.expect_download() as download:
        card.get_by_role("link", name="In den Kalender eintragen").click()
    assert download.value.suggested_filename == "termin.ics"
    download.value.save_as(tmp_path / "termin.ics")
    assert (tmp_path / "termin.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_a_receipt_that_cannot_be_copied_is_marked_to_be_copied_by_hand(visitor: Visitor) -> None:
    card = visitor.open().ask("quittung").locator(".card")
    visitor.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    card.get_by_role("button", name="Vorgangsnummer kopieren").click()
    expect(card.get_by_text("Kopieren ging nicht.")).to_be_visible()


def test_slots_are_not_listed_twice(visitor: Visitor) -> None:
    answer = visitor.open().ask("sprechstunde")
    expect(answer.locator(".bubble")).to_have_text("Welcher Termin passt Ihnen?")
    expect(answer.locator(".slots .choice")).to_have_count(3)


def test_slots_are_chosen_by_day_and_only_once(visitor: Visitor, gateway: RunningGateway) -> None:
    answer = visitor.open().ask("sprechstunde")
    expect(answer.get_by_role("group", name="Dienstag, 1. Dezember").get_by_role("button")).to_have_count(2)
    answer.get_by_role("group", name="Donnerstag, 3. Dezember").get_by_role(
        "button", name="15:00 Uhr"
    ).click()
    expect(visitor.answers.last).to_contain_text("vorgemerkt")
    assert "case:slot-3" in gateway.rasa.heard[-1]["message"]
    expect(answer.get_by_role("button", name="14:00 Uhr")).to_be_disabled()
    expect(answer).to_contain_text("nicht mehr aktuell")


def test_what_a_card_shows_word_by_word_does_not_stand_there_twice(visitor: Visitor) -> None:
    answer = visitor.open().ask("prüfen")
    expect(answer.locator(".bubble")).to_have_text("Soll ich das so melden?")
    expect(answer).to_contain_text("Laterne")
    assert answer.inner_text().count("Laterne") == 1
    assert answer.inner_text().index("Laterne") < answer.inner_text().index("Soll ich")


def test_a_summary_is_confirmed_by_a_button(visitor: Visitor, gateway: RunningGateway) -> None:
    answer = visitor.open().ask("prüfen")
    expect(answer.locator("dl")).to_have_text("WasLaterneWoMarkt 1")
    answer.get_by_role("button", name="Ja, absenden").click()
    expect(visitor.answers).to_have_count(2)
    assert "case:confirm" in gateway.rasa.heard[-1]["message"]


def test_the_outcome_of_a_search_is_said_in_words(visitor: Visitor) -> None:
    card = visitor.open().ask("gesucht").locator(".card")
    expect(card.get_by_role("heading")).to_have_text("Vielleicht passt etwas")
    expect(card).to_contain_text("A4-77")


def test_an_unknown_card_leaves_the_text(visitor: Visitor) -> None:
    answer = visitor.open().ask("unbekannt")
    expect(answer.locator(".bubble")).to_have_text("Eine Karte, die es noch nicht gibt.")
    expect(answer.locator(".card")).to_have_count(0)
