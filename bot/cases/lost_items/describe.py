"""A citizen's words become a LossDescription, a clerk's record an ItemDescription; both can be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Optional

from bot.cases.lost_items.features import (
    Features,
    Whereabouts,
    as_json,
    features_from_json,
    whereabouts_from_json,
)
from bot.cases.lost_items.lexicon import Lexicon, shared_lexicon
from bot.cases.lost_items.loss_dates import VAGUE, DateWindow, date_window
from bot.cases.lost_items.places import PlaceReader, shared_place_reader
from bot.cases.lost_items.reading import read_features
from bot.cases.lost_items.tokens import NUMBERS
from bot.language.dates import find_dates
from bot.language.normalise import fold

_STOLEN = re.compile(
    r"\b(?:geklaut\w*|gestohlen\w*|beklaut\w*|klaut\w*|entwendet\w*|diebstahl\w*|bestohlen\w*|geraubt)\b"
)
_NO_ANSWER = re.compile(
    r"^\W*(?:egal|keine? (?:ahnung|angabe\w*|marke)|k ?a|weiss (?:ich )?(?:nicht|nich|net)\w*"
    r"|ich weiss (?:es )?nicht"
    r"|nichts|nix|nein|ne|nee|keine?|unbekannt|wei(?:ss|s) nich[t]?|weiter|uberspringen|-+)\W*$"
)
_WITHIN = re.compile(r"\b(?:drin|drinnen|darin|dran|daran|dabei|drauf|innen|inhalt|mit)\b")
_WORD = re.compile(r"[^\W_]+")
_SHORTEST_PLACE = 6
_LONGEST_TEXT = 2000


@dataclass(frozen=True)
class LossDescription:
    """What a citizen has said about a loss. Immutable; a correction makes a new one."""

    features: Features = field(default_factory=Features)
    where: Whereabouts = field(default_factory=Whereabouts)
    when: Optional[DateWindow] = None
    text: str = ""
    """The citizen's own words; the only ones that may be said back."""
    place_text: str = ""
    stolen: bool = False

    @property
    def kind(self) -> str | None:
        """Id of the kind it most likely is; its name is ``shared_vocabulary().kind[...].name``."""
        return self.features.kind

    @property
    def vehicle(self) -> str | None:
        """The vehicle it was lost in: tram, city_bus, regional_bus, train, taxi or own; else ``None``."""
        for vehicle in ("train", "regional_bus", "taxi", "tram", "city_bus", "own"):
            if vehicle in self.where.vehicles:
                return vehicle
        return None

    @property
    def line(self) -> str | None:
        """The line, if just one was named."""
        return next(iter(self.where.lines)) if len(self.where.lines) == 1 else None

    @property
    def filled(self) -> frozenset[str]:
        """What is known: kind, colour, brand, marks, count, side, place, date."""
        features = self.features
        parts = {
            "kind": bool(features.kinds),
            "colour": bool(features.colours),
            "brand": bool(features.brands),
            "marks": bool(
                features.marks or features.contents or features.detail_colours or features.detail_brands
            ),
            "count": features.count is not None,
            "side": features.side is not None,
            "place": self.where.known,
            "date": self.when is not None,
        }
        return frozenset(name for name, known in parts.items() if known)

    def as_json(self) -> dict[str, Any]:
        """Return the description as JSON can hold it."""
        content: dict[str, Any] = {
            "features": as_json(self.features),
            "where": as_json(self.where),
            "text": self.text,
            "place_text": self.place_text,
            "stolen": self.stolen,
        }
        if self.when is not None:
            content["when"] = {
                "first": self.when.first.isoformat(),
                "last": self.when.last.isoformat(),
                "vague": self.when.vague,
            }
        return content

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> LossDescription:
        """Return what :meth:`as_json` wrote."""
        when = content.get("when")
        return cls(
            features_from_json(content.get("features", {})),
            whereabouts_from_json(content.get("where", {})),
            DateWindow(
                date.fromisoformat(when["first"]), date.fromisoformat(when["last"]), bool(when["vague"])
            )
            if when
            else None,
            str(content.get("text", "")),
            str(content.get("place_text", "")),
            bool(content.get("stolen", False)),
        )


@dataclass(frozen=True)
class ItemDescription:
    """What a clerk has recorded about a found thing."""

    features: Features
    where: Whereabouts
    found_on: date
    kind_words: frozenset[str] = frozenset()
    """The words of the kind, where the vocabulary does not know it."""


def _where_by_now(known: Whereabouts, more: Whereabouts) -> Whereabouts:
    """What is known stays; only „in der Straba“ is made more exact by „Linie 5“."""
    if known.elsewhere or known.lines or known.places or known.districts:
        return known
    if not known.known:
        return more
    exact = more.lines or more.places or more.districts
    return replace(more, vehicles=more.vehicles | known.vehicles) if exact else known


