"""Reads a Leistung or Spezialisierung."""

from __future__ import annotations

from bot.knowledge.xzufi import elements as xml
from bot.knowledge.xzufi.elements import Malformed
from bot.knowledge.xzufi.plain import one_line
from bot.knowledge.xzufi.records import CatalogueService

OFFICIAL_NAME, NAME, SHORT, FULL, DOCUMENTS, CONDITIONS, PROCEDURE, NOTES, TEASER = (
    "02",
    "03",
    "05",
    "06",
    "08",
    "09",
    "11",
    "16",
    "24",
)
"""Codes of the text modules that are used (list leistungstextmodulleika)."""

_UNITS = {
    "tag": ("Tag", "Tage"),
    "werktag": ("Werktag", "Werktage"),
    "woche": ("Woche", "Wochen"),
    "monat": ("Monat", "Monate"),
    "jahr": ("Jahr", "Jahre"),
    "stunde": ("Stunde", "Stunden"),
}
_CURRENCIES = {"EUR": "€", "": "€"}
_LONGEST_FACT = 400


def read_service(element: xml.Element) -> CatalogueService:
    """Return what an element says.

    Raises:
        Malformed: it has no id, or a Leistung no German name.
    """
    known = xml.identifier(xml.child(element, "id"))
    if known is None:
        raise Malformed("die id fehlt", 0)
    modules: dict[str, str] = {}
    for module in xml.children(element, "modulText"):
        content = xml.german(module, "inhalt")
        if content:
            modules.setdefault(xml.code(xml.child(module, "leikaTextmodul")), content)
    specialises = xml.identifier(xml.child(element, "leistungID"))
    if specialises is None and not (modules.get(NAME) or modules.get(OFFICIAL_NAME)):
        raise Malformed("die Bezeichnung (Textmodul 02 oder 03) fehlt", 0)
    return CatalogueService(
        id=known,
        modules=modules,
        leika=next((xml.code(each) for each in xml.children(element, "referenzLeiKa")), ""),
        terms=tuple(_terms(element)),
        fee=_fee(xml.child(element, "modulKosten")),
        duration=_span(xml.child(element, "modulBearbeitungsdauer")),
        deadline=_span(xml.child(element, "modulFrist")),
        origin=xml.text(xml.child(element, "modulUrsprungsportal", "uri")),
        areas=tuple(xml.text(area) for area in xml.children(element, "gueltigkeitGebietID")),
        changed=xml.day(xml.text(xml.child(element, "versionsinformation", "geaendertDatumZeit")))
        or xml.day(xml.text(xml.child(element, "modulFachlicheFreigabe", "fachlichFreigegebenAm"))),
        specialises=specialises,
    )


def _terms(element: xml.Element) -> list[str]:
    found = []
    for module in xml.children(element, "modulBegriffImKontext"):
        for term in xml.children(module, "begriffImKontext"):
            found += xml.german_texts(term, "begriff")
    return list(dict.fromkeys(one_line(term, 100) for term in found))


def _fee(module: xml.Element | None) -> str:
    """What it costs, complete; the words of the catalogue before its numbers."""
    if module is None:
        return ""
    words = _description(module)
    amounts = [xml.text(each) for each in xml.children(module, "betrag")]
    currency = xml.code(xml.child(module, "waehrung"))
    numbers = [_money(amount, _CURRENCIES.get(currency, currency)) for amount in amounts if amount]
    known = " bis ".join(dict.fromkeys(number for number in numbers if number))
    if words and (not known or any(char.isdigit() for char in words)):
        return words
    return f"{known} ({words})" if words and known else known


def _money(amount: str, currency: str) -> str:
    try:
        value = float(amount.replace(",", "."))
    except ValueError:
        return ""
    if not 0 <= value < 10_000_000:
        return ""
    return "kostenfrei" if value == 0 else f"{value:.2f} {currency}".replace(".", ",")


def _span(module: xml.Element | None) -> str:
    """A stretch of time, in the catalogue's words or as „3 Wochen“."""
    if module is None:
        return ""
    words = _description(module)
    if words:
        return words
    length, unit = xml.text(xml.child(module, "dauer")), xml.code_name(xml.child(module, "einheit"))
    names = next((both for key, both in _UNITS.items() if unit.casefold().startswith(key)), None)
    if not length.isdigit() or names is None:
        return ""
    return f"{int(length)} {names[int(length) != 1]}"


def _description(module: xml.Element) -> str:
    return one_line(xml.german(module, "beschreibung"), _LONGEST_FACT)
