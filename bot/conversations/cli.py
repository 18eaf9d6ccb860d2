"""The command for operators and editors: ``python -m bot feedback``."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import timedelta

from bot import clock
from bot.cases.store.engine import CaseStore
from bot.conversations.feedback import given_since
from bot.settings import Settings


def run_command(command: argparse.Namespace, settings: Settings) -> int:
    """Print what was thought of which answers, and a count by subject; return the exit code.

    Raises:
        InvalidSetting: the address of the database cannot be used.
        DBAPIError: the database cannot be used.
    """
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    store = CaseStore(settings.database_url)
    try:
        store.migrate()
        given = given_since(store, clock.now() - timedelta(days=command.days))
    finally:
        store.close()
    counts: dict[str, Counter[str]] = {}
    for one in given:
        subject = one.subject or "-"
        counts.setdefault(subject, Counter())[one.rating] += 1
        if one.words:
            day = f"{one.at.astimezone(clock.BERLIN):%Y-%m-%d}"
            print(f"{day}  {one.rating:<4}  {subject:<30}  {' '.join(one.words.split())}")
    for subject, count in sorted(counts.items(), key=lambda item: -item[1]["down"]):
        print(f"{count['up']:>6} up {count['down']:>6} down  {subject}")
    print(f"{len(given)} ratings in {command.days} days.")
    return 0