class Describer:
    """Reads descriptions; holds what they are read with."""

    def __init__(self, lexicon: Lexicon, places: PlaceReader) -> None:
        self.lexicon = lexicon
        self.vocabulary = lexicon.vocabulary
        self.places = places

    def loss(self, text: str, today: date, answers: Mapping[str, str] | None = None) -> LossDescription:
        """Return what a citizen's message says.

        ``answers`` are answers to single questions by their names (kind, colour, brand, marks, count, side,
        place, date); each replaces what the message says of it.
        """
        text = text[:_LONGEST_TEXT]
        mentions = find_dates(text, today, prefer="past")
        bare = _without_spans(text, [(mention.start, mention.end) for mention in mentions])
        description = LossDescription(
            features=read_features(self._without_places(bare), self.lexicon, by_clerk=False),
            where=self.places.citizens(bare),
            when=date_window(mentions, text, today),
            text=text,
            stolen=bool(_STOLEN.search(fold(text))),
        )
        for name, answer in (answers or {}).items():
            description = self.with_answer(description, name, answer, today)
        return description

    def _without_places(self, text: str) -> str:
        """Names of places are no features: there is neither a fox nor a hole in „Fuchslöcher“."""
        names = {word for word in self.places.place_words(text) if len(word) >= _SHORTEST_PLACE}
        return _WORD.sub(lambda match: " … " if fold(match[0]) in names else match[0], text)

    def with_answer(
        self, description: LossDescription, name: str, answer: str, today: date
    ) -> LossDescription:
        """Return the description with one thing replaced by the answer to a question about it."""
        answer = answer[:_LONGEST_TEXT]
        if _NO_ANSWER.match(fold(answer)):
            return description
        if name == "date":
            mentions = find_dates(answer, today, prefer="past")
            window = date_window(mentions, answer, today)
            return replace(description, when=window or description.when)
        if name == "place":
            return replace(
                description, where=self.places.citizens(answer, only_place=True), place_text=answer
            )
        return replace(
            description, features=self._answered(description.features, name, answer), text=description.text
        )

    def with_more(self, description: LossDescription, text: str, today: date) -> LossDescription:
        """Return the description with what a further message adds; what is known already stays."""
        more = self.loss(text, today)
        known, said = description.features, more.features
        if known.kinds and said.kinds and not set(said.kinds) & set(known.kinds):
            # „da war ein Laptop drin“ tells more of the bag, „mein Schirm ist rot“ is about another thing
            heading = self.vocabulary.kind[known.kinds[0]].words[0]
            within = _WITHIN.search(fold(text))
            said = (
                read_features(text, self.lexicon, by_clerk=False, heading=heading) if within else Features()
            )
        features = replace(
            known,
            kinds=known.kinds or said.kinds,
            colours=known.colours or said.colours,
            brands=known.brands or said.brands,
            detail_brands=known.detail_brands or said.detail_brands,
            models=known.models or said.models,
            marks=known.marks | (said.marks - known.absent),
            absent=known.absent | (said.absent - known.marks),
            contents=known.contents | (said.contents - set(known.kinds)),
            detail_colours=known.detail_colours or said.detail_colours,
            materials=known.materials or said.materials,
            audiences=known.audiences or said.audiences,
            size=known.size or said.size,
            count=known.count or said.count,
            side=known.side or said.side,
            words=known.words | said.words,
        )
        where = _where_by_now(description.where, more.where)
        return replace(
            description,
            features=features,
            where=where,
            when=description.when or more.when,
            stolen=description.stolen or more.stolen,
        )

    def without(self, description: LossDescription, name: str) -> LossDescription:
        """Return the description with the answer to one question taken back; names as for :meth:`loss`."""
        features = description.features
        if name == "date":
            return replace(description, when=None)
        if name == "place":
            return replace(description, where=Whereabouts(), place_text="")
        cleared: dict[str, Any] = {name: None}
        if name == "kind":
            cleared = {"kinds": ()}
        elif name == "colour":
            cleared = {"colours": frozenset()}
        elif name == "brand":
            cleared = {"brands": frozenset(), "models": frozenset()}
        elif name == "marks":
            nothing: frozenset[Any] = frozenset()
            names = ("marks", "absent", "contents", "detail_colours", "detail_brands")
            cleared = dict.fromkeys(names, nothing)
        return replace(description, features=replace(features, **cleared))

    def _answered(self, known: Features, name: str, answer: str) -> Features:
        heading = self.vocabulary.kind[known.kinds[0]].words[0] if known.kinds and name != "kind" else ""
        read = read_features(answer, self.lexicon, by_clerk=False, heading=heading)
        if name == "kind":
            return replace(read, **_kept(known, read)) if read.kinds else known
        changes: dict[str, Any] = {"words": known.words | read.words}
        if name == "colour":
            changes["colours"] = read.colours or known.colours
            changes["detail_colours"] = known.detail_colours | read.detail_colours
        if name == "brand":
            changes["brands"] = read.brands or known.brands
        if name in ("marks", "brand") or not (read.colours or read.count or read.side):
            changes["models"] = known.models | read.models
            changes["brands"] = changes.get("brands", known.brands | read.brands)
            changes["detail_brands"] = known.detail_brands | read.detail_brands
            changes["marks"] = (known.marks | read.marks) - read.absent
            changes["absent"] = known.absent | read.absent
            changes["contents"] = known.contents | (read.contents - set(known.kinds))
            changes["detail_colours"] = known.detail_colours | read.detail_colours
            changes["materials"] = known.materials | read.materials
            if not known.colours:
                changes["colours"] = read.colours
        changes["count"] = read.count or _bare_count(name, answer) or known.count
        changes["side"] = read.side or known.side
        changes["size"] = read.size or known.size
        return replace(known, **changes)

    def item(
        self,
        kind_text: str,
        description: str = "",
        colours: Sequence[str] = (),
        brand: str | None = None,
        marks: str | None = None,
        place_text: str | None = None,
        line: str | None = None,
        found_on: date = date.min,
    ) -> ItemDescription:
        """Return what a clerk's record says. ``colours`` are words or ids of the vocabulary."""
        features, kind_words = self._item_features(
            kind_text, description, ",".join(colours), brand or "", marks or ""
        )
        return ItemDescription(
            features, self.places.clerks(place_text or "", line or ""), found_on, kind_words
        )

    @lru_cache(maxsize=50_000)  # noqa: B019 - describers live as long as the process
    def _item_features(
        self, kind_text: str, description: str, colours: str, brand: str, marks: str
    ) -> tuple[Features, frozenset[str]]:
        own_brand = _folded_phrase(brand)
        features = read_features(
            "; ".join(filter(None, (description, marks))), self.lexicon, by_clerk=True, heading=kind_text
        )
        words = frozenset(word for word in re.findall(r"[^\W\d_]{4,}", fold(kind_text)))
        if not features.kinds:  # clerks make typing errors as well, or put the thing into the description
            again = read_features(kind_text, self.lexicon, by_clerk=False)
            if not again.kinds:
                again = read_features(description, self.lexicon, by_clerk=True)
            features = replace(features, kinds=again.kinds, audiences=features.audiences | again.audiences)
        listed = {colour for colour in colours.split(",") if colour in self.vocabulary.colour}
        spoken = " , ".join(each for each in colours.split(",") if each not in self.vocabulary.colour)
        listed |= read_features(spoken, self.lexicon, by_clerk=True).colours if spoken else frozenset()
        if listed:
            features = replace(features, colours=features.colours | listed)
        if own_brand:
            read = read_features(brand, self.lexicon, by_clerk=True)
            brands = read.brands or frozenset({own_brand})
            kinds = features.kinds or read.kinds
            models = features.models | _model_of(f"{kind_text} {brand}", self.lexicon)
            features = replace(features, kinds=kinds, brands=brands, models=models)
        return features, words if not features.kinds else frozenset()


