"""What is known of a thing: the same for one that was lost and one that was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Optional


@dataclass(frozen=True)
class Features:
    """What a thing looks like, in the ids of the vocabulary."""

    kinds: tuple[str, ...] = ()
    """What it is, the likeliest first; several where the text names several things."""
    contents: frozenset[str] = frozenset()
    """Kinds of other things with it, in it, or around it."""
    colours: frozenset[str] = frozenset()
    detail_colours: frozenset[tuple[str, str]] = frozenset()
    """Marks or contents with their colour: ``("anhaenger", "rot")``."""
    brands: frozenset[str] = frozenset()
    detail_brands: frozenset[str] = frozenset()
    """Brands of parts and contents."""
    models: frozenset[str] = frozenset()
    """Model designations such as "13" of an iPhone 13; at most four characters each."""
    marks: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    """Marks that it is said not to have."""
    materials: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    size: Optional[str] = None
    count: Optional[tuple[int, int]] = None
    """Least and greatest number of keys, gloves …"""
    side: Optional[str] = None
    """``left`` or ``right``."""
    words: frozenset[str] = frozenset()
    """Other words, folded. They order the list for the desk and never change what a citizen is told."""

    @property
    def kind(self) -> str | None:
        """What it most likely is."""
        return self.kinds[0] if self.kinds else None


@dataclass(frozen=True)
class Whereabouts:
    """Where something was lost or found."""

    vehicles: frozenset[str] = frozenset()
    """``tram``, ``city_bus``, ``regional_bus``, ``train``, ``taxi``, ``own``."""
    lines: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    """Names of places of the knowledge base."""
    districts: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    """Other words of the place, folded."""
    elsewhere: frozenset[str] = frozenset()
    """Towns around Jena in which it happened, folded."""

    @property
    def known(self) -> bool:
        """Whether it says anything."""
        return bool(self.vehicles or self.lines or self.places or self.words or self.districts)


def as_json(record: Features | Whereabouts) -> dict[str, Any]:
    """Return a record as JSON can hold it; what is empty is left out."""
    content = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, frozenset):
            value = sorted(list(each) if isinstance(each, tuple) else each for each in value)
        elif isinstance(value, tuple):
            value = list(value)
        if value:
            content[field.name] = value
    return content


def features_from_json(content: Mapping[str, Any]) -> Features:
    """Return what :func:`as_json` wrote."""
    count = content.get("count")
    return Features(
        kinds=tuple(content.get("kinds", ())),
        detail_colours=frozenset((what, colour) for what, colour in content.get("detail_colours", ())),
        size=content.get("size"),
        count=(int(count[0]), int(count[1])) if count else None,
        side=content.get("side"),
        **{
            name: frozenset(content.get(name, ()))
            for name in (
                "contents",
                "colours",
                "brands",
                "detail_brands",
                "models",
                "marks",
                "absent",
                "materials",
                "audiences",
                "words",
            )
        },
    )


def whereabouts_from_json(content: Mapping[str, Any]) -> Whereabouts:
    """Return what :func:`as_json` wrote."""
    return Whereabouts(
        **{field.name: frozenset(content.get(field.name, ())) for field in fields(Whereabouts)}
    )
