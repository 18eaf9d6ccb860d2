"""What ``python -m bot lost-items`` understands; light, because every command of the assistant reads it."""

from __future__ import annotations

from typing import Any


def add_commands(commands: Any) -> None:
    """Add ``lost-items`` to the parser of ``python -m bot``."""
    items = commands.add_parser("lost-items", help="found things: import, export")
    what = items.add_subparsers(dest="what", required=True, metavar="what")
    imports = what.add_parser("import", help="take in a CSV file; may be repeated")
    imports.add_argument("file", metavar="FILE", help="columns: Nummer;Gegenstand;Beschreibung;Farbe;Marke;…")
    export = what.add_parser("export", help="all found things as CSV")
    export.add_argument("file", nargs="?", metavar="FILE", help="where to write; standard output without")
