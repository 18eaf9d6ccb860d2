"""The rows of a list as a CSV file; that somebody takes them along stands in the audit trail before."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TextIO

from bot.cases.audit import record_audit
from bot.cases.store import CaseStore

_BATCH = 500


def export_rows(
    store: CaseStore,
    query: Any,
    target: TextIO,
    header: Sequence[str],
    cells: Callable[[Any], Sequence[object]],
    *,
    actor: str,
    action: str,
    subject: str,
    now: datetime,
    **details: str | int | float | bool | None,
) -> int:
    """Write the rows of a query over one table, after the ``action`` was noted; return how many."""

    def note() -> None:
        with store.begin() as work:
            record_audit(work.session, actor, action, subject, None, now, **details)
            work.commit()

    store.retrying(note)
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    count = 0
    with store.reading() as work:
        for row in work.session.execute(query.execution_options(yield_per=_BATCH)).scalars():
            writer.writerow(cells(row))
            count += 1
    return count
