"""What the looks of a lost and a found thing say about their being one: a function for each feature."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.cases.lost_items.describe import ItemDescription, LossDescription
from bot.cases.lost_items.features import Features
from bot.cases.lost_items.vocabulary import Vocabulary

_NOT_NOTED = -0.6
"""The citizen says it, the clerk does not: clerks are terse, but chance agrees even less."""
_OTHER_COLOUR, _OTHER_BRAND, _OTHER_MODEL, _OTHER_COUNT, _OTHER_SIDE = -6.0, -5.5, -5.5, -5.5, -8.0
_OTHER_MARK, _OTHER_AUDIENCE, _OTHER_SIZE = -5.5, -5.5, -5.5
UNPROVEN = frozenset({"namensschild", "gravur"})
"""Marks that only a name proves. Names are never compared, so with them nothing is very likely."""
_MOST_FOR_KIND = 7.5
_SECOND_KIND = 0.8
"""What it takes off when the found kind is not what the text seems to be about in the first place."""

_KIND_AGREES: Mapping[str, float] = {
    "same": 0.72,
    "narrower": 0.35,
    "wider": 0.25,
    "similar": 0.1,
    "loose": 0.02,
    "inside": 0.15,
}
"""How likely the clerk's kind stands so to the citizen's, if it is the thing."""
_KIND_SHARE: Mapping[str, float] = {
    "same": 0.04,
    "narrower": 0.08,
    "wider": 0.05,
    "similar": 0.06,
    "loose": 0.1,
    "inside": 0.03,
}
"""How many things of a store stand so to some kind, where the store does not tell."""
_COLOUR_SHARE: Mapping[str, float] = {
    "schwarz": 0.3,
    "blau": 0.13,
    "grau": 0.1,
    "dunkelblau": 0.06,
    "braun": 0.08,
    "silber": 0.09,
    "rot": 0.08,
}
_COMMON_COLOUR = 0.04
_NEAR_COLOUR = 0.08
"""How likely a clerk writes just this other colour for the one that a citizen says."""
_COMMON_MARK = 0.05


@dataclass(frozen=True)
class Contribution:
    """What one feature says for or against."""

    feature: str
    """kind, colour, brand, model, marks, details, count, side, audience, size, material, place, date."""
    relation: str
    """How both stand to each other, in a word for agents and logs."""
    weight: float
    """Natural logarithm of the likelihood ratio; negative when it speaks against."""


@dataclass(frozen=True)
class Shares:
    """How common things are in a store; empty where nobody has counted."""

    kinds: Mapping[str, float]
    """Share of the things whose kind stands so to the one that is sought."""
    brands: Mapping[str, float]
    """Share of a brand among things of such kinds."""
    colours: Mapping[str, float]
    """Share of a colour among things of such kinds."""
    marks: Mapping[str, float]
    """Share of a mark among all things."""


NO_SHARES = Shares({}, {}, {}, {})


def kind_relation(wanted: Collection[str], found: Collection[str], vocabulary: Vocabulary) -> str:
    """Return how a found kind stands to the one that is sought: same, narrower …, "other" if it cannot be."""
    order = ("same", "narrower", "wider", "similar", "loose", "other")
    best = len(order) - 1
    for one in wanted:
        for other in found:
            relation = vocabulary.relations.get((one, other))
            if relation is None:
                relation = vocabulary.relations[one, other] = _relation(one, other, vocabulary)
            best = min(best, order.index(relation))
    return order[best]


def _relation(wanted: str, found: str, vocabulary: Vocabulary) -> str:
    if wanted == found:
        return "same"
    above_wanted, above_found = vocabulary.line_of(wanted), vocabulary.line_of(found)
    if wanted in above_found:
        return "narrower"
    if found in above_wanted:
        return "wider"
    if vocabulary.are_similar(wanted, found):
        return "similar"
    common = [kind for kind in above_wanted[1:] if kind in above_found[1:]]
    return "loose" if common and vocabulary.kind[common[0]].loose else "other"


def kind_evidence(
    loss: LossDescription, item: ItemDescription, vocabulary: Vocabulary, shares: Shares
) -> Contribution | None:
    """Return what the kinds say; ``None`` where nothing can be said."""
    wanted, found = loss.features, item.features
    if not wanted.kinds:
        return None
    if not found.kinds:
        named = item.kind_words & wanted.words
        return Contribution("kind", "same words" if named else "unknown", 4.5 if named else -2.0)
    relation = kind_relation(wanted.kinds, found.kinds, vocabulary)
    if relation == "other":
        inside = set(wanted.kinds) & found.contents or set(found.kinds) & wanted.contents
        if not inside:
            return Contribution("kind", "other", -9.0)
        relation = "inside"
    second = relation != "inside" and kind_relation(wanted.kinds[:1], found.kinds, vocabulary) == "other"
    weight = math.log(_KIND_AGREES[relation] / (shares.kinds.get(relation) or _KIND_SHARE[relation]))
    return Contribution("kind", relation, min(weight, _MOST_FOR_KIND) - (_SECOND_KIND if second else 0.0))


def colour_evidence(
    wanted: Features, found: Features, vocabulary: Vocabulary, shares: Shares
) -> Contribution | None:
    """Return what the colours say; ``None`` where nothing can be said."""
    if not wanted.colours:
        return None
    if not found.colours:
        return Contribution("colour", "not noted", _NOT_NOTED)
    shared = wanted.colours & found.colours
    if shared:
        share = min(
            shares.colours.get(colour, _COLOUR_SHARE.get(colour, _COMMON_COLOUR)) for colour in shared
        )
        extra = 0.0 if wanted.colours <= found.colours or found.colours <= wanted.colours else -0.7
        return Contribution("colour", "same", min(math.log(0.75 / share), 3.2) + extra)
    relations = [colour_relation(one, other, vocabulary) for one in wanted.colours for other in found.colours]
    if "near" in relations:
        near = [
            shares.colours.get(other, _COMMON_COLOUR)
            for other in found.colours
            if any(colour_relation(one, other, vocabulary) == "near" for one in wanted.colours)
        ]
        return Contribution("colour", "near", min(max(math.log(_NEAR_COLOUR / min(near)), -1.0), 1.5))
    if "bunt" in wanted.colours | found.colours:
        return Contribution("colour", "many", -0.5)
    if "family" in relations:
        return Contribution("colour", "family", -1.2)
    return Contribution("colour", "other", _OTHER_COLOUR)


def _all_said(wanted: Features, noted: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether each of several colours was said, of the thing or of a part: dark blue with a white rim."""
    said = wanted.colours | {colour for _, colour in wanted.detail_colours}
    return len(said) > 1 and all(
        any(colour_relation(one, other, vocabulary) in ("same", "near") for one in said) for other in noted
    )


