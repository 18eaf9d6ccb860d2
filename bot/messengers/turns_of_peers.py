"""Rows that are worked on in turn: in order for each person, by one process at a time, again when it fails.

The same for what arrives and for what goes out. Times here are real time, also where a clock is fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from bot.cases.store.engine import CaseStore
from bot.conversations.rows import quiet
from bot.messengers.tables import MessengerArrival, MessengerParcel

AnyWork = TypeVar("AnyWork", MessengerArrival, MessengerParcel)
Result = TypeVar("Result")

UNFINISHED = ("pending", "working")
LEASE = timedelta(minutes=3)
"""A claim lasts longer than any provider is given to answer."""


class TurnsOfPeers(Generic[AnyWork]):
    """The turns of one table."""

    def __init__(self, store: CaseStore, table: type[AnyWork], who: str) -> None:
        self.store = store
        self._table: Any = table
        self.who = who

    def claim_next(self, channels: Collection[str], now: datetime) -> AnyWork | None:
        """Return the row that is due and first of its person, claimed; ``None`` if there is none."""
        table = self._table
        earlier = aliased(table)
        is_behind = (
            select(earlier.id)
            .where(earlier.channel == table.channel, earlier.peer == table.peer)
            .where(earlier.id < table.id, earlier.state.in_(UNFINISHED))
            .exists()
        )
        query = (
            select(table)
            .where(table.state == "pending", table.due_at <= now, table.channel.in_(channels), ~is_behind)
            .order_by(table.id)
            .limit(1)
        )

        def write(session: Any) -> AnyWork | None:
            while True:
                row: AnyWork | None = session.execute(query).scalar_one_or_none()
                if row is None:
                    return None
                mine = quiet(update(table)).where(table.id == row.id, table.state == "pending")
                claimed = {"claimed_by": self.who, "claimed_until": now + LEASE, "state": "working"}
                if session.execute(mine.values(**claimed, attempts=table.attempts + 1)).rowcount:
                    session.refresh(row)
                    return row
                session.expire_all()  # somebody was faster

        if not self._anything_due(channels, now):  # spares the lock for writing
            return None
        return self.write(write)

    def change(self, row_id: int, **values: Any) -> bool:
        """Change a row that is still one's own; return whether it was."""

        def write(session: Any) -> bool:
            mine = (
                self._table.id == row_id,
                self._table.state == "working",
                self._table.claimed_by == self.who,
            )
            return bool(session.execute(quiet(update(self._table)).where(*mine).values(**values)).rowcount)

        return self.write(write)

    def finish(self, row_id: int, state: str, **values: Any) -> bool:
        """End the work on a row; return whether it was still one's own."""
        return self.change(row_id, state=state, claimed_by=None, claimed_until=None, **values)

    def postpone(self, row_id: int, due_at: datetime, **values: Any) -> bool:
        """Give a row back until later; return whether it was still one's own."""
        return self.finish(row_id, "pending", due_at=due_at, **values)

    def release(self) -> None:
        """Give back what was claimed and not worked on, when the process ends."""
        mine = [self._table.state == "working", self._table.claimed_by == self.who]
        if self._table is MessengerParcel:
            mine.append(self._table.handed_over_at.is_(None))
        free = {"state": "pending", "claimed_by": None, "claimed_until": None}
        self.write(lambda session: session.execute(quiet(update(self._table)).where(*mine).values(**free)))

    def _anything_due(self, channels: Collection[str], now: datetime) -> bool:
        table = self._table
        query = select(table.id).where(
            table.state == "pending", table.due_at <= now, table.channel.in_(channels)
        )
        with self.store.reading() as work:
            return work.session.execute(query.limit(1)).first() is not None

    def write(self, change: Callable[[Any], Result]) -> Result:
        """Return what a function returns that writes; called again when others got in its way."""

        def once() -> Result:
            with self.store.begin() as work:
                result = change(work.session)
                work.commit()
            return result

        return self.store.retrying(once)
