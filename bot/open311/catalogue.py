"""The services of the GeoReport server: the city's defect categories, and what is asked about each.

A category's id is its ``service_code``: it never changes (``docs/redaktion.md``).
"""

from __future__ import annotations

from typing import Any

from bot.answers.phrasebook import shared_phrasebook
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.records import DefectCategory
from bot.open311.errors import GeoReportError

ASSET_ATTRIBUTES = {"laterne": "lamp_number", "stadtbaeume": "tree_number"}
"""Category → the attribute that holds the number on the thing itself."""
_MOST_KEYWORDS = 12


def service_list(knowledge: KnowledgeBase) -> list[dict[str, Any]]:
    """Return all services, in the order of the knowledge base."""
    return [_service(category) for category in knowledge.defect_categories.values()]


def service_definition(knowledge: KnowledgeBase, service_code: str) -> dict[str, Any]:
    """Return the further questions of a service; none for most.

    Raises:
        GeoReportError: 404, there is no such service.
    """
    require_service(knowledge, service_code)
    attribute = ASSET_ATTRIBUTES.get(service_code)
    attributes = [] if attribute is None else [_attribute(attribute)]
    return {"service_code": service_code, "attributes": attributes}


def require_service(knowledge: KnowledgeBase, service_code: str) -> DefectCategory:
    """Return the category of a service.

    Raises:
        GeoReportError: 404, there is no such service.
    """
    category = knowledge.defect_categories.get(service_code)
    if category is None:
        raise GeoReportError(404, "service_unknown")
    return category


def _service(category: DefectCategory) -> dict[str, Any]:
    return {
        "service_code": category.id,
        "service_name": category.name,
        "description": "; ".join(category.examples),
        "metadata": category.id in ASSET_ATTRIBUTES,
        "type": "realtime",
        "keywords": ",".join(word.replace(",", " ") for word in category.aliases[:_MOST_KEYWORDS]),
        "group": shared_phrasebook().say("open311.group"),
    }


def _attribute(code: str) -> dict[str, Any]:
    say = shared_phrasebook().say
    return {
        "variable": True,
        "code": code,
        "datatype": "string",
        "required": False,
        "datatype_description": say("open311.asset_form"),
        "order": 1,
        "description": say(f"open311.{code}"),
        "values": [],
    }
