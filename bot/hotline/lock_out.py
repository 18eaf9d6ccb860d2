"""Attempts to sign in: after some that failed each further one has to wait, longer every time.

Counted for the account from one address, and more generously for the account and for the address alone: an
attacker elsewhere does not lock an agent out with a handful of guesses. An attempt counts before the password
is checked, so many at once are not free; one that is refused for being too early does not count.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.cases.store.engine import CaseStore
from bot.hotline.accounts import normal_name
from bot.hotline.errors import HotlineError, HotlineErrorCode
from bot.hotline.tables import SignInFailure

FREE_TOGETHER, FREE_ALONE = 5, 25
"""Failures without a delay: for the account from one address; for the account or the address alone."""
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=30), timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)


def delay_after(failures: int, free: int) -> timedelta:
    """Return how long the next attempt has to wait: nothing, 30 seconds, a minute, two … fifteen."""
    if failures < free:
        return timedelta(0)
    doublings: int = min(failures - free, 10)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


def count_attempt(store: CaseStore, name: str, address: str, now: datetime) -> None:
    """Count an attempt, to be forgiven if it succeeds.

    Raises:
        HotlineError: ``LOCKED_OUT`` with ``retry_at``; then it was not counted.
    """
    scopes = _scopes(name, address)

    def once() -> None:
        with store.begin() as work:
            rows = _locked_rows(work.session, list(scopes), now)
            waits = [
                row.last_at + delay_after(row.failures, scopes[row.scope]) for row in rows if row.failures
            ]
            until = max(waits, default=now)
            if until > now:
                raise HotlineError(HotlineErrorCode.LOCKED_OUT, retry_at=until)
            for row in rows:
                forgotten = row.last_at + FORGOTTEN_AFTER <= now
                row.failures, row.last_at = (0 if forgotten else row.failures) + 1, now
            work.commit()

    store.retrying(once)


def forgive(session: Any, name: str, address: str, now: datetime) -> None:
    """Forget the failures of an account that was signed in, and this attempt of the address."""
    together, account, place = _scopes(name, address)
    session.execute(
        delete(SignInFailure)
        .where(SignInFailure.scope.in_((together, account)))
        .execution_options(synchronize_session=False)
    )
    for row in _locked_rows(session, [place], now):
        row.failures = max(row.failures - 1, 0)


def _scopes(name: str, address: str) -> dict[str, int]:
    known = normal_name(name)
    return {
        _scope("together", known, address): FREE_TOGETHER,
        _scope("account", known): FREE_ALONE,
        _scope("address", address): FREE_ALONE,
    }


def _scope(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _locked_rows(session: Any, scopes: list[str], now: datetime) -> list[SignInFailure]:
    insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[session.get_bind().dialect.name]
    for scope in sorted(scopes):
        row = insert(SignInFailure).values(scope=scope, failures=0, last_at=now)
        session.execute(row.on_conflict_do_nothing(index_elements=["scope"]))
    found = select(SignInFailure).where(SignInFailure.scope.in_(scopes)).order_by(SignInFailure.scope)
    return list(session.execute(found.with_for_update()).scalars())
