"""Found things in and out as CSV, as a clerk's program exports them.

Columns, by German headers in any order: Nummer, Gegenstand and Fundtag are needed; Beschreibung, Farbe,
Marke, Merkmale, Fundort, Linie, Eingang, Lagerort and Status may be there. Separator ; or , and UTF-8 or
cp1252. A row whose Nummer is known replaces what is known, so a file can be imported again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import Any, TextIO

from sqlalchemy import select

from bot.cases.errors import CaseError
from bot.cases.lost_items.describe import Describer, shared_describer
from bot.cases.plain_text import clean_line, clean_text, csv_cell
from bot.cases.store import CaseStore
from bot.cases.store.tables import FoundItem
from bot.clock import BERLIN
from bot.language.normalise import fold

HEADERS = (
    "Nummer",
    "Gegenstand",
    "Beschreibung",
    "Farbe",
    "Marke",
    "Merkmale",
    "Fundort",
    "Linie",
    "Fundtag",
    "Eingang",
    "Lagerort",
    "Status",
)
NEEDED = ("Nummer", "Gegenstand", "Fundtag")
STATES = {"stored": "im Lager", "handed_out": "ausgegeben", "expired": "abgelaufen", "disposed": "entsorgt"}
"""How the states are called in files."""
_BATCH = 500
_LONGEST_NUMBER = 60
_DATE_FORMS = ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y", "%d/%m/%Y")
_OLDEST_YEAR = 2000


class ImportFailed(Exception):
    """The file as a whole cannot be read; the message says why (German)."""


@dataclass(frozen=True)
class RowProblem:
    """A row that was not imported."""

    line: int
    message: str
    """What is wrong and what is expected (German)."""

    def __str__(self) -> str:
        return f"Zeile {self.line}: {self.message}"


@dataclass(frozen=True)
class Imported:
    """What came of an import."""

    added: tuple[int, ...]
    """Ids of new things, and of things that are back in the store: to be matched with standing searches."""
    updated: int
    unchanged: int
    problems: tuple[RowProblem, ...]


def import_items(
    store: CaseStore, content: bytes, now: datetime, *, describer: Describer | None = None
) -> Imported:
    """Take in a file; bad rows are reported, the others imported.

    Raises:
        ImportFailed: it is not such a file.
    """
    describer = describer or shared_describer()
    rows: list[tuple[int, dict[str, Any]]] = []
    problems: list[RowProblem] = []
    seen: dict[str, int] = {}
    for line, cells in _rows(content):
        try:
            values = _values(cells, now.astimezone(BERLIN).date(), describer)
            first = seen.setdefault(values["number"], line)
            if first != line:
                raise ValueError(f"Die Nummer {values['number']} steht schon in Zeile {first}.")
            rows.append((line, values))
        except ValueError as error:
            problems.append(RowProblem(line, str(error)))
    added: list[int] = []
    updated = unchanged = 0
    for start in range(0, len(rows), _BATCH):
        batch = [values for _, values in rows[start : start + _BATCH]]

        def take_in(batch: Sequence[dict[str, Any]] = batch) -> tuple[list[int], int, int]:
            return _take_in(store, batch, now)

        new, changed, same = store.retrying(take_in)
        added += new
        updated, unchanged = updated + changed, unchanged + same
    return Imported(tuple(added), updated, unchanged, tuple(problems))


def export_items(store: CaseStore, target: TextIO) -> int:
    """Write all things as CSV with the headers that can be imported again; return how many."""
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    count = 0
    with store.reading() as work:
        for row in work.session.execute(select(FoundItem).order_by(FoundItem.number)).scalars():
            writer.writerow([csv_cell(value) for value in cells_of(row)])
            count += 1
    return count


def cells_of(row: FoundItem) -> list[str | None]:
    """Return what a row of a file says about a thing, in the order of the headers."""
    return [
        row.number,
        row.kind_text,
        row.description,
        ", ".join(row.colours or ()),
        row.brand,
        row.marks,
        row.place_text,
        row.line,
        f"{row.found_on:%d.%m.%Y}",
        f"{row.received_on:%d.%m.%Y}" if row.received_on else "",
        row.storage_place,
        STATES[row.state],
    ]


def _take_in(
    store: CaseStore, batch: Sequence[Mapping[str, Any]], now: datetime
) -> tuple[list[int], int, int]:
    at = now.astimezone(timezone.utc)
    with store.begin() as work:
        numbers = [values["number"] for values in batch]
        known = {
            row.number: row
            for row in work.session.execute(select(FoundItem).where(FoundItem.number.in_(numbers))).scalars()
        }
        fresh: list[FoundItem] = []
        changed = same = 0
        for values in batch:
            row = known.get(values["number"])
            if row is None:
                row = FoundItem(**values, demo=False, created_at=at, updated_at=at)
                work.session.add(row)
                fresh.append(row)
            elif all(getattr(row, name) == value for name, value in values.items()):
                same += 1
            else:
                if values["state"] == "stored" and row.state != "stored":
                    fresh.append(row)
                for name, value in values.items():
                    setattr(row, name, value)
                row.updated_at = at
                changed += 1
        work.session.flush()
        ids = [row.id for row in fresh if row.state == "stored"]
        work.commit()
    return ids, changed, same


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line and cells by header of each row that is not empty."""
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    separator = ";" if first.count(";") >= first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        written = next(reader)
    except StopIteration:
        raise ImportFailed("Die Datei ist leer.") from None
    headers = _headers(written)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ImportFailed(f"Zeile {reader.line_num}: kein lesbares CSV ({error}).") from error
        if any(cell.strip() for cell in cells):
            yield reader.line_num, {name: cell for name, cell in zip(headers, cells) if name}


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportFailed("Die Datei ist weder in UTF-8 noch in Windows-1252 gespeichert.")


