"""From a catalogue to entries of the knowledge base (``knowledge/imported/``), for one city."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.imported import name_form
from bot.knowledge.xzufi import read_service as module
from bot.knowledge.xzufi.area import best_cover
from bot.knowledge.xzufi.elements import Identifier
from bot.knowledge.xzufi.matching import IdentifierIndex, Matcher
from bot.knowledge.xzufi.plain import items, one_line, trusted_link
from bot.knowledge.xzufi.records import Catalogue, CatalogueService, CatalogueUnit, Finding, Responsibility

SOURCE = "zustaendigkeitsfinder"
"""The source of imported records (``knowledge/sources.yml``)."""
_CONFIDENCE = "medium"
"""Catalogues are kept by many hands; what our editors keep is surer."""
_LONGEST_SUMMARY, _LONGEST_ALIAS, _MOST_ALIASES = 450, 60, 15

Entry = dict[str, Any]


@dataclass
class Mapped:
    """What a catalogue makes of the imported part of the knowledge base."""

    units: dict[str, Entry] = field(default_factory=dict)
    services: dict[str, Entry] = field(default_factory=dict)
    elsewhere: int = 0
    """Objects of the file that are for other places."""
    hints: list[Finding] = field(default_factory=list)


def map_catalogue(catalogue: Catalogue, own: KnowledgeBase) -> Mapped:
    """Return the entries of a catalogue that are for our city; ``own`` is what editors keep."""
    return _Mapping(catalogue, own).mapped()


class _Mapping:
    def __init__(self, catalogue: Catalogue, own: KnowledgeBase) -> None:
        self._catalogue = catalogue
        self._own = own
        self._key = str(own.city.get("ags", ""))
        self._hosts = tuple(str(host) for host in own.city.get("link_hosts", ()))
        self._unit_matcher, self._body_matcher = Matcher(own.units), Matcher(own.bodies)
        self._service_matcher = Matcher(own.services)
        self._units = IdentifierIndex(catalogue.units)
        self._online_services = IdentifierIndex(catalogue.online)
        self._result = Mapped()
        self._unit_ids: dict[Identifier, str] = {}
        self._body_ids: dict[Identifier, str] = {}
        self._used: dict[str, set[str]] = {"unit": set(own.units), "service": set(own.services)}

    def mapped(self) -> Mapped:
        """Return everything that is for our city."""
        services = self._our_services()
        holders = self._holders(services)
        wanted = dict.fromkeys(each.holder for found in holders.values() for each in found)
        self._add_units(wanted)
        for known, (service, _) in services.items():
            self._add_service(service, holders.get(known, []))
        return self._result

    def _our_services(self) -> dict[Identifier, tuple[CatalogueService, int]]:
        """The services that hold here, with their specialisations worked in, and how exactly they name us.

        Of several with one name the most specific is taken, then the newest.
        """
        by_name: dict[str, tuple[CatalogueService, int]] = {}
        for service in self._catalogue.services.values():
            fit = best_cover(service.areas, self._key)
            if fit is None:
                self._result.elsewhere += 1
                continue
            name = name_form(_name_of(service))
            other = by_name.get(name)
            if other is not None:
                self._hint(service.id, f"„{_name_of(service)}“ kommt mehrfach vor, die genauere Fassung gilt")
                if (other[1], other[0].changed) >= (fit, service.changed):
                    continue
            by_name[name] = (service, fit)
        found = {service.id: (service, fit) for service, fit in by_name.values()}
        index = IdentifierIndex(found)
        special: list[tuple[int, CatalogueService]] = []
        for each in self._catalogue.specialisations:
            fits = best_cover(each.areas, self._key)
            if fits is not None:
                special.append((fits, each))
        for _, each in sorted(special, key=lambda pair: pair[0]):
            target = index.find(each.specialises)
            if target is not None:
                service, fit = found[target]
                found[target] = (_specialised(service, each), fit)
        return found

    def _holders(
        self, services: dict[Identifier, tuple[CatalogueService, int]]
    ) -> dict[Identifier, list[Responsibility]]:
        """Who deals with each service here: of several those for the smallest area."""
        fits: dict[Identifier, list[tuple[int, Responsibility]]] = {}
        index = IdentifierIndex(services)
        for each in self._catalogue.responsibilities:
            fit = best_cover(each.areas, self._key)
            target = index.find(each.service)
            if fit is not None and target is not None and each.responsible:
                fits.setdefault(target, []).append((fit, each))
        found: dict[Identifier, list[Responsibility]] = {}
        for target, pairs in fits.items():
            for group in (self._units, self._online_services):
                held = [(fit, each) for fit, each in pairs if group.find(each.holder) is not None]
                best = max((fit for fit, _ in held), default=None)
                found.setdefault(target, []).extend(each for fit, each in held if fit == best)
        return found

    def _add_units(self, wanted: Iterable[Identifier]) -> None:
        units = self._catalogue.units
        needed = [found for each in wanted if (found := self._units.find(each)) is not None]
        needed += [known for known, unit in units.items() if self._is_here(unit)]
        queue, taken = list(dict.fromkeys(needed)), dict.fromkeys(needed)
        while queue:
            above = self._units.find(units[queue.pop()].parent)
            if above is not None and above not in taken:
                taken[above] = None
                queue.append(above)
        self._result.elsewhere += len(units) - len(taken)
        for known in taken:
            unit = units[known]
            body = self._body_matcher.find(unit.name)
            if body is not None:
                self._body_ids[known] = body
            else:
                self._unit_ids[known] = self._unit_matcher.find(unit.name) or self._new_id("unit", known)
        for known in taken:
            if known in self._unit_ids:
                self._add_unit(units[known], self._unit_ids[known])

    def _is_here(self, unit: CatalogueUnit) -> bool:
        return bool(unit.municipality) and (best_cover([unit.municipality], self._key) or 0) > 2

    def _add_unit(self, unit: CatalogueUnit, key: str) -> None:
        above = self._units.find(unit.parent)
        website = trusted_link(unit.website, self._hosts) if unit.website else None
        if unit.website and website is None:
            self._hint(unit.id, f"die Adresse „{unit.website}“ gehört zu keinem Rechner der Liste link_hosts")
        entry = {
            "id": key,
            "name": unit.name,
            "type": "einrichtung",
            "parent": self._unit_ids.get(above) if above is not None else None,
            "address": unit.address,
            "phone": unit.phone,
            "fax": unit.fax,
            "email": unit.email,
            "website": website,
            "opening_hours": unit.opening_hours,
            "opening_note": unit.opening_note,
            **self._provenance(unit.id, unit.changed),
        }
        if key in self._result.units:
            self._hint(unit.id, f"„{unit.name}“ kommt mehrfach vor, die erste gilt")
            return
        self._result.units[key] = _filled(entry)

    def _add_service(self, service: CatalogueService, holders: list[Responsibility]) -> None:
        name, official = _name_of(service), one_line(service.modules.get(module.OFFICIAL_NAME, ""), 150)
        key = self._service_matcher.find(name, official)
        if key is not None and key in self._result.services:
            key = None  # two of the catalogue's services are one alias of ours: the second stands for itself
        key = key or self._new_id("service", service.id)
        aliases = [each for each in (official, *service.terms) if each and len(each) <= _LONGEST_ALIAS]
        aliases = [each for each in dict.fromkeys(aliases) if name_form(each) != name_form(name)]
        texts = service.modules
        entry: Entry = {
            "id": key,
            "name": name,
            "aliases": aliases[:_MOST_ALIASES],
            "summary": _summary(service),
            **self._responsible(service, holders),
            "documents": items(texts.get(module.DOCUMENTS, "")),
            "conditions": items(texts.get(module.CONDITIONS, "")),
            "fee": {"text": service.fee, "as_of": service.changed, "source": [SOURCE]}
            if service.fee
            else None,
            "processing_time": service.duration,
            "deadlines": [service.deadline] if service.deadline else [],
            "online": self._online(holders),
            "link": trusted_link(service.origin, self._hosts) if service.origin else None,
            "notes": items(texts.get(module.NOTES, ""))[:5],
            **self._provenance(service.id, service.changed),
        }
        if entry["fee"] and not service.changed:
            del entry["fee"]["as_of"]
        self._result.services[key] = _filled(entry)

    def _responsible(self, service: CatalogueService, holders: list[Responsibility]) -> Entry:
        units: list[str] = []
        for each in holders:
            holder = self._units.find(each.holder)
            if holder in self._body_ids:
                return {"body": self._body_ids[holder]}
            if holder in self._unit_ids and self._unit_ids[holder] not in units:
                units.append(self._unit_ids[holder])
        if len(units) > 2:
            self._hint(service.id, f"{len(units)} Stellen sind zuständig, übernommen sind die ersten zwei")
        return dict(zip(("unit", "also"), units))

    def _online(self, holders: list[Responsibility]) -> Entry | None:
        for each in holders:
            known = self._online_services.find(each.holder)
            if known is not None:
                online = self._catalogue.online[known]
                url = trusted_link(online.url, self._hosts)
                if url is not None:
                    return _filled({"available": "yes", "note": one_line(online.name, 150), "url": url})
                self._hint(
                    online.id, f"die Adresse „{online.url}“ gehört zu keinem Rechner der Liste link_hosts"
                )
        return None

    def _provenance(self, known: Identifier, changed: str) -> Entry:
        return {
            "source": [SOURCE],
            "as_of": changed or self._catalogue.created or "unknown",
            "confidence": _CONFIDENCE,
            "imported_from": str(known),
        }

    def _new_id(self, kind: str, known: Identifier) -> str:
        """An id made of the catalogue's own, so that it stays from import to import."""
        for text in (known.value, str(known)):
            key = "zufi_" + re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
            if key not in self._used[kind]:
                break
        self._used[kind].add(key)
        return key

    def _hint(self, known: Identifier, message: str) -> None:
        self._result.hints.append(Finding(0, known.value, message))


def _name_of(service: CatalogueService) -> str:
    texts = service.modules
    return one_line(texts.get(module.NAME) or texts.get(module.OFFICIAL_NAME, ""), 150)


def _summary(service: CatalogueService) -> str:
    texts = service.modules
    for code in (module.TEASER, module.SHORT, module.FULL):
        line = one_line(texts.get(code, ""), _LONGEST_SUMMARY)
        if line:
            return line
    return _name_of(service)


def _specialised(service: CatalogueService, special: CatalogueService) -> CatalogueService:
    own = {
        name: value for name in ("fee", "duration", "deadline", "origin") if (value := getattr(special, name))
    }
    return replace(
        service,
        modules={**service.modules, **special.modules},
        terms=tuple(dict.fromkeys((*service.terms, *special.terms))),
        changed=max(service.changed, special.changed),
        **own,
    )


def _filled(entry: Entry) -> Entry:
    return {name: value for name, value in entry.items() if value not in (None, "", [], (), {})}
