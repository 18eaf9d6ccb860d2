"""References of cases, such as F-7K4-29M-X: readable over the phone, with a check character."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from itertools import product
from typing import Protocol

from bot.cases.code_characters import ALPHABET, characters, is_unmistakable
from bot.cases.errors import CaseError, ErrorCode

LOST_ITEM, DEFECT, BOOKING, CALLBACK = "F", "M", "S", "R"
"""Prefixes: Fundsuche, Mangel, Sprechstunde, Rückruf."""
PREFIXES = (LOST_ITEM, DEFECT, BOOKING, CALLBACK)

_BODY = 6
_LENGTH = 1 + _BODY + 1
_GROUPS = [1, 3, 3, 1]
_MEANT = {"0": "QD", "O": "QD", "1": "LJ", "I": "LJ"}
"""Characters that no reference has, and those they are a misreading of."""
_CANDIDATE = re.compile(
    r"(?<![^\W_])(?=([FMSR](?:[ -]{0,3}[A-Z0-9]){7})(?![^\W_]))",
    re.IGNORECASE,
)


class Randomness(Protocol):
    """What picks the characters: ``secrets.SystemRandom()``, or a seeded generator in tests."""

    def choice(self, seq: str, /) -> str:
        """Return one of the characters."""
        ...


def new_reference(prefix: str, randomness: Randomness | None = None) -> str:
    """Return a new reference with the prefix of its kind of case; that it is unique, the database makes sure.

    It always has a digit: "SONNTAGS" has the check character of a reference, too.

    Raises:
        ValueError: there is no such prefix.
    """
    if prefix not in PREFIXES:
        raise ValueError(f"no such prefix: {prefix!r}")
    source = randomness or secrets.SystemRandom()
    while True:
        plain = prefix + "".join(source.choice(ALPHABET) for _ in range(_BODY))
        plain += check_character(plain)
        if _has_digit(plain) and is_unmistakable(plain, _grouped(plain)):
            return _grouped(plain)


def parse_reference(text: str) -> str:
    """Return the normal form of a reference in any spelling a citizen may type or dictate.

    Raises:
        CaseError: ``INVALID_REFERENCE``, also when just a character is wrong or two neighbours are swapped.
    """
    typed = characters(text[:200])
    if len(typed) == _LENGTH and typed[0] in PREFIXES:
        valid = {plain for plain in _readings(typed) if check_character(plain[:-1]) == plain[-1]}
        if len(valid) == 1:
            return _grouped(valid.pop())
    raise CaseError(ErrorCode.INVALID_REFERENCE)


def find_references(text: str) -> list[str]:
    """Return the references in a text, in normal form, in their order, each once."""
    found: dict[str, None] = {}
    for candidate in [*(match[1] for match in _CANDIDATE.finditer(text)), text]:
        if not _looks_meant(candidate):
            continue
        try:
            found[parse_reference(candidate)] = None
        except CaseError:
            continue
    return list(found)


def check_character(plain: str) -> str:
    """Return the check character for a prefix and body.

    A Reed-Solomon check over GF(32): the characters, as elements of the field, times falling powers of its
    generator add up to zero. All powers differ, so every single wrong character and every two swapped ones
    are noticed. (ISO 7064 has no system for 32 characters that notices all of them.)
    """
    total = 0
    for character in plain:
        total = _times_generator(total ^ ALPHABET.index(character))
    return ALPHABET[total]


def _times_generator(element: int) -> int:
    """Multiply by x in GF(2)[x] modulo x⁵ + x² + 1."""
    doubled = element << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled


def _readings(typed: str) -> Iterator[str]:
    choices = [_MEANT.get(character, character) for character in typed]
    if sum(len(choice) > 1 for choice in choices) > 2:
        return
    for reading in product(*choices):
        plain = "".join(reading)
        if all(character in ALPHABET for character in plain):
            yield plain


def _looks_meant(candidate: str) -> bool:
    """Return whether this is not just a piece of a sentence: "mach das mal" has the right length too."""
    pieces = re.findall(r"\w+", candidate)
    if len(pieces) >= _LENGTH:
        return True  # letter by letter, or dictated
    if _has_digit(candidate):
        return len(pieces) == 1 or len(pieces[0]) == 1 or _has_digit(pieces[0])
    return [len(piece) for piece in pieces] == _GROUPS and (candidate.isupper() or "-" in candidate)


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _grouped(plain: str) -> str:
    return f"{plain[0]}-{plain[1:4]}-{plain[4:7]}-{plain[7]}"
