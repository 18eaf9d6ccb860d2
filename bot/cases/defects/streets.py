"""Finds streets and other named places in a text, also shortened, misspelt, or missing from the gazetteer."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import fuzz, process

from bot.cases.defects.asset_number import spoken_number
from bot.cases.defects.places import Certainty
from bot.cases.defects.street_words import (
    COMMON_NOUN,
    GENERIC_NAMES,
    HOUSE_NUMBER,
    LEADING_PREPOSITION,
    NO_ADJECTIVE,
    NO_NAME_AFTER_PREPOSITION,
    NO_STREET,
    PREPOSITION_NAME,
    SPOKEN_NUMBER,
    TYPE_WORDS,
    UNLISTED,
)
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.names import NameFinder
from bot.knowledge.records import Place
from bot.language.normalise import fold, word_spans
from bot.language.stopwords import STOP_WORDS
from bot.language.words import WordAnalyser

MOST_CANDIDATES = 6


@dataclass(frozen=True)
class Mention:
    """A span of a text that names a place."""

    start: int
    end: int
    names: tuple[str, ...]
    """Names in the gazetteer, the likeliest first; as said for an unlisted street. More than one: ask."""
    certainty: Certainty
    house_number: str | None = None

    @property
    def name(self) -> str:
        """The likeliest name."""
        return self.names[0]


class StreetFinder:
    """Looks up places; built once per state of the knowledge base."""

    def __init__(self, knowledge: KnowledgeBase, analyser: WordAnalyser) -> None:
        places = tuple(place for place in knowledge.places if not place.kind.endswith("_line"))
        alone = dataclasses.replace(
            knowledge, units={}, services={}, bodies={}, contacts={}, defect_categories={}, consultations={}
        )
        self._finder = NameFinder(dataclasses.replace(alone, places=places), analyser)
        self.by_name: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            self.by_name[place.name].append(place)
        self._bare: dict[str, list[str]] = defaultdict(list)
        for place in places:
            if place.name not in self._bare[_form(_bare(place.name))]:
                self._bare[_form(_bare(place.name))].append(place.name)
        self._forms = {form: names[0] for form, names in self._bare.items()}
        for place in places:
            for name in _names_of(place):
                self._forms.setdefault(_form(name), place.name)
        self._parts: dict[str, list[str]] = defaultdict(list)
        for place in places:
            for part in _parts(place):
                if part not in self._bare and place.name not in self._parts[part]:
                    self._parts[part].append(place.name)
        self._fuzzy_forms = [form for form in self._forms if len(form) >= 6]

    def find(self, text: str) -> list[Mention]:
        """Return the places a text names, in order, without overlaps."""
        found: list[Mention] = []
        for mention in self._finder.find(text):
            if mention.score < 1.0 and COMMON_NOUN.fullmatch(fold(mention.text).strip()):
                continue
            end = mention.start + len(_without_number(text[mention.start : mention.end]))
            said = text[mention.start : end]
            if len(self._parts.get(_form(said), ())) > 1:
                found.append(Mention(mention.start, end, tuple(self._parts[_form(said)]), Certainty.LIKELY))
            elif mention.score >= 1.0:
                names = self._owners(_form(said), mention.keys)
                by_chance = LEADING_PREPOSITION.match(said) is not None  # „treppe am hang“
                certainty = Certainty.LIKELY if by_chance else Certainty.CERTAIN
                found.append(Mention(mention.start, end, names, certainty))
            elif mention.score > 0.7 or len(self._alike(said)) > 0:
                names = self._alike(said) or mention.keys
                found.append(Mention(mention.start, end, names, Certainty.LIKELY))
            elif _form(said) in self._parts:
                names = tuple(self._parts[_form(said)])
                found.append(Mention(mention.start, end, names, Certainty.LIKELY))
            else:
                found.append(Mention(mention.start, end, (_tidy(said),), Certainty.UNVERIFIED))
        found = [mention for mention in found if not _is_half_of_a_name(text, mention)]
        for further in chain(self._unlisted(text), self._shortened(text)):
            if all(further.end <= other.start or further.start >= other.end for other in found):
                found.append(further)
        found.sort(key=lambda mention: mention.start)
        numbered = [self._with_number(text, mention) for mention in found]
        return [mention for mention in numbered if not _is_a_common_noun(mention)]

    def _owners(self, form: str, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Whose name it is: the bare name goes before a part of „Drackendorf / Lobeda-Ost“."""
        if len(self._bare[form]) > 0:
            return tuple(self._bare[form])
        single = tuple(name for name in keys if "/" not in name)
        return single or keys

    def _alike(self, said: str) -> tuple[str, ...]:
        """Names spelt nearly like it, the nearest first; several when it may be any of them."""
        form = _form(said)
        cutoff = 84 if len(form) < 9 else 87
        hits = process.extract(form, self._fuzzy_forms, scorer=fuzz.ratio, limit=3, score_cutoff=cutoff)
        near = [hit for hit in hits if hit[0][0] == form[0] or hit[1] >= 90]
        if not near:
            return ()
        return tuple(dict.fromkeys(self._forms[hit[0]] for hit in near if hit[1] >= near[0][1] - 4))

    def _shortened(self, text: str) -> list[Mention]:
        """„Liebknechtstraße“, „in der Karl Liebknecht“, „am Bahnhof“, „Lobeda“."""
        spans = word_spans(text)
        found: list[Mention] = []
        for size in (3, 2, 1):
            for first in range(len(spans) - size + 1):
                window = spans[first : first + size]
                form = _form(" ".join(token for _, _, token in window))
                names = self._parts.get(form)
                if names and not (size == 1 and form in STOP_WORDS):
                    start, end = window[0][0], window[-1][1]
                    if all(end <= other.start or start >= other.end for other in found):
                        found.append(Mention(start, end, tuple(names), Certainty.LIKELY))
        return found

    def _unlisted(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        for pattern in UNLISTED:
            for match in pattern.finditer(text):
                if fold(match[0].split()[0]) in NO_ADJECTIVE:
                    continue
                names = self._alike(match[0]) or tuple(self._parts.get(_form(match[0]), ()))
                certainty = Certainty.LIKELY if names else Certainty.UNVERIFIED
                found.append(Mention(match.start(), match.end(), names or (_tidy(match[0]),), certainty))
        for match in PREPOSITION_NAME.finditer(text):
            if not NO_NAME_AFTER_PREPOSITION.search(match[0]):
                found.append(Mention(match.start(), match.end(), (_tidy(match[0]),), Certainty.UNVERIFIED))
        return found

    def _with_number(self, text: str, mention: Mention) -> Mention:
        following = text[mention.end :]
        match = HOUSE_NUMBER.match(following.removeprefix("."))
        dot = int(following.startswith("."))
        if match is not None:
            number = _compact(match["number"])
            if match["last"]:
                number = f"{number}–{_compact(match['last'])}"
            return dataclasses.replace(mention, end=mention.end + dot + match.end(), house_number=number)
        spoken = SPOKEN_NUMBER.match(following)
        value = spoken_number(spoken["word"]) if spoken is not None else None
        if spoken is None or value is None or value == 0 or fold(spoken["word"]) in ("ein", "eine"):
            return mention
        after = following[spoken.end() :]
        if re.match(
            r"\s*(?:uhr|tage?n?|wochen?|meter|laternen|stunden|jahren?|schlagl|m[aä]l|b[aä]ume|autos)",
            after,
            re.IGNORECASE,
        ):
            return mention
        number = f"{value}{(spoken['letter'] or '').lower()}"
        return dataclasses.replace(mention, end=mention.end + len(spoken[0].rstrip()), house_number=number)


def _form(name: str) -> str:
    tokens = [token for _, _, token in word_spans(name)]
    full = [
        "strasse" if token == "str" else re.sub(r"(?<=\w{3})str(?:ase|asse)?$", "strasse", token)
        for token in tokens
    ]
    return " ".join(full)


def _names_of(place: Place) -> list[str]:
    return [place.name, _bare(place.name), *place.aliases, *(part.strip() for part in place.name.split("/"))]


def _bare(name: str) -> str:
    return re.sub(r"\s*\([^)]*\)", "", name)


def _parts(place: Place) -> set[str]:
    """Shorter forms by which people mean it."""
    tokens = _form(_bare(place.name)).split()
    parts: set[str] = set()
    if place.kind == "street" and len(tokens) >= 3 and tokens[-1] in TYPE_WORDS:
        for first in range(1, len(tokens) - 1):
            parts.add(" ".join(tokens[first:]))
            parts.add("".join(tokens[first:]))
        parts.add(" ".join(tokens[:-1]))
    if place.kind in ("district", "statistical_district") and re.fullmatch(r"(?!Jena)\w+-\w+", place.name):
        parts.add(tokens[0])
    named = place.kind in ("landmark", "stop", "school")
    if named and len(tokens) >= 3 and not STOP_WORDS.intersection(tokens[:-1]):
        parts.add(" ".join(tokens[:-1]))
    if place.kind in ("landmark", "school"):
        words = [word for name in (_bare(place.name), *place.aliases) for word in _form(name).split()]
        parts.update(generic for generic in GENERIC_NAMES if any(word.endswith(generic) for word in words))
    return parts


def _without_number(said: str) -> str:
    return re.sub(r"\s*,?\s*(?:nr\.?\s*)?\d{1,3}\s?[a-z]?$", "", said, flags=re.IGNORECASE)


def _is_half_of_a_name(text: str, mention: Mention) -> bool:
    """Whether „Wiesenstraße“ was found in „Rote-Wiesenstraße“, a street that the gazetteer does not have."""
    return mention.certainty is Certainty.UNVERIFIED and text[: mention.start].endswith("-")


def _is_a_common_noun(mention: Mention) -> bool:
    if mention.certainty is not Certainty.UNVERIFIED or mention.house_number is not None:
        return False
    return NO_STREET.fullmatch(fold(mention.name)) is not None


def _compact(number: str) -> str:
    return re.sub(r"\s", "", number).lower()


def _tidy(said: str) -> str:
    """As said, with capitals and the word Straße written out."""
    words = re.sub(r"\bstr\b\.?", "Straße", said.strip(), flags=re.IGNORECASE).split(" ")
    small = ("der", "dem", "den", "des")
    tidied = [
        "-".join(part[:1].upper() + part[1:] if part.islower() else part for part in word.split("-"))
        if word not in small
        else word
        for word in words
    ]
    return re.sub(r"(?<=[^\W\d_]{3})(?:str\.?|strasse)$", "straße", " ".join(tidied))
