"""What the desk forgets in time: sessions, failed attempts, counts, flags that were seen to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from bot.clock import BERLIN
from bot.hotline.lock_out import FORGOTTEN_AFTER
from bot.hotline.lookup_counts import COUNTED_FOR
from bot.hotline.sign_in import forget_sessions
from bot.hotline.tables import FactFlag, LookupCount, SignInFailure
from bot.settings import Settings


def forget_at_desk(session: Any, settings: Settings, now: datetime) -> Iterator[tuple[str, int]]:
    """Delete what is over, in the caller's transaction; yield how many rows of what, for operators."""

    def run(statement: Any) -> int:
        return int(session.execute(statement.execution_options(synchronize_session=False)).rowcount)

    yield "sessions of agents", forget_sessions(session, settings.hotline, now)
    yield "failed sign-ins", run(delete(SignInFailure).where(SignInFailure.last_at <= now - FORGOTTEN_AFTER))
    first_day = now.astimezone(BERLIN).date() - COUNTED_FOR
    yield "counts of look-ups", run(delete(LookupCount).where(LookupCount.day <= first_day))
    old = now - timedelta(days=settings.retention.audit_days)
    yield "flags that were seen to", run(delete(FactFlag).where(FactFlag.closed_at < old))
