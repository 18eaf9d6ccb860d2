"""What is read from a catalogue, before it is brought into the form of the knowledge base."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.knowledge.xzufi.elements import Identifier


@dataclass(frozen=True)
class CatalogueService:
    """A Leistung, or a Spezialisierung: texts that hold for one area in place of the Leistung's."""

    id: Identifier
    modules: dict[str, str]
    """Text modules by their code (``08``: documents), German, perhaps with HTML."""
    leika: str = ""
    """14-digit key of the nationwide catalogue."""
    terms: tuple[str, ...] = ()
    """Other words for it (Begriffe im Kontext)."""
    fee: str = ""
    duration: str = ""
    deadline: str = ""
    origin: str = ""
    """Address of its page."""
    areas: tuple[str, ...] = ()
    """Official keys of the areas where it holds; everywhere if empty."""
    changed: str = ""
    """ISO date."""
    specialises: Identifier | None = None
    """The Leistung, for a Spezialisierung."""


@dataclass(frozen=True)
class CatalogueUnit:
    """An Organisationseinheit."""

    id: Identifier
    name: str
    parent: Identifier | None = None
    address: dict[str, str] | None = None
    municipality: str = ""
    """Official key of where it is."""
    phone: str = ""
    fax: str = ""
    email: str = ""
    website: str = ""
    opening_hours: str | None = None
    opening_note: str = ""
    changed: str = ""


@dataclass(frozen=True)
class CatalogueOnline:
    """An Onlinedienst."""

    id: Identifier
    name: str
    url: str


@dataclass(frozen=True)
class Responsibility:
    """Which unit (or online service) deals with a Leistung, and where."""

    holder: Identifier
    service: Identifier
    areas: tuple[str, ...] = ()
    responsible: bool = True
    """Whether its role is (also) that of the zuständige Stelle."""


@dataclass(frozen=True)
class Finding:
    """Something an editor should know: a part that was skipped, a value that was not understood."""

    line: int
    what: str
    message: str

    def __str__(self) -> str:
        return f"Zeile {self.line}: {self.what}: {self.message}."


@dataclass
class Catalogue:
    """Everything that one file says."""

    services: dict[Identifier, CatalogueService] = field(default_factory=dict)
    specialisations: list[CatalogueService] = field(default_factory=list)
    units: dict[Identifier, CatalogueUnit] = field(default_factory=dict)
    online: dict[Identifier, CatalogueOnline] = field(default_factory=dict)
    responsibilities: list[Responsibility] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)
    """Identifiers of objects that the file deletes, as text."""
    skipped: list[Finding] = field(default_factory=list)
    """Parts that could not be read."""
    unreadable: set[str] = field(default_factory=set)
    """Identifiers in those parts, as far as they can be made out."""
    hints: list[Finding] = field(default_factory=list)
    """Values that could not be used."""
    created: str = ""
    """ISO date of the message."""
    complete: bool = False
    """Whether the file does not end in the middle."""
