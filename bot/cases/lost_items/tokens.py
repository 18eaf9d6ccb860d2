"""Words of a text with what they stand for, before anything is concluded from them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.cases.lost_items.function_words import KNOWS_NOT, WHO_KNOWS
from bot.cases.lost_items.lexicon import LONGEST_PHRASE, Lexicon, Meaning
from bot.language.normalise import fold
from bot.language.stopwords import STOP_WORDS

_TOKEN = re.compile(r"[^\W_]+(?:[.&][^\W_]+)*\.?|[,;:/()!?\n…]")
_BOUNDARIES = frozenset(",;:/()!?\n…")
NUMBERS = {
    "ein": 1, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwolf": 12,
}  # fmt: skip
"""German numbers, folded."""


@dataclass(frozen=True)
class Token:
    """A word or a phrase of a text."""

    written: str
    folded: str
    """Folded, without full stops; several words joined by blanks."""
    meanings: tuple[Meaning, ...] = ()
    boundary: bool = False
    """Whether it is a comma or the like."""
    dotted: bool = False
    """Whether a full stop follows at once."""
    number: int | None = None

    def ids(self, sort: str) -> tuple[str, ...]:
        """Return the ids of one sort that it may stand for."""
        return tuple(meaning.id for meaning in self.meanings if meaning.sort == sort)


def tokens_of(text: str, lexicon: Lexicon, *, by_clerk: bool) -> list[Token]:
    """Return the words of a text in order; a clerk's are read as abbreviations where that makes sense."""
    written = [match.group() for match in _TOKEN.finditer(text.replace("-", " ").replace("–", " , "))]
    if not by_clerk:
        written = [part for word in written for part in _without_inner_stops(word)]
    folded = [fold(word).rstrip(".") for word in written]
    tokens: list[Token] = []
    position = 0
    while position < len(written):
        if written[position] in _BOUNDARIES:
            tokens.append(Token(written[position], "", boundary=True))
            position += 1
            continue
        size, meanings = _longest(folded, written, position, lexicon, by_clerk)
        if size == 0:
            size, meanings = 1, _single(written, folded, position, lexicon, by_clerk)
        piece = folded[position : position + size]
        tokens.append(
            Token(
                " ".join(written[position : position + size]),
                " ".join(piece).replace(".", ""),
                meanings,
                dotted=written[position + size - 1].endswith("."),
                number=_number(piece[0]) if size == 1 else None,
            )
        )
        position += size
    return tokens


def _longest(
    folded: list[str], written: list[str], position: int, lexicon: Lexicon, by_clerk: bool
) -> tuple[int, tuple[Meaning, ...]]:
    for size in range(min(LONGEST_PHRASE, len(folded) - position), 1, -1):
        window = folded[position : position + size]
        if any(word in _BOUNDARIES or not word for word in written[position : position + size]):
            continue
        phrase = " ".join(window).replace(".", "")
        meanings = lexicon.phrase(phrase)
        if not meanings and by_clerk:
            meanings = lexicon.abbreviated_phrase(phrase)
        if not meanings and size == 2 and min(map(len, window)) >= 3:
            meanings = lexicon.joined("".join(window))
        if meanings:
            return size, meanings
    return 0, ()


def _single(
    written: list[str], folded: list[str], position: int, lexicon: Lexicon, by_clerk: bool
) -> tuple[Meaning, ...]:
    word = folded[position]
    if word in ("weiss", "weis") and _is_verb(folded, position):
        return ()
    plain = word.replace(".", "")
    dotted = written[position].endswith(".")
    if by_clerk:
        short = dotted or "." in word or written[position].isupper() or len(plain) >= 3
        if not short:
            return ()
        if plain in STOP_WORDS and not dotted and not written[position].isupper():
            return tuple(meaning for meaning in lexicon.exact(plain) if meaning.sort == "audience")
        return lexicon.clerks(word, dotted)
    known = lexicon.exact(plain) if plain not in STOP_WORDS or len(plain) > 4 else ()
    if known or plain in STOP_WORDS:
        return known
    if dotted and 4 <= len(plain) <= 8 and not _ends_a_sentence(written, position):
        abbreviated = lexicon.abbreviation(word)
        if abbreviated:
            return abbreviated
    return lexicon.mistyped(plain)


def _ends_a_sentence(written: list[str], position: int) -> bool:
    """Whether the full stop after a word is more than the sign of an abbreviation."""
    return (
        position + 1 == len(written) or written[position + 1][:1].isupper() or written[position + 1] == "\n"
    )


def _is_verb(folded: list[str], position: int) -> bool:
    """„weiß“ is the verb in „ich weiß nicht“, the colour elsewhere."""
    before = folded[position - 1] if position else ""
    after = folded[position + 1] if position + 1 < len(folded) else ""
    return before in WHO_KNOWS or after in KNOWS_NOT or (after == "ich")


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word) if len(word) <= 2 else None
    if word.endswith("er") and word[:-2].isdigit() and len(word) <= 4:
        return int(word[:-2])
    for form in (word, word.removesuffix("e"), word.removesuffix("en")):
        if form in NUMBERS and form != "ein":
            return NUMBERS[form]
    return None


def _without_inner_stops(word: str) -> list[str]:
    """„verloren.Es“ is two words; „Schl.bd.“ and „z.B.“ stay one."""
    parts = word.split(".")
    if len(parts) > 1 and len(parts[0]) >= 7 and parts[1]:
        return [parts[0] + ".", ".".join(parts[1:])]
    return [word]
