"""Cuts an XZuFi file into its objects, so that one broken object costs no more than itself.

An XML parser gives up at the first mistake, or guesses how the author meant it. Here the file is cut at the
tags of its objects first; each object is then parsed strictly and alone, in constant memory, and a mistake is
known with its line. A document type is refused: entities could blow up or reach out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

OBJECTS = (
    "leistung",
    "spezialisierung",
    "organisationseinheit",
    "onlinedienst",
    "zustaendigkeitTransferObjekt",
)
"""The objects of transfer messages that are read; everything else in a message is passed over."""
WRITE, DELETE = "schreibe", "loesche"
"""The blocks around objects."""
LARGEST_OBJECT = 4_000_000
"""Characters; a larger object is broken, or an attack."""

_READ_AT_ONCE = 1 << 20
_KEEP = 200
"""So many characters at the end of what was read may be the beginning of a tag."""
_OPENERS = re.compile(
    r"<!--|<!\[CDATA\[|<\?|<!DOCTYPE|<!ENTITY"
    rf"|<(?P<close>/?)(?:[\w.-]+:)?(?P<name>{'|'.join((*OBJECTS, WRITE, DELETE))})(?=[\s/>])"
)
_REST_OF_TAG = re.compile(r"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*>""")
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
_ROOT = re.compile(r"<(?![?!/])(?P<name>[\w.:-]+)(?P<attributes>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?)/?>")
_NAMESPACE = re.compile(r"""\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')""")
_ATTRIBUTE = re.compile(r"""\s(?P<name>[\w.-]+)\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)')""")
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class NotXzufi(Exception):
    """The file is not an XZuFi message, or one that cannot be read at all; the message says why (German)."""


@dataclass(frozen=True)
class Block:
    """One object of the file, as text."""

    name: str
    """One of :data:`OBJECTS`."""
    text: str
    line: int
    """The line it begins in, from 1."""
    deleted: bool
    """Whether it stands in a block of deletions."""
    closed: bool
    """Whether its end was found."""
    namespaces: str
    """The declarations of the elements around it, as attributes."""


