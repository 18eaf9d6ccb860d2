"""Lamps and trees carry numbers, and citizens read them out in many ways."""

from __future__ import annotations

import pytest

from bot.cases.defects.asset_number import find_asset_number, normal_asset_number, spoken_number


@pytest.mark.parametrize(
    "text",
    [
        "Laterne 138-023",
        "138/023",
        "138023",
        "Laterne Nr 138 023",
        "Die Laterne mit der Nummer 138-023 flackert",
        "Straßenlaterne Nr. 138 - 023!",
        "Laterne hundertachtunddreißig null dreiundzwanzig",
        "Laterne eins drei acht strich null zwo drei",
        "Laterne einhundertachtunddreißig, null zwei drei",
        "Laternenmast 138/023 in der Wöllnitzer Straße 12",
    ],
)
def test_a_lamp_number_is_understood_in_any_spelling(text: str) -> None:
    found = find_asset_number(text)
    assert found is not None
    assert (found.kind, found.number, found.complete) == ("lamp", "138-023", True)


@pytest.mark.parametrize(
    "text",
    [
        "Emil-Wölk-Str. 11 Laterne kaputt",
        "Laterne seit 3 Tagen aus",
        "zwei Laternen vor Haus 12 sind aus",
        "Laterne am 12.05. ausgefallen",
        "Ruf mich an: 03641 123456",
        "im Bach steckt ein Baumstamm und staut alles",
    ],
)
def test_other_numbers_are_no_lamp_numbers(text: str) -> None:
    assert find_asset_number(text) is None


def test_a_short_number_does_not_say_which_lamp() -> None:
    found = find_asset_number("Laterne 23")
    assert found is not None
    assert not found.complete


def test_a_tree_number_is_taken_as_it_is_said() -> None:
    found = find_asset_number("Der Baum Nr. 2317 hat einen Riss")
    assert found is not None
    assert (found.kind, found.number) == ("tree", "2317")


def test_spellings_of_one_number_are_equal() -> None:
    assert normal_asset_number("138/023") == normal_asset_number("138-23") == "138-23"


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("null", 0),
        ("zwölf", 12),
        ("dreiundzwanzig", 23),
        ("hundert", 100),
        ("neunhundertneunundneunzig", 999),
    ],
)
def test_number_words_have_their_value(word: str, value: int) -> None:
    assert spoken_number(word) == value


@pytest.mark.parametrize("word", ["", "und", "Straße", "hundertwasser", "zweiundhundert"])
def test_other_words_are_no_numbers(word: str) -> None:
    assert spoken_number(word) is None
