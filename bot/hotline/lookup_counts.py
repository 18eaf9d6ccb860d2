"""What is looked up often, by the whole team; by whom is not counted."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.cases.store.engine import CaseStore
from bot.clock import BERLIN
from bot.hotline.tables import LookupCount

COUNTED_FOR = timedelta(days=28)
"""How far back „often“ reaches, and how long counts are kept."""


def count_use(store: CaseStore, key: str, now: datetime) -> None:
    """Count that a record was used for a caller."""
    day = now.astimezone(BERLIN).date()
    insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[store.dialect]

    def once() -> None:
        with store.begin() as work:
            row = insert(LookupCount).values(record_key=key, day=day, uses=0)
            work.session.execute(row.on_conflict_do_nothing(index_elements=["record_key", "day"]))
            this = (LookupCount.record_key == key, LookupCount.day == day)
            work.session.execute(
                update(LookupCount)
                .where(*this)
                .values(uses=LookupCount.uses + 1)
                .execution_options(synchronize_session=False)
            )
            work.commit()

    store.retrying(once)


def frequent_keys(store: CaseStore, now: datetime, limit: int = 10) -> list[str]:
    """Return what was used most in the last four weeks, by the whole team."""
    uses = func.sum(LookupCount.uses)
    since = now.astimezone(BERLIN).date() - COUNTED_FOR
    found = select(LookupCount.record_key).where(LookupCount.day > since).group_by(LookupCount.record_key)
    with store.reading() as work:
        most = found.order_by(uses.desc(), LookupCount.record_key).limit(limit)
        return list(work.session.execute(most).scalars())