def _headers(written: Sequence[str]) -> list[str]:
    by_form = {fold(name): name for name in HEADERS}
    headers = [by_form.get(fold(cell.strip().strip("\"'")), "") for cell in written]
    missing = [name for name in NEEDED if name not in headers]
    if missing:
        raise ImportFailed(
            f"In der ersten Zeile fehlen die Spalten: {', '.join(missing)}. Erwartet: {'; '.join(HEADERS)}."
        )
    return headers


def _values(cells: Mapping[str, str], today: date, describer: Describer) -> dict[str, Any]:
    def cell(name: str, limit: int = 200) -> str:
        try:
            return clean_line(cells.get(name, "").removeprefix("'"), limit)
        except CaseError as error:
            raise ValueError(f"{name} ist länger als {limit} Zeichen.") from error

    number, kind_text = cell("Nummer", _LONGEST_NUMBER), cell("Gegenstand")
    if not number or not kind_text:
        raise ValueError(f"{'Nummer' if not number else 'Gegenstand'} ist leer.")
    found_on = _date("Fundtag", cell("Fundtag"), today)
    if found_on is None:
        raise ValueError("Fundtag ist leer. Erwartet: TT.MM.JJJJ.")
    received_on = _date("Eingang", cell("Eingang"), today)
    if received_on is not None and received_on < found_on:
        raise ValueError("Der Eingang liegt vor dem Fundtag.")
    try:
        description = clean_text(cells.get("Beschreibung", "").removeprefix("'"))
    except CaseError as error:
        raise ValueError("Die Beschreibung ist zu lang.") from error
    colours = [part.strip() for part in re.split(r"[,/;]", cell("Farbe")) if part.strip()]
    brand, marks = cell("Marke") or None, cell("Merkmale", 1000) or None
    read = describer.item(kind_text, description, colours, brand, marks)
    return {
        "number": number,
        "kind": read.features.kind or "",
        "kind_text": kind_text,
        "description": description,
        "colours": colours,
        "brand": brand,
        "marks": marks,
        "place_text": cell("Fundort") or None,
        "line": cell("Linie", 20) or None,
        "found_on": found_on,
        "received_on": received_on,
        "storage_place": cell("Lagerort") or None,
        "state": _state(cell("Status")),
    }


def _date(name: str, text: str, today: date) -> date | None:
    if not text:
        return None
    for form in _DATE_FORMS:
        try:
            day = datetime.strptime(text.split(" ")[0], form).date()
        except ValueError:
            continue
        if day > today:
            raise ValueError(f"{name} {text} liegt in der Zukunft.")
        if day.year < _OLDEST_YEAR:
            raise ValueError(f"{name} {text} liegt vor dem Jahr {_OLDEST_YEAR}.")
        return day
    raise ValueError(f"{name} „{text}“ ist kein Datum. Erwartet: TT.MM.JJJJ.")


def _state(text: str) -> str:
    if not text:
        return "stored"
    by_form = {fold(name): state for state, name in STATES.items()} | {state: state for state in STATES}
    state = by_form.get(fold(text))
    if state is None:
        raise ValueError(f"Status „{text}“ gibt es nicht. Möglich: {', '.join(STATES.values())}.")
    return state
