"""Positions as citizens hand them over: a location pin, numbers typed, a link to a map."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_NUMBER = r"[-+]?\d{1,3}[.,]\d{2,}"
_PAIR = re.compile(
    rf"(?<![\d.,])({_NUMBER})\s*°?\s*[NnOoEe]?\s*[,;/ |]\s*({_NUMBER})(?![\d])",
)
_DEGREES = re.compile(
    r"(\d{1,3})\s*°\s*(\d{1,2}(?:[.,]\d+)?)\s*['′´’]\s*"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|''|”|“)?\s*)?([NSOEW])",
    re.IGNORECASE,
)
_METRES_PER_DEGREE = 111_195.0
_DECIMALS = 6
"""About ten centimetres: more is noise."""


@dataclass(frozen=True)
class Extent:
    """The rectangle around the city, degrees; a point outside is certainly not in it, one inside probably."""

    south: float
    north: float
    west: float
    east: float

    @classmethod
    def of_city(cls, city: Mapping[str, Any]) -> Extent:
        """Return the extent in ``knowledge/city.yml``."""
        sides = city["extent"]
        return cls(*(float(sides[side]) for side in ("south", "north", "west", "east")))

    def holds(self, position: Position) -> bool:
        """Return whether a position lies within."""
        return self.south <= position.latitude <= self.north and self.west <= position.longitude <= self.east


@dataclass(frozen=True)
class Position:
    """A point in WGS84, degrees."""

    latitude: float
    longitude: float

    def metres_to(self, other: Position) -> float:
        """Return the distance in metres; exact enough within a city."""
        north = (self.latitude - other.latitude) * _METRES_PER_DEGREE
        east = (self.longitude - other.longitude) * _METRES_PER_DEGREE
        return math.hypot(north, east * math.cos(math.radians(self.latitude)))


def make_position(latitude: float, longitude: float, extent: Extent) -> Position | None:
    """Return a position rounded to ten centimetres; ``None`` for what no receiver measures (0/0, NaN, 120°).

    Latitude and longitude that were handed over the wrong way round are swapped where only that lies within
    the city's extent.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180 or (abs(latitude) < 0.01 and abs(longitude) < 0.01):
        return None
    given = Position(round(latitude, _DECIMALS), round(longitude, _DECIMALS))
    swapped = Position(given.longitude, given.latitude)
    return swapped if not extent.holds(given) and extent.holds(swapped) else given


def find_position(text: str, extent: Extent) -> tuple[Position, int, int] | None:
    """Return the first position in a text and its span: „50.927, 11.586“, 50°55'38"N 11°35'10"E, links."""
    degrees = list(_DEGREES.finditer(text))
    if len(degrees) >= 2:
        values = {match[4].upper() in "NS": _decimal_degrees(match) for match in degrees[:2]}
        if len(values) == 2:
            position = make_position(values[True], values[False], extent)
            return (position, degrees[0].start(), degrees[1].end()) if position else None
    for match in _PAIR.finditer(text):
        position = make_position(_as_float(match[1]), _as_float(match[2]), extent)
        if position is not None:
            return position, match.start(), match.end()
    return None


def _as_float(number: str) -> float:
    return float(number.replace(",", "."))


def _decimal_degrees(match: re.Match[str]) -> float:
    value = int(match[1]) + _as_float(match[2]) / 60 + _as_float(match[3] or "0") / 3600
    return -value if match[4].upper() in "SW" else value
