"""Records from an official catalogue beside the hand-kept ones: what editors keep always goes before.

They stand in ``knowledge/imported/``, are written by ``python -m bot kb import-xzufi`` and never by hand. A
record with the id of a hand-kept one only fills what that leaves open; names that a hand-kept record has are
not taken by an imported one; a reference that leads nowhere any more is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from bot.knowledge.records import Body, Searchable, Service, Unit
from bot.language.normalise import folded_words

FOLDER = "imported"
FILES: dict[str, tuple[str, type[Any]]] = {
    "units.yml": ("units", Unit),
    "services.yml": ("services", Service),
}
"""File name in the folder → the list it holds and the record each entry becomes."""
FILLED_IN: dict[type[Any], tuple[str, ...]] = {
    Service: ("documents", "fee", "processing_time", "deadlines", "conditions", "link"),
    Unit: ("address", "phone", "fax", "email", "website", "opening_hours"),
}
"""What an import may add to a hand-kept record that says nothing about it."""

AnyRecord = TypeVar("AnyRecord", Unit, Service)


def merge_units(own: Mapping[str, Unit], imported: Mapping[str, Unit]) -> dict[str, Unit]:
    """Return hand-kept and imported units together."""
    merged = _merge(own, imported)
    for key, unit in imported.items():
        if key not in own and unit.parent is not None and not _leads_up(key, merged):
            merged[key] = replace(merged[key], parent=None)
    return merged


def merge_services(
    own: Mapping[str, Service],
    imported: Mapping[str, Service],
    units: Mapping[str, Unit],
    bodies: Mapping[str, Body],
) -> dict[str, Service]:
    """Return hand-kept and imported services together."""
    merged = _merge(own, imported)
    for key in imported:
        if key in own:
            continue
        service = merged[key]
        merged[key] = replace(
            service,
            unit=service.unit if service.unit in units else None,
            also=service.also if service.also in units else None,
            body=service.body if service.body in bodies else None,
        )
    return merged


def without_taken_names(imported: AnyRecord, taken: set[str]) -> AnyRecord:
    """Return an imported record without the aliases that hand-kept records have as a name or alias."""
    aliases = tuple(alias for alias in imported.aliases if name_form(alias) not in taken)
    return replace(imported, aliases=aliases) if aliases != imported.aliases else imported


def names_of(records: Mapping[str, Searchable]) -> set[str]:
    """Return all names and aliases, folded."""
    return {name_form(name) for record in records.values() for name in (record.name, *record.aliases)}


def name_form(name: str) -> str:
    """Return the form in which names are compared."""
    return " ".join(folded_words(name))


def _merge(own: Mapping[str, AnyRecord], imported: Mapping[str, AnyRecord]) -> dict[str, AnyRecord]:
    merged = dict(own)
    for key, record in imported.items():
        merged[key] = _filled(own[key], record) if key in own else record
    return merged


def _filled(own: AnyRecord, imported: AnyRecord) -> AnyRecord:
    additions = {
        name: value
        for name in FILLED_IN[type(own)]
        if not getattr(own, name) and (value := getattr(imported, name))
    }
    if "opening_hours" in additions and getattr(own, "opening_note", None):
        del additions["opening_hours"]  # the words may say the contrary
    if not additions:
        return own
    sources = tuple(dict.fromkeys((*own.source, *imported.source)))
    return replace(own, source=sources, imported_from=imported.imported_from, **additions)


def _leads_up(key: str, units: Mapping[str, Unit]) -> bool:
    """Whether the units above a unit exist and do not form a circle."""
    seen = {key}
    above = units[key].parent
    while above is not None:
        if above in seen or above not in units:
            return False
        seen.add(above)
        above = units[above].parent
    return True
