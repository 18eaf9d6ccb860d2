"""Opening hours as data for cards: open or not, until or from when, the usual week."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.knowledge.hours import schedule_of
from bot.knowledge.records import Office


def hours_facts(office: Office, now: datetime) -> dict[str, Any] | None:
    """Return the facts at a moment (Berlin time); ``None`` when the hours are unknown.

    ``until`` is when an open office closes, ``opens`` when a closed one opens next, ``week`` the usual hours
    from Monday to Sunday.
    """
    schedule = schedule_of(office, now.date())
    if schedule is None:
        return None
    until = schedule.open_until(now)
    is_open = schedule.is_open(now)
    opens = None if is_open else schedule.next_opening(now)
    return {
        "open": is_open,
        "until": until.isoformat() if until else None,
        "opens": opens.isoformat() if opens else None,
        "week": [list(map(list, day)) for day in schedule.regular_week()],
    }
