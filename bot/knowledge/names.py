"""Finds where a text names a record of the knowledge base: units, services, people in office, places.

Exact over lemmas first (so inflection and compounds meet), then fuzzy for typing errors. Built from the
knowledge base at load, so a new alias is understood at once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.records import Body, Contact, Place, Searchable, Unit
from bot.language.codes import without_codes
from bot.language.normalise import fold, word_spans
from bot.language.stopwords import GENERIC_WORDS, STOP_WORDS
from bot.language.words import WordAnalyser

_LONGEST_NAME = 5
"""Longest name looked for, in words."""
_SHORTEST_FUZZY = 6
"""Names shorter than this (folded characters) must match exactly."""
_OFFICE_WORD = re.compile(
    r"(amt|amtes|stelle|behorde|buro|zentrum|verwaltung|gericht|abteilung|zentrale|leitstelle|werke|hof|heim|service|polizei|wehr)$"
)
_STREET_WORD = re.compile(r"\w{4,}(strasse|gasse|allee|platz|weg|ufer|ring|brucke|markt|graben)$")
_NO_STREETS = frozenset(
    [
        "spielplatz",
        "parkplatz",
        "arbeitsplatz",
        "schulplatz",
        "gehweg",
        "radweg",
        "kitaplatz",
        "wanderweg",
        "stellplatz",
        "behindertenparkplatz",
        "rettungsweg",
        "umweg",
        "studienplatz",
        "betreuungsplatz",
        "krippenplatz",
        "kindergartenplatz",
        "sportplatz",
        "bolzplatz",
        "fussweg",
        "burgersteig",
        "schulweg",
        "fahrradweg",
        "hauptstrasse",
        "ausbildungsplatz",
        "hortplatz",
        "liegeplatz",
        "waldweg",
        "feldweg",
        "fluchtweg",
        "gehsteig",
        "fahrweg",
        "sitzplatz",
        "marktplatz",
        "supermarkt",
        "flohmarkt",
        "weihnachtsmarkt",
        "wochenmarkt",
        "baumarkt",
        "getrankemarkt",
        "wohnungsmarkt",
        "arbeitsmarkt",
        "dienstweg",
        "rechtsweg",
        "postweg",
        "heimweg",
        "ruckweg",
        "anwohnerparkplatz",
        "tagesplatz",
        "grabplatz",
        "containerplatz",
        "jahrmarkt",
    ]
)
_BEFORE_A_PERSON = re.compile(
    r"\b(der|den|dem|vom|beim|zum|unser|unseren|unserem|des"
    r"|herr|herrn|jenas|jenaer|nitzsche|lieber|ein|wie heisst)\s+$"
)
_STOP_PREFIX = re.compile(r"\b(?:haltestelle|hst\.?|haltest\.?)\s+$", re.IGNORECASE)
_STREET_SHORT = re.compile(r"str$")
_HOUSE_NUMBER = re.compile(r"\d{1,3}[a-z]?")


@dataclass(frozen=True)
class NameMention:
    """A span of a text that names something."""

    start: int
    end: int
    text: str
    type: str
    """service, unit, person or place."""
    keys: tuple[str, ...]
    """Record keys (``service/wohngeld``) or, for places, the place's name; several when shared."""
    score: float
    """1.0 for an exact match, less for a fuzzy one."""


@dataclass(frozen=True)
class _Name:
    type: str
    key: str


