"""Reference and secret: who has both may see, move and cancel."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import select

from bot.cases.attempt_limit import limited_attempt
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.references import parse_reference
from bot.cases.secret_code import verify_secret
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import Booking, WaitingEntry

Entry = TypeVar("Entry", Booking, WaitingEntry)


def verified(
    store: CaseStore,
    table: type[Entry],
    reference: str,
    secret: str,
    now: datetime,
    conversation_id: str | None,
) -> Entry:
    """Return the row that a reference and secret, in any spelling, open.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND`` for a wrong reference and a wrong secret alike, or
            ``TOO_MANY_ATTEMPTS``.
    """
    row = verified_any(store, (table,), reference, secret, now, conversation_id)
    assert isinstance(row, table)
    return row


def verified_any(
    store: CaseStore,
    tables: tuple[type[Booking | WaitingEntry], ...],
    reference: str,
    secret: str,
    now: datetime,
    conversation_id: str | None,
) -> Booking | WaitingEntry:
    """Return the row of the first table that has the reference; see :func:`verified`."""
    normal = parse_reference(reference)
    with limited_attempt(store, normal, conversation_id, now):
        row: Booking | WaitingEntry | None = None
        with store.reading() as work:
            for table in tables:
                if row is None:
                    found = select(table).where(table.reference == normal)
                    row = work.session.execute(found).scalar_one_or_none()
        if not verify_secret(secret, row.secret_hash if row is not None else None) or row is None:
            raise CaseError(ErrorCode.NOT_FOUND)
    return row
