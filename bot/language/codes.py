"""Numbers and codes of cases inside a text: what they spell by chance is no word of a citizen.

Many contain something that is a name or an abbreviation: „S-NC3-P9A-M“ holds the mark M of a disability
card, „F-8CT-RZ3-J“ ends like the abbreviation of an office. They are recognised by their form here, right or
mistyped; whether one is valid says :mod:`bot.cases.references`.
"""

from __future__ import annotations

import re

_WITH_DASHES = r"[fmsr]-[a-z0-9]{2,4}-[a-z0-9]{2,4}-[a-z0-9]"
_WITH_BLANKS = r"(?=[a-z ]*\d)[fmsr] [a-z0-9]{3} [a-z0-9]{3} [a-z0-9]"
_IN_ONE_WORD = r"(?=[a-z]+\d+[a-z])[fmsr][a-z0-9]{7}"
_SECRET = r"(?=[a-z]*-?[a-z]*\d)(?=[\d-]*[a-z])[a-z0-9]{4}-[a-z0-9]{4}"


def _compiled(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(forms)})(?![^\W_])", re.IGNORECASE)


_CODE = _compiled(_WITH_DASHES, _WITH_BLANKS, _IN_ONE_WORD, _SECRET)
_NUMBER = _compiled(_WITH_DASHES)
_NUMBER_ALONE = _compiled(_WITH_DASHES, _WITH_BLANKS, _IN_ONE_WORD)


def code_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of everything that has the form of a case's number or of its code."""
    return [match.span() for match in _CODE.finditer(text)]


def without_codes(text: str) -> str:
    """Return the text with numbers and codes of cases as blanks, in the same length."""
    return _CODE.sub(lambda match: " " * len(match.group()), text)


def case_number_in(text: str) -> str | None:
    """Return what was surely meant as the number of a case, right or mistyped, as it was typed.

    Without its hyphens a number is only believed where nothing else is said: „schule1a“ has its form too.
    """
    found = _NUMBER.search(text) or _NUMBER_ALONE.fullmatch(text.strip(" .,;:!?()„“\"'"))
    return found[0] if found is not None else None
