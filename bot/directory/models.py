"""What the lookup API says about units, services and hours; documented in ``bot/gateway/openapi/api_v1.yml``.

Fields may be added within a version, never renamed or taken away; what is not known is ``null``.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.answers.german import host
from bot.clock import BERLIN
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.hours import holiday_name, schedule_of
from bot.knowledge.records import Office, Searchable, Service, Unit
from bot.knowledge.search import Hit

Model = dict[str, Any]


def hit_model(knowledge: KnowledgeBase, hit: Hit) -> Model:
    """Return a hit of the search."""
    record = knowledge.records[hit.key]
    kind, _, id_ = hit.key.partition("/")
    return {
        "key": hit.key,
        "kind": kind,
        "id": id_,
        "name": record.name,
        "score": round(hit.score, 4),
        "likeness": round(hit.likeness, 4),
        "named": hit.named,
        "url": f"/api/v1/{_PLURALS[kind]}/{id_}" if kind in _PLURALS else None,
    }


def unit_model(knowledge: KnowledgeBase, unit: Unit, now: datetime) -> Model:
    """Return what is known about a unit."""
    return {
        **_common(knowledge, unit),
        "type": unit.type,
        "parent": unit.parent,
        "path": [above.id for above in knowledge.ancestors(unit)],
        "head": asdict(unit.head) if unit.head is not None else None,
        "address": asdict(unit.address) if unit.address is not None else None,
        "phone": unit.phone,
        "email": unit.email,
        "website": unit.website,
        "opening_hours": unit.opening_hours,
        "opening_note": unit.opening_note,
        "appointment": unit.appointment,
        "responsibilities": list(unit.responsibilities),
        "services": [service.id for service in knowledge.services_of(unit)],
        "now": hours_model(unit, now),
    }


def service_model(knowledge: KnowledgeBase, service: Service) -> Model:
    """Return what is known about a service."""
    responsible = knowledge.responsible_for(service)
    return {
        **_common(knowledge, service),
        "summary": service.summary,
        "responsible": {"key": responsible.key, "name": responsible.name}
        if responsible is not None
        else None,
        "documents": list(service.documents),
        "photo": service.photo,
        "fee": service.fee.text if service.fee is not None else None,
        "payment": service.payment,
        "processing_time": service.processing_time,
        "deadlines": list(service.deadlines),
        "validity": service.validity,
        "appointment": {"needed": service.appointment.needed, "note": service.appointment.note},
        "in_person": service.in_person,
        "online": {"available": service.online.available, "url": service.online.url},
        "conditions": list(service.conditions),
        "link": service.link,
        "notes": list(service.notes),
    }


def hours_model(office: Office, at: datetime) -> Model:
    """Return whether an office is open at a moment; ``unknown`` where no source names its hours."""
    local = at.astimezone(BERLIN)
    model: Model = {
        "key": office.key,
        "name": office.name,
        "at": local.isoformat(timespec="seconds"),
        "state": "unknown",
        "until": None,
        "next_opening": None,
        "today": [],
        "holiday": holiday_name(local.date()),
        "note": office.opening_note,
    }
    schedule = schedule_of(office, local.date())
    if schedule is None:
        return model
    until, opening = schedule.open_until(local), schedule.next_opening(local)
    return model | {
        "state": "open" if schedule.is_open(local) else "closed",
        "until": until.isoformat(timespec="seconds") if until is not None else None,
        "next_opening": opening.isoformat(timespec="seconds") if opening is not None else None,
        "today": [
            {"opens": f"{span.start:%H:%M}", "closes": f"{span.end:%H:%M}"}
            for span in schedule.on(local.date())
        ],
    }


_PLURALS = {"unit": "units", "service": "services"}


def _common(knowledge: KnowledgeBase, record: Searchable) -> Model:
    return {
        "key": record.key,
        "id": record.id,
        "name": record.name,
        "aliases": list(record.aliases),
        "sources": list(
            dict.fromkeys(knowledge.source_names.get(each) or host(each) or each for each in record.source)
        ),
        "as_of": None if record.as_of == "unknown" else record.as_of,
        "imported_from": record.imported_from,
    }