@dataclass
class BlockReader:
    """Reads the blocks of one file, once."""

    path: Path
    version: str = ""
    """``xzufiVersion`` of the root element."""
    created: str = ""
    """``erstelltDatumZeit`` of the message, as written."""
    complete: bool = False
    """Whether the end of the root element was reached."""
    _buffer: str = ""
    _position: int = 0
    _line: int = 1
    _counted: int = 0
    _root: str = ""
    _namespaces: list[str] = field(default_factory=list)

    def blocks(self) -> Iterator[Block]:
        """Yield the objects, in the order of the file.

        Raises:
            NotXzufi: the file is no XZuFi message, has a document type, or an unknown encoding.
            OSError: the file cannot be read.
        """
        with self.path.open("rb") as file:
            decoder = _decoder(file)
            try:
                yield from self._blocks(file, decoder)
            except UnicodeDecodeError as error:
                raise NotXzufi(f"Die Datei ist nicht in der Zeichenkodierung {decoder.name}.") from error

    def _blocks(self, file: BinaryIO, decoder: _Decoder) -> Iterator[Block]:
        self._read_root(file, decoder)
        start: int | None = None
        name, deleting = "", False
        while True:
            match = _OPENERS.search(self._buffer, self._position)
            if match is None:
                self._position = max(self._position, len(self._buffer) - _KEEP)
            elif match[0] in ("<!DOCTYPE", "<!ENTITY"):
                raise NotXzufi(
                    f"Zeile {self._line_of(match.start())}: Die Datei enthält eine DOCTYPE- oder "
                    "ENTITY-Angabe. Solche Dateien werden nicht gelesen."
                )
            else:
                end = self._end_of(match)
                if end is not None or decoder.ended or self._is_too_long(match.start()):
                    self._position = end if end is not None else match.end()
                    tag, closing = match["name"], bool(match["close"])
                    if tag is None or end is None:
                        continue
                    if tag in (WRITE, DELETE):
                        if start is not None:
                            yield self._cut(name, start, match.start(), deleting, closed=False)
                            start = None
                        deleting = tag == DELETE and not closing
                        self._remember_namespaces(self._buffer[match.start() : end], closing=closing)
                    elif self._buffer[end - 2] == "/":
                        pass  # an empty object says nothing
                    elif not closing and (start is None or tag == name):
                        if start is not None:  # objects do not contain their like: the end tag is missing
                            yield self._cut(name, start, match.start(), deleting, closed=False)
                        start, name = match.start(), tag
                    elif closing and tag == name and start is not None:
                        yield self._cut(name, start, end, deleting, closed=True)
                        start = None
                    continue
            if start is not None and self._is_too_long(start):
                yield self._cut(name, start, self._position, deleting, closed=False)
                start = None
            if decoder.ended:
                break
            start = self._read_on(file, decoder, start)
        if start is not None:
            yield self._cut(name, start, len(self._buffer), deleting, closed=False)
        self.complete = (
            re.search(rf"</{re.escape(self._root)}\s*>\s*(?:<!--.*?-->\s*)*\Z", self._buffer[-10_000:])
            is not None
        )

    def _read_root(self, file: BinaryIO, decoder: _Decoder) -> None:
        while not decoder.ended and len(self._buffer) < 65_536:
            self._buffer += decoder.read(file)
        head = re.sub(
            r"<!--.*?-->", lambda found: " " * len(found[0]), self._buffer[:65_536], flags=re.DOTALL
        )
        root = _ROOT.search(head)
        if root is None:
            raise NotXzufi("Die Datei ist kein XML.")
        if "<!DOCTYPE" in head[: root.start()]:
            raise NotXzufi("Die Datei enthält eine DOCTYPE-Angabe. Solche Dateien werden nicht gelesen.")
        attributes = {
            found["name"]: found["a"] or found["b"] or "" for found in _ATTRIBUTE.finditer(root["attributes"])
        }
        self.version = attributes.get("xzufiVersion", "")
        if "xzufi" not in root["attributes"].casefold():
            raise NotXzufi("Die Datei ist keine XZuFi-Nachricht: Dem Wurzelelement fehlt xzufiVersion.")
        created = re.search(r"<(?:[\w.-]+:)?erstelltDatumZeit\s*>\s*([^<\s]+)\s*<", head)
        self.created = created[1] if created else ""
        self._root = root["name"]
        self._namespaces = _NAMESPACE.findall(root["attributes"])
        self._position = root.end()

    def _remember_namespaces(self, tag: str, *, closing: bool) -> None:
        """Blocks may declare further namespaces; those of the root element stay."""
        if not closing:
            self._namespaces += [found for found in _NAMESPACE.findall(tag) if found not in self._namespaces]

    def _end_of(self, match: re.Match[str]) -> int | None:
        """Where a comment, CDATA section, instruction or tag ends; ``None`` if that is not read yet."""
        terminator = _ENDS.get(match[0])
        if terminator is not None:
            at = self._buffer.find(terminator, match.end())
            return at + len(terminator) if at >= 0 else None
        rest = _REST_OF_TAG.match(self._buffer, match.end())
        return rest.end() if rest else None

    def _is_too_long(self, start: int) -> bool:
        return len(self._buffer) - start > LARGEST_OBJECT

    def _cut(self, name: str, start: int, end: int, deleted: bool, *, closed: bool) -> Block:
        line, text = self._line_of(start), self._buffer[start:end]
        return Block(name, text, line, deleted, closed, "".join(self._namespaces))

    def _line_of(self, position: int) -> int:
        """The line of a position; positions must come in order."""
        if position > self._counted:
            self._line += self._buffer.count("\n", self._counted, position)
            self._counted = position
        return self._line

    def _read_on(self, file: BinaryIO, decoder: _Decoder, start: int | None) -> int | None:
        """Read more and forget what is done; return where the object that was begun starts now."""
        done = min(self._position, start) if start is not None else self._position
        self._line_of(done)
        self._buffer = self._buffer[done:] + decoder.read(file)
        self._position -= done
        self._counted = max(self._counted - done, 0)
        return start - done if start is not None else None


class _Decoder:
    """Reads a file as text, a piece at a time."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.ended = False
        self._decode = codecs.getincrementaldecoder(name)()

    def read(self, file: BinaryIO) -> str:
        """Return the next piece; after the last one ``ended`` is set."""
        piece = file.read(_READ_AT_ONCE)
        self.ended = not piece
        return self._decode.decode(piece, final=self.ended)


def _decoder(file: BinaryIO) -> _Decoder:
    head = file.read(1024)
    file.seek(0)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return _Decoder(encoding)
    declared = _ENCODING.search(head)
    name = declared[1].decode("ascii") if declared else "utf-8"
    try:
        return _Decoder(codecs.lookup(name).name)
    except LookupError as error:
        raise NotXzufi(f"Die Zeichenkodierung {name} ist nicht bekannt.") from error
