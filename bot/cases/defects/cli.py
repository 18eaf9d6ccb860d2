"""The commands for operators and offices: ``python -m bot defects export|state|overdue``."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from bot import clock
from bot.answers.phrasebook import shared_phrasebook
from bot.cases.defects.export import export_csv, export_geojson
from bot.cases.defects.follow_up import change_state, overdue
from bot.cases.errors import CaseError
from bot.cases.store.engine import CaseStore
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load_knowledge
from bot.settings import Settings


def run_command(command: argparse.Namespace, settings: Settings) -> int:
    """Run ``defects``; return the exit code: 0 done, 1 not possible.

    Raises:
        InvalidSetting: the address of the database cannot be used.
        KnowledgeError: the knowledge base cannot be used.
        DBAPIError: the database cannot be used.
    """
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    knowledge = load_knowledge(settings.knowledge_folder)
    store = CaseStore(settings.database_url)
    try:
        store.migrate()
        if command.what == "export":
            return _export(command, store, knowledge)
        if command.what == "state":
            return _state(command, store, knowledge)
        return _overdue(command, store)
    finally:
        store.close()


def _export(command: argparse.Namespace, store: CaseStore, knowledge: KnowledgeBase) -> int:
    suffix = Path(command.file).suffix.lower() if command.file else ""
    kind = command.format or ("geojson" if suffix in (".geojson", ".json") else "csv")
    export = export_geojson if kind == "geojson" else export_csv
    with _target(command.file) as target:
        count = export(store, target, knowledge, internal=command.internal)
    print(f"{count} reports exported.", file=sys.stderr)
    return 0


@contextmanager
def _target(file: str | None) -> Iterator[TextIO]:
    """The file, written beside and moved into place when it is complete."""
    if file is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        yield sys.stdout
        return
    partial = Path(f"{file}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="") as target:
            yield target
        os.replace(partial, file)
    finally:
        partial.unlink(missing_ok=True)


def _state(command: argparse.Namespace, store: CaseStore, knowledge: KnowledgeBase) -> int:
    actor = command.actor or f"operator:{getpass.getuser()}"
    notes = {"public_note": command.note, "internal_note": command.internal_note}
    try:
        told = change_state(store, command.reference, command.state, actor, clock.now(), knowledge, **notes)
    except CaseError as error:
        print(shared_phrasebook().say(f"defects.error_{error.code.value}", **error.details), file=sys.stderr)
        return 1
    print(f"{command.reference}: {command.state}, {told} mails on their way.")
    return 0


def _overdue(command: argparse.Namespace, store: CaseStore) -> int:
    reports = overdue(store, clock.now(), timedelta(days=command.days))
    for report in reports:
        since = f"{report.quiet_since.astimezone(clock.BERLIN):%Y-%m-%d}"
        print(f"{report.reference}  {since}  {report.state:<11}  {report.category:<24}  {report.place}")
    print(f"{len(reports)} reports are overdue.")
    return 0
