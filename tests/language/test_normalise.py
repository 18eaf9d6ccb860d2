"""Spelling variants of a word meet in one form."""

from __future__ import annotations

import pytest

from bot.language.normalise import fold, folded_words, word_spans, words


@pytest.mark.parametrize(
    "variants",
    [
        ("Fundbüro", "FUNDBUERO", "fundburo", "Fundbüro"),
        ("Straße", "STRASSE", "strasse"),
        ("Größe", "groesse", "GRÖSSE"),
        ("Café", "cafe", "CAFÉ"),
        ("Müllabfuhr", "muellabfuhr", "mullabfuhr"),
        ("Führerschein", "fuehrerschein", "Führerschein"),
    ],
)
def test_variants_of_a_word_have_one_form(variants: tuple[str, ...]) -> None:
    assert len({fold(variant) for variant in variants}) == 1


def test_words_that_differ_in_more_than_spelling_stay_apart() -> None:
    assert fold("Wohnung") != fold("Währung")
    assert fold("Pass") != fold("Perso")


def test_folding_twice_changes_nothing_more() -> None:
    for text in ("Aktuelle Gebühren für Ausländer", "Oe Ae Ue", "Bauer im Steueramt"):
        assert fold(fold(text)) == fold(text)


def test_words_are_kept_as_written_without_punctuation() -> None:
    assert words("Wann, bitte, hat das Fundbüro offen?!") == [
        "Wann",
        "bitte",
        "hat",
        "das",
        "Fundbüro",
        "offen",
    ]
    assert words("Ernst-Abbe-Platz 5a; 08:30") == ["Ernst", "Abbe", "Platz", "5a", "08", "30"]
    assert words("a_b 😀") == ["a", "b"]
    assert words("") == []


def test_folded_words_are_the_words_of_the_folded_text() -> None:
    assert folded_words("Für Ämter-Öffnung") == ["fur", "amter", "offnung"]


def test_spans_count_the_characters_of_the_original_text() -> None:
    text = "Die Straße zum Bürgeramt"
    spans = word_spans(text)
    assert [text[start:end] for start, end, _ in spans] == words(text)
    assert [folded for _, _, folded in spans] == ["die", "strasse", "zum", "burgeramt"]
