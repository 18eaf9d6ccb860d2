"""Where a dialogue stands: the tracker of a conversation, kept until it has been silent for long enough.

In the database, so that a conversation goes on after a restart of the servers, and so that deleting it is one
row less and nothing forgotten in some process's memory.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.cases.store.engine import CaseStore
from bot.cases.store.mapping import Field, Row, String, Text, UtcTime, key, mapped, required


@mapped
class Dialogue(Row):
    """The state of one conversation as Rasa writes it."""

    __tablename__ = "dialogue"

    id: Field[int] = key()
    sender: Field[str] = required(String(128), unique=True)
    state: Field[str] = required(Text)
    """JSON."""
    heard_at: Field[datetime] = required(UtcTime, index=True)


def save_dialogue(store: CaseStore, sender: str, state: str, now: datetime) -> None:
    """Keep the state of a conversation instead of the one before; it survives every crash but a power cut."""

    def once() -> None:
        with store.begin(brisk=True) as work:
            insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[store.dialect]
            row: dict[str, Any] = {"sender": sender, "state": state, "heard_at": now}
            statement = insert(Dialogue).values(**row)
            work.session.execute(
                statement.on_conflict_do_update(
                    index_elements=["sender"], set_={"state": state, "heard_at": now}
                )
            )
            work.commit()

    store.retrying(once)


def load_dialogue(store: CaseStore, sender: str) -> str | None:
    """Return the state of a conversation, ``None`` for one that is not known or no longer."""
    with store.reading() as work:
        query = select(Dialogue.state).where(Dialogue.sender == sender)
        state: str | None = work.session.execute(query).scalar_one_or_none()
        return state


def forget_dialogue(store: CaseStore, sender: str) -> bool:
    """Delete the state of a conversation; return whether there was one."""

    def once() -> bool:
        with store.begin() as work:
            gone = work.session.execute(delete(Dialogue).where(Dialogue.sender == sender)).rowcount
            work.commit()
            return bool(gone)

    return store.retrying(once)
