"""Reads an XZuFi file into a :class:`Catalogue`; what is broken is noted with its line and left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.knowledge.xzufi import elements as xml
from bot.knowledge.xzufi.blocks import Block, BlockReader
from bot.knowledge.xzufi.elements import Identifier, Malformed
from bot.knowledge.xzufi.read_service import read_service
from bot.knowledge.xzufi.read_unit import read_unit
from bot.knowledge.xzufi.records import Catalogue, CatalogueOnline, Finding, Responsibility

_NAMES = {
    "leistung": "Leistung",
    "spezialisierung": "Spezialisierung",
    "organisationseinheit": "Organisationseinheit",
    "onlinedienst": "Onlinedienst",
    "zustaendigkeitTransferObjekt": "Zuständigkeit",
}
_ID = re.compile(r"<(?:[\w.-]+:)?id(?P<attributes>(?:\s[^<>]*)?)>\s*(?P<value>[^<>]+?)\s*<")
_SUPPORTED = ("2.0", "2.1", "2.2")


def read_catalogue(path: Path, today: date) -> Catalogue:
    """Return what a file says; ``today`` decides which of its validities hold.

    Raises:
        NotXzufi: it is not an XZuFi message.
        OSError: it cannot be read.
    """
    reader, catalogue = BlockReader(path), Catalogue()
    readers: dict[str, Callable[[xml.Element, Block], None]] = {
        "leistung": lambda element, _: _add_service(catalogue, element),
        "spezialisierung": lambda element, _: catalogue.specialisations.append(read_service(element)),
        "organisationseinheit": lambda element, block: _add_unit(catalogue, element, block, today),
        "onlinedienst": lambda element, _: _add_online(catalogue, element),
        "zustaendigkeitTransferObjekt": lambda element, _: _add_responsibility(catalogue, element),
    }
    for block in reader.blocks():
        try:
            element = xml.parse(block)
            if block.deleted:
                catalogue.deleted.add(str(_required_id(element)))
            else:
                readers[block.name](element, block)
        except Malformed as error:
            _skip(catalogue, block, str(error), error.line or block.line)
    if reader.version and not reader.version.startswith(_SUPPORTED):
        message = f"XZuFi {reader.version} ist nicht erprobt, gelesen wird wie 2.2"
        catalogue.hints.append(Finding(1, "Nachricht", message))
    catalogue.created, catalogue.complete = xml.day(reader.created), reader.complete
    if not reader.complete:
        catalogue.skipped.append(Finding(0, "Datei", "sie endet vorzeitig; der Rest fehlt"))
    return catalogue


def _add_service(catalogue: Catalogue, element: xml.Element) -> None:
    service = read_service(element)
    catalogue.services[service.id] = service


def _add_unit(catalogue: Catalogue, element: xml.Element, block: Block, today: date) -> None:
    unit, hints = read_unit(element, today)
    catalogue.units[unit.id] = unit
    catalogue.hints += [Finding(block.line, f"{unit.name} ({unit.id.value})", hint) for hint in hints]
    for each in xml.children(element, "zustaendigkeit"):
        catalogue.responsibilities += _responsibility(unit.id, each)


def _add_online(catalogue: Catalogue, element: xml.Element) -> None:
    name = xml.german(element, "bezeichnung")
    links = [xml.text(xml.child(link, "link")) or xml.text(link) for link in xml.children(element, "link")]
    known = _required_id(element)
    catalogue.online[known] = CatalogueOnline(known, name, next(iter(links), ""))
    for each in xml.children(element, "zustaendigkeit"):
        catalogue.responsibilities += _responsibility(known, each)


def _add_responsibility(catalogue: Catalogue, element: xml.Element) -> None:
    holder = xml.identifier(xml.child(element, "uebergeordnetesObjektID"))
    if holder is None:
        raise Malformed("uebergeordnetesObjektID fehlt", 0)
    for each in xml.children(element, "zustaendigkeit"):
        catalogue.responsibilities += _responsibility(holder, each)


def _responsibility(holder: Identifier, element: xml.Element) -> list[Responsibility]:
    roles = [xml.code(role) for role in xml.children(element, "rolle")]
    responsible = not roles or any(role in ("01", "02") for role in roles)
    areas = tuple(xml.text(area) for area in xml.children(element, "gebietID"))
    services = [xml.identifier(service) for service in xml.children(element, "leistungID")]
    return [
        Responsibility(holder, service, areas, responsible) for service in services if service is not None
    ]


def _required_id(element: xml.Element) -> Identifier:
    found = xml.identifier(xml.child(element, "id"))
    if found is None:
        raise Malformed("die id fehlt", 0)
    return found


def _skip(catalogue: Catalogue, block: Block, message: str, line: int) -> None:
    found = _ID.search(block.text[:20_000])
    known = ""
    if found is not None:
        agency = re.search(r'schemeAgencyID="([^"]*)"', found["attributes"])
        scheme = re.search(r'schemeID="([^"]*)"', found["attributes"])
        identifier = Identifier(found["value"], agency[1] if agency else "", scheme[1] if scheme else "")
        catalogue.unreadable.add(str(identifier))
        known = f" {identifier.value}"
    catalogue.skipped.append(Finding(line, f"{_NAMES[block.name]}{known}", message))
