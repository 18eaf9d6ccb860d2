"""Where something was lost or found: vehicle, line, places of the knowledge base, other words."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.cases.lost_items.features import Whereabouts
from bot.cases.lost_items.function_words import NO_PLACE, WHERE
from bot.cases.lost_items.lexicon import Lexicon, shared_lexicon
from bot.cases.lost_items.tokens import tokens_of
from bot.knowledge.base import KnowledgeBase
from bot.language.normalise import fold, folded_words
from bot.language.stopwords import STOP_WORDS

_LINE = (
    re.compile(r"\b(?:linien?|lin\.?|l\.|line)\s?(?:nr\.?\s?)?(\d{1,3})\b"),
    re.compile(
        r"\b(?:bus|tram|bahn|strab|str\.? ?b\.?|strassenbahn|straba|stadtbus|regionalbus|nachtbus"
        r"|str\.? ?bahn)\.?"
        r"(?: linie| nr\.?| nummer| der linie| l\.)?\s?(\d{1,3})\b(?!\s?(?:uhr|:|\.\d|min|h\b))"
    ),
    re.compile(
        r"\b(?:(?:in|inner|auf|aus)\s(?:der|die|ner|einer)|(?:mit|von|und|oder)\sder)\s(\d{1,2})(?:er)?\b"
        r"(?!\.?\s?(?:uhr|:|jahr|tag|stund|minut|kl|klass|etage|stock|euro|wochen|woche|reihe|monat))"
    ),
    re.compile(r"\b(?:der|die|dem|einer|in|im|inner|ner|nem)\s(\d{1,3})er\b(?!\s?jahr)"),
    re.compile(r"\b(\d{1,3})er\s?(?:bus|bahn|tram|linie)\b"),
    re.compile(r"^l\s?(\d{1,2})\b"),
)
_SPELLED = (
    (re.compile(r"\b(\w{3,}?)str\b\.?"), r"\1strasse"),
    (re.compile(r"\bstr\b\.?(?!\s?-?bahn)"), "strasse"),
    (re.compile(r"(?<=\w)bhf\b\.?|(?<=\w)bf\b\.?"), "bahnhof"),
    (re.compile(r"\bbhf\b\.?|\bhbf\b\.?"), "bahnhof"),
    (re.compile(r"(?<=\w)pl\b\.?"), "platz"),
    (re.compile(r"\b(?:hst|haltest|h-st)\b\.?"), "haltestelle"),
    (re.compile(r"(?<=\w)fr?dhf\b\.?"), "friedhof"),
    (re.compile(r"\bgal\b\.?"), "galerie"),
    (re.compile(r"\bkrkhs\b\.?|\bkh\b\.?"), "krankenhaus"),
    (re.compile(r"\bspielpl\b\.?"), "spielplatz"),
    (re.compile(r"\bparkpl\b\.?"), "parkplatz"),
    (re.compile(r"\bbib\b\.?|\bbibo\b"), "bibliothek"),
    (re.compile(r"\buni\b"), "universitat"),
    (re.compile(r"\buni(?=klin|bib|haupt)"), "universitats"),
    (re.compile(r"\bwenigenj\b\.?"), "wenigenjena"),
    (re.compile(r"\be ?-?\.? ?abbe\b"), "ernst abbe"),
)
_IN_TOWN = frozenset(["in", "aus", "bei"])
_TOWN = re.compile(r"^(?:bad|stadt) ")
_GENERIC_PLACES = frozenset({"Busbahnhof"})
_LONGEST_NAME = 5
_SHORTEST_FUZZY = 7
_REGIONAL_FROM = 100
"""Lines with three digits are regional buses."""


class PlaceReader:
    """Reads places; built once for a knowledge base and safe for several threads."""

    def __init__(self, knowledge: KnowledgeBase, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._names: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._districts: dict[str, set[str]] = defaultdict(set)
        self._trams: set[str] = set()
        self._titles: dict[str, str] = {}
        for place in knowledge.places:
            if place.line is not None:
                if place.kind == "tram_line":
                    self._trams.add(place.line)
                continue
            if place.kind in ("district", "statistical_district"):
                for name in (place.name, *place.aliases):
                    words = tuple(folded_words(name))
                    if words and words != ("zentrum",) and "jena" not in words[-1:]:
                        self._names[words].add(f"district:{_district_key(place.name)}")
                continue
            for name in (place.name, *place.aliases):
                words = tuple(folded_words(re.sub(r"\(.*?\)", "", name)))
                if not words or name in _GENERIC_PLACES:
                    continue
                self._names[words].add(_canonical(place.name))
                self._titles.setdefault(_canonical(place.name), re.sub(r"\s*\(.*?\)", "", place.name))
                if len(words) > 1 and words[0] in ("jena", "bahnhof"):
                    self._names[words[1:]].add(_canonical(place.name))
            if place.district:
                self._districts[_canonical(place.name)].add(_district_key(place.district))
        self._joined = {
            "".join(words): words for words in self._names if len("".join(words)) >= _SHORTEST_FUZZY
        }
        self.clerks = lru_cache(maxsize=50_000)(self._clerks)

    def place_words(self, text: str) -> frozenset[str]:
        """Return the folded words of a citizen's text that name places of the knowledge base."""
        return frozenset(self._named(fold(text), fuzzy=False)[1])

    def title(self, name: str) -> str:
        """Return how a place of :class:`Whereabouts` is written."""
        return self._titles.get(name, name)

    def citizens(self, text: str, *, only_place: bool = False) -> Whereabouts:
        """Return what a citizen's text says about the place; ``only_place`` if it is about nothing else."""
        return self._read(text, by_clerk=False, all_words=only_place)

    def _clerks(self, place_text: str, line: str = "") -> Whereabouts:
        """Return what a clerk's record says: the text of the place and, in its own column, the line."""
        where = self._read(place_text, by_clerk=True, all_words=True)
        number = re.search(r"\d{1,3}", line)
        if number is None:
            return where
        lines = where.lines | {number.group()}
        return Whereabouts(
            where.vehicles | self._vehicles_of(lines, fold(line)),
            lines,
            where.places,
            where.districts,
            where.words,
            where.elsewhere,
        )

    def _read(self, text: str, *, by_clerk: bool, all_words: bool) -> Whereabouts:
        plain = fold(text)
        for pattern, spelled in _SPELLED:
            plain = pattern.sub(spelled, plain)
        lines = self._lines(plain)
        tokens = tokens_of(plain, self._lexicon, by_clerk=by_clerk)
        vehicles = {vehicle for token in tokens for vehicle in token.ids("vehicle")}
        vehicles |= self._vehicles_of(lines, plain)
        towns = {town for token in tokens for town in token.ids("town")} if _is_ride(plain) else set()
        vehicles = _settled(vehicles, towns, plain)
        names, used = self._named(plain, fuzzy=not by_clerk)
        districts = {name.removeprefix("district:") for name in names if name.startswith("district:")}
        places = {name for name in names if not name.startswith("district:")}
        for place in places:
            districts |= self._districts.get(place, set())
        candidates = folded_words(plain) if all_words else _after_prepositions(folded_words(plain))
        words = frozenset(
            word
            for word in candidates
            if len(word) >= 4
            and word.isalpha()
            and word not in used
            and word not in STOP_WORDS
            and word not in NO_PLACE
            and (all_words or not self._lexicon.exact(word))
            and not any(meaning.sort == "vehicle" for meaning in self._lexicon.exact(word))
        )
        elsewhere = frozenset(
            _TOWN.sub("", token.folded)
            for before, token in zip(tokens, tokens[1:])
            if token.ids("town") and before.folded in _IN_TOWN
        )
        return Whereabouts(
            frozenset(vehicles), frozenset(lines), frozenset(places), frozenset(districts), words, elsewhere
        )

    def _lines(self, plain: str) -> set[str]:
        return {
            match.group(1).lstrip("0")
            for pattern in _LINE
            for match in pattern.finditer(plain)
            if match.group(1).strip("0")
        }

    def _vehicles_of(self, lines: set[str] | frozenset[str], plain: str) -> set[str]:
        found = set()
        for line in lines:
            if int(line) >= _REGIONAL_FROM:
                found.add("regional_bus")
            elif line in self._trams and not re.search(r"\bbus", plain):
                found.add("tram")
            else:
                found.add("city_bus")
        return found

    def _named(self, plain: str, *, fuzzy: bool) -> tuple[set[str], set[str]]:
        """Return the names of the places and the words that were used up."""
        words = folded_words(plain)
        found: set[str] = set()
        used: set[str] = set()
        position = 0
        while position < len(words):
            size = 0
            for length in range(min(_LONGEST_NAME, len(words) - position), 0, -1):
                window = tuple(words[position : position + length])
                names = self._names.get(window)
                if names is None and len("".join(window)) >= _SHORTEST_FUZZY:
                    known = self._joined.get("".join(window))
                    names = self._names[known] if known else None
                if names is None and fuzzy and length == 1:
                    names = self._fuzzy(window[0])
                if names:
                    found |= names
                    used |= set(window)
                    size = length
                    break
            position += max(size, 1)
        return found, used

    def _fuzzy(self, word: str) -> set[str] | None:
        if len(word) < _SHORTEST_FUZZY or word in STOP_WORDS or self._lexicon.exact(word):
            return None
        best = process.extractOne(word, self._joined.keys(), scorer=fuzz.ratio, score_cutoff=88)
        if best is None or best[0][0] != word[0]:
            return None
        return self._names[self._joined[best[0]]]


