"""Numbers and codes of cases inside a text: what they spell by chance is no word of a citizen.

Many contain something that is a name or an abbreviation: „S-NC3-P9A-M“ holds the mark M of a disability
card, „F-8CT-RZ3-J“ ends like the abbreviation of an office. They are recognised by their form here, right or
mistyped; whether one is valid says :mod:`bot.cases.references`.
"""

from __future__ import annotations

import re

_CODE = re.compile(
    r"(?<![^\W_])(?:"
    r"[fmsr]-[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]"
    r"|(?=[a-z ]*\d)[fmsr] [a-z0-9]{3} [a-z0-9]{3} [a-z0-9]"
    r"|(?=[a-z]+\d+[a-z])[fmsr][a-z0-9]{7}"
    r"|(?=[a-z]*-?[a-z]*\d)(?=[\d-]*[a-z])[a-z0-9]{4}-[a-z0-9]{4}"
    r")(?![^\W_])",
    re.IGNORECASE,
)


def without_codes(text: str) -> str:
    """Return the text with numbers and codes of cases as blanks, in the same length."""
    return _CODE.sub(lambda match: " " * len(match.group()), text)