class NameFinder:
    """Looks up names; built once per state of the knowledge base."""

    def __init__(self, knowledge: KnowledgeBase, analyser: WordAnalyser) -> None:
        self._analyser = analyser
        self._names: dict[str, list[_Name]] = defaultdict(list)
        for record in knowledge.records.values():
            for name in (record.name, *record.aliases, *_short_forms(record)):
                self._add(name, _Name(_type_of(record, name), record.key))
        for unit in knowledge.headed_units():
            assert unit.head is not None
            for name in _person_names(unit.head.name):
                self._add(name, _Name("person", unit.key))
        for place in knowledge.places:
            for name in _place_names(place):
                self._add(name, _Name("place", place.name))
        self._fuzzy_names: dict[int, list[str]] = defaultdict(list)
        for form in self._names:
            if len(form) >= _SHORTEST_FUZZY:
                self._fuzzy_names[len(form)].append(form)
        self._parts = {form for form in self._names if " " not in form and len(form) >= _SHORTEST_FUZZY}

    def _add(self, name: str, target: _Name) -> None:
        tokens = [token for _, _, token in word_spans(name)]
        if not tokens or len(tokens) > _LONGEST_NAME:
            return
        forms = {" ".join(tokens), self._lemma_form([name[s:e] for s, e, _ in word_spans(name)])}
        for form in forms:
            if target not in self._names[form]:
                self._names[form].append(target)

    def _lemma_form(self, written: Sequence[str]) -> str:
        return " ".join(self._analyser.stems(word)[0] for word in written)

    def find(self, text: str) -> list[NameMention]:
        """Return the mentions in a text, without overlaps, in order of their position."""
        spans = word_spans(without_codes(text))
        found: list[NameMention] = []
        for size in range(min(_LONGEST_NAME, len(spans)), 0, -1):
            for first in range(len(spans) - size + 1):
                window = spans[first : first + size]
                mention = self._match(text, window)
                if mention is not None:
                    found.append(mention)
        return sorted(_without_overlaps(found), key=lambda mention: mention.start)

    def _match(self, text: str, window: Sequence[tuple[int, int, str]]) -> NameMention | None:
        start, end = window[0][0], window[-1][1]
        tokens = [_STREET_SHORT.sub("strasse", token) if len(token) > 3 else token for _, _, token in window]
        if len(tokens) > 1 and tokens[-1] == "str":
            tokens[-1] = "strasse"
        form = " ".join(tokens)
        if len(tokens) == 1 and (form in GENERIC_WORDS or form in STOP_WORDS):
            return self._match_lord_mayor(text, window[0])
        names = self._names.get(form)
        score = 1.0
        if names is None and (tokens[0] in STOP_WORDS or tokens[-1] in STOP_WORDS):
            return None
        if names is None and len(tokens) > 1:
            names = self._names.get("".join(tokens))
        if names is None:
            names = self._names.get(self._lemma_form([text[s:e] for s, e, _ in window]))
        if names is None and len(tokens) == 1:
            names, score = self._match_compound(text[start:end], form)
        if names is None:
            names, score = self._match_fuzzy(form)
        if (
            names is None
            and _STREET_WORD.search(tokens[-1])
            and tokens[-1] not in _NO_STREETS
            and len(tokens) == 1
        ):
            names, score = [_Name("place", text[start:end])], 0.7
        if names is None:
            return None
        types = [name.type for name in names]
        kind = max(dict.fromkeys(types), key=types.count)
        if kind == "place":
            start, end = _with_stop_word(text, start), _with_house_number(text, end)
        keys = tuple(dict.fromkeys(name.key for name in names if (name.type == "place") == (kind == "place")))
        return NameMention(start, end, text[start:end], kind, keys, score)

    def _match_lord_mayor(self, text: str, word: tuple[int, int, str]) -> NameMention | None:
        """„OB“ is the lord mayor where it stands like a noun, otherwise the conjunction „ob“."""
        start, end, token = word
        if token != "ob" or "ob" not in self._names:
            return None
        if text[start:end] != "OB" and not _BEFORE_A_PERSON.search(fold(text[:start])):
            return None
        keys = tuple(dict.fromkeys(name.key for name in self._names["ob"]))
        return NameMention(start, end, text[start:end], "person", keys, 1.0)

    def _match_compound(self, word: str, form: str) -> tuple[list[_Name] | None, float]:
        """A name inside a compound: ``Fundbüroöffnungszeiten``, ``Elterngeldantrag``."""
        if len(form) < _SHORTEST_FUZZY + 4:
            return None, 0.0
        for length in range(len(form) - 3, _SHORTEST_FUZZY - 1, -1):
            if form[:length] in self._parts and len(self._analyser.stems(word)) > 2:
                return self._names[form[:length]], 0.95
        return None, 0.0

    def _match_fuzzy(self, form: str) -> tuple[list[_Name] | None, float]:
        if len(form) < _SHORTEST_FUZZY or form in GENERIC_WORDS or form.isdigit():
            return None, 0.0
        allowed = 1 if len(form) < 9 else 2
        candidates = [
            name
            for length in range(len(form) - allowed, len(form) + allowed + 1)
            for name in self._fuzzy_names.get(length, ())
        ]
        cutoff = 84 if len(form) < 9 else 87
        best = process.extractOne(form, candidates, scorer=fuzz.ratio, score_cutoff=cutoff)
        if best is None or (best[0][0] != form[0] and best[1] < 90):
            return None, 0.0
        return self._names[best[0]], best[1] / 100


