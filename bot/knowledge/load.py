"""Reads ``knowledge/*.yml`` into a :class:`KnowledgeBase`."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import cattrs
import yaml

from bot.clock import now
from bot.knowledge import imported
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.hours import Schedule
from bot.knowledge.records import (
    Body,
    ConsultationHour,
    Contact,
    DefectCategory,
    Office,
    Place,
    Rule,
    Searchable,
    Service,
    Unit,
)

DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "knowledge"

R = TypeVar("R")

_RECORDS = cattrs.Converter(forbid_extra_keys=True)


class KnowledgeError(Exception):
    """The knowledge base cannot be used; the message names the file and what is wrong (German)."""


class _PlainLoader(yaml.CSafeLoader):
    """YAML without surprises: only true/false, null and whole numbers are not text (no yes/no, no 08:30)."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a field that stands twice: the second would silently win."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"das Feld „{key.value}“ steht zweimal da", key.start_mark
                )
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep=deep))


for _tag, _pattern, _first_characters in (
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^(?:0|-?[1-9][0-9]*)$", list("-0123456789")),
):
    _PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first_characters)


def read_yaml(path: Path) -> Any:
    """Return the content of one knowledge file.

    Raises:
        KnowledgeError: the file is missing or not valid YAML; the message names file and line.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_PlainLoader)
    except FileNotFoundError as error:
        raise KnowledgeError(f"{path.name}: Die Datei fehlt.") from error
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path.name}: Die Datei ist nicht in UTF-8 gespeichert.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"Zeile {mark.line + 1}, Spalte {mark.column + 1}" if mark else "unbekannte Stelle"
        raise KnowledgeError(f"{path.name}: kein gültiges YAML ({where}: {error.problem}).") from error
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{path.name}: kein gültiges YAML ({error}).") from error


FILES: dict[str, tuple[tuple[str, type[Any]], ...]] = {
    "units.yml": (("units", Unit),),
    "services.yml": (("services", Service),),
    "external_bodies.yml": (("external_bodies", Body),),
    "contacts.yml": (("contacts", Contact),),
    "defects.yml": (("categories", DefectCategory), ("rules", Rule)),
    "lost_property.yml": (("lost_property", Rule),),
    "consultation_hours.yml": (("consultation_hours", ConsultationHour),),
    "places.yml": (("places", Place),),
}
"""File name → the lists it holds and the record each entry becomes."""


RELIED_ON: dict[str, tuple[str, ...]] = {
    "units": (
        "team_jenazentral",
        "fundbuero",
        "team_buergerservice",
        "dezernat_1",
        "dezernat_2",
        "dezernent_2",
        "fachdienst_kommunale_ordnung",
    ),
    "services": ("maengelmelder",),
    "bodies": ("polizei", "tierheim", "jes"),
    "contacts": (
        "aebd_116117",
        "giftnotruf",
        "telefonseelsorge",
        "notruf_110",
        "notruf_112",
        "behoerdennummer_115",
    ),
    "lost_property": (
        "fundbuero_online",
        "fund_abholung",
        "fund_aufbewahrung",
        "fund_meldepflicht",
        "fund_nahverkehr_stadt",
        "fund_regionalbus",
    ),
    "defect_rules": ("bearbeitung",),
    "consultations": ("buergersprechstunde", "buergersprechtag_ob"),
}
"""Records that answers name by their id; without one of them the knowledge base cannot be used."""


def load_knowledge(folder: Path = DEFAULT_FOLDER, *, with_imported: bool = True) -> KnowledgeBase:
    """Return the knowledge base held in a folder; ``with_imported=False``: only what editors keep.

    Raises:
        KnowledgeError: a file is missing, broken, or a record has the wrong form, an unknown reference, hours
            or dates that cannot be read.
    """
    lists: dict[str, tuple[Any, ...]] = {}
    for name, parts in FILES.items():
        content = read_yaml(folder / name)
        for key, record_type in parts:
            entries = _part(content, name, key, list)
            lists[f"{name}:{key}"] = tuple(_structure(entry, record_type, name) for entry in entries)
    synonyms = _part(read_yaml(folder / "synonyms.yml"), "synonyms.yml", "groups", list)
    units = _by_id(lists["units.yml:units"], "units.yml")
    services = _by_id(lists["services.yml:services"], "services.yml")
    bodies = _by_id(lists["external_bodies.yml:external_bodies"], "external_bodies.yml")
    if with_imported:
        taken = imported.names_of(units) | imported.names_of(services) | imported.names_of(bodies)
        units = imported.merge_units(units, _imported(folder, "units.yml", taken))
        services = imported.merge_services(services, _imported(folder, "services.yml", taken), units, bodies)
    base = KnowledgeBase(
        units=units,
        services=services,
        bodies=bodies,
        contacts=_by_id(lists["contacts.yml:contacts"], "contacts.yml"),
        defect_categories=_by_id(lists["defects.yml:categories"], "defects.yml"),
        defect_rules=_by_id(lists["defects.yml:rules"], "defects.yml"),
        lost_property=_by_id(lists["lost_property.yml:lost_property"], "lost_property.yml"),
        consultations=_by_id(lists["consultation_hours.yml:consultation_hours"], "consultation_hours.yml"),
        places=lists["places.yml:places"],
        city=_part(read_yaml(folder / "city.yml"), "city.yml", "city", dict),
        synonyms=tuple(_structure(group, tuple[str, ...], "synonyms.yml") for group in synonyms),
        source_names=_part(read_yaml(folder / "sources.yml"), "sources.yml", "sources", dict),
    )
    _refuse_unknown_references(base)
    _refuse_unreadable_times(base)
    return base


def _imported(folder: Path, name: str, taken: set[str]) -> dict[str, Any]:
    """The records of an imported file, by id; none if there is no such file."""
    path = folder / imported.FOLDER / name
    if not path.exists():
        return {}
    label = f"{imported.FOLDER}/{name}"
    key, record_type = imported.FILES[name]
    entries = _part(read_yaml(path), label, key, list)
    records = _by_id(tuple(_structure(entry, record_type, label) for entry in entries), label)
    return {id_: imported.without_taken_names(record, taken) for id_, record in records.items()}


def _part(content: Any, file_name: str, key: str, kind: type) -> Any:
    part = content.get(key) if isinstance(content, dict) else None
    if not isinstance(part, kind):
        missing = "Die Liste" if kind is list else "Der Block"
        raise KnowledgeError(f"{file_name}: {missing} „{key}“ fehlt.")
    return part


def _structure(entry: Any, record_type: type[R], file_name: str) -> R:
    try:
        return _RECORDS.structure(entry, record_type)
    except Exception as error:
        name = entry.get("id") or entry.get("name") if isinstance(entry, dict) else entry
        reasons = "; ".join(cattrs.transform_error(error))
        raise KnowledgeError(
            f"{file_name}, Eintrag „{name}“: hat nicht die richtige Form ({reasons})."
        ) from error


def _by_id(records: tuple[Any, ...], file_name: str) -> dict[str, Any]:
    by_id: dict[str, Any] = {}
    for record in records:
        if record.id in by_id:
            raise KnowledgeError(f"{file_name}: Die id „{record.id}“ kommt zweimal vor.")
        by_id[record.id] = record
    return by_id


def _refuse_unknown_references(base: KnowledgeBase) -> None:
    def require(known: bool, file_name: str, record: str, reference: object) -> None:
        if not known:
            raise KnowledgeError(
                f"{file_name}, Eintrag „{record}“: verweist auf „{reference}“, das es nicht gibt."
            )

    for unit in base.units.values():
        require(unit.parent is None or unit.parent in base.units, "units.yml", unit.id, unit.parent)
        seen, above = {unit.id}, unit.parent
        while above is not None and above in base.units:
            require(above not in seen, "units.yml", unit.id, f"{above} (Kreis)")
            seen.add(above)
            above = base.units[above].parent
    for service in base.services.values():
        for reference in (service.unit, service.also):
            require(reference is None or reference in base.units, "services.yml", service.id, reference)
        require(service.body is None or service.body in base.bodies, "services.yml", service.id, service.body)
    for category in base.defect_categories.values():
        require(
            category.unit is None or category.unit in base.units, "defects.yml", category.id, category.unit
        )
        require(
            category.body is None or category.body in base.bodies, "defects.yml", category.id, category.body
        )
    for hour in base.consultations.values():
        require(hour.unit is None or hour.unit in base.units, "consultation_hours.yml", hour.id, hour.unit)
    for file_name, known, ids in (
        ("units.yml", base.units, RELIED_ON["units"]),
        ("services.yml", base.services, RELIED_ON["services"]),
        ("external_bodies.yml", base.bodies, RELIED_ON["bodies"]),
        ("contacts.yml", base.contacts, RELIED_ON["contacts"]),
        ("lost_property.yml", base.lost_property, RELIED_ON["lost_property"]),
        ("defects.yml", base.defect_rules, RELIED_ON["defect_rules"]),
        ("consultation_hours.yml", base.consultations, RELIED_ON["consultations"]),
    ):
        for record in ids:
            if record not in known:
                raise KnowledgeError(f"{file_name}: Der Eintrag „{record}“ fehlt; die Assistenz braucht ihn.")


def _refuse_unreadable_times(base: KnowledgeBase) -> None:
    for file_name, records in (
        ("units.yml", base.units),
        ("services.yml", base.services),
        ("external_bodies.yml", base.bodies),
        ("contacts.yml", base.contacts),
        ("defects.yml", base.defect_categories),
        ("consultation_hours.yml", base.consultations),
    ):
        for record in records.values():
            try:
                _read_times(record)
            except ValueError as error:
                raise KnowledgeError(f"{file_name}, Eintrag „{record.id}“: {error}") from error


def _read_times(record: Searchable) -> None:
    expressions: list[str | None] = []
    if isinstance(record, (Office, Service)):
        expressions.append(record.opening_hours)
    if isinstance(record, Office):
        expressions += [season.hours for season in record.seasonal_hours]
    for expression in expressions:
        if expression is not None:
            Schedule(expression, today=now().date())
    dates = [] if record.as_of == "unknown" else [record.as_of + "-01-01"[len(record.as_of) - 4 :]]
    if isinstance(record, ConsultationHour):
        dates += [event.date for event in record.dates]
    if isinstance(record, Office) and record.extra_openings is not None:
        dates += [*record.extra_openings.dates, record.extra_openings.known_until]
    for day in dates:
        try:
            date.fromisoformat(day)
        except ValueError as error:
            raise ValueError(f"„{day}“ ist kein Datum. Muster: „2026-11-18“.") from error
