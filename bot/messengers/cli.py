"""The commands for operators: ``python -m bot messengers list|retry|drop``."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import datetime, timezone

from bot import clock
from bot.cases.store.engine import CaseStore
from bot.messengers.stuck import drop, not_through, send_again
from bot.settings import Settings


def run_command(command: argparse.Namespace, settings: Settings) -> int:
    """Run ``messengers``; return the exit code: 0 done, 1 not possible.

    Raises:
        InvalidSetting: the address of the database cannot be used.
        DBAPIError: the database cannot be used.
    """
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    store = CaseStore(settings.database_url)
    try:
        store.migrate()
        if command.what == "list":
            return _list(store)
        ids = sorted(set(command.ids))
        if command.what == "retry":
            count, done = send_again(store, ids, datetime.now(timezone.utc)), "due again"
        else:
            count, done = drop(store, ids), "dropped"
    finally:
        store.close()
    print(f"{count} of {len(ids)} pieces are {done}.")
    return 0 if count == len(ids) else 1


def _list(store: CaseStore) -> int:
    """Print what is not through: to whom, never what was said."""
    pieces = not_through(store)
    for piece in pieces:
        said = f"{piece.created_at.astimezone(clock.BERLIN):%Y-%m-%d %H:%M}"
        print(
            f"{piece.id:>6}  {piece.state:<9} {piece.attempts:>3} attempts  said {said}"
            f"  {piece.channel} {piece.peer}"
        )
        if piece.last_error:
            print(f"        {piece.last_error}")
    counts = Counter(piece.state for piece in pieces)
    on_their_way = counts["pending"] + counts["working"]
    print(f"{on_their_way} on their way, {counts['failed']} failed, {counts['uncertain']} uncertain.")
    return 0
