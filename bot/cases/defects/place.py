"""Where a defect is: a place from a citizen's words or position, checked against ``knowledge/places.yml``.

Nothing ever falls back to the centre of the city: what is not recognised stays unknown, and agents are told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.defects.asset_number import AssetNumber, find_asset_number
from bot.cases.defects.places import (
    AmbiguousPlace,
    Certainty,
    OutsideJena,
    PlaceKind,
    PlaceResult,
    ResolvedPlace,
    UnknownPlace,
)
from bot.cases.defects.position import Extent, Position, find_position, make_position
from bot.cases.defects.street_words import ADDITION
from bot.cases.defects.streets import MOST_CANDIDATES, Mention, StreetFinder
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.records import Place
from bot.language.normalise import fold
from bot.language.words import WordAnalyser

_MOTORWAY = re.compile(
    r"(?<!unter der )(?<!unter die )\b(?:autobahn(?!\w*brucke)(?!kirche)\w*|bab ?\d+|a ?(?:4|9)(?![\d-]))\b"
)
_CORRECTION = re.compile(
    r"\b(?:nicht|nich|net|statt)\b.{1,60}?\bsondern\b(?P<meant>.+)", re.IGNORECASE | re.DOTALL
)
_CROSSING = re.compile(r"\b(?:ecke|kreuzung|einmundung|abzweig\w*|crossing|corner)\b")
_BETWEEN_NAMES = re.compile(
    r"\s*(?:/|,?\s*ecke|und|&|mit der|mit|x|in die|kreuzung)\s*(?:der\s+|die\s+)?", re.IGNORECASE
)
_LONGEST_TEXT = 1500
_POSTCODE = re.compile(r"(?<![\d-])\d{5}(?![\d-])")
_STOP_WORD = re.compile(r"\b(?:\w*haltestelle|hst\.?|haltest\.?)\s+(?:$|(?=\w))", re.IGNORECASE)
_STOP_BEFORE = re.compile(rf"{_STOP_WORD.pattern}$", re.IGNORECASE)
_KINDS = {
    "street": PlaceKind.STREET,
    "landmark": PlaceKind.LANDMARK,
    "school": PlaceKind.SCHOOL,
    "stop": PlaceKind.STOP,
    "district": PlaceKind.DISTRICT,
    "statistical_district": PlaceKind.DISTRICT,
}
_WIDE = frozenset(("river", "park", "hill", "nature", "cemetery", "campus"))
"""Types of landmarks in ``knowledge/places.yml`` that are larger than one can see at a glance."""
_SMALL = frozenset(("square", "bridge"))
_PREFERENCE = (PlaceKind.STREET, PlaceKind.LANDMARK, PlaceKind.SCHOOL, PlaceKind.DISTRICT, PlaceKind.STOP)
_EXACTNESS = (
    PlaceKind.ADDRESS,
    PlaceKind.STREET,
    PlaceKind.SCHOOL,
    PlaceKind.STOP,
    PlaceKind.LANDMARK,
    PlaceKind.DISTRICT,
)


class PlaceResolver:
    """Resolves places; built once per state of the knowledge base, safe for several threads."""

    def __init__(self, knowledge: KnowledgeBase, analyser: WordAnalyser) -> None:
        self._streets = StreetFinder(knowledge, analyser)
        self._extent = Extent.of_city(knowledge.city)
        self._postcodes = _range_of(str(knowledge.city["postcodes"]))
        towns = sorted((str(town) for town in knowledge.city["towns_nearby"]), key=len, reverse=True)
        self._towns = {fold(town): town for town in towns}
        names = "|".join(re.escape(town) for town in self._towns)
        self._town = re.compile(
            rf"(?:\b(?P<lead>in|bei|aus|von|hohe|nahe)\s+)?"
            rf"\b(?P<town>{names})\b(?!er|[- ](?:strasse|str|weg|platz))"
        )

    def resolve(self, text: str, category: str | None = None) -> PlaceResult:
        """Return the place a text names; the whole report may be handed over.

        The category of the report, where it is known, tells whether a bare „138/023“ is a lamp.
        """
        meant = _CORRECTION.search(text[:_LONGEST_TEXT])
        said = (meant["meant"] if meant else text).strip()[:_LONGEST_TEXT]
        if not re.search(r"\w", said):
            return UnknownPlace(text, "nothing_said")
        pinned = find_position(said, self._extent)
        if pinned is not None:
            return self._at(pinned[0], said)
        asset = find_asset_number(said, lamp_meant=category == "laterne")
        rest = said if asset is None else _blanked(said, asset.start, asset.end)
        mentions = self._streets.find(rest)
        outside = self._outside(rest, mentions)
        if outside is not None:
            return replace(outside, text=said)
        found = self._crossing(rest, mentions) or self._best(rest, mentions)
        return self._with_asset(said, asset, found) if asset is not None else found

    def at(self, latitude: float, longitude: float, text: str = "") -> PlaceResult:
        """Return the place of a location pin. What no receiver measures, such as 0/0, is unknown."""
        position = make_position(latitude, longitude, self._extent)
        said = text.strip() or f"{latitude}, {longitude}"
        return self._at(position, said) if position is not None else UnknownPlace(said, "not_recognised")

    def _at(self, position: Position, said: str) -> PlaceResult:
        if not self._extent.holds(position):
            return OutsideJena(said, "position")
        pinned = ResolvedPlace(
            PlaceKind.POSITION,
            said,
            Certainty.LIKELY,
            latitude=position.latitude,
            longitude=position.longitude,
        )
        words = re.sub(r"[\d.,°'\"′″/;:]+|\b[NOES]\b|https?\S+", " ", said)
        named = self._best(words, self._streets.find(words))
        if isinstance(named, ResolvedPlace) and named.kind is not PlaceKind.DISTRICT:
            return replace(
                pinned,
                street=named.street,
                house_number=named.house_number,
                name=named.name,
                district=named.district,
            )
        return pinned

    def _outside(self, said: str, mentions: list[Mention]) -> OutsideJena | None:
        folded = fold(said)
        motorway = _MOTORWAY.search(folded)
        if motorway is not None:
            return OutsideJena(
                said,
                "motorway",
                motorway[0].upper() if motorway[0][0:1] == "a" and len(motorway[0]) <= 4 else None,
            )
        for code in _POSTCODE.findall(said):
            if int(code) not in self._postcodes:
                return OutsideJena(said, "postcode", code)
        if re.search(r"\bjena\b", folded):
            return None
        for match in self._town.finditer(folded):
            if match["lead"] in ("in", "bei", "aus", "hohe", "nahe") or (
                not mentions and folded.strip(" .!") == match["town"]
            ):
                return OutsideJena(said, "town", self._towns[match["town"]])
        return None

    def _crossing(self, said: str, mentions: list[Mention]) -> ResolvedPlace | None:
        """„Ecke X/Y“, „X Ecke Y“, „Kreuzung X und Y“, „X/Y“."""
        marked = _CROSSING.search(fold(said)) is not None
        for first, second in zip(mentions, mentions[1:]):
            between = said[first.end : second.start]
            joined = _BETWEEN_NAMES.fullmatch(between) is not None
            tight = between.strip() in ("/", "x") or "ecke" in fold(between)
            roads = [mention for mention in (first, second) if self._is_road(mention)]
            if (
                len(roads) == 2
                and first.name != second.name
                and ((marked and joined) or tight)
                and not first.house_number
            ):
                certainty = _weaker(first.certainty, second.certainty)
                street = " / ".join(sorted((first.name, second.name)))
                whole = said[first.start : second.end]
                return ResolvedPlace(
                    PlaceKind.CROSSING,
                    whole,
                    certainty,
                    street=street,
                    district=self._district_of(said, mentions),
                )
        return None

    def _is_road(self, mention: Mention) -> bool:
        places = self._streets.by_name.get(mention.name)
        return len(mention.names) == 1 and (not places or any(place.kind == "street" for place in places))

    def _best(self, said: str, mentions: list[Mention]) -> PlaceResult:
        resolved: list[ResolvedPlace] = []
        unclear: list[AmbiguousPlace | UnknownPlace] = []
        for mention in mentions:
            options = tuple(self._as_place(said, mention, name) for name in mention.names)
            if len(options) == 1:
                resolved.append(options[0])
            elif len(options) <= MOST_CANDIDATES:
                unclear.append(AmbiguousPlace(said[mention.start : mention.end], options))
            else:
                unclear.append(UnknownPlace(said[mention.start : mention.end], "too_many"))
        exact = [place for place in resolved if place.kind is not PlaceKind.DISTRICT]
        if not exact and unclear:
            return unclear[0]
        if not resolved:
            return UnknownPlace(said, "not_recognised")
        best = min(
            resolved,
            key=lambda place: (_EXACTNESS.index(place.kind), place.certainty is Certainty.UNVERIFIED),
        )
        best = replace(best, addition=_addition(said, best, mentions))
        return self._in_district(best, self._district_of(said, mentions))

    def _in_district(self, place: ResolvedPlace, named: str | None) -> ResolvedPlace:
        """The district that was named counts: many names stand for streets in several districts."""
        if named is None or named == place.district:
            return place
        certainty = place.certainty if place.district is None else _weaker(place.certainty, Certainty.LIKELY)
        return replace(place, district=named, certainty=certainty)

    def _as_place(self, said: str, mention: Mention, name: str) -> ResolvedPlace:
        text = said[mention.start : mention.end]
        places = self._streets.by_name.get(name, [])
        if not places:
            kind = PlaceKind.ADDRESS if mention.house_number else PlaceKind.STREET
            wide = mention.house_number is None and re.search(r"(?i)(?:platz|brücke)$", name) is None
            return ResolvedPlace(
                kind, text, mention.certainty, street=name, house_number=mention.house_number, wide=wide
            )
        stop = _STOP_BEFORE.search(said[: mention.start]) is not None or _STOP_WORD.match(text) is not None
        place = _preferred(places, is_stop=stop)
        kind = _KINDS[place.kind]
        if kind is PlaceKind.STREET:
            kind = PlaceKind.ADDRESS if mention.house_number else kind
            return ResolvedPlace(
                kind,
                text,
                mention.certainty,
                street=name,
                house_number=mention.house_number,
                district=place.district,
                wide=kind is PlaceKind.STREET and place.type not in _SMALL,
            )
        if kind is PlaceKind.STOP and mention.house_number and not stop:  # the stop is called like its street
            likely = _weaker(mention.certainty, Certainty.LIKELY)
            return ResolvedPlace(
                PlaceKind.ADDRESS, text, likely, street=name, house_number=mention.house_number
            )
        district = place.name if kind is PlaceKind.DISTRICT else place.district
        wide = kind is PlaceKind.DISTRICT or place.type in _WIDE
        return ResolvedPlace(kind, text, mention.certainty, name=name, district=district, wide=wide)

    def _district_of(self, said: str, mentions: list[Mention]) -> str | None:
        for mention in mentions:
            if re.search(r"\b(?:richtung|nach)\s+$", said[: mention.start], re.IGNORECASE):
                continue
            kinds = {place.kind for place in self._streets.by_name.get(mention.name, [])}
            if len(mention.names) == 1 and kinds & {"district", "statistical_district"}:
                return mention.name
        return None

    def _with_asset(self, said: str, asset: AssetNumber, found: PlaceResult) -> PlaceResult:
        kind = PlaceKind(asset.kind)
        if isinstance(found, ResolvedPlace):
            if asset.complete:
                return replace(found, kind=kind, text=said, asset_number=asset.number)
            return replace(found, asset_number=asset.number)
        if isinstance(found, UnknownPlace) and not asset.complete:
            return UnknownPlace(said, "number_without_street")
        if isinstance(found, (AmbiguousPlace, UnknownPlace)) and asset.complete:
            return ResolvedPlace(kind, said, Certainty.UNVERIFIED, asset_number=asset.number)
        return found


def describe_place(place: ResolvedPlace) -> str:
    """Return a place as it is shown to citizens and agents, German, on one line."""
    say: Callable[..., str] = shared_phrasebook().say
    if place.place_unknown:
        return (
            say("defects.place_unknown_label", text=place.text)
            if place.text.strip()
            else say("defects.place_unknown_bare")
        )
    street = " ".join(part for part in (place.street, place.house_number) if part)
    parts: list[str] = []
    if place.kind is PlaceKind.CROSSING:
        parts.append(say("defects.place_crossing", streets=place.street))
    elif street:
        parts.append(street)
    if place.name is not None and place.kind is PlaceKind.STOP:
        parts.insert(0, say("defects.place_stop", name=place.name))
    elif place.name is not None and place.name not in parts:
        parts.insert(0, place.name)
    if place.asset_number is not None:
        key = "defects.place_tree" if place.kind is PlaceKind.TREE else "defects.place_lamp"
        parts.insert(0, say(key, number=place.asset_number))
    if place.addition:
        parts.append(place.addition)
    if place.latitude is not None and place.longitude is not None:
        parts.append(
            say(
                "defects.place_position", latitude=f"{place.latitude:.5f}", longitude=f"{place.longitude:.5f}"
            )
        )
    if place.district and place.district not in parts:
        parts.append(place.district)
    return ", ".join(parts)


def _preferred(places: list[Place], *, is_stop: bool) -> Place:
    def rank(place: Place) -> int:
        kind = _KINDS[place.kind]
        if is_stop and kind is PlaceKind.STOP:
            return -1
        if kind is PlaceKind.STOP and place.name.startswith("Jena-"):
            return 0
        return _PREFERENCE.index(kind)

    return min(places, key=rank)


def _addition(said: str, best: ResolvedPlace, mentions: list[Mention]) -> str | None:
    for match in ADDITION.finditer(said):
        overlaps = [
            mention for mention in mentions if mention.start < match.end() and match.start() < mention.end
        ]
        if not overlaps:
            return match[0].strip(" .,")
        if best.text not in match[0] and said[overlaps[0].start : overlaps[0].end] != best.text:
            return said[match.start() : max(match.end(), overlaps[0].end)].strip(" .,")
    return None


def _weaker(first: Certainty, second: Certainty) -> Certainty:
    order = (Certainty.CERTAIN, Certainty.LIKELY, Certainty.UNVERIFIED)
    return max(first, second, key=order.index)


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + "," * (end - start) + text[end:]


def _range_of(postcodes: str) -> range:
    first, last = (int(code) for code in re.findall(r"\d{5}", postcodes)[:2])
    return range(first, last + 1)
