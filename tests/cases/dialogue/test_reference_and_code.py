"""Reference and code, typed in one line or dictated word by word."""

from __future__ import annotations

import random

import pytest

from bot.cases.dialogue.reference_and_code import find_codes
from bot.cases.references import BOOKING, new_reference

REFERENCE = new_reference(BOOKING, random.Random(3))
PLAIN = REFERENCE.replace("-", "")
CODE = "Q3WU-BJA9"


@pytest.mark.parametrize(
    "text",
    [
        f"{REFERENCE} {CODE}",
        f"{PLAIN} {CODE.replace('-', '')}",
        f"{REFERENCE.lower()}, code {CODE.lower()}",
        f"Termin absagen, Nummer {' '.join(PLAIN)} und der Code ist {' '.join(CODE)}",
        f"die nummer ist S wie Siegfried {' '.join(PLAIN[1:])}, Code Q wie Quelle 3 Wilhelm U berta J A 9",
        f"Code: {CODE}\nVorgangsnummer: {REFERENCE}",
    ],
)
def test_both_are_found_in_any_spelling(text: str) -> None:
    found = find_codes(text, BOOKING)
    assert found.reference == REFERENCE
    assert found.code == CODE.replace("-", "")


def test_a_code_alone_is_read_when_it_was_asked_for() -> None:
    for text in ("q3wu bja9", "Q wie Quelle drei W U B J A neun", "der code lautet Q3WUBJA9"):
        assert find_codes(text, BOOKING, only_code=True).code == "Q3WUBJA9"


@pytest.mark.parametrize(
    "text", ["ich will meinen Termin absagen", "habe eine Frage", "kann leider nicht kommen"]
)
def test_ordinary_words_are_no_code(text: str) -> None:
    found = find_codes(text, BOOKING)
    assert (found.reference, found.code) == (None, None)


@pytest.mark.parametrize("text", ["der fehlt", "da steht gar nix", "hab den gar nett"])
def test_a_sentence_of_eight_letters_is_no_code_even_where_one_is_asked_for(text: str) -> None:
    assert find_codes(text, BOOKING, only_code=True).code is None


@pytest.mark.parametrize(
    "text",
    [
        "ABCD EFGH",
        "abcd efgh",
        "abcdefgh",
        "A B C D E F G H",
        "anton berta caesar dora e f g h",
        "AB CDEF GH",
    ],
)
def test_a_code_without_a_digit_is_read_where_one_is_asked_for(text: str) -> None:
    assert find_codes(text, BOOKING, only_code=True).code == "ABCDEFGH"


def test_a_reference_with_a_wrong_character_is_none() -> None:
    wrong = PLAIN[:-1] + ("A" if PLAIN[-1] != "A" else "B")
    assert find_codes(wrong, BOOKING).reference is None
