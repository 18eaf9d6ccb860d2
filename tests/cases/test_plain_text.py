"""Free text is made safe without losing what somebody wrote."""

from __future__ import annotations

import pytest

from bot.cases.errors import CaseError, ErrorCode
from bot.cases.plain_text import clean_line, clean_text, csv_cell


def test_what_was_written_stays() -> None:
    text = "Loch in der „Karl-Liebknecht-Straße“ 😀👩‍👩‍👧 – 30 cm tief!\nGefährlich für Räder."
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x07c", "abc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("abc\u202edef\u200b\ufeff", "abcdef"),
        ("  viel   Platz \t hier  ", "viel Platz hier"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("u\u0308ber", "über"),
        ("Z\u0300\u0301\u0302\u0303\u0304a", "Z\u0300\u0301a"),
        ("\ud800", ""),
    ],
)
def test_what_nobody_can_see_goes(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


def test_a_line_stays_a_line() -> None:
    assert clean_line("Betreff\r\nBcc: alle@jena.de\u2028x") == "Betreff Bcc: alle@jena.de x"


def test_a_text_may_have_4000_characters_and_no_more() -> None:
    assert len(clean_text("x" * 4000)) == 4000
    with pytest.raises(CaseError) as refusal:
        clean_text("x" * 4001)
    assert (refusal.value.code, refusal.value.details) == (ErrorCode.TEXT_TOO_LONG, {"limit": 4000})


@pytest.mark.parametrize("formula", ['=HYPERLINK("x")', "+49 3641", "-1+1", "@SUM(A1)", "\tx", "\rx"])
def test_a_spreadsheet_program_sees_no_formula(formula: str) -> None:
    assert csv_cell(formula) == f"'{formula}"


def test_other_cells_are_as_they_were() -> None:
    assert [csv_cell(value) for value in ("a=b", None, -1.5, 3, True)] == ["a=b", "", "-1.5", "3", "True"]