def _model_of(text: str, lexicon: Lexicon) -> frozenset[str]:
    return read_features(text, lexicon, by_clerk=True).models


def _folded_phrase(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))[:60]


def _kept(known: Features, read: Features) -> dict[str, Any]:
    """When only the kind is corrected, the rest of the description stays."""
    kept: dict[str, Any] = {}
    for name in (
        "colours",
        "brands",
        "marks",
        "materials",
        "contents",
        "detail_colours",
        "detail_brands",
        "models",
        "words",
    ):
        kept[name] = getattr(read, name) or getattr(known, name)
    kept["contents"] = frozenset(kept["contents"]) - set(read.kinds)
    return kept


def _bare_count(name: str, answer: str) -> tuple[int, int] | None:
    """„fünf“ alone is the answer to how many there are."""
    if name != "count":
        return None
    numbers = [int(number) for number in re.findall(r"\b\d{1,2}\b", answer)]
    spoken = {**NUMBERS, **dict.fromkeys(("einen", "eine", "einer", "einziger", "einzelner"), 1)}
    numbers += [spoken[word] for word in re.findall(r"[a-z]+", fold(answer)) if word in spoken]
    if not numbers:
        return None
    vague = 1 if VAGUE.search(fold(answer)) else 0
    return max(1, min(numbers) - vague), max(numbers) + vague


def _without_spans(text: str, spans: Sequence[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)


@lru_cache(maxsize=1)
def shared_describer() -> Describer:
    """Return the describer of this process."""
    return Describer(shared_lexicon(), shared_place_reader())
