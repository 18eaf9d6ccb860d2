"""What the tables of several kinds of cases need."""

from __future__ import annotations

from sqlalchemy import CheckConstraint

from bot.language.normalise import fold


def words_of(*texts: str | None) -> str:
    """Return texts as the desk searches in them: one line, without capitals, umlauts and marks."""
    return fold(" ".join(text for text in texts if text))


def one_of(table: str, column: str, *values: str) -> CheckConstraint:
    """Return the rule that a column has one of some values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{table}_{column}_known")
