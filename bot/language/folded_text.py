"""Text folded to plain lower case ASCII that still knows where each character came from.

Unlike `normalise.fold` it keeps "ue" apart from "u" ("neuen" must not become "neun") and counts positions.
"""

import unicodedata
from dataclasses import dataclass

_SPELLINGS = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "Ä": "ae",
    "Ö": "oe",
    "Ü": "ue",
    "ß": "ss",
    "ẞ": "ss",
    "\N{COMBINING DIAERESIS}": "e",
    "\N{SOFT HYPHEN}": "",
    "\N{ZERO WIDTH SPACE}": "",
    "\N{ZERO WIDTH JOINER}": "",
    "\N{ZERO WIDTH NON-JOINER}": "",
    "\N{WORD JOINER}": "",
    "\N{ZERO WIDTH NO-BREAK SPACE}": "",
    "–": "-",
    "—": "-",
    "‑": "-",
    "−": "-",
    "€": " eur",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "§": "§",
}
_OTHER_CHARACTER = "|"


@dataclass(frozen=True)
class FoldedText:
    """A text in lower case ASCII, umlauts as "ae", every run of white space as one blank."""

    original: str
    folded: str
    origins: tuple[int, ...] | None
    """For each folded character the index of its original; None where both are the same."""

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the (start, end) in the original text of a non-empty span of the folded text."""
        if self.origins is None:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1

    def original_text(self, start: int, end: int) -> str:
        """Return the original wording of a non-empty span of the folded text."""
        first, last = self.original_span(start, end)
        return self.original[first:last]

    @classmethod
    def of(cls, text: str) -> "FoldedText":
        """Return `text` folded: letters in lower case ASCII, "ü" and "u" + U+0308 as "ue", "ß" as "ss", any
        dash as "-", blanks collapsed, invisible characters dropped, what is left as "|"."""
        if text.isascii() and text.isprintable() and "  " not in text:
            return cls(text, text.lower(), None)
        characters: list[str] = []
        origins: list[int] = []
        for index, character in enumerate(text):
            for folded in _folded_characters(character):
                if folded == " " and characters and characters[-1] == " ":
                    continue
                characters.append(folded)
                origins.append(index)
        return cls(text, "".join(characters), tuple(origins))


def _folded_characters(character: str) -> str:
    if "!" <= character <= "~":
        return character.lower()
    if character in _SPELLINGS:
        return _SPELLINGS[character]
    if character.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", character)
    letters = "".join(part for part in plain if part.isascii()).lower()
    if letters:
        return letters
    return "" if unicodedata.combining(character) else _OTHER_CHARACTER
