"""The arguments of ``python -m bot slots``; :mod:`bot.cases.consultation.cli` runs them."""

from __future__ import annotations

from datetime import date, time
from typing import Any


def add_commands(commands: Any) -> None:
    """Describe the commands to the argument parser."""
    slots = commands.add_parser("slots", help="dates and slots of the mayor's consultation hour")
    what = slots.add_subparsers(dest="what", required=True, metavar="what")
    add = what.add_parser("add", help="add a date or a series of dates")
    which = add.add_mutually_exclusive_group(required=True)
    which.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD")
    which.add_argument("--series", metavar="RULE", help='such as "letzter Freitag"')
    add.add_argument("--from-month", metavar="YYYY-MM", help="first month of the series")
    add.add_argument("--months", type=int, default=6, help="months of the series, 6 unless told")
    add.add_argument("--from", dest="begins", type=time.fromisoformat, required=True, metavar="HH:MM")
    add.add_argument("--to", dest="ends", type=time.fromisoformat, required=True, metavar="HH:MM")
    add.add_argument("--minutes", type=int, default=15, help="length of a slot, 15 unless told")
    add.add_argument("--capacity", type=int, default=1, help="conversations per slot, 1 unless told")
    add.add_argument("--on-holiday", action="store_true", help="also on public holidays")
    close = what.add_parser("close", help="call a day off; everybody concerned gets a mail")
    close.add_argument("day", type=date.fromisoformat, metavar="YYYY-MM-DD")
    close.add_argument("--reason", default="", help="is told in the mails")
    every = what.add_parser("list", help="show the dates and how full they are")
    every.add_argument("--past", action="store_true", help="those that are over too")
    sheet = what.add_parser("sheet", help="print who comes on a day")
    sheet.add_argument("day", type=date.fromisoformat, metavar="YYYY-MM-DD")
    what.add_parser("advance", help="offer free slots to the waiting list, end offers nobody answered")
