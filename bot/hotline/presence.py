"""Who of the agents is there: each open console says so again and again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.cases.store import CaseStore
from bot.hotline.roles import Agent
from bot.hotline.takeover_tables import AgentPresence

HEARTBEAT = timedelta(seconds=15)
"""How often a console says that it is there."""
GONE_AFTER = timedelta(seconds=60)
"""A console that was silent for so long is not there any more."""


def say_present(store: CaseStore, agent: Agent, takes_chats: bool, now: datetime) -> None:
    """Note that an agent's console is open, and whether the agent takes chats."""

    def once() -> None:
        with store.begin() as work:
            dialect = work.session.get_bind().dialect.name
            insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect]
            values = {"agent": agent.name, "takes_chats": takes_chats, "seen_at": now}
            row = insert(AgentPresence).values(**values)
            work.session.execute(
                row.on_conflict_do_update(
                    index_elements=["agent"], set_={"takes_chats": takes_chats, "seen_at": now}
                )
            )
            work.commit()

    store.retrying(once)


def say_gone(store: CaseStore, agent: Agent) -> None:
    """Note that an agent takes no more chats: signed out, or the break begins."""

    def once() -> None:
        with store.begin() as work:
            work.session.execute(
                update(AgentPresence)
                .where(AgentPresence.agent == agent.name)
                .values(takes_chats=False)
                .execution_options(synchronize_session=False)
            )
            work.commit()

    store.retrying(once)


def count_present(session: Any, now: datetime) -> int:
    """Return how many agents are there and take chats."""
    there = select(func.count(AgentPresence.id)).where(
        AgentPresence.takes_chats.is_(True), AgentPresence.seen_at > now - GONE_AFTER
    )
    return int(session.execute(there).scalar_one())


def is_there(session: Any, agent: str, now: datetime) -> bool:
    """Tell whether an agent's console is open, whether or not it takes more chats."""
    seen = select(AgentPresence.seen_at).where(AgentPresence.agent == agent)
    last = session.execute(seen).scalar_one_or_none()
    return last is not None and last > now - GONE_AFTER
