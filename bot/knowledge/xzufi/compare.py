"""What an import would change: new, changed, gone, and where it contradicts what editors keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.imported import FILLED_IN, name_form
from bot.knowledge.records import Address, Service, Unit
from bot.knowledge.xzufi.mapping import Mapped
from bot.knowledge.xzufi.records import Catalogue

Entry = dict[str, Any]
_NOT_SHOWN = ("id", "as_of", "source", "confidence", "imported_from")
_COMPARED = {
    "service": ("unit", "body", *FILLED_IN[Service]),
    "unit": FILLED_IN[Unit],
}
"""Fields in which a hand-kept record and the catalogue can contradict each other."""


@dataclass(frozen=True)
class FieldChange:
    """One field with two values."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """What happens to one record."""

    key: str
    """``service/…`` or ``unit/…``."""
    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass
class Comparison:
    """The difference between the imported records as they are and as a file has them."""

    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    gone: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    """Missing in the file, but kept: the file is a part only, or that part of it cannot be read."""
    conflicts: list[Change] = field(default_factory=list)
    """Hand-kept records that say something else; theirs counts."""
    supplemented: list[Change] = field(default_factory=list)
    """Hand-kept records to which the file adds something."""
    unchanged: int = 0
    result: dict[str, dict[str, Entry]] = field(default_factory=dict)
    """``unit`` and ``service`` → id → entry, as they will be."""


def compare(
    before: Mapping[str, Mapping[str, Entry]],
    mapped: Mapped,
    catalogue: Catalogue,
    own: KnowledgeBase,
    *,
    delta: bool = False,
) -> Comparison:
    """Return what changes; ``before`` holds the imported entries by kind and id.

    ``delta``: the file holds changes only; what it does not name stays, unless it is deleted in it.
    """
    found = Comparison()
    own_records: dict[str, Mapping[str, Any]] = {"unit": own.units, "service": own.services}
    for kind, after in (("unit", mapped.units), ("service", mapped.services)):
        old = before.get(kind, {})
        result = dict(after)
        for key, entry in after.items():
            mine = own_records[kind].get(key)
            if mine is not None:
                _against_own(found, kind, entry, mine)
            _against_before(found, kind, entry, old.get(key))
        for key, entry in old.items():
            if key in after:
                continue
            change = Change(f"{kind}/{key}", str(entry.get("name")))
            if _is_gone(entry, catalogue, delta=delta):
                found.gone.append(change)
            else:
                found.kept.append(change)
                result[key] = dict(entry)
        found.result[kind] = result
    return found


def _is_gone(entry: Entry, catalogue: Catalogue, *, delta: bool) -> bool:
    origin = str(entry.get("imported_from"))
    if origin in catalogue.deleted:
        return True
    return not delta and catalogue.complete and origin not in catalogue.unreadable


def _against_before(found: Comparison, kind: str, entry: Entry, old: Entry | None) -> None:
    label = f"{kind}/{entry['id']}"
    if old is None:
        found.new.append(Change(label, entry["name"]))
        return
    names = [name for name in dict.fromkeys((*old, *entry)) if name not in _NOT_SHOWN]
    fields = tuple(
        FieldChange(name, old.get(name), entry.get(name))
        for name in names
        if old.get(name) != entry.get(name)
    )
    if fields:
        found.changed.append(Change(label, entry["name"], fields))
    else:
        found.unchanged += 1


def _against_own(found: Comparison, kind: str, entry: Entry, mine: Any) -> None:
    differing, added = [], []
    for name in _COMPARED[kind]:
        theirs = entry.get(name)
        ours = getattr(mine, name, None)
        if not theirs:
            continue
        if not ours:
            if name in FILLED_IN[type(mine)]:
                added.append(FieldChange(name, None, _shown(theirs)))
        elif _form(ours) != _form(theirs):
            differing.append(FieldChange(name, _shown(ours), _shown(theirs)))
    label = f"{kind}/{entry['id']}"
    if differing:
        found.conflicts.append(Change(label, mine.name, tuple(differing)))
    if added:
        found.supplemented.append(Change(label, mine.name, tuple(added)))


def _shown(value: Any) -> Any:
    """A value as it is compared and shown: addresses and fees by their texts."""
    if isinstance(value, Address):
        return ", ".join(part for part in (value.street, value.postcode, value.city) if part)
    if isinstance(value, dict):
        parts = [value.get(name) for name in ("text", "street", "postcode", "city")]
        return ", ".join(str(part) for part in parts if part)
    if isinstance(value, (list, tuple)):
        return list(value)
    return getattr(value, "text", value)


def _form(value: Any) -> str:
    shown = _shown(value)
    text = "; ".join(sorted(shown)) if isinstance(shown, list) else str(shown)
    if re.fullmatch(r"[\d\s/()+-]+", text):
        return re.sub(r"^(?:\+49|0049)", "0", re.sub(r"[\s/()-]", "", text))
    return name_form(text)
