"""What ``python -m bot messengers`` understands; light, because every command of the assistant reads it."""

from __future__ import annotations

from typing import Any


def add_commands(commands: Any) -> None:
    """Add ``messengers`` to the parser of ``python -m bot``."""
    messengers = commands.add_parser("messengers", help="answers that have not reached people in messengers")
    what = messengers.add_subparsers(dest="what", required=True, metavar="what")
    what.add_parser("list", help="show what is on its way, failed or uncertain, and why")
    retry = what.add_parser("retry", help="send again; uncertain ones may arrive twice")
    drop = what.add_parser("drop", help="forget failed or uncertain ones")
    for each in (retry, drop):
        each.add_argument("ids", nargs="+", type=int, metavar="ID", help="numbers that the list shows")
