"""Where else a loss belongs: other carriers, other towns, animals, papers, theft."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases.lost_items.describe import LossDescription
from bot.cases.lost_items.vocabulary import Vocabulary

PAPERS = "lost_items.route_papers"
"""The route of papers, which an office replaces."""
_REPLACED_BY_OFFICE = frozenset(
    {"ausweis", "reisepass", "fuehrerschein", "aufenthaltstitel", "fahrzeugschein", "kennzeichen"}
)


@dataclass(frozen=True)
class Route:
    """A place that deals with it, and the phrase that says so."""

    phrase: str
    """Key of a phrase, ``lost_items.route_…``."""
    place: str | None = None
    """Key of a record of the knowledge base; ``None`` where it holds none."""
    search_too: bool = True
    """Whether a search in the city's office makes sense all the same."""


def routes(description: LossDescription, vocabulary: Vocabulary) -> tuple[Route, ...]:
    """Return the other places to turn to, the most important first; empty if only the city's office is."""
    found: list[Route] = []
    kinds = {above for kind in description.features.kinds for above in vocabulary.line_of(kind)}
    if "waffe" in kinds:
        return (Route("lost_items.route_weapon", "body/polizei", search_too=False),)
    if "tier" in kinds and not description.features.materials:  # „ein Igel aus Keramik“ is none
        return (Route("lost_items.route_animal", "body/tierheim", search_too=False),)
    if "lebensmittel" in kinds:
        found.append(Route("lost_items.route_food", "unit/fundbuero", search_too=False))
    if description.stolen:
        found.append(Route("lost_items.route_theft", "body/polizei"))
    city_too = bool(description.where.vehicles & {"tram", "city_bus"})
    if description.vehicle == "regional_bus":
        found.append(Route("lost_items.route_regional_bus", "body/jes", search_too=city_too))
    elif description.vehicle == "train":
        found.append(Route("lost_items.route_train", None, search_too=city_too))
    elif description.vehicle == "taxi":
        found.append(Route("lost_items.route_taxi", None))
    elif description.where.elsewhere and not description.where.vehicles:
        found.append(Route("lost_items.route_other_town", None, search_too=False))
    if kinds & _REPLACED_BY_OFFICE:
        found.append(Route(PAPERS, "unit/team_buergerservice"))
    elif "bankkarte" in kinds:
        found.append(Route("lost_items.route_bank_card", None))
    return tuple(found)


def search_makes_sense(found: tuple[Route, ...]) -> bool:
    """Return whether the city's office is worth a search in spite of these routes."""
    return all(route.search_too for route in found)
