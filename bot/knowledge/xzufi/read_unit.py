"""Reads an Organisationseinheit. Contact persons are left out: the assistant names functions, not staff."""

from __future__ import annotations

import re
from datetime import date

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.knowledge.xzufi import elements as xml
from bot.knowledge.xzufi.elements import Malformed
from bot.knowledge.xzufi.hours import UnreadableHours, opening_hours
from bot.knowledge.xzufi.plain import one_line
from bot.knowledge.xzufi.records import CatalogueUnit

_VISIT, _HOUSE = "002", "001"
"""Types of addresses people can go to; 003 to 006 are for letters and parcels."""
_CHANNELS = (("phone", ("telefon", "phone", "festnetz")), ("fax", ("fax",)), ("email", ("mail",)))
_WEB = ("web", "internet", "url", "homepage", "www")


def read_unit(element: xml.Element, today: date) -> tuple[CatalogueUnit, list[str]]:
    """Return what an element says, and in German what of it could not be used.

    Raises:
        Malformed: it has no id or no German name.
    """
    known = xml.identifier(xml.child(element, "id"))
    if known is None:
        raise Malformed("die id fehlt", 0)
    outer = xml.child(element, "name")
    name = (xml.german(outer, "name") if outer is not None else "") or xml.german(element, "name")
    if not name:
        raise Malformed("der Name fehlt", 0)
    hints: list[str] = []
    ways = _ways(element, hints)
    address, municipality = _address(element)
    hours = None
    try:
        hours = opening_hours(element, today)
    except UnreadableHours as error:
        hints.append(f"Öffnungszeiten nicht übernommen, {error}")
    words = xml.child(element, "oeffnungszeiten")
    note = (xml.german(words, "text") or xml.text(words)) if words is not None else ""
    return (
        CatalogueUnit(
            id=known,
            name=one_line(name, 150),
            parent=next((xml.identifier(each) for each in element if _is_parent(each)), None),
            address=address,
            municipality=municipality,
            opening_hours=hours,
            opening_note=one_line(note, 300) if hours is None else "",
            changed=xml.day(xml.text(xml.child(element, "versionsinformation", "geaendertDatumZeit"))),
            **ways,
        ),
        hints,
    )


def _is_parent(element: xml.Element) -> bool:
    return re.search(r"\}?uebergeordnete(?:Organisations)?[eE]inheit\w*$", str(element.tag)) is not None


def _address(element: xml.Element) -> tuple[dict[str, str] | None, str]:
    """The address to go to, and the official key of its municipality."""
    by_type: dict[str, xml.Element] = {}
    for each in xml.children(element, "anschrift"):
        by_type.setdefault(xml.code(xml.child(each, "typ")), each)
    chosen = by_type.get(_VISIT, by_type.get(_HOUSE))
    coded = next(iter(by_type.values()), None) if chosen is None else chosen
    coding = xml.child(coded, "verwaltungspolitischeKodierung")
    key = xml.code(xml.child(coding, "regionalschluessel")) or xml.code(
        xml.child(coding, "gemeindeschluessel")
    )
    if chosen is None:
        return None, key
    parts = {name: one_line(xml.text(xml.child(chosen, name)), 100) for name in ("strasse", "hausnummer")}
    street = " ".join(part for part in parts.values() if part)
    if not street:
        return None, key
    found = {
        "street": street,
        "postcode": one_line(xml.text(xml.child(chosen, "postleitzahl")), 10),
        "city": one_line(xml.text(xml.child(chosen, "ort")), 60),
        "building": one_line(xml.text(xml.child(chosen, "zusatz")), 100),
    }
    return {name: value for name, value in found.items() if value}, key


def _ways(element: xml.Element, hints: list[str]) -> dict[str, str]:
    """Telephone, fax, mail and web; the first of each that can be used."""
    found: dict[str, str] = {}
    for each in xml.children(element, "kommunikation"):
        value = " ".join(xml.text(xml.child(each, "kennung")).split())[:200]
        kind = _channel(xml.code_name(xml.child(each, "kanal")).casefold(), value)
        if not value or kind is None:
            hints.append(f"der Kommunikationsweg „{value}“ wurde nicht verstanden")
            continue
        usable = _usable(kind, value)
        if usable is None:
            hints.append(f"„{value}“ ist keine brauchbare Angabe ({kind})")
        else:
            found.setdefault(kind, usable)
    return found


def _channel(name: str, value: str) -> str | None:
    for kind, words in _CHANNELS:
        if any(word in name for word in words) and not (kind == "phone" and "fax" in name):
            return kind
    if any(word in name for word in _WEB) or value.startswith(("http://", "https://")):
        return "website"
    return "email" if "@" in value else None


def _usable(kind: str, value: str) -> str | None:
    if kind == "website":
        return value
    if kind == "email":
        try:
            return str(validate_email(value, check_deliverability=False).normalized)
        except EmailNotValidError:
            return None
    try:
        return value if phonenumbers.is_possible_number(phonenumbers.parse(value, "DE")) else None
    except phonenumbers.NumberParseException:
        return None
