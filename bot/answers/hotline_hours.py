"""When the hotline, JenaZentral, is staffed."""

from __future__ import annotations

from datetime import datetime

from bot.answers.context import AnswerContext
from bot.answers.hours import next_opening_text
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.hours import schedule_of


def is_staffed(knowledge: KnowledgeBase, now: datetime) -> bool:
    """Tell whether a moment is within the hotline's hours; hours that are not known are none."""
    schedule = schedule_of(knowledge.hotline, now.date())
    return schedule is not None and schedule.is_open(now)


def hotline_state(context: AnswerContext) -> str:
    """Return whether the hotline is staffed now and until or from when; empty if its hours are unknown."""
    schedule = schedule_of(context.knowledge.hotline, context.today)
    if schedule is None:
        return ""
    until = schedule.open_until(context.now)
    if until is not None:
        return context.say("hotline.hotline_open", until=f"{until:%H:%M}")
    opening = schedule.next_opening(context.now)
    if opening is None:
        return ""
    when, at = next_opening_text(context, opening)
    return context.say("hotline.hotline_closed", when=when, time=at)
