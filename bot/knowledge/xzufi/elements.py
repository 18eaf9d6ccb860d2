"""Access to the elements of an XZuFi object by their local names: prefixes and minor versions differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from bot.knowledge.xzufi.blocks import Block

Element = Any
"""An lxml element (untyped)."""

_PARSER_OPTIONS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})")


class Malformed(Exception):
    """An object cannot be read; the message says why (German)."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Identifier:
    """An Identifikator: unique within agency and scheme."""

    value: str
    agency: str = ""
    scheme: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.agency, self.scheme, self.value) if part)


def parse(block: Block) -> Element:
    """Return the element of a block.

    Raises:
        Malformed: it is not well-formed; with the line in the file.
    """
    if not block.closed:
        raise Malformed("das Element wird nicht geschlossen", block.line)
    wrapped = f"<block{block.namespaces}>{block.text}</block>"
    try:
        root = etree.fromstring(wrapped.encode(), etree.XMLParser(encoding="utf-8", **_PARSER_OPTIONS))
    except etree.XMLSyntaxError as error:
        reason = re.sub(r"(?:,| and)? ?\bline \d+|, column \d+", "", str(error.msg))
        raise Malformed(f"kein gültiges XML ({reason})", block.line + (error.lineno or 1) - 1) from error
    except UnicodeEncodeError as error:
        raise Malformed("enthält ungültige Zeichen", block.line) from error
    return root[0]


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of a name."""
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname == name:
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along a path of names, or ``None``."""
    for name in path:
        element = next(children(element, name), None) if element is not None else None
    return element


def text(element: Element | None) -> str:
    """Return the text of an element without the space around it; empty for none."""
    return "".join(element.itertext()).strip() if element is not None else ""


def german(element: Element, name: str) -> str:
    """Return the German text among the children of a name; one without a language counts as German."""
    return text(_in_german(list(children(element, name))))


def german_texts(element: Element, name: str) -> list[str]:
    """Return all German texts among the children of a name."""
    return [text(each) for each in children(element, name) if _is_german(each) and text(each)]


def code(element: Element | None) -> str:
    """Return the value of a Code: its child ``code``, or its text where that is missing."""
    return text(child(element, "code")) or text(element)


def code_name(element: Element | None) -> str:
    """Return the name of a Code, or its value."""
    return text(child(element, "name")) or code(element)


def identifier(element: Element | None) -> Identifier | None:
    """Return an Identifikator, or ``None`` without a value."""
    value = text(element)
    if element is None or not value:
        return None
    return Identifier(value, element.get("schemeAgencyID", ""), element.get("schemeID", ""))


def day(value: str) -> str:
    """Return the date of a ``date`` or ``dateTime``, ISO; empty if it holds none that exists."""
    found = _DATE.match(value.strip())
    if found is None:
        return ""
    try:
        return date.fromisoformat(found[1]).isoformat()
    except ValueError:
        return ""


def is_current(element: Element, today: date) -> bool:
    """Return whether one of the periods of validity (``gueltigkeit``) holds today; without any it does."""
    periods = [*children(element, "gueltigkeit"), *children(element, "gueltigkeiten")]
    spans = [(day(text(child(each, "beginn"))), day(text(child(each, "ende")))) for each in periods]
    return not spans or any(
        (not begin or begin <= today.isoformat()) and (not end or today.isoformat() <= end)
        for begin, end in spans
    )


def _in_german(elements: list[Element]) -> Element | None:
    return next((each for each in elements if _is_german(each)), None)


def _is_german(element: Element) -> bool:
    language = (
        element.get("languageCode") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or "de"
    )
    return str(language).casefold().split("-")[0] == "de"
