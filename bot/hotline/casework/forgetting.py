"""What case work, take-overs and figures forget in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_

from bot.clock import BERLIN
from bot.hotline.casework.tables import CallbackRequest
from bot.hotline.figures_tables import TrainingProposal, UnclearQuestion
from bot.hotline.takeover_tables import AgentPresence, Handover
from bot.settings import Settings

_OPEN_AT_MOST = timedelta(days=180)
"""A call-back that nobody has made by then is of no use any more."""
_PRESENCE = timedelta(days=2)


def forget_casework(session: Any, settings: Settings, now: datetime) -> Iterator[tuple[str, int]]:
    """Delete what is over, in the caller's transaction; yield how many rows of what, for operators.

    Who found and who took a thing goes with the thing; the counters of the figures name nobody and stay.
    """
    keep = settings.retention

    def run(statement: Any) -> int:
        return int(session.execute(statement.execution_options(synchronize_session=False)).rowcount)

    done = CallbackRequest.done_at < now - timedelta(days=keep.callback_days)
    given_up = CallbackRequest.created_at < now - _OPEN_AT_MOST
    yield "call-backs", run(delete(CallbackRequest).where(or_(done, given_up)))
    old = now - timedelta(days=keep.question_days)
    first_day = now.astimezone(BERLIN).date() - timedelta(days=keep.question_days)
    yield "questions", run(delete(UnclearQuestion).where(UnclearQuestion.day < first_day))
    yield "decided proposals", run(delete(TrainingProposal).where(TrainingProposal.decided_at < old))
    ended = Handover.ended_at < now - timedelta(days=keep.audit_days)
    yield "take-overs", run(delete(Handover).where(ended))
    yield "presence", run(delete(AgentPresence).where(AgentPresence.seen_at < now - _PRESENCE))
