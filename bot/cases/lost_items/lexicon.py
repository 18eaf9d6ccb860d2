"""What a word of a citizen or a clerk stands for: exact, inflected, compound, abbreviated or mistyped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.cases.lost_items.function_words import NO_COMPOUNDS, NO_TYPING_ERRORS, SHADES, SHORT_HEADS
from bot.cases.lost_items.vocabulary import Vocabulary, shared_vocabulary
from bot.language.normalise import fold
from bot.language.stopwords import STOP_WORDS

Sort = Literal["kind", "colour", "brand", "mark", "material", "audience", "vehicle", "town"]

LONGEST_PHRASE = 4
_LONG_WORD = 9
"""From so many letters on a word may hold two typing errors, from five on one."""
_ENDINGS = ("e", "n", "s", "r", "m", "en", "er", "es", "em", "ns", "se", "le", "ern", "ens", "chen")
_JOINTS = ("", "s", "n", "en", "es", "e")


_FOR_WHOM = re.compile(r"kinder|damen|herren|baby")


@dataclass(frozen=True)
class Meaning:
    """One thing that a word may stand for."""

    sort: Sort
    id: str
    sure: bool = True
    """Whether it is written as it should be; else it was guessed from a typing error."""


class Lexicon:
    """Looks up words; built once for a vocabulary and safe for several threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._words: dict[str, dict[Meaning, None]] = defaultdict(dict)
        self._short: dict[str, dict[Meaning, None]] = defaultdict(dict)
        for kind in vocabulary.kinds:
            self._add(Meaning("kind", kind.id), kind.words, kind.short)
        for colour in vocabulary.colours:
            self._add(Meaning("colour", colour.id), colour.words, colour.short)
        for brand in vocabulary.brands:
            self._add(Meaning("brand", brand.id), brand.words)
            if brand.kind is not None:
                self._add(Meaning("kind", brand.kind), brand.words)
        for sort, terms in (
            ("mark", vocabulary.marks),
            ("material", vocabulary.materials),
            ("audience", vocabulary.audiences),
            ("vehicle", vocabulary.vehicles),
            ("town", vocabulary.towns),
        ):
            for term in terms:
                self._add(Meaning(sort, term.id), term.words, term.short)  # type: ignore[arg-type]
        self.series = frozenset(
            _key(word) for brand in vocabulary.brands if brand.series for word in brand.words
        )
        self.brand_kinds = {brand.id: brand.only for brand in vocabulary.brands if brand.only}
        """Brands whose names mean something else with other things, and the kinds they are brands of."""
        self._kind_words = tuple(
            word
            for word, meanings in self._words.items()
            if " " not in word and len(word) >= 5 and any(meaning.sort == "kind" for meaning in meanings)
        )
        self._fuzzy_words = tuple(
            word
            for word, meanings in self._words.items()
            if " " not in word
            and len(word) >= 5
            and any(meaning.sort in ("kind", "colour", "brand") for meaning in meanings)
        )
        self._heads = frozenset(
            word
            for word, meanings in self._words.items()
            if " " not in word
            and (len(word) >= 5 or word in SHORT_HEADS)
            and any(meaning.sort in ("kind", "mark") for meaning in meanings)
        )
        self._colour_words = {
            word: meaning
            for word, meanings in self._words.items()
            for meaning in meanings
            if meaning.sort == "colour" and " " not in word
        }
        self.exact = lru_cache(maxsize=100_000)(self._exact)
        self.clerks = lru_cache(maxsize=100_000)(self._clerks)
        self.mistyped = lru_cache(maxsize=20_000)(self._mistyped)

    def _add(self, meaning: Meaning, words: Iterable[str], short: Iterable[str] = ()) -> None:
        for word in words:
            key = _key(word)
            self._words[key][meaning] = None
            joined = key.replace(" ", "")
            if len(joined) >= 6:
                self._words[joined].setdefault(meaning)
        for word in short:
            self._short[_key(word)][meaning] = None

    def joined(self, folded: str) -> tuple[Meaning, ...]:
        """Return what a compound means that was written in two words: „fahrrad helm“."""
        meanings = self._words.get(folded, ())
        return tuple(meanings) if any(meaning.sort == "kind" for meaning in meanings) else ()

    def phrase(self, folded: str) -> tuple[Meaning, ...]:
        """Return what several words, folded and joined by blanks, stand for together."""
        return tuple(self._words.get(folded, ()))

    def abbreviation(self, word: str) -> tuple[Meaning, ...]:
        """Return what a listed abbreviation stands for; guesses are for clerks' words only."""
        return tuple(self._short.get(word.replace(".", ""), ()))

    def abbreviated_phrase(self, folded: str) -> tuple[Meaning, ...]:
        """Return what clerks abbreviate by several words, folded, without full stops, joined by blanks."""
        return tuple(self._short.get(folded, ()))

    def _exact(self, word: str) -> tuple[Meaning, ...]:
        """Return what a folded word stands for, inflected or compound; empty if it is not known."""
        for form in _basic_forms(word):
            if form in self._words:
                return self._with_audience(word, tuple(self._words[form]))
        return self._colour_compound(word) or self._compound(word)

    def _with_audience(self, word: str, meanings: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
        """Add for whom a thing is where its word says so: „Kinderhelm“, „Damenuhr“."""
        whose = _FOR_WHOM.match(word)
        if whose is None or whose.end() == len(word) or all(meaning.sort != "kind" for meaning in meanings):
            return meanings
        return (*meanings, *(m for m in self._words.get(whose.group(), ()) if m.sort == "audience"))

    def _clerks(self, word: str, dotted: bool) -> tuple[Meaning, ...]:
        """Return what a folded word of a clerk stands for: "schl.bd", "reg.schirm", "portem", "rucksack".

        ``dotted`` tells whether a full stop follows, so that it may be the beginning of a longer word.
        """
        joined = word.replace(".", "")
        if joined in self._short:
            return tuple(self._short[joined])
        if joined in self._words:
            return self._with_audience(joined, tuple(self._words[joined]))
        parts = [part for part in word.split(".") if part]
        if len(parts) > 1 and all(len(part) >= 2 for part in parts):
            pattern = re.compile(".*".join(map(re.escape, parts)))
            meant = self._agreed(word for word in self._kind_words if pattern.match(word))
            if meant:
                return meant
        known = self._exact(joined)
        if known:
            return known
        if len(parts) > 1:
            return tuple(meaning for part in parts for meaning in self._clerks(part, True))
        if len(joined) >= 4 and dotted:
            meant = self._agreed(word for word in self._words if " " not in word and word.startswith(joined))
            if meant:
                return meant
        for length in range(min(len(joined) - 2, 12), 2, -1):
            head, tail = joined[:-length], joined[-length:]
            if len(head) >= 3 and tail in self._short:
                kinds = [meaning for meaning in self._short[tail] if meaning.sort == "kind"]
                if kinds and len(tail) >= 4:
                    return (*kinds, *self._modifiers(head))
        return ()

    def _agreed(self, words: Iterable[str]) -> tuple[Meaning, ...]:
        """Return the meaning that all words share: the kind itself, or the kind above them all."""
        meanings = {meaning for word in words for meaning in self._words[word]}
        if len(meanings) == 1:
            return tuple(meanings)
        kinds = {meaning.id for meaning in meanings if meaning.sort == "kind"}
        if not kinds or len(kinds) < len({m for m in meanings if m.sort not in ("mark",)}):
            return ()
        above = [set(self.vocabulary.line_of(kind)) for kind in kinds]
        common = set.intersection(*above)
        if not common:
            return ()
        lowest = max(common, key=lambda kind: len(self.vocabulary.line_of(kind)))
        return (Meaning("kind", lowest),)

    def _mistyped(self, word: str) -> tuple[Meaning, ...]:
        """Return what a word with a typing error most likely stands for."""
        if len(word) < 5 or word in STOP_WORDS or word in NO_TYPING_ERRORS or not word.isalpha():
            return ()
        edits = 1 if len(word) < _LONG_WORD else 2
        best = process.extractOne(word, self._fuzzy_words, scorer=OSA.distance, score_cutoff=edits)
        if best is None or best[0][0] != word[0]:
            return ()
        return tuple(
            Meaning(meaning.sort, meaning.id, sure=False)
            for meaning in self._words[best[0]]
            if meaning.sort in ("kind", "colour", "brand")
        )

    def _compound(self, word: str) -> tuple[Meaning, ...]:
        if word in NO_COMPOUNDS or not word.isalpha() or len(word) < 7:
            return ()
        for form in _basic_forms(word):
            for start in range(2, len(form) - 2):
                head = form[start:]
                if head in self._heads:
                    if len(head) < 5 and start < 4:
                        continue
                    return (*self._words[head], *self._modifiers(form[:start]))
        return ()

    def _modifiers(self, first: str) -> tuple[Meaning, ...]:
        """What the first part of a compound says: Damen-, Leder-, Kinder-."""
        found: dict[Meaning, None] = {}
        for joint in _JOINTS:
            stem = first[: len(first) - len(joint)] if joint and first.endswith(joint) else first
            for form in (stem, stem + "e", stem + "en", stem + "er"):
                for meaning in self._words.get(form, ()):
                    if meaning.sort in ("material", "audience", "colour", "mark"):
                        found[meaning] = None
        return tuple(found)

    def _colour_compound(self, word: str) -> tuple[Meaning, ...]:
        """``knallrot``, ``schwarzweiss``, ``blaugrau``, ``dunkelblaues``, ``goldfarben``."""
        if not word.isalpha():
            return ()
        for form in _basic_forms(word):
            plain = re.sub(r"(?:farben|farbig|farbe|lich)$", "", form)
            if plain != form and plain in self._colour_words:
                return (self._colour_words[plain],)
            for start in range(2, len(plain) - 2):
                first, last = plain[:start], plain[start:]
                if last not in self._colour_words:
                    continue
                if first in self._colour_words:
                    return (self._colour_words[first], self._colour_words[last])
                if first in SHADES:
                    return (self._shade(first, self._colour_words[last]),)
        return ()

    def _shade(self, first: str, colour: Meaning) -> Meaning:
        """ "dkl.rot" is the colour dark red where there is one, else red."""
        full = {"dkl": "dunkel", "dk": "dunkel", "hl": "hell"}.get(first, first)
        for meaning in self._words.get(f"{full}{_key(colour.id)}", ()):
            if meaning.sort == "colour":
                return meaning
        return colour


def _basic_forms(word: str) -> list[str]:
    forms = [word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            forms += [stem, stem + "e"] if ending in ("n", "en", "er", "chen") else [stem]
    return list(dict.fromkeys(forms))


def _key(word: str) -> str:
    return " ".join(re.findall(r"[^\W_]+(?:&[^\W_]+)*", fold(word.replace("-", " ").replace("'", ""))))


@lru_cache(maxsize=1)
def shared_lexicon() -> Lexicon:
    """Return the lexicon of this process."""
    return Lexicon(shared_vocabulary())
