"""What a text may resolve to when it says where a defect is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Union


class PlaceKind(str, Enum):
    """What sort of place it is; the values stand in the database."""

    ADDRESS = "address"
    """Street and house number."""
    STREET = "street"
    CROSSING = "crossing"
    LANDMARK = "landmark"
    STOP = "stop"
    SCHOOL = "school"
    DISTRICT = "district"
    LAMP = "lamp"
    TREE = "tree"
    POSITION = "position"
    """Coordinates only."""
    UNKNOWN = "unknown"
    """The citizen's words, when nothing better was to be had."""


class Certainty(str, Enum):
    """How far the gazetteer bears out a place."""

    CERTAIN = "certain"
    LIKELY = "likely"
    """Misspelt or shortened, or a position inside the rectangle around the city."""
    UNVERIFIED = "unverified"
    """Taken as said: the gazetteer is not complete."""


@dataclass(frozen=True)
class ResolvedPlace:
    """A place, as exact as the words allow."""

    kind: PlaceKind
    text: str
    """As said."""
    certainty: Certainty
    name: str | None = None
    """Official name of a landmark, stop, school or district."""
    street: str | None = None
    """Official name; of a crossing both, ``Ahornstraße / Kastanienstraße``, in alphabetical order."""
    house_number: str | None = None
    district: str | None = None
    asset_number: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    wide: bool = False
    """Whether its name alone does not say where: a street without a number, a district, a river, a park."""
    addition: str | None = None
    """What else says where, as said: ``vorm rewe``."""

    @property
    def precise(self) -> bool:
        """Whether somebody sent there finds it; otherwise the dialogue asks once for more, then takes it."""
        if self.kind is PlaceKind.UNKNOWN:
            return False
        return not self.wide or self.addition is not None or self.asset_number is not None

    @property
    def place_unknown(self) -> bool:
        """Whether agents must find out the place."""
        return self.kind is PlaceKind.UNKNOWN


@dataclass(frozen=True)
class AmbiguousPlace:
    """Several places have that name, or nearly."""

    text: str
    """As said."""
    candidates: tuple[ResolvedPlace, ...]
    """Two to six, the likeliest first; each is complete and can be taken as it is."""


@dataclass(frozen=True)
class UnknownPlace:
    """No place was recognised."""

    text: str
    """As said."""
    reason: str
    """``nothing_said``, ``not_recognised``, ``number_without_street`` or ``too_many`` of that name."""


@dataclass(frozen=True)
class OutsideJena:
    """A place that is not the city's."""

    text: str
    """As said."""
    reason: str
    """``town``, ``postcode``, ``position`` or ``motorway``."""
    name: str | None = None
    """The town or road."""


PlaceResult = Union[ResolvedPlace, AmbiguousPlace, UnknownPlace, OutsideJena]


def unknown_place(text: str) -> ResolvedPlace:
    """Return what is filed after two failures: the words, marked, never a default position."""
    return ResolvedPlace(PlaceKind.UNKNOWN, text, Certainty.UNVERIFIED)
