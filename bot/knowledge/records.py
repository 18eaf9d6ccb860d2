"""The records of the knowledge base, as immutable dataclasses.

Field names follow ``knowledge/schema/*.schema.json``; ``as_of`` is ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``
or ``unknown``; opening hours are OSM ``opening_hours`` strings; times are Berlin times.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional


@dataclass(frozen=True)
class Address:
    """Where an office is; only ``street`` is always known."""

    street: str
    postcode: Optional[str] = None
    city: Optional[str] = None
    district: Optional[str] = None
    building: Optional[str] = None
    floor: Optional[str] = None
    room: Optional[str] = None


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
    note: Optional[str] = None


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

    address: Optional[Address] = None
    phone: Optional[str] = None
    email: Optional[str] = None
    website: Optional[str] = None
    opening_hours: Optional[str] = None
    opening_note: Optional[str] = None
    extra_openings: Optional[ExtraOpenings] = None
    seasonal_hours: tuple[SeasonalHours, ...] = ()


@dataclass(frozen=True)
class Unit(Office):
    """An organisational unit of the city administration."""

    type: str = "team"
    name_en: Optional[str] = None
    number: Optional[int] = None
    parent: Optional[str] = None
    parent_note: Optional[str] = None
    head: Optional[Head] = None
    fax: Optional[str] = None
    application_email: Optional[str] = None
    appointment: str = "unknown"
    appointment_note: Optional[str] = None
    responsibilities: tuple[str, ...] = ()
    notes: Optional[str] = None


@dataclass(frozen=True)
class Body(Office):
    """A body outside the core administration to which citizens are pointed."""

    type: str = ""
    head: Optional[Head] = None
    responsible_for: tuple[str, ...] = ()
    not_responsible_for: tuple[str, ...] = ()
    phone_note: Optional[str] = None
    emergency: Optional[str] = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contact(Office):
    """A telephone number or e-mail address worth knowing."""

    category: str = ""
    application_email: Optional[str] = None
    phone_alternative: Optional[str] = None
    phone_hours: Optional[str] = None
    purpose: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    searchable: bool = False


@dataclass(frozen=True)
class Fee:
    """What a service costs; ``text`` is complete, with the euro sign."""

    text: str
    as_of: Optional[str] = None
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class Appointment:
    """Whether a service needs an appointment: required, recommended, none or unknown."""

    needed: str = "unknown"
    note: Optional[str] = None
    phone_reservation: Optional[str] = None


@dataclass(frozen=True)
class Online:
    """Whether a service can be done online: yes, partly, no or unknown."""

    available: str = "unknown"
    note: Optional[str] = None
    url: Optional[str] = None
    booking: Optional[str] = None


@dataclass(frozen=True)
class Service(Searchable):
    """A matter that citizens have, and who deals with it."""

    summary: str = ""
    unit: Optional[str] = None
    body: Optional[str] = None
    also: Optional[str] = None
    documents: tuple[str, ...] = ()
    photo: Optional[str] = None
    fee: Optional[Fee] = None
    payment: Optional[str] = None
    amounts: Optional[str] = None
    processing_time: Optional[str] = None
    deadlines: tuple[str, ...] = ()
    validity: Optional[str] = None
    appointment: Appointment = field(default_factory=Appointment)
    in_person: Optional[bool] = None
    pickup: Optional[str] = None
    online: Online = field(default_factory=Online)
    conditions: tuple[str, ...] = ()
    for_children: Optional[str] = None
    address: Optional[Address] = None
    phone: Optional[str] = None
    email: Optional[str] = None
    opening_hours: Optional[str] = None
    opening_note: Optional[str] = None
    link: Optional[str] = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DefectCategory(Searchable):
    """A category of the city's defect reporter (Mängelmelder)."""

    examples: tuple[str, ...] = ()
    body: Optional[str] = None
    unit: Optional[str] = None
    departments_seen: tuple[str, ...] = ()
    entries: Optional[int] = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConsultationDate:
    """One dated event of a consultation hour; the time is ``HH:MM`` or ``HH:MM-HH:MM``."""

    date: str
    time: str
    source: tuple[str, ...]
    as_of: str
    confidence: str
    place: Optional[dict[str, str]] = None
    registration_until: Optional[str] = None


@dataclass(frozen=True)
class ConsultationHour(Searchable):
    """A series of meetings between citizens and an office holder."""

    office: str = ""
    person: Optional[str] = None
    unit: Optional[str] = None
    place: Optional[dict[str, str]] = None
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
    type: Optional[str] = None
    district: Optional[str] = None
    aliases: tuple[str, ...] = ()
    address: Optional[str] = None
    line: Optional[str] = None
    route: Optional[str] = None
    note: Optional[str] = None
    population: Optional[int] = None
    population_as_of: Optional[str] = None
    saale_side: Optional[str] = None
    peak_interval_min: Optional[int] = None
    street: Optional[str] = None


KINDS: dict[type[Searchable], str] = {
    Unit: "unit",
    Service: "service",
    Body: "body",
    Contact: "contact",
    DefectCategory: "defect",
    ConsultationHour: "consultation",
}
