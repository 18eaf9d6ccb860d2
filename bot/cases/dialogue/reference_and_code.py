"""Reference and code of a case in what a citizen types or dictates, together or apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.cases.code_characters import ALPHABET, characters
from bot.cases.dialogue.steps import Reading
from bot.cases.errors import CaseError
from bot.cases.references import parse_reference
from bot.language.codes import case_number_in

_WORD = re.compile(r"[^\s,;:.!?()„“\"]+")
_CODE_COMES = re.compile(
    r"^(?:code|kode|codes?|kennwort|passwort|pin|geheim\w*|sicherheitscode)$", re.IGNORECASE
)
_FILLER = re.compile(
    r"^(?:code|kode|kennwort|passwort|pin|geheim\w*|ist|lautet|heißt|heisst|der|die|das|mein|und|dazu|also|hier|bitte)$",
    re.IGNORECASE,
)
_SHORT_CODE = re.compile(rf"[{ALPHABET}]{{4}}-?[{ALPHABET}]{{4}}")
_HALF_CODE = re.compile(rf"[{ALPHABET}]{{4}}")
_CODE_LENGTH = 8
_MOST_WORDS = 60
_GROUPED = re.compile(r"[A-Za-z](?:-\w{1,4}){2,4}")
"""„S-ULM-JSD-V“: references of the first days may have no digit at all."""


@dataclass(frozen=True)
class FoundCodes:
    """What a text holds; ``None`` for what it does not."""

    reference: str | None
    """In normal form."""
    code: str | None
    """Its characters, as they were meant."""


def find_codes(text: str, prefix: str, *, only_code: bool = False) -> FoundCodes:
    """Return reference (with a prefix) and code in a text; ``only_code`` when the text answers for the code."""
    words = _WORD.findall(text)[:_MOST_WORDS]
    reference = None
    for start, word in enumerate(words):
        if word[0].upper() == prefix:
            found = _reference_from(words, start)
            if found is not None:
                reference, end = found
                words = [*words[:start], "", *words[end:]]
                break
    return FoundCodes(reference, _code_in(words, only_code))


def looks_like_reference(text: str) -> bool:
    """Tell whether a text was meant for a reference, right or wrong."""
    plain = characters(text[:200])
    grouped = _GROUPED.fullmatch(text.strip()) is not None
    return 5 <= len(plain) <= 14 and (grouped or any(character.isdigit() for character in plain))


def mistyped_reference(text: str) -> Reading | None:
    """Return, for a sentence that holds a number of a wrong form or with a wrong character, that it does."""
    return Reading(asks=True, notes={"mistyped": True}) if case_number_in(text) is not None else None


def _reference_from(words: list[str], start: int) -> tuple[str, int] | None:
    for end in range(len(words), start, -1):
        try:
            return parse_reference(" ".join(words[start:end])), end
        except CaseError:
            continue
    return None


def _code_in(words: list[str], only_code: bool) -> str | None:
    announced = [number for number, word in enumerate(words) if _CODE_COMES.match(word)]
    if announced:
        found = _spelled([word for word in words[announced[0] :] if not _FILLER.match(word)])
        if found is not None:
            return found
    for number, word in enumerate(words):
        if _SHORT_CODE.fullmatch(word.upper()) and _is_no_word(word):
            return characters(word)
        pair = words[number : number + 2]
        halves = len(pair) == 2 and all(_HALF_CODE.fullmatch(half.upper()) for half in pair)
        if halves and _is_no_word("".join(pair)):
            return characters(" ".join(pair))
    return _spelled([word for word in words if not _FILLER.match(word)]) if only_code else None


def _spelled(words: list[str]) -> str | None:
    for end in range(1, len(words) + 1):
        plain = characters(" ".join(words[:end]))
        if len(plain) == _CODE_LENGTH and all(character in ALPHABET for character in plain):
            following = words[end] if end < len(words) else ""
            if following.lower() != "wie" and _is_dictated(words[:end], plain):
                return plain
    return None


def _is_dictated(words: list[str], plain: str) -> bool:
    """Return whether words are a code and no sentence of the same length: „der fehlt“ has eight letters."""
    written = "".join(words)
    return (
        written.isupper()
        or any(character.isdigit() for character in plain)
        or all(len(characters(word)) <= 1 for word in words)
        or [len(word) for word in words] in ([_CODE_LENGTH], [_CODE_LENGTH // 2] * 2)
    )


def _is_no_word(word: str) -> bool:
    return "-" in word or word.isupper() or any(character.isdigit() for character in word)