def _settled(vehicles: set[str], towns: set[str], plain: str) -> set[str]:
    """A "Bahn" to Erfurt is a train, a bus to Stadtroda a regional one, „die Bahn“ in Jena a tram."""
    if "train" in towns and "tram" in vehicles and not re.search(r"strassenbahn|strab|tram", plain):
        vehicles = (vehicles - {"tram"}) | {"train"}
    if towns and "city_bus" in vehicles and "regional_bus" not in vehicles:
        vehicles = (vehicles - {"city_bus"}) | {"regional_bus"}
    if "regional_bus" in vehicles:
        vehicles = vehicles - {"city_bus"}
    if "train" in vehicles and not re.search(r"strassenbahn|strab|tram", plain):
        vehicles = vehicles - {"tram"}
    return vehicles - {"own"} if len(vehicles) > 1 else vehicles


def _after_prepositions(words: list[str]) -> list[str]:
    """Return the words that follow where one says where: „im Kaufland“, „vor der neuen Mensa“."""
    found = []
    reach = 0
    for word in words:
        if word in WHERE:
            reach = 3
        elif reach:
            if word not in STOP_WORDS:
                found.append(word)
            reach -= 1
    return found


def _is_ride(plain: str) -> bool:
    return bool(re.search(r"\b(?:nach|von|richtung|aus|ri)\b", plain))


def _canonical(name: str) -> str:
    """Stops, streets and buildings of one name are one place: „Jena Paradies“, „Paradiesbahnhof West“."""
    plain = fold(re.sub(r"\(.*?\)", "", name))
    plain = re.sub(
        r"\b(?:jena|haltestelle|bahnhof|stadtzentrum|schleife|zeiss)\b"
        r"|(?<=paradies)bahnhof\b(?: (?:west|ost))?",
        " ",
        plain,
    )
    plain = " ".join(re.findall(r"[^\W_]+", plain))
    return plain or fold(name)


def _district_key(name: str) -> str:
    plain = re.sub(r"\b(?:ort|altstadt)\b", "", fold(name))
    return " ".join(re.findall(r"[^\W_]+", plain))


@lru_cache(maxsize=1)
def shared_place_reader() -> PlaceReader:
    """Return the reader of this process, over the knowledge base as it is when first asked for."""
    from bot.knowledge.load import load_knowledge
    from bot.settings import Settings

    return PlaceReader(load_knowledge(Settings.from_environment().knowledge_folder), shared_lexicon())
