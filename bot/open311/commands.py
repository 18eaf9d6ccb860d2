"""What ``python -m bot open311`` understands; light, because every command of the assistant reads it."""

from __future__ import annotations

from typing import Any


def add_commands(commands: Any) -> None:
    """Add ``open311`` to the parser of ``python -m bot``."""
    open311 = commands.add_parser("open311", help="keys of other systems, deliveries to the city's own")
    what = open311.add_subparsers(dest="what", required=True, metavar="what")
    keys = what.add_parser("keys", help="with which other systems may file reports")
    which = keys.add_subparsers(dest="which", required=True, metavar="which")
    add = which.add_parser("add", help="make a key; it is shown once")
    add.add_argument("owner", metavar="NAME", help="whose it is")
    which.add_parser("list", help="all keys, without their text")
    revoke = which.add_parser("revoke", help="end a key at once")
    revoke.add_argument("id", type=int, metavar="ID", help="number that the list shows")
    what.add_parser("deliveries", help="reports that are not delivered: on their way, refused, uncertain")
    retry = what.add_parser("retry", help="deliver again; uncertain ones may arrive twice")
    retry.add_argument("ids", nargs="+", type=int, metavar="ID", help="numbers that deliveries shows")
