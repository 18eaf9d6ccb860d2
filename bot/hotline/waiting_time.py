"""How long somebody waits for a person: from how long others waited lately, or an honest "unknown"."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.hotline.presence import count_present
from bot.hotline.takeover_tables import Handover

LATELY = timedelta(days=14)
_LEAST = 5
"""Fewer chats than this say nothing about the next one."""
_MOST = 50


@dataclass(frozen=True)
class Waiting:
    """Where somebody stands in the queue."""

    before: int
    """How many wait longer."""
    minutes: int | None
    """Full minutes until a person answers, as experience has it; ``None`` if there is none."""


def waiting_of(session: Any, handover: Handover, now: datetime) -> Waiting:
    """Return where a chat stands in the queue and how long it will probably take from now."""
    earlier = select(func.count(Handover.id)).where(
        Handover.state == "queued",
        (Handover.asked_at < handover.asked_at)
        | ((Handover.asked_at == handover.asked_at) & (Handover.id < handover.id)),
    )
    before = int(session.execute(earlier).scalar_one())
    return Waiting(before, _minutes(session, before, now))


def _minutes(session: Any, before: int, now: datetime) -> int | None:
    taken = (
        select(Handover.asked_at, Handover.taken_at, Handover.ended_at)
        .where(Handover.taken_at.is_not(None), Handover.asked_at > now - LATELY)
        .order_by(Handover.asked_at.desc())
        .limit(_MOST)
    )
    rows = session.execute(taken).all()
    if len(rows) < _LEAST:
        return None
    waits = [(taken_at - asked_at).total_seconds() for asked_at, taken_at, _ in rows]
    talks = [(ended_at - taken_at).total_seconds() for _, taken_at, ended_at in rows if ended_at is not None]
    seconds = float(statistics.median(waits))
    if before:
        if len(talks) < _LEAST:
            return None
        seconds += before * statistics.median(talks) / max(1, count_present(session, now))
    return max(1, math.ceil(seconds / 60))