def _short_forms(record: Searchable) -> Iterator[str]:
    """Names as people shorten them: without the bracket, the dash and the verb of the official name."""
    name = re.sub(r"\([^)]*\)", "", record.name).strip()
    yield name
    for bracket in re.findall(r"\(([^)]*)\)", record.name):
        if len(bracket.split()) <= 2:
            yield bracket
    if " – " in name and isinstance(record, (Unit, Body)):
        yield from name.split(" – ", 1)
    yield re.sub(r"\s+(beantragen|anzeigen|erklären)$", "", name)
    if isinstance(record, Unit):
        yield re.sub(r"^(Team|Fachdienst|Stabsstelle)\s+", "", name)
    yield re.sub(r"\s+(der Stadt )?Jena$", "", name)


def _person_names(name: str) -> Iterable[str]:
    plain = re.sub(r"^(Dr\.|Prof\.)\s*", "", name)
    surname = plain.split()[-1]
    alone = () if fold(surname) in STOP_WORDS else (surname,)
    return (plain, *alone, f"Herr {surname}", f"Frau {surname}", f"Dr {plain}")


def _place_names(place: Place) -> Iterator[str]:
    yield place.name
    yield from place.aliases
    if " / " in place.name:
        yield from place.name.split(" / ")
    if place.line is not None:
        yield f"Linie {place.line}"
        yield f"{'Bus' if place.kind == 'bus_line' else 'Straßenbahn'} {place.line}"
        if place.kind == "tram_line":
            yield f"Bahn {place.line}"
            yield f"Tram {place.line}"


def _type_of(record: Searchable, name: str) -> str:
    if isinstance(record, (Unit, Body, Contact)):
        return "person" if re.search(r"(meister|meisterin|dezernent)$", fold(name)) else "unit"
    if record.kind == "defect":
        return "defect"
    return "unit" if _OFFICE_WORD.search(fold(name).split(" ")[-1]) else "service"


def _with_stop_word(text: str, start: int) -> int:
    before = _STOP_PREFIX.search(text[:start])
    return before.start() if before else start


def _with_house_number(text: str, end: int) -> int:
    dot = r"\.?" if text[:end].casefold().endswith("str") else ""
    following = re.match(
        dot + r"\s*(?:nr\.?\s*)?(\d{1,3}\s?[a-z]?)\b(?!\s*(?:uhr|:|\.|€|euro))", text[end:], re.IGNORECASE
    )
    return end + following.end() if following else end


def _without_overlaps(mentions: list[NameMention]) -> list[NameMention]:
    """Keep the best mentions: exact before fuzzy, long before short."""
    kept: list[NameMention] = []
    for mention in sorted(mentions, key=lambda m: (-(m.end - m.start) * m.score**4, m.start)):
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return kept
