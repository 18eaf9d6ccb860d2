"""Free text from citizens and files, made safe to keep, mail and export."""

from __future__ import annotations

import re
import unicodedata

from bot.cases.errors import CaseError, ErrorCode

LONGEST = 4000
"""Characters of a free text."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKS_IN_A_ROW = re.compile(r"(\w?)([\u0300-\u036f]{3,})")


def clean_text(text: str, limit: int = LONGEST) -> str:
    """Return the text without control, direction and invisible characters, line breaks as ``\\n``.

    Raises:
        CaseError: ``TEXT_TOO_LONG`` with the limit, in characters.
    """
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(character for character in normal if character == "\n" or _is_visible(character))
    kept = _MARKS_IN_A_ROW.sub(lambda match: match[1] + match[2][:2], kept)
    kept = re.sub(r"[^\S\n]+", " ", kept)
    kept = re.sub(r" ?\n ?", "\n", kept)
    kept = re.sub(r"\n{3,}", "\n\n", kept).strip()
    if len(kept) > limit:
        raise CaseError(ErrorCode.TEXT_TOO_LONG, limit=limit)
    return kept


def clean_line(text: str, limit: int = 200) -> str:
    """Return the text cleaned and on one line.

    Raises:
        CaseError: ``TEXT_TOO_LONG`` with the limit, in characters.
    """
    return clean_text(re.sub(r"\s+", " ", text), limit)


def csv_cell(value: object) -> str:
    """Return a value as text that no spreadsheet program takes for a formula; ``None`` is empty."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _is_visible(character: str) -> bool:
    if character in "\t\u200d":  # the joiner holds emoji together
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
