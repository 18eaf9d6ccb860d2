"""The one clock of the assistant; everything else gets the time passed in."""

from __future__ import annotations

import os
from datetime import datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
"""The time zone in which every time is shown."""


def now() -> datetime:
    """Return the current moment in Berlin time, or the one fixed by ``BOT_NOW``.

    ``BOT_NOW`` is an ISO 8601 date and time; without an offset it is read as Berlin time.

    Raises:
        ValueError: ``BOT_NOW`` is set to something that is not an ISO date and time.
    """
    fixed = os.environ.get("BOT_NOW", "").strip()
    if not fixed:
        return datetime.now(BERLIN)
    moment = datetime.fromisoformat(fixed)
    return moment.replace(tzinfo=BERLIN) if moment.tzinfo is None else moment.astimezone(BERLIN)
