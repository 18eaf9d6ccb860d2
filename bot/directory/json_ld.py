"""Units and services as schema.org JSON-LD, so that search engines and other systems show the right hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import phonenumbers

from bot.directory.hours_ld import special_hours, weekly_hours
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.hours import Schedule, schedule_of
from bot.knowledge.records import Address, Office, Service, Unit

Node = dict[str, Any]
CONTEXT = "https://schema.org"
_COUNTRY = "DE"


def directory_graph(knowledge: KnowledgeBase, base: str, today: date) -> Node:
    """Return all units and services as one graph; ``base`` is the address of the gateway."""
    nodes = [office_node(knowledge, unit, base, today) for unit in knowledge.units.values()]
    nodes += [service_node(knowledge, service, base, today) for service in knowledge.services.values()]
    return {"@context": CONTEXT, "@graph": nodes}


def alone(node: Node) -> Node:
    """Return a node as a document of its own."""
    return {"@context": CONTEXT, **node}


def node_id(base: str, key: str) -> str:
    """Return the address that names a record."""
    return f"{base}/feeds/verzeichnis/{key}.jsonld"


def office_node(knowledge: KnowledgeBase, unit: Unit, base: str, today: date) -> Node:
    """Return a unit as ``GovernmentOffice``."""
    contact = _filled({"telephone": international(unit.phone), "email": unit.email})
    return _filled(
        {
            "@type": "GovernmentOffice",
            "@id": node_id(base, unit.key),
            "name": unit.name,
            "alternateName": list(unit.aliases),
            "address": _address(unit.address),
            **contact,
            "faxNumber": international(unit.fax),
            "url": unit.website,
            "areaServed": _area(knowledge),
            "parentOrganization": {"@id": node_id(base, f"unit/{unit.parent}")} if unit.parent else None,
            **_hours(unit, today),
            "contactPoint": {
                "@type": "ContactPoint",
                "contactType": "customer service",
                **contact,
                "availableLanguage": "de",
            }
            if contact
            else None,
        }
    )


def service_node(knowledge: KnowledgeBase, service: Service, base: str, today: date) -> Node:
    """Return a service as ``GovernmentService``."""
    responsible = knowledge.responsible_for(service)
    provider: Node | None = None
    if isinstance(responsible, Unit):
        provider = {"@id": node_id(base, responsible.key)}
    elif responsible is not None:
        provider = _filled({"@type": "Organization", "name": responsible.name, "url": responsible.website})
    url = service.online.url if service.online.available in ("yes", "partly") else None
    return _filled(
        {
            "@type": "GovernmentService",
            "@id": node_id(base, service.key),
            "name": service.name,
            "alternateName": list(service.aliases),
            "description": service.summary,
            "serviceType": service.name,
            "provider": provider,
            "areaServed": _area(knowledge),
            "url": service.link,
            "availableChannel": {"@type": "ServiceChannel", "serviceUrl": url, "availableLanguage": "de"}
            if url
            else None,
            "offers": {"@type": "Offer", "description": service.fee.text} if service.fee else None,
            "hoursAvailable": _own_hours(service, today),
        }
    )


def international(phone: str | None) -> str | None:
    """Return a number as ``+49-3641-490``; as it is where it cannot be read."""
    if phone is None:
        return None
    try:
        number = phonenumbers.parse(phone, _COUNTRY)
    except phonenumbers.NumberParseException:
        return phone
    if len(str(number.national_number)) <= 6 and not phone.lstrip().startswith(("0", "+")):
        return phone  # 112, 115, 116117
    formatted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return str(formatted).replace(" ", "-")


def _hours(office: Office, today: date) -> Node:
    schedule = schedule_of(office, today)
    if schedule is None or office.opening_hours is None:
        return {}
    return {
        "openingHoursSpecification": weekly_hours(schedule),
        "specialOpeningHoursSpecification": special_hours(office.opening_hours, office.extra_openings, today),
    }


def _own_hours(service: Service, today: date) -> Iterable[Node] | None:
    if service.opening_hours is None:
        return None
    return [
        *weekly_hours(Schedule(service.opening_hours, today=today)),
        *special_hours(service.opening_hours, None, today),
    ]


def _address(address: Address | None) -> Node | None:
    if address is None:
        return None
    return _filled(
        {
            "@type": "PostalAddress",
            "streetAddress": address.street,
            "postalCode": address.postcode,
            "addressLocality": address.city,
            "addressCountry": _COUNTRY,
        }
    )


def _area(knowledge: KnowledgeBase) -> Node:
    return {"@type": "City", "name": str(knowledge.city["name"])}


def _filled(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}
