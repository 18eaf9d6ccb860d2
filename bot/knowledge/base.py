"""The loaded knowledge base and the questions about it that need more than one record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Union

from bot.knowledge.records import (
    Body,
    ConsultationHour,
    Contact,
    DefectCategory,
    Place,
    Rule,
    Searchable,
    Service,
    Unit,
)

Responsible = Union[Unit, Body]


@dataclass(frozen=True)
class KnowledgeBase:
    """All facts, by kind and id. Immutable: an edit makes a new one."""

    units: Mapping[str, Unit]
    services: Mapping[str, Service]
    bodies: Mapping[str, Body]
    contacts: Mapping[str, Contact]
    defect_categories: Mapping[str, DefectCategory]
    defect_rules: Mapping[str, Rule]
    lost_property: Mapping[str, Rule]
    consultations: Mapping[str, ConsultationHour]
    places: tuple[Place, ...]
    city: Mapping[str, Any]
    synonyms: tuple[tuple[str, ...], ...] = ()
    source_names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def records(self) -> Mapping[str, Searchable]:
        """Every record that can be asked for, by key (``unit/fundbuero``)."""
        return {record.key: record for record in self._searchable()}

    def _searchable(self) -> Iterator[Searchable]:
        yield from self.units.values()
        yield from self.services.values()
        yield from self.bodies.values()
        yield from (contact for contact in self.contacts.values() if contact.searchable)
        yield from self.defect_categories.values()
        yield from self.consultations.values()

    @property
    def hotline(self) -> Unit:
        """The unit that answers when nobody else does: JenaZentral."""
        return self.units["team_jenazentral"]

    def responsible_for(self, record: Searchable) -> Responsible | None:
        """Return the unit or outside body that deals with a record; ``None`` when no source says."""
        if isinstance(record, (Unit, Body)):
            return record
        if isinstance(record, (Service, DefectCategory)):
            if record.unit is not None:
                return self.units[record.unit]
            return self.bodies[record.body] if record.body is not None else None
        if isinstance(record, ConsultationHour) and record.unit is not None:
            return self.units[record.unit]
        return None

    def ancestors(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the units above, the nearest first; empty for a department (Dezernat)."""
        above: list[Unit] = []
        while unit.parent is not None:
            unit = self.units[unit.parent]
            above.append(unit)
        return tuple(above)

    def department_of(self, unit: Unit) -> Unit | None:
        """Return the department (Dezernat) a unit belongs to, itself included; ``None`` if unknown."""
        for candidate in (unit, *self.ancestors(unit)):
            if candidate.type == "dezernat":
                return candidate
        return None

    def departments(self) -> tuple[Unit, ...]:
        """Return the departments (Dezernate), in the order of the file."""
        return tuple(unit for unit in self.units.values() if unit.type == "dezernat")

    def children(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the units directly below a unit."""
        return tuple(child for child in self.units.values() if child.parent == unit.id)

    def services_of(self, unit: Unit) -> tuple[Service, ...]:
        """Return the services a unit deals with itself."""
        return tuple(service for service in self.services.values() if service.unit == unit.id)

    def headed_units(self) -> tuple[Unit, ...]:
        """Return the units whose head is known by name."""
        return tuple(unit for unit in self.units.values() if unit.head is not None)
