"""A message with several questions is taken apart at the right places."""

from __future__ import annotations

import pytest

from bot.nlu.clauses import split_clauses


@pytest.mark.parametrize(
    ("message", "clauses"),
    [
        (
            "Was kostet ein neuer Perso und brauch ich einen Termin und wo",
            ["Was kostet ein neuer Perso", "brauch ich einen Termin", "wo"],
        ),
        (
            "Wann hat das Fundbüro auf? Und was kostet ein Führungszeugnis?",
            ["Wann hat das Fundbüro auf", "Und was kostet ein Führungszeugnis"],
        ),
        ("hat das Fundbüro offen", ["hat das Fundbüro offen"]),
        ("zwischen Weihnachten und Neujahr offen?", ["zwischen Weihnachten und Neujahr offen"]),
        ("am 31.10. offen", ["am 31.10. offen"]),
        ("", []),
        ("???", []),
    ],
)
def test_a_message_is_split_into_its_questions(message: str, clauses: list[str]) -> None:
    assert [message[clause.start : clause.end] for clause in split_clauses(message)] == clauses
