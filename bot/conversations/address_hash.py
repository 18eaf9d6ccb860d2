"""Network addresses as numbers that lead nowhere: hashed with a salt that is deleted after the day."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.cases.store.engine import CaseStore
from bot.clock import BERLIN
from bot.conversations.tables import DailySalt

KEPT_DAYS = 2
"""After so many days the salt of a day is deleted."""


class AddressHashes:
    """Hashes addresses; the same all day in all processes of a database."""

    def __init__(self, store: CaseStore) -> None:
        self._store = store
        self._salt: tuple[date, str] | None = None

    def knows(self, now: datetime) -> bool:
        """Return whether :meth:`hashed` needs no database for this day."""
        return self._salt is not None and self._salt[0] == now.astimezone(BERLIN).date()

    def hashed(self, address: str, now: datetime) -> str:
        """Return the hash of an address on the day (Berlin)."""
        return hmac.new(self._salt_of(now).encode(), address.encode(), hashlib.sha256).hexdigest()[:32]

    def _salt_of(self, now: datetime) -> str:
        day = now.astimezone(BERLIN).date()
        if self._salt is None or self._salt[0] != day:
            self._salt = (day, self._store.retrying(lambda: self._kept_salt(day)))
        return self._salt[1]

    def _kept_salt(self, day: date) -> str:
        insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[self._store.dialect]
        with self._store.begin() as work:
            first: Any = insert(DailySalt).values(day=day, salt=secrets.token_hex(32))
            work.session.execute(first.on_conflict_do_nothing(index_elements=["day"]))
            query = select(DailySalt.salt).where(DailySalt.day == day)
            salt = str(work.session.execute(query).scalar_one())
            work.commit()
        return salt


def last_day_gone(now: datetime) -> date:
    """Return the newest day whose salt is no longer needed."""
    return now.astimezone(BERLIN).date() - timedelta(days=KEPT_DAYS)