def colour_relation(one: str, other: str, vocabulary: Vocabulary) -> str:
    """Return "same", "near", "family" or "other"; colours that are not in the vocabulary are near nothing."""
    if one == other:
        return "same"
    first, second = vocabulary.colour.get(one), vocabulary.colour.get(other)
    if first is None or second is None:
        return "other"
    if other in first.near or one in second.near:
        return "near"
    return "family" if first.family == second.family else "other"


def brand_evidence(wanted: Features, found: Features, shares: Shares) -> Contribution | None:
    """Return what the brands say; ``None`` where nothing can be said."""
    said = wanted.brands | (wanted.detail_brands if not wanted.brands else frozenset())
    noted = found.brands | (found.detail_brands if not found.brands else frozenset())
    if not noted:
        return Contribution("brand", "not noted", _NOT_NOTED) if wanted.brands else None
    shared = said & (found.brands | found.detail_brands) or noted & wanted.detail_brands
    if not shared:
        named = {brand for brand in noted if set(brand.split()) & wanted.words}
        if named:
            return Contribution("brand", "same", 3.0)
        if not said:
            return None
        main = bool(wanted.brands and found.brands)
        return Contribution("brand", "other", _OTHER_BRAND if main else -1.0)
    share = min(shares.brands.get(brand, 0.03) for brand in shared)
    return Contribution("brand", "same", min(math.log(0.9 / share), 4.0))


def model_evidence(wanted: Features, found: Features) -> Contribution | None:
    """Return what the model designations say; ``None`` where nothing can be said."""
    said, noted = _designations(wanted.models), _designations(found.models)
    if not said or not noted:
        return None
    if said & noted:
        return Contribution("model", "same", 1.8)
    return Contribution("model", "other", _OTHER_MODEL)


def _designations(models: frozenset[str]) -> frozenset[str]:
    return frozenset(model for model in models if any(character.isdigit() for character in model))


def mark_evidence(
    wanted: Features, found: Features, vocabulary: Vocabulary, shares: Shares
) -> Contribution | None:
    """Return what the marks and contents say; ``None`` where nothing can be said."""
    if wanted.absent & found.marks or found.absent & wanted.marks:
        return Contribution("marks", "said to be absent", _OTHER_MARK)
    if ("leer" in found.marks and wanted.contents) or ("leer" in wanted.marks and found.contents):
        return Contribution("marks", "empty", -2.5)
    shared = wanted.marks & found.marks
    shared_contents = wanted.contents & found.contents
    if shared or shared_contents:
        weight = sum(
            0.4
            if mark in UNPROVEN
            else min(max(math.log(0.5 / shares.marks.get(mark, _COMMON_MARK)), 0.4), 3.0)
            for mark in shared
        )
        return Contribution("marks", "same", min(weight + 1.4 * len(shared_contents), 5.0))
    if _exclude_each_other(wanted.marks, found.marks, vocabulary):
        return Contribution("marks", "other", _OTHER_MARK)
    if wanted.marks and found.marks:
        return Contribution("marks", "different", -0.9)
    return Contribution("marks", "not noted", _NOT_NOTED) if wanted.marks else None


