"""XZuFi files for tests: a message of any size, made of parts that can be left out or broken."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

JENA, THURINGIA, GERMANY, GERA = "160530000000", "160000000000", "000000000000", "160520000000"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<xzufi:transfer.operation.040402 xmlns:xzufi="http://xoev.de/schemata/xzufi/2_2_0"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    produktbezeichnung="Probe" produkthersteller="Test" produktversion="1" xzufiVersion="2.2.0">
  <xzufi:nachrichtenkopf>
    <xzufi:nachrichtUUID>3a6d</xzufi:nachrichtUUID>
    <xzufi:erstelltDatumZeit>2026-11-20T03:00:00+01:00</xzufi:erstelltDatumZeit>
  </xzufi:nachrichtenkopf>
"""
_TAIL = "</xzufi:transfer.operation.040402>\n"


def message(*blocks: str, tail: str = _TAIL) -> str:
    """Return a whole message."""
    return _HEAD + "".join(blocks) + tail


def write_message(path: Path, *blocks: str, tail: str = _TAIL) -> Path:
    """Write a whole message; return where."""
    path.write_text(message(*blocks, tail=tail), encoding="utf-8")
    return path


def write(*objects: str) -> str:
    """Return a block that sends objects."""
    return f"  <xzufi:schreibe>\n{''.join(objects)}  </xzufi:schreibe>\n"


def delete(*objects: str) -> str:
    """Return a block that deletes objects."""
    return f"  <xzufi:loesche>\n{''.join(objects)}  </xzufi:loesche>\n"


def code(name: str, value: str, label: str = "") -> str:
    """Return a Code: its children are in no namespace."""
    named = f"<name>{label}</name>" if label else ""
    return f'<xzufi:{name} listURI="urn:x" listVersionID="1"><code>{value}</code>{named}</xzufi:{name}>'


def identifier(name: str, value: str) -> str:
    """Return an Identifikator of our agency."""
    return f'<xzufi:{name} schemeAgencyID="L6000" schemeID="zufi">{value}</xzufi:{name}>'


def module(number: str, text: str, language: str = "de") -> str:
    """Return a text module."""
    return (
        f"      <xzufi:modulText>{code('leikaTextmodul', number)}"
        f'<xzufi:inhalt languageCode="{language}">{text}</xzufi:inhalt></xzufi:modulText>\n'
    )


def service(
    key: str,
    name: str,
    *more: str,
    areas: Iterable[str] = (THURINGIA,),
    summary: str = "Kurz gesagt.",
    changed: str = "2026-10-01T12:00:00",
) -> str:
    """Return a Leistung."""
    return (
        "    <xzufi:leistung>\n"
        f"      {identifier('id', key)}\n"
        f"{module('02', name)}{module('05', summary)}{''.join(more)}"
        + "".join(f"      {identifier('gueltigkeitGebietID', area)}\n" for area in areas)
        + "      <xzufi:versionsinformation>"
        f"<xzufi:geaendertDatumZeit>{changed}</xzufi:geaendertDatumZeit></xzufi:versionsinformation>\n"
        "    </xzufi:leistung>\n"
    )


def fee(text: str) -> str:
    """Return what a Leistung costs, in words."""
    return (
        '      <xzufi:modulKosten><xzufi:beschreibung languageCode="de">'
        f"{text}</xzufi:beschreibung></xzufi:modulKosten>\n"
    )


def terms(*words: str) -> str:
    """Return other words for a Leistung."""
    listed = "".join(
        '<xzufi:begriffImKontext><xzufi:begriff languageCode="de">'
        f"{word}</xzufi:begriff></xzufi:begriffImKontext>"
        for word in words
    )
    return f"      <xzufi:modulBegriffImKontext>{listed}</xzufi:modulBegriffImKontext>\n"


