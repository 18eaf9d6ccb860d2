"""The commands for operators: ``python -m bot open311 keys|deliveries|retry``."""

from __future__ import annotations

import argparse
import getpass
import sys

from bot import clock
from bot.cases.store.engine import CaseStore
from bot.open311.delivery_queue import retry, unfinished
from bot.open311.keys import add_key, list_keys, revoke_key
from bot.settings import Settings


def run_command(command: argparse.Namespace, settings: Settings) -> int:
    """Run ``open311``; return the exit code: 0 done, 1 not possible.

    Raises:
        InvalidSetting: the address of the database cannot be used.
        DBAPIError: the database cannot be used.
    """
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    store = CaseStore(settings.database_url)
    try:
        store.migrate()
        if command.what == "keys":
            return _keys(command, store)
        return _deliveries(store) if command.what == "deliveries" else _retry(store, command.ids)
    finally:
        store.close()


def _keys(command: argparse.Namespace, store: CaseStore) -> int:
    actor, now = f"operator:{getpass.getuser()}", clock.now()
    if command.which == "add":
        number, text = add_key(store, command.owner, actor, now)
        print(f"Key {number} for {command.owner}, shown only now:", file=sys.stderr)
        print(text)
        return 0
    if command.which == "revoke":
        revoked = revoke_key(store, command.id, actor, now)
        print(f"Key {command.id} is revoked." if revoked else f"There is no valid key {command.id}.")
        return 0 if revoked else 1
    for key in list_keys(store):
        revoked_at = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at is not None else "valid"
        print(f"{key.id:>4}  {key.created_at:%Y-%m-%d}  {revoked_at:<18}  {key.name}")
    return 0


def _deliveries(store: CaseStore) -> int:
    found = unfinished(store)
    for delivery, reference in found:
        due = f"{delivery.due_at.astimezone(clock.BERLIN):%Y-%m-%d %H:%M}"
        print(
            f"{delivery.id:>6}  {delivery.state:<9} {delivery.attempts:>3} attempts  due {due}  {reference}"
        )
        if delivery.last_error:
            print(f"        {delivery.last_error}")
    counts = {state: sum(each.state == state for each, _ in found) for state in ("failed", "uncertain")}
    on_their_way = len(found) - sum(counts.values())
    print(f"{on_their_way} on their way, {counts['failed']} refused, {counts['uncertain']} uncertain.")
    return 0


def _retry(store: CaseStore, ids: list[int]) -> int:
    count = retry(store, ids, clock.now())
    print(f"{count} of {len(ids)} reports are due again.")
    return 0 if count == len(ids) else 1
