"""Which office gets a report, by category, place and what is said (``knowledge/defects.yml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.cases.defects.places import PlaceKind, ResolvedPlace
from bot.knowledge.base import KnowledgeBase, Responsible
from bot.language.normalise import fold

_PARKING = re.compile(r"falschpark\w*|zugeparkt|\bpark(?:t|en|ende[nrs]?)\b")
_PARKED_ON = "strasse_gehweg_radweg"
_SCHOOL_PREMISES = frozenset(("graffiti", "sonstiges"))
_AT_STOPS = frozenset(("graffiti",))


@dataclass(frozen=True)
class Route:
    """Who deals with a report and where the message to them goes."""

    key: str
    """``unit/…`` or ``body/…``."""
    name: str
    """German."""
    email: str
    """Their address, or the hotline's where none is known: it forwards."""
    direct: bool
    """Whether the address is their own."""


def route_of(category: str, place: ResolvedPlace, description: str, knowledge: KnowledgeBase) -> Route:
    """Return who gets a report. The hotline does where no source names anybody or the place is unknown.

    Raises:
        KeyError: there is no such category.
    """
    return as_route(_responsible(category, place, description, knowledge), knowledge)


def route_of_key(key: str, knowledge: KnowledgeBase) -> Route:
    """Return the route to a record that was responsible; the hotline if it is gone."""
    kind, _, name = key.partition("/")
    records: dict[str, Responsible] = {**knowledge.bodies} if kind == "body" else {**knowledge.units}
    return as_route(records.get(name, knowledge.hotline), knowledge)


def as_route(responsible: Responsible, knowledge: KnowledgeBase) -> Route:
    """Return the route to a unit or body."""
    hotline = knowledge.hotline.email
    if responsible.email is None and hotline is None:
        raise KeyError("knowledge/units.yml: the hotline has no e-mail address")
    email = responsible.email or hotline or ""
    return Route(responsible.key, responsible.name, email, direct=responsible.email is not None)


def _responsible(
    category: str, place: ResolvedPlace, description: str, knowledge: KnowledgeBase
) -> Responsible:
    record = knowledge.defect_categories[category]
    if place.place_unknown:
        return knowledge.hotline
    if category == _PARKED_ON and _PARKING.search(fold(description)):
        return knowledge.units.get("team_zevd", knowledge.hotline)
    if place.kind is PlaceKind.SCHOOL and category in _SCHOOL_PREMISES:
        return knowledge.bodies.get("kij", knowledge.hotline)
    if place.kind is PlaceKind.STOP and category in _AT_STOPS:
        return knowledge.bodies.get("jenah", knowledge.hotline)
    return knowledge.responsible_for(record) or knowledge.hotline
