"""The commands for operators: ``python -m bot outbox …`` and ``python -m bot purge``."""

from __future__ import annotations

import argparse

from bot import clock
from bot.cases import outbox, retention
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import OutgoingMail
from bot.settings import Settings


def run_command(command: argparse.Namespace, settings: Settings) -> int:
    """Run ``outbox`` or ``purge``; return the exit code.

    Raises:
        InvalidSetting: the address of the database cannot be used.
        DBAPIError: the database cannot be used.
    """
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    store = CaseStore(settings.database_url)
    try:
        store.migrate()
        if command.name == "purge":
            return _purge(store, settings, dry_run=command.dry_run)
        return _list(store) if command.what == "list" else _retry(store, command.ids)
    finally:
        store.close()


def _purge(store: CaseStore, settings: Settings, *, dry_run: bool) -> int:
    counts = retention.purge(store, settings, clock.now(), dry_run=dry_run)
    for what, count in counts.items():
        print(f"{count:>6} {what}")
    print("Nothing was deleted (--dry-run)." if dry_run else "Deleted or made anonymous.")
    return 0


def _list(store: CaseStore) -> int:
    with store.reading() as work:
        mails = outbox.unsent(work.session)
    for mail in mails:
        due = f"{mail.due_at.astimezone(clock.BERLIN):%Y-%m-%d %H:%M}"
        print(f"{mail.id:>6}  {mail.state:<8} {mail.attempts:>3} attempts  due {due}  {mail.recipient}")
        print(f"        {_about(mail)}{mail.subject}")
        if mail.last_error:
            print(f"        {mail.last_error}")
    failed = sum(mail.state == "failed" for mail in mails)
    print(f"{len(mails) - failed} on their way, {failed} failed.")
    return 0


def _about(mail: OutgoingMail) -> str:
    return f"{mail.case_kind} {mail.case_id}: " if mail.case_kind else ""


def _retry(store: CaseStore, mail_ids: list[int]) -> int:
    with store.begin() as work:
        count = outbox.retry_failed(work.session, mail_ids, clock.now())
        work.commit()
    print(f"{count} of {len(mail_ids)} mails are due again.")
    return 0 if count == len(mail_ids) else 1
