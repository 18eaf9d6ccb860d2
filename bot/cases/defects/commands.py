"""What ``python -m bot defects`` understands; light, because every command of the assistant reads it."""

from __future__ import annotations

from typing import Any

from bot.cases.defects.states import STATES

FORMATS = ("csv", "geojson")


def add_commands(commands: Any) -> None:
    """Add ``defects`` to the parser of ``python -m bot``."""
    defects = commands.add_parser("defects", help="defect reports: export, states, what is overdue")
    what = defects.add_subparsers(dest="what", required=True, metavar="what")
    export = what.add_parser("export", help="all reports, without personal data")
    export.add_argument("file", nargs="?", metavar="FILE", help="where to write; standard output without")
    export.add_argument("--format", choices=FORMATS, help="csv, or what the file's ending says")
    export.add_argument("--internal", action="store_true", help="with contacts, descriptions and photos")
    state = what.add_parser("state", help="set the state of a report and tell who waits for it")
    state.add_argument("reference", metavar="REF")
    state.add_argument("state", choices=STATES)
    state.add_argument("--note", default="", help="public note, German, without personal data")
    state.add_argument("--internal-note", default="", help="note for the office only")
    state.add_argument("--actor", default="", help="who does it, such as unit:body/ksj")
    late = what.add_parser("overdue", help="open reports about which nothing was noted for two weeks")
    late.add_argument("--days", type=int, default=14)
