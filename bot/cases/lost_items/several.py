"""Several things in one message: „Portemonnaie und Schlüssel“ are two searches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.cases.lost_items.describe import Describer, LossDescription
from bot.cases.lost_items.features import Features
from bot.cases.lost_items.probing import family_of
from bot.language.normalise import fold

_JOINT = re.compile(
    r"\s+(?:und|sowie|plus|u\.|&|\+)\s+(?:auch |noch |dazu )?|\s*,\s*|\s*;\s*|(?<=[a-zäöüß])\.\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\b(?:und|sowie|plus|u)\b|[&+]")
_SENTENCE = re.compile(r"(?<=[a-zäöüß])[.!?]\s+|\n")
_EITHER = re.compile(r"\b(?:oder|bzw|beziehungsweise|respektive|ahnlich\w*|sowas|so was|also)\b")
_WITHIN = re.compile(
    r"\b(?:drin|drinnen|darin|dabei|dran|daran|mit|samt|inklusive|inkl|inhalt|enthalt\w*|enthielt\w*|waren?|hing\w*|steckt\w*|aus|hulle|fur)\b"
)
_MOST = 4


def losses_in(text: str, today: date, describer: Describer) -> tuple[LossDescription, ...]:
    """Return one description for each thing that a message names as lost, in order; mostly one."""
    whole = describer.loss(text, today)
    families = _families(whole.features, describer)
    if len(families) < 2 or _EITHER.search(fold(text)) or _WITHIN.search(fold(text)):
        return (whole,)
    if not any(_names_two(sentence, families, today, describer) for sentence in _SENTENCE.split(text)):
        return (whole,)
    parts: dict[str, list[str]] = {}
    current: str | None = None
    for piece in _JOINT.split(text):
        read = describer.loss(piece, today).features
        family = next((family for family in _families(read, describer) if family in families), None)
        current = family or current
        if current is not None and (family is not None or not read.kinds):
            parts.setdefault(current, []).append(piece)
    if not 2 <= len(parts) <= _MOST:
        return (whole,)
    return tuple(_one_of(whole, family, pieces, today, describer) for family, pieces in parts.items())


def _one_of(
    whole: LossDescription, family: str, pieces: Sequence[str], today: date, describer: Describer
) -> LossDescription:
    """The looks come from what was said of this thing, the circumstances from the whole message."""
    features = describer.loss(", ".join(pieces), today).features
    kinds = tuple(kind for kind in features.kinds if family_of(kind, describer.vocabulary) == family)
    return replace(whole, features=replace(features, kinds=kinds))


def _names_two(sentence: str, families: Sequence[str], today: date, describer: Describer) -> bool:
    if not _AND.search(fold(sentence)):
        return False
    return len(set(_families(describer.loss(sentence, today).features, describer)) & set(families)) >= 2


def _families(features: Features, describer: Describer) -> tuple[str, ...]:
    vocabulary = describer.vocabulary
    return tuple(
        dict.fromkeys(
            family_of(kind, vocabulary) for kind in features.kinds if not vocabulary.kind[kind].weak
        )
    )
