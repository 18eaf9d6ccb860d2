"""Numbers on lamps and trees, as they are typed or dictated: „138-023“, „138/023“, „138 null dreiundzwanzig“.

The form of lamp numbers (three digits, dash, three digits) is in ``knowledge/defects.yml``, rule
``gute_meldung``; no source says how tree numbers are built, so those are taken as they are said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.folded_text import FoldedText

LAMP, TREE = "lamp", "tree"

_UNITS = {
    "null": 0, "ein": 1, "eins": 1, "eine": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fuenf": 5,
    "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwoelf": 12, "dreizehn": 13,
    "vierzehn": 14, "fuenfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_TENS = {
    "zwanzig": 20, "dreissig": 30, "vierzig": 40, "fuenfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80,
    "neunzig": 90,
}  # fmt: skip
_SPOKEN_DASH = frozenset(("strich", "bindestrich", "minus", "schraegstrich", "slash"))
_OBJECT = re.compile(
    r"(?P<lamp>\w*laternen?\w*|\w*lampen?\w*|\w*leuchten?\w*|lichtmast\w*|street ?(?:light|lamp)s?)"
    r"|(?P<tree>\bbaum\w*|\w*baum\b|tree)"
)
_BETWEEN = (
    r"(?:\s*(?:mit der|mit|hat die|die|der|traegt|mast)?"
    r"\s*(?:nummer|nummero|nr\.?|no\.?|number|#|:)){0,2}[\s:#]*"
)
_LAMP_NUMBER = re.compile(
    r"(?<!\d)(\d{2,3})(?:\s?[-/._,]\s?|\s)(\d{1,3})(?![\d])|(?<!\d)(\d{3})(\d{3})(?!\d)"
)
_BARE_LAMP_NUMBER = re.compile(r"(?<![\d/-])(\d{3})\s?[-/]\s?(\d{3})(?![\d/-])")
_TREE_NUMBER = re.compile(
    rf"{_BETWEEN}(\d{{1,6}}(?:\s?[-/]\s?\d{{1,6}})?)(?![\d])(?!\s*(?:uhr|meter|m\b|jahre|tage))"
)
_SHORT_LAMP = re.compile(rf"{_BETWEEN}(\d{{1,6}})(?![\d])(?!\s*(?:uhr|meter|m\b|jahre|tage|wochen))")


@dataclass(frozen=True)
class AssetNumber:
    """A lamp or a tree that somebody names by its number."""

    kind: str
    """:data:`LAMP` or :data:`TREE`."""
    number: str
    """``138-023`` for a lamp, the digits as said for a tree."""
    complete: bool
    """Whether the number alone says which one it is."""
    start: int
    end: int
    """Span in the text that was searched."""


def find_asset_number(text: str, *, lamp_meant: bool = False) -> AssetNumber | None:
    """Return the lamp or tree number in a text, ``None`` if there is none.

    A number in the form of lamp numbers counts only after a word for a lamp, when nothing else is said, or
    (``lamp_meant``) when a lamp is what is spoken of.
    """
    folded = FoldedText.of(text)
    plain, origins = _digits(folded)
    thing = _OBJECT.search(plain)
    if thing is not None and thing["tree"] and (match := _TREE_NUMBER.match(plain, thing.end())):
        number = re.sub(r"\s", "", match[1])
        return AssetNumber(TREE, number, True, *_span(folded, origins, thing.start(), match.end()))
    whole = _LAMP_NUMBER.fullmatch(plain.strip().strip("."))
    if whole is not None and _looks_like_lamp(whole):
        return AssetNumber(LAMP, _dashed(whole), True, 0, len(text))
    if thing is None or not thing["lamp"]:
        bare = _BARE_LAMP_NUMBER.search(plain) if lamp_meant else None
        if bare is None:
            return None
        span = _span(folded, origins, bare.start(), bare.end())
        return AssetNumber(LAMP, f"{bare[1]}-{bare[2]}", True, *span)
    for match in _LAMP_NUMBER.finditer(plain, thing.end(), thing.end() + 60):
        if _looks_like_lamp(match):
            return AssetNumber(
                LAMP, _dashed(match), True, *_span(folded, origins, thing.start(), match.end())
            )
    short = _SHORT_LAMP.match(plain, thing.end())
    if short is None:
        return None
    return AssetNumber(LAMP, short[1], False, *_span(folded, origins, thing.start(), short.end()))


def normal_asset_number(number: str) -> str:
    """Return a number without leading zeros and with one dash, so that spellings of it can be compared."""
    return "-".join(part.lstrip("0") or "0" for part in re.findall(r"\d+", number))


def spoken_number(word: str) -> int | None:
    """Return the value of a German number word up to 999 („hundertdrei“), ``None`` for others."""
    folded = FoldedText.of(word).folded
    if folded in _UNITS:
        return _UNITS[folded]
    before, hundred, rest = folded.rpartition("hundert")
    count = _UNITS.get(before or "ein") if hundred else 0
    below = _below_hundred(rest.removeprefix("und") if hundred else rest) if rest else 0
    if count is None or count > 9 or below is None or not folded:
        return None
    return 100 * count + below


def _below_hundred(word: str) -> int | None:
    if word in _UNITS or word in _TENS:
        return _UNITS.get(word, _TENS.get(word))
    match = re.fullmatch(r"(\w+?)und(\w+)", word)
    if match is None or match[1] not in _UNITS or match[2] not in _TENS or _UNITS[match[1]] > 9:
        return None
    return _UNITS[match[1]] + _TENS[match[2]]


def _looks_like_lamp(match: re.Match[str]) -> bool:
    return match[3] is not None or len(match[2]) == 3 or match[0].count("-") + match[0].count("/") > 0


def _dashed(match: re.Match[str]) -> str:
    first, second = (match[1], match[2]) if match[3] is None else (match[3], match[4])
    return f"{first}-{second}"


def _digits(folded: FoldedText) -> tuple[str, list[int]]:
    """The folded text with number words as digits; for each character its position in the folded text."""
    characters: list[str] = []
    origins: list[int] = []
    digit_run = False
    position = 0
    for match in re.finditer(r"[a-z]+|[^a-z]", folded.folded):
        word, replacement = match[0], match[0]
        if word.isalpha():
            value = spoken_number(word)
            if word in _SPOKEN_DASH and digit_run:
                replacement = "-"
            elif value is not None and word not in ("ein", "eine"):
                replacement = str(value)
                if digit_run and characters and characters[-1] == " " and _joins(characters, replacement):
                    characters.pop()
                    origins.pop()
            digit_run = replacement[0].isdigit() or replacement == "-"
        elif word.isdigit():
            digit_run = True
        elif word not in " -/,":
            digit_run = False
        characters.extend(replacement)
        origins.extend([match.start()] * len(replacement))
        position = match.end()
    origins.append(position)
    return "".join(characters), origins


def _joins(characters: list[str], digits: str) -> bool:
    """Whether digits said one by one, or „null dreiundzwanzig“, go on a number that is not yet complete."""
    run = re.search(r"\d+$", "".join(characters).rstrip())
    return run is not None and len(run[0]) + len(digits) <= 6 and (len(run[0]) != 3 or len(digits) == 1)


def _span(folded: FoldedText, origins: list[int], start: int, end: int) -> tuple[int, int]:
    return folded.original_span(origins[start], max(origins[end], origins[start] + 1))
