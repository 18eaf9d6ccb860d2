"""Long answers are cut where somebody who reads aloud would breathe."""

from __future__ import annotations

from bot.messengers.splitting import length, pieces


def test_a_short_text_is_one_piece_and_nothing_is_none() -> None:
    assert pieces("Hallo.", 20) == ["Hallo."]
    assert pieces(" \n", 20) == []


def test_paragraphs_are_kept_together_where_possible() -> None:
    assert pieces("Erster Absatz.\n\nZweiter Absatz. Mehr.", 30) == [
        "Erster Absatz.",
        "Zweiter Absatz. Mehr.",
    ]


def test_sentences_are_not_cut_nor_at_dates_and_abbreviations() -> None:
    text = "Der Termin ist am 2. Dezember, z. B. im Rathaus. Bitte kommen Sie pünktlich."
    assert pieces(text, 60) == [
        "Der Termin ist am 2. Dezember, z. B. im Rathaus.",
        "Bitte kommen Sie pünktlich.",
    ]


def test_no_piece_is_too_long_and_nothing_is_lost() -> None:
    text = "ein Wort und noch eines 🌳" * 300 + "x" * 500
    cut = pieces(text, 160)
    assert max(length(piece) for piece in cut) <= 160
    assert "".join("".join(cut).split()) == "".join(text.split())
