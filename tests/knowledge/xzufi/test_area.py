"""Keys of areas: Jena lies in Thüringen and in Germany, and in nothing else that looks alike."""

from __future__ import annotations

import pytest

from bot.knowledge.xzufi.area import best_cover, covers

JENA = "16053000"


@pytest.mark.parametrize(
    ("area", "fit"),
    [
        ("160530000000", 5),
        ("16053000", 5),
        ("160000000000", 2),
        ("16", 2),
        ("000000000000", 0),
        ("160520000000", None),
        ("100000000000", None),
        ("10", None),
        ("160530000001", None),
        ("150000000000", None),
    ],
)
def test_an_area_covers_jena_or_not(area: str, fit: int | None) -> None:
    assert covers(area, JENA) == fit


def test_the_most_exact_area_counts() -> None:
    assert best_cover(["000000000000", "160530000000", "150000000000"], JENA) == 5
    assert best_cover(["150000000000"], JENA) is None


def test_without_an_official_key_nothing_is_excluded() -> None:
    assert best_cover([], JENA) == 0
    assert best_cover(["Gebiet 7"], JENA) == 0
