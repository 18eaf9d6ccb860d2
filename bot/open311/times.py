"""Times as GeoReport has them: the W3C profile of ISO 8601, always with a zone."""

from __future__ import annotations

import re
from datetime import datetime

from bot.clock import BERLIN
from bot.open311.errors import GeoReportError

_W3C = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE
)


def shown(moment: datetime) -> str:
    """Return a moment in Berlin time with its offset."""
    return moment.astimezone(BERLIN).isoformat(timespec="seconds")


def parse_time(text: str, name: str) -> datetime:
    """Return a moment; a day alone is its beginning, a time without a zone is Berlin time.

    Raises:
        GeoReportError: 400, it is no time; ``name`` is the parameter.
    """
    match = _W3C.fullmatch(
        text.strip().replace(" 0", "+0", 1) if re.search(r":\d{2} \d{2}:?\d{2}$", text) else text.strip()
    )
    try:
        if match is None:
            raise ValueError
        zone = (match[4] or "").upper().replace("Z", "+00:00")
        if zone and ":" not in zone:
            zone = f"{zone[:3]}:{zone[3:]}"
        moment = datetime.fromisoformat(f"{match[1]}T{match[2] or '00:00'}{match[3] or ':00'}{zone}")
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=BERLIN)
    except ValueError as error:
        raise GeoReportError(400, "time_invalid", name=name) from error
