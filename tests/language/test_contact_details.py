"""E-mail addresses and telephone numbers that citizens type are found; other numbers are none."""

from __future__ import annotations

import pytest

from bot.language.contact_details import find_contact_details


def values(text: str) -> list[tuple[str, str]]:
    """Return type and normal form of what is found."""
    found = find_contact_details(text)
    assert all(text[detail.start : detail.end] == detail.text for detail in found)
    return [(detail.type, detail.value) for detail in found]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Meine Mail ist max.mustermann@example.org.", "max.mustermann@example.org"),
        ("schreibt an Anna+jena@Example.ORG!", "Anna+jena@example.org"),
        ("(info@jena.de)", "info@jena.de"),
        ("müller@jena.de", "müller@jena.de"),
    ],
)
def test_an_address_is_found_in_its_normal_form(text: str, address: str) -> None:
    assert values(text) == [("email", address)]


@pytest.mark.parametrize(
    "text", ["a@b", "max@jena..de", "@jena.de", "max at jena punkt de", "Preis @ 5 Euro"]
)
def test_what_cannot_be_an_address_is_none(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Tel 03641 49-0", "+493641490"),
        ("0176 12345678", "+4917612345678"),
        ("0171/2345678", "+491712345678"),
        ("+49 3641 490", "+493641490"),
        ("0049 3641 493800", "+493641493800"),
        ("(03641) 49-3800 bitte", "+493641493800"),
    ],
)
def test_a_number_is_found_in_its_international_form(text: str, number: str) -> None:
    assert values(text) == [("phone", number)]


@pytest.mark.parametrize(
    "text",
    [
        "07743 Jena",
        "am 18.11.2026 um 10:00",
        "2026-11-18",
        "12345678",
        "von 08:30-13:00",
        "IBAN DE12500105170648489890",
        "Rechnung 0012345",
        "49-0",
        "J-AB 123",
        "112",
    ],
)
def test_dates_post_codes_and_file_numbers_are_no_telephone_numbers(text: str) -> None:
    assert values(text) == []


def test_several_details_come_in_the_order_of_the_text() -> None:
    text = "0171/2345678 oder anna@example.org, sonst 03641 49-0"
    assert values(text) == [
        ("phone", "+491712345678"),
        ("email", "anna@example.org"),
        ("phone", "+493641490"),
    ]


def test_a_text_without_any_has_none() -> None:
    assert values("") == []
    assert values("Wann hat das Fundbüro offen?") == []
