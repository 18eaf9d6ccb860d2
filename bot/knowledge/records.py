"""The records of the knowledge base, as immutable dataclasses.

Field names follow ``knowledge/schema/*.schema.json``; ``as_of`` is ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``
or ``unknown``; opening hours are OSM ``opening_hours`` strings; times are Berlin times.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Address:
    """Where an office is; only ``street`` is always known."""

    street: str
    postcode: str | None = None
    city: str | None = None
    district: str | None = None
    building: str | None = None
    floor: str | None = None
    room: str | None = None


@dataclass(frozen=True)
class Head:
    """The person who leads a unit and the office they hold."""

    name: str
    office: str


@dataclass(frozen=True)
class ExtraOpenings:
    """Single dates on which a unit opens beside its weekly hours."""

    dates: tuple[str, ...]
    """ISO dates."""
    hours: str
    """``HH:MM-HH:MM``."""
    known_until: str
    """ISO date after which no dates are known."""
    note: str | None = None


@dataclass(frozen=True)
class SeasonalHours:
    """Weekly hours of a season whose first and last day no source names."""

    season: str
    hours: str


@dataclass(frozen=True)
class Record:
    """What every record has."""

    source: tuple[str, ...]
    as_of: str
    confidence: str


@dataclass(frozen=True)
class Searchable(Record):
    """A record that citizens can ask for."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    imported_from: str | None = None
    """Identifier in the official catalogue of a record, or of additions to one, that was imported."""

    @property
    def kind(self) -> str:
        """The name of the kind, as used in keys such as ``unit/fundbuero``."""
        return KINDS[type(self)]

    @property
    def key(self) -> str:
        """The key that names this record across all kinds."""
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True)
class Office(Searchable):
    """What units, outside bodies and contacts have in common: they can be visited or called."""

    address: Address | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    opening_hours: str | None = None
    opening_note: str | None = None
    extra_openings: ExtraOpenings | None = None
    seasonal_hours: tuple[SeasonalHours, ...] = ()
    emergency: str | None = None
    """Emergency number; never to be called for a question."""


@dataclass(frozen=True)
class Unit(Office):
    """An organisational unit of the city administration."""

    type: str = "team"
    name_en: str | None = None
    number: int | None = None
    parent: str | None = None
    parent_note: str | None = None
    head: Head | None = None
    fax: str | None = None
    application_email: str | None = None
    appointment: str = "unknown"
    appointment_note: str | None = None
    responsibilities: tuple[str, ...] = ()
    notes: str | None = None


@dataclass(frozen=True)
class Body(Office):
    """A body outside the core administration to which citizens are pointed."""

    type: str = ""
    head: Head | None = None
    responsible_for: tuple[str, ...] = ()
    not_responsible_for: tuple[str, ...] = ()
    phone_note: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contact(Office):
    """A telephone number or e-mail address worth knowing."""

    category: str = ""
    application_email: str | None = None
    phone_alternative: str | None = None
    phone_hours: str | None = None
    purpose: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    searchable: bool = False


@dataclass(frozen=True)
class Fee:
    """What a service costs; ``text`` is complete, with the euro sign."""

    text: str
    as_of: str | None = None
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class Appointment:
    """Whether a service needs an appointment: required, recommended, none or unknown."""

    needed: str = "unknown"
    note: str | None = None
    phone_reservation: str | None = None


@dataclass(frozen=True)
class Online:
    """Whether a service can be done online: yes, partly, no or unknown."""

    available: str = "unknown"
    note: str | None = None
    url: str | None = None
    booking: str | None = None


@dataclass(frozen=True)
class Service(Searchable):
    """A matter that citizens have, and who deals with it."""

    summary: str = ""
    unit: str | None = None
    body: str | None = None
    also: str | None = None
    documents: tuple[str, ...] = ()
    photo: str | None = None
    fee: Fee | None = None
    payment: str | None = None
    amounts: str | None = None
    processing_time: str | None = None
    deadlines: tuple[str, ...] = ()
    validity: str | None = None
    appointment: Appointment = field(default_factory=Appointment)
    in_person: bool | None = None
    pickup: str | None = None
    online: Online = field(default_factory=Online)
    conditions: tuple[str, ...] = ()
    for_children: str | None = None
    address: Address | None = None
    phone: str | None = None
    email: str | None = None
    opening_hours: str | None = None
    opening_note: str | None = None
    link: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DefectCategory(Searchable):
    """A category of the city's defect reporter (Mängelmelder)."""

    examples: tuple[str, ...] = ()
    body: str | None = None
    unit: str | None = None
    departments_seen: tuple[str, ...] = ()
    entries: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConsultationDate:
    """One dated event of a consultation hour; the time is ``HH:MM`` or ``HH:MM-HH:MM``."""

    date: str
    time: str
    source: tuple[str, ...]
    as_of: str
    confidence: str
    place: dict[str, str] | None = None
    registration_until: str | None = None


@dataclass(frozen=True)
class ConsultationHour(Searchable):
    """A series of meetings between citizens and an office holder."""

    office: str = ""
    person: str | None = None
    unit: str | None = None
    place: dict[str, str] | None = None
    registration: dict[str, Any] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    series: str = ""
    dates: tuple[ConsultationDate, ...] = ()


@dataclass(frozen=True)
class Rule(Record):
    """A topic with freely structured facts (lost property, defect reporter)."""

    id: str
    topic: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Place(Record):
    """A place of the gazetteer: district, street, landmark, school, stop or line."""

    name: str
    kind: str
    type: str | None = None
    district: str | None = None
    aliases: tuple[str, ...] = ()
    address: str | None = None
    line: str | None = None
    route: str | None = None
    note: str | None = None
    population: int | None = None
    population_as_of: str | None = None
    saale_side: str | None = None
    peak_interval_min: int | None = None
    street: str | None = None


KINDS: dict[type[Searchable], str] = {
    Unit: "unit",
    Service: "service",
    Body: "body",
    Contact: "contact",
    DefectCategory: "defect",
    ConsultationHour: "consultation",
}
