"""What arrived is kept before the provider is told so, and known again when it is delivered again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.cases.store.engine import CaseStore
from bot.conversations.rows import quiet
from bot.messengers.arrived import Arrived
from bot.messengers.tables import MessengerArrival
from bot.messengers.turns_of_peers import LEASE, UNFINISHED, TurnsOfPeers

MOST_WAITING = 30
"""Of one person; more than that in one go nobody types."""
KNOWN_FOR = timedelta(days=3)
"""Providers deliver again for up to a day and a half."""
MOST_ATTEMPTS = 5
_PAUSES = (1.0, 2.0, 5.0, 15.0)


class Arrivals:
    """The arrivals of all messengers."""

    def __init__(self, store: CaseStore, who: str) -> None:
        """``who``: this process."""
        self.turns = TurnsOfPeers(store, MessengerArrival, who)

    def take_in(self, arrived: Sequence[Arrived], now: datetime) -> list[Arrived]:
        """Keep what is new; return what was turned away, because too much of that person waits already."""
        insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[self.turns.store.dialect]

        def write(session: Any) -> list[Arrived]:
            refused = []
            for one in arrived:
                is_full = self._waiting(session, one) >= MOST_WAITING
                row = {
                    "channel": one.channel,
                    "peer": "" if is_full else one.peer,
                    "provider_key": one.key,
                    "content": None if is_full else one.to_json(),
                    "state": "failed" if is_full else "pending",
                    "attempts": 0,
                    "due_at": now,
                    "created_at": now,
                }
                first: Any = insert(MessengerArrival).values(**row)
                first = first.on_conflict_do_nothing(index_elements=["channel", "provider_key"])
                if session.execute(first).rowcount and is_full:
                    refused.append(one)
            return refused

        return self.turns.write(write) if arrived else []

    def done(self, row: MessengerArrival) -> None:
        """Note that a message has reached its chat."""
        self.turns.finish(row.id, "done", content=None, peer="")

    def failed(self, row: MessengerArrival, now: datetime) -> bool:
        """Have a message tried again; return whether it is, and not given up."""
        if row.attempts >= MOST_ATTEMPTS:
            self.turns.finish(row.id, "failed", content=None, peer="")
            return False
        pause = _PAUSES[min(row.attempts, len(_PAUSES)) - 1]
        self.turns.postpone(row.id, now + timedelta(seconds=pause))
        return True

    def recover(self, now: datetime) -> None:
        """Take over what a process that died has claimed."""
        lapsed = (MessengerArrival.state == "working", MessengerArrival.claimed_until < now)
        free = quiet(update(MessengerArrival)).where(*lapsed).values(state="pending", claimed_by=None)
        self.turns.write(lambda session: session.execute(free))

    def _waiting(self, session: Any, one: Arrived) -> int:
        query = select(func.count()).where(
            MessengerArrival.channel == one.channel,
            MessengerArrival.peer == one.peer,
            MessengerArrival.state.in_(UNFINISHED),
        )
        return int(session.execute(query).scalar_one())


def delete_old_arrivals(session: Any, now: datetime) -> int:
    """Delete what no provider delivers again; return how many."""
    old = quiet(delete(MessengerArrival)).where(MessengerArrival.created_at < now - KNOWN_FOR - LEASE)
    return int(session.execute(old).rowcount)
