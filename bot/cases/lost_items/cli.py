"""The commands for the office: ``python -m bot lost-items import FILE.csv`` and ``… export [FILE.csv]``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bot import clock
from bot.cases.lost_items.exchange import ImportFailed, export_items, import_items
from bot.cases.lost_items.standing import match_arrivals
from bot.cases.store.engine import CaseStore
from bot.knowledge.load import load_knowledge
from bot.settings import Settings


def run_command(command: argparse.Namespace, settings: Settings) -> int:
    """Run ``lost-items``; return the exit code: 0 done, 1 not possible or some rows were not imported.

    Raises:
        InvalidSetting: the address of the database cannot be used.
        KnowledgeError: the knowledge base cannot be used.
        DBAPIError: the database cannot be used.
    """
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    store = CaseStore(settings.database_url)
    try:
        store.migrate()
        if command.what == "export":
            return _export(store, command.file)
        return _import(store, Path(command.file), settings)
    except ImportFailed as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        store.close()


def _import(store: CaseStore, file: Path, settings: Settings) -> int:
    now = clock.now()
    done = import_items(store, file.read_bytes(), now)
    for problem in done.problems:
        print(problem, file=sys.stderr)
    mails = match_arrivals(store, load_knowledge(settings.knowledge_folder), now, done.added)
    print(
        f"{len(done.added)} neu, {done.updated} geändert, {done.unchanged} unverändert, "
        f"{len(done.problems)} Zeilen nicht übernommen, {mails} Benachrichtigungen."
    )
    return 1 if done.problems else 0


def _export(store: CaseStore, file: str | None) -> int:
    if file is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        count = export_items(store, sys.stdout)
    else:
        partial = Path(f"{file}.part")
        try:
            with partial.open("w", encoding="utf-8-sig", newline="") as target:
                count = export_items(store, target)
            os.replace(partial, file)
        finally:
            partial.unlink(missing_ok=True)
    print(f"{count} Fundsachen exportiert.", file=sys.stderr)
    return 0
