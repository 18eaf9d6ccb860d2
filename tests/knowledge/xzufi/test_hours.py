"""Opening times of the catalogue become the notation of the knowledge base, or are left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.xzufi.read import read_catalogue
from bot.knowledge.xzufi.records import CatalogueUnit
from tests.knowledge.xzufi import catalogue_files as made


def unit_with(path: Path, *hours: str) -> tuple[CatalogueUnit, list[str]]:
    """Read a unit with opening times; return it and what was said about it."""
    file = made.write_message(path / "x.xml", made.write(made.unit("o1", "Amt", *hours)))
    found = read_catalogue(file, date(2026, 11, 27))
    (unit,) = found.units.values()
    return unit, [hint.message for hint in found.hints]


def test_days_with_equal_times_are_joined(tmp_path: Path) -> None:
    spans = [(day, "08:30:00", "12:00:00") for day in ("MONTAG", "Dienstag", "MITTWOCH", "FREITAG")]
    unit, hints = unit_with(tmp_path, made.hours(*spans, ("DIENSTAG", "14:00", "18:00")))
    assert unit.opening_hours == "Mo,We,Fr 08:30-12:00; Tu 08:30-12:00,14:00-18:00; PH off"
    assert hints == []


def test_a_group_of_days_is_understood(tmp_path: Path) -> None:
    unit, _ = unit_with(tmp_path, made.hours(("ARBEITSTAG_MO_FR", "09:00", "15:00")))
    assert unit.opening_hours == "Mo-Fr 09:00-15:00; PH off"


@pytest.mark.parametrize("written", ["08:30:00+02:00", "1970-01-01T08:30:00", "27000000"])
def test_times_are_what_the_clock_in_jena_shows_whatever_the_zone(tmp_path: Path, written: str) -> None:
    unit, _ = unit_with(tmp_path, made.hours(("MONTAG", written, "12:00")))
    assert unit.opening_hours == "Mo 08:30-12:00; PH off"


@pytest.mark.parametrize(
    ("day", "begin", "end"),
    [
        ("VOLLMOND", "08:00", "12:00"),
        ("MONTAG", "25:00", "26:00"),
        ("MONTAG", "27123456", "12:00"),
        ("MONTAG", "12:00", "08:00"),
        ("MONTAG", "morgens", "12:00"),
    ],
)
def test_times_that_make_no_sense_are_left_out_and_said(
    tmp_path: Path, day: str, begin: str, end: str
) -> None:
    unit, hints = unit_with(tmp_path, made.hours((day, begin, end)))
    assert unit.opening_hours is None
    assert len(hints) == 1
    assert hints[0].startswith("Öffnungszeiten nicht übernommen")


def test_telephone_hours_are_no_opening_hours(tmp_path: Path) -> None:
    phone = made.hours(("MONTAG", "07:00", "19:00"), kind="TELEFONISCHE_ERREICHBARKEIT")
    assert unit_with(tmp_path, phone)[0].opening_hours is None
    unit, _ = unit_with(tmp_path, phone, made.hours(("MONTAG", "09:00", "12:00")))
    assert unit.opening_hours == "Mo 09:00-12:00; PH off"


def test_times_that_are_over_do_not_count(tmp_path: Path) -> None:
    over = "<xzufi:gueltigkeiten><xzufi:ende>2025-12-31</xzufi:ende></xzufi:gueltigkeiten>"
    since = "<xzufi:gueltigkeiten><xzufi:beginn>2026-01-01</xzufi:beginn></xzufi:gueltigkeiten>"
    unit, _ = unit_with(
        tmp_path,
        made.hours(("MONTAG", "06:00", "12:00"), valid=over),
        made.hours(("MONTAG", "09:00", "12:00"), valid=since),
    )
    assert unit.opening_hours == "Mo 09:00-12:00; PH off"
