"""The characters of references and secrets, and how citizens type and dictate them."""

from __future__ import annotations

import re
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 characters without the pairs that are mixed up on paper: 0 and O, 1 and I."""

_DIGITS = {
    "null": "0",
    "eins": "1",
    "zwei": "2",
    "zwo": "2",
    "drei": "3",
    "vier": "4",
    "fuenf": "5",
    "sechs": "6",
    "sieben": "7",
    "acht": "8",
    "neun": "9",
}
_SPELLING = """
    anton aachen alpha   berta berlin bravo   caesar cottbus chemnitz charlie   dora duesseldorf delta
    emil essen echo   friedrich frankfurt foxtrot   gustav goslar golf   heinrich hamburg hotel
    ida ingelheim india   julius jena juliett   kaufmann konrad koeln kilo   ludwig leipzig lima
    martha muenchen mike   nordpol nathan nuernberg november   otto offenbach oscar   paula potsdam papa
    quelle quickborn quebec   richard rostock romeo   samuel siegfried salzwedel sierra
    theodor tuebingen tango   ulrich unna uniform   viktor victor voelklingen   wilhelm wuppertal whiskey
    xanthippe xaver xanten   ypsilon yankee   zacharias zeppelin zwickau zulu
"""
"""DIN 5009 of 2022 (towns) and before (names), and NATO's; each word stands for its first letter."""
_SPOKEN = _DIGITS | {word: word[0].upper() for word in _SPELLING.split()}
_SILENT = frozenset({"strich", "bindestrich", "minus", "leerzeichen", "wie", "gross", "grosses"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_EXPLAINED = re.compile(r"\b([a-z]) wie ([a-z])\w*\b")


def characters(text: str) -> str:
    """Return the letters and digits meant by a typed or dictated code, in capitals, without separators.

    "f 7k4", "F-7K4" and "Friedrich sieben Konrad vier" give the same. What is not in the alphabet is kept, so
    that the reader of the code sees that it is wrong.
    """
    typed = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    words = re.sub(r"[^a-z0-9]+", " ", typed).strip()
    words = _EXPLAINED.sub(lambda match: match[1] if match[1] == match[2] else match[0], words)
    return "".join(_SPOKEN.get(word, word.upper()) for word in words.split() if word not in _SILENT)


def is_unmistakable(plain: str, grouped: str) -> bool:
    """Return whether no part of a new code happens to be a spelling word ("ACHT" would be read as 8)."""
    return characters(plain) == plain and characters(grouped) == plain
