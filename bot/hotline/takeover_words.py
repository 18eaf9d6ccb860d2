"""What citizens are told about the queue and about nobody being there (``data/responses/takeover.yml``)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.answers.context import AnswerContext
from bot.answers.hotline_hours import hotline_state, is_staffed
from bot.answers.phrasebook import shared_phrasebook
from bot.clock import BERLIN
from bot.conversations.message import Outgoing
from bot.hotline.waiting_time import Waiting
from bot.knowledge.base import KnowledgeBase

CALLBACK_CHOICE = "case:start/callback"
"""Choice behind the button that starts a call-back request."""


def place_text(waiting: Waiting) -> str:
    """Return the sentence about the place in the queue."""
    phrases = shared_phrasebook()
    if waiting.before == 0:
        return phrases.say("takeover.place_first")
    return phrases.say("takeover.place", before=waiting.before)


def wait_text(waiting: Waiting) -> str:
    """Return the sentence about the time it takes."""
    phrases = shared_phrasebook()
    if waiting.minutes is None:
        return phrases.say("takeover.wait_unknown")
    if waiting.minutes == 1:
        return phrases.say("takeover.wait_soon")
    return phrases.say("takeover.wait_minutes", minutes=waiting.minutes)


def way_out(name: str, knowledge: KnowledgeBase, now: datetime) -> Outgoing:
    """Return a sentence for when nobody can take over: hours, number, and the offer of a call-back."""
    phrases = shared_phrasebook()
    context = AnswerContext(knowledge, now.astimezone(BERLIN), phrases)
    text = phrases.say(
        f"takeover.{name}",
        hours=hotline_state(context),
        phone=knowledge.hotline.phone,
        callback=phrases.say("takeover.callback"),
    )
    button = {
        "title": phrases.say("case_dialogue.start_callback"),
        "payload": f'/choose_option{{"choice": "{CALLBACK_CHOICE}"}}',
    }
    return Outgoing(" ".join(text.split()), "notice", buttons=[button], custom={"type": "callback_offer"})


def nobody_there(knowledge: KnowledgeBase, now: datetime) -> Outgoing:
    """Return the sentence for a citizen who asks for a person while there is none."""
    return way_out("busy" if is_staffed(knowledge, now.astimezone(BERLIN)) else "closed", knowledge, now)


def queue_card(waiting: Waiting) -> dict[str, Any]:
    """Return what a front end can show about the queue."""
    return {"type": "mode", "mode": "queued", "before": waiting.before, "minutes": waiting.minutes}
