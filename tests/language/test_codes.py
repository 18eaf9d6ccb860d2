"""Case numbers and codes are no words, and words are no case numbers."""

from __future__ import annotations

import random

import pytest

from bot.cases.references import PREFIXES, new_reference
from bot.cases.secret_code import new_secret
from bot.language.codes import without_codes

REFERENCES = [new_reference(prefix, random.Random(seed)) for seed in range(50) for prefix in PREFIXES]


@pytest.mark.parametrize("spelling", ["{}", "({}).", "„{}“"])
def test_a_reference_leaves_only_the_words_around_it(spelling: str) -> None:
    for reference in REFERENCES:
        mistyped = reference[:2] + reference[3] + reference[2] + reference[4:]
        for typed in (reference, reference.lower(), reference.replace("-", " "), mistyped):
            text = f"wo ist {spelling.format(typed)} denn"
            left = without_codes(text)
            assert len(left) == len(text)
            assert left.replace("(", " ").replace(").", " ").strip("„“").split()[:2] == ["wo", "ist"]
            assert not any(character.isdigit() or character.isupper() for character in left), left


def test_a_reference_without_separators_is_one_where_a_digit_stands_inside() -> None:
    assert without_codes("was ist mit f7k429mx los").split() == ["was", "ist", "mit", "los"]


def test_a_code_is_no_word() -> None:
    for seed in range(50):
        code = new_secret(random.Random(seed))
        if any(character.isdigit() for character in code):
            assert not without_codes(code).strip(), code


@pytest.mark.parametrize(
    "text",
    [
        "mit der S-Bahn zum Saalbahnhof",
        "Fundbüro 2026 offen?",
        "rund 200 m vor der Schule",
        "mach 2 mal, Raum 12, Str. 12",
        "Moped mit 125 ccm",
        "Telefon 03641 49-0 oder 0151-1234567",
        "vom 10-12-2026 bis 1234-5678",
        "Strasse 12a, Strasse1, Saal 3b",
        "SGB 2, M 24, Merkzeichen aG",
        "Rad- und Fußweg",
    ],
)
def test_words_dates_and_telephone_numbers_stay(text: str) -> None:
    assert without_codes(text) == text
