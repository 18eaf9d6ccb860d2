"""What an operator sees of pieces that have not got through, and decides about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.cases.store.engine import CaseStore
from bot.conversations.rows import quiet
from bot.messengers.tables import MessengerParcel

_ENDED = ("failed", "uncertain")


def not_through(store: CaseStore) -> list[MessengerParcel]:
    """Return the pieces no provider is known to have accepted, in the order in which they were said."""
    query = select(MessengerParcel).where(MessengerParcel.state != "done").order_by(MessengerParcel.id)
    with store.reading() as work:
        return list(work.session.execute(query).scalars())


def send_again(store: CaseStore, piece_ids: list[int], now: datetime) -> int:
    """Put failed and uncertain pieces on their way once more; return how many.

    They count as said now: the provider is given a day again.
    """
    fresh = {"state": "pending", "attempts": 0, "due_at": now, "created_at": now}
    again = quiet(update(MessengerParcel)).values(**fresh, handed_over_at=None, done_at=None)
    return _change(store, again, piece_ids)


def drop(store: CaseStore, piece_ids: list[int]) -> int:
    """Delete failed and uncertain pieces; return how many."""
    return _change(store, quiet(delete(MessengerParcel)), piece_ids)


def _change(store: CaseStore, statement: Any, piece_ids: list[int]) -> int:
    ended = (MessengerParcel.id.in_(piece_ids), MessengerParcel.state.in_(_ENDED))

    def once() -> int:
        with store.begin() as work:
            count = int(work.session.execute(statement.where(*ended)).rowcount)
            work.commit()
        return count

    return store.retrying(once)
