"""Areas by their official keys: Amtlicher Regionalschlüssel (12 digits) and Gemeindeschlüssel (8 digits)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ARS_LEVELS = (2, 3, 5, 9, 12)
"""Land, Regierungsbezirk, Kreis, Gemeindeverband, Gemeinde: so many digits name the area."""
_AGS_LEVELS = (2, 3, 5, 8)


def covers(area: str, municipality: str) -> int | None:
    """Return how exactly an area names a municipality (digits in common); ``None`` if it lies elsewhere.

    ``municipality`` is a Gemeindeschlüssel of 8 digits. The whole country (zeros) covers everything: 0.
    """
    digits = re.sub(r"\D", "", area)
    levels: tuple[int, ...]
    if len(digits) == 12:
        wanted, levels = municipality[:5] + "0000" + municipality[5:], _ARS_LEVELS
    elif len(digits) in (8, 5, 2):
        wanted, levels = municipality, _AGS_LEVELS
    elif digits and not digits.strip("0"):
        return 0
    else:
        return None
    meant = _meant(digits, levels)
    return len(meant) if wanted.startswith(meant) else None


def best_cover(areas: Iterable[str], municipality: str) -> int | None:
    """Return the exactness of the area that fits best; ``None`` if all of them lie elsewhere.

    It is 0 where no area is named, or none by an official key.
    """
    official = [area for area in areas if len(re.sub(r"\D", "", area)) in (2, 5, 8, 11, 12)]
    fits = [fit for fit in (covers(area, municipality) for area in official) if fit is not None]
    return max(fits, default=None) if official else 0


def _meant(digits: str, levels: tuple[int, ...]) -> str:
    """The digits without the levels at the end that are not filled."""
    kept = previous = 0
    for level in levels:
        if level > len(digits):
            break
        if digits[previous:level].strip("0"):
            kept = level
        previous = level
    return digits[:kept]
