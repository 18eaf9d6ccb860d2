"""One normal form for German text, so that spelling variants meet: case, umlauts, ae/oe/ue/ss, accents."""

from __future__ import annotations

import re
import unicodedata

_TOKEN = re.compile(r"[^\W_]+", re.UNICODE)
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def fold(text: str) -> str:
    """Return the text in lower case with umlauts, their digraphs and accents reduced to base letters.

    ``Fundbüro``, ``FUNDBUERO`` and ``fundburo`` give the same result. The reduction also shortens
    words such as ``neue`` (``nu`` + ``e``): harmless, because both sides are folded.
    """
    folded = text.casefold().replace("ß", "ss")
    decomposed = unicodedata.normalize("NFKD", folded)
    folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    for digraph, letter in _DIGRAPHS:
        folded = folded.replace(digraph, letter)
    return folded


def words(text: str) -> list[str]:
    """Return the words and numbers of a text as written, without punctuation."""
    return _TOKEN.findall(text)


def folded_words(text: str) -> list[str]:
    """Return the folded words and numbers of a text."""
    return _TOKEN.findall(fold(text))


def word_spans(text: str) -> list[tuple[int, int, str]]:
    """Return ``(start, end, folded word)`` for every word; the span counts characters of the text."""
    return [(match.start(), match.end(), fold(match.group())) for match in _TOKEN.finditer(text)]