def unit(key: str, name: str, *more: str, parent: str = "", services: Iterable[str] = ()) -> str:
    """Return an Organisationseinheit that is responsible for services in Jena."""
    above = identifier("uebergeordneteOrganisationseinheitID", parent) if parent else ""
    return (
        '    <xzufi:organisationseinheit xsi:type="xzufi:OrganisationseinheitErweitert">\n'
        f"      {identifier('id', key)}\n"
        f'      <xzufi:name><xzufi:name languageCode="de">{name}</xzufi:name></xzufi:name>\n'
        f"      {above}{''.join(more)}"
        + "".join(
            f"      <xzufi:zustaendigkeit>{identifier('leistungID', each)}"
            f"{identifier('gebietID', JENA)}{code('rolle', '01')}</xzufi:zustaendigkeit>\n"
            for each in services
        )
        + "    </xzufi:organisationseinheit>\n"
    )


def address(kind: str, street: str, number: str = "", key: str = JENA) -> str:
    """Return an address of a type; ``002`` is where visitors go."""
    return (
        f"      <xzufi:anschrift>{code('typ', kind)}<xzufi:strasse>{street}</xzufi:strasse>"
        f"<xzufi:hausnummer>{number}</xzufi:hausnummer><xzufi:postleitzahl>07743</xzufi:postleitzahl>"
        "<xzufi:ort>Jena</xzufi:ort><xzufi:verwaltungspolitischeKodierung>"
        f"{code('regionalschluessel', key)}</xzufi:verwaltungspolitischeKodierung></xzufi:anschrift>\n"
    )


def reach(channel: str, value: str) -> str:
    """Return a way to reach a unit."""
    return (
        f"      <xzufi:kommunikation>{code('kanal', '01', channel)}"
        f"<xzufi:kennung>{value}</xzufi:kennung></xzufi:kommunikation>\n"
    )


def hours(*spans: tuple[str, str, str], kind: str = "ALLGEMEINE_OEFFNUNGSZEIT", valid: str = "") -> str:
    """Return structured opening times of ``(day, begin, end)``."""
    regular = "".join(
        f"<xzufi:regulaereZeiten>{code('tagestyp', day)}<xzufi:beginn>{begin}</xzufi:beginn>"
        f"<xzufi:ende>{end}</xzufi:ende></xzufi:regulaereZeiten>"
        for day, begin, end in spans
    )
    return (
        f"      <xzufi:oeffnungszeitenStrukturiert>{code('typ', kind)}{valid}{regular}"
        "</xzufi:oeffnungszeitenStrukturiert>\n"
    )


def many_services(count: int, broken: int | None = None) -> list[str]:
    """Return blocks of so many services, ten to a unit; one of them, counted from 0, is not well-formed."""
    blocks = []
    for number in range(count):
        name = f"{_SUBJECTS[number % len(_SUBJECTS)]} der Art {number} {_DEEDS[number % len(_DEEDS)]}"
        texts = module("06", f"&lt;p&gt;{_FULL_TEXT}&lt;/p&gt;") + module("08", _DOCUMENTS)
        block = write(service(f"l{number}", name, texts, fee("12,00 EUR"), terms(f"Begriff {number}")))
        if number == broken:
            block = block.replace("</xzufi:inhalt>", "</xzufi:inhlt>", 1)
        blocks.append(block)
        if number % 10 == 9:
            held = [f"l{each}" for each in range(number - 9, number + 1)]
            blocks.append(
                write(unit(f"o{number}", f"Amt Nummer {number}", address("002", "Am Anger"), services=held))
            )
    return blocks


_SUBJECTS = ("Sondernutzung", "Gaststätte", "Fischereischein", "Wohnsitz", "Plakatwerbung", "Baulast")
_DEEDS = ("beantragen", "anzeigen", "verlängern", "abmelden", "ändern")
_FULL_TEXT = "Wer dies möchte, stellt einen Antrag. Die Behörde prüft ihn. " * 12
_DOCUMENTS = "&lt;ul&gt;&lt;li&gt;Personalausweis&lt;/li&gt;&lt;li&gt;Antrag&lt;/li&gt;&lt;/ul&gt;"
