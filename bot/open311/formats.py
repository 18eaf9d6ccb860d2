"""GeoReport answers as JSON and XML: the JSON is the XML without its wrapping elements."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

CONTENT_TYPES = {"xml": "text/xml", "json": "application/json"}
_ITEMS = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "notes": "note",
    "service_request_updates": "request_update",
}
"""Name of a list → name of the elements it holds."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(name: str, content: Any, kind: str) -> bytes:
    """Return an answer, in UTF-8; ``name`` is that of the outermost XML element."""
    if kind == "json":
        return json.dumps(content, ensure_ascii=False).encode()
    root = ElementTree.Element(name)
    _fill(root, name, content)
    return (
        b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode").encode()
    )


def _fill(element: ElementTree.Element, name: str, content: Any) -> None:
    if isinstance(content, dict):
        for key, value in content.items():
            _fill(ElementTree.SubElement(element, key), key, value)
    elif isinstance(content, list):
        for value in content:
            _fill(ElementTree.SubElement(element, _ITEMS[name]), _ITEMS[name], value)
    elif isinstance(content, bool):
        element.text = "true" if content else "false"
    elif content is not None:
        element.text = _NOT_IN_XML.sub("", str(content))