def name_evidence(wanted: Features, found: Features) -> Contribution | None:
    """Return that only a name can prove it, if so; ``None`` where nothing can be said."""
    if UNPROVEN.isdisjoint(found.marks) and UNPROVEN.isdisjoint(wanted.marks):
        return None
    return Contribution("name", "unproven", 0.0)


def _exclude_each_other(one: frozenset[str], other: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether both bear marks of one group, such as animals, and not the same."""
    groups = vocabulary.mark_group
    return bool({groups.get(mark) for mark in one} & {groups.get(mark) for mark in other} - {None})


def detail_evidence(wanted: Features, found: Features, vocabulary: Vocabulary) -> Contribution | None:
    """Marks with a colour: a blue tag is no red tag."""
    weight, relation = 0.0, ""
    for what, colour in wanted.detail_colours:
        others = {other for mark, other in found.detail_colours if mark == what}
        if not others:
            continue
        relations = {colour_relation(colour, other, vocabulary) for other in others}
        if "same" in relations:
            weight, relation = weight + 1.8, "same"
        elif "near" in relations or "family" in relations:
            weight, relation = weight + 0.6, "near"
        else:
            weight, relation = weight + _OTHER_MARK, "other"
    return Contribution("details", relation, weight) if relation else None


def count_evidence(wanted: Features, found: Features, vocabulary: Vocabulary) -> Contribution | None:
    """Return what the numbers of keys, gloves … say; ``None`` where nothing can be said."""
    if wanted.count is None:
        return None
    if found.count is None:
        return Contribution("count", "not noted", _NOT_NOTED)
    gap = max(wanted.count[0] - found.count[1], found.count[0] - wanted.count[1], 0)
    exact = wanted.count[0] == wanted.count[1] and found.count[0] == found.count[1]
    if gap == 0:
        return Contribution("count", "same", 1.5 if exact else 0.8)
    kind = wanted.kind
    keys = kind is not None and vocabulary.root_of(kind) == "schluessel"
    if gap == 1 and keys and not exact:
        return Contribution("count", "nearly", -0.8)
    return Contribution("count", "other", _OTHER_COUNT)


def side_evidence(wanted: Features, found: Features) -> Contribution | None:
    """Return what left and right say; ``None`` where nothing can be said."""
    if wanted.side is None:
        return None
    if found.side is None:
        return Contribution("side", "not noted", _NOT_NOTED)
    if wanted.side == found.side:
        return Contribution("side", "same", 0.7)
    return Contribution("side", "other", _OTHER_SIDE)


def audience_evidence(wanted: Features, found: Features) -> Contribution | None:
    """Return what it says for whom they are; ``None`` where nothing can be said."""
    if not wanted.audiences or not found.audiences:
        return None
    if wanted.audiences & found.audiences:
        return Contribution("audience", "same", 0.9)
    if (
        "kinder" not in wanted.audiences | found.audiences
        and "erwachsene" in wanted.audiences | found.audiences
    ):
        return None
    return Contribution("audience", "other", _OTHER_AUDIENCE)


def size_evidence(wanted: Features, found: Features) -> Contribution | None:
    """Return what the sizes say; ``None`` where nothing can be said."""
    if wanted.size is None or found.size is None:
        return None
    if wanted.size == found.size:
        return Contribution("size", "same", 2.2)
    letters = wanted.size in _LETTERS, found.size in _LETTERS
    if all(letters):
        apart = abs(_LETTERS.index(wanted.size) - _LETTERS.index(found.size))
        return (
            Contribution("size", "nearly", -1.5) if apart == 1 else Contribution("size", "other", _OTHER_SIZE)
        )
    first, second = _sizes(wanted.size), _sizes(found.size)
    if any(letters):  # an L is no child's size
        number = first or second
        child = number is not None and number[1] >= _CHILDREN_FROM
        return Contribution("size", "other", _OTHER_SIZE) if child else None
    if first is None or second is None:
        return None
    gap = max(first[0] - second[1], second[0] - first[1], 0.0)
    if gap == 0:
        return Contribution("size", "same", 1.5)
    return Contribution("size", "nearly", -1.5) if gap <= 1 else Contribution("size", "other", _OTHER_SIZE)


_LETTERS = ("xs", "s", "m", "l", "xl", "xxl")
_CHILDREN_FROM = 80
"""Sizes that are heights in centimetres."""


def _sizes(text: str) -> tuple[float, float] | None:
    numbers = [float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d)?", text)]
    return (min(numbers), max(numbers)) if numbers else None


def material_evidence(wanted: Features, found: Features) -> Contribution | None:
    """Return what the materials say; ``None`` where nothing can be said."""
    if not wanted.materials or not found.materials:
        return None
    if wanted.materials & found.materials:
        return Contribution("material", "same", 0.9)
    return Contribution("material", "other", -3.5)
