"""How often somebody may try a reference and secret."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import Attempt


@dataclass(frozen=True)
class Limit:
    """So many attempts in a stretch of time."""

    count: int
    window: timedelta
    """Windows begin at multiples of their length since 1970 (UTC)."""

    def window_at(self, now: datetime) -> datetime:
        """Return when the window began that a moment is in."""
        epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
        return now.astimezone(timezone.utc) - (now - epoch) % self.window


PER_CONVERSATION = Limit(5, timedelta(hours=1))
PER_REFERENCE = Limit(20, timedelta(days=1))


def check_attempt(session: Any, scope: str, limit: Limit, now: datetime) -> None:
    """Count an attempt in this transaction, which has to be committed for the attempt to count.

    Raises:
        CaseError: ``TOO_MANY_ATTEMPTS`` with ``retry_at``, when it is one more than the limit.
    """
    if _count(session, scope, limit, now) > limit.count:
        raise CaseError(ErrorCode.TOO_MANY_ATTEMPTS, retry_at=limit.window_at(now) + limit.window)


@contextmanager
def limited_attempt(
    store: CaseStore, reference: str, conversation_id: str | None, now: datetime
) -> Iterator[None]:
    """Let somebody try a secret; the block finds the case and verifies, or raises ``NOT_FOUND``.

    The attempt is counted, and committed, before the block runs: neither many at once nor rolled back ones
    are free. It is given back when the block succeeds or fails for another reason than ``NOT_FOUND``. The
    block opens its own unit of work.

    Raises:
        CaseError: ``TOO_MANY_ATTEMPTS`` with ``retry_at``, instead of running the block.
    """
    scopes = [(f"reference:{reference}", PER_REFERENCE)]
    if conversation_id is not None:
        scopes.append((f"conversation:{conversation_id}", PER_CONVERSATION))

    def count(step: int) -> list[int]:
        with store.begin() as work:
            counted = [_count(work.session, scope, limit, now, step) for scope, limit in scopes]
            work.commit()
        return counted

    counted = store.retrying(lambda: count(1))
    exceeded = [limit for (_, limit), used in zip(scopes, counted) if used > limit.count]
    if exceeded:
        store.retrying(lambda: count(-1))
        retry_at = max(limit.window_at(now) + limit.window for limit in exceeded)
        raise CaseError(ErrorCode.TOO_MANY_ATTEMPTS, retry_at=retry_at)
    try:
        yield
    except CaseError as error:
        if error.code is not ErrorCode.NOT_FOUND:
            store.retrying(lambda: count(-1))
        raise
    store.retrying(lambda: count(-1))


def _count(session: Any, scope: str, limit: Limit, now: datetime, step: int = 1) -> int:
    """Return how often, with this step; the row is locked until the end of the transaction."""
    insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[session.get_bind().dialect.name]
    begins_at = limit.window_at(now)
    first = insert(Attempt).values(scope=scope, begins_at=begins_at, used=0)
    session.execute(first.on_conflict_do_nothing(index_elements=["scope", "begins_at"]))
    this = (Attempt.scope == scope, Attempt.begins_at == begins_at)
    session.execute(
        update(Attempt)
        .where(*this)
        .values(used=Attempt.used + step)
        .execution_options(synchronize_session=False)
    )
    return int(session.query(Attempt.used).filter(*this).scalar())
