"""Something to try everything with at once: marked samples in an empty database, unless ``BOT_DEMO=0``.

The sender process fills them in when it starts, and keeps the dates of the consultation hour up to date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.cases.consultation.dates import take_over_dates
from bot.cases.consultation.office import MayorsOffice
from bot.cases.demo_slots import fill_demo_slots
from bot.cases.lost_items.demo import fill_with_samples
from bot.cases.store.engine import CaseStore
from bot.knowledge.load import load_knowledge
from bot.settings import Settings


@dataclass(frozen=True)
class FilledIn:
    """How much was added."""

    items: int
    """Sample found items; their numbers begin with DEMO-."""
    dates: int
    """Dates that the knowledge base announces."""
    sample_dates: int
    """Sample dates of the consultation hour, of a series of their own."""

    def __str__(self) -> str:
        parts = {
            "sample items": self.items,
            "announced dates": self.dates,
            "sample dates": self.sample_dates,
        }
        return ", ".join(f"{count} {what}" for what, count in parts.items() if count)


def fill_demo_data(store: CaseStore, settings: Settings, now: datetime) -> FilledIn:
    """Take over the dates of the knowledge base, and fill an empty database with samples where wanted.

    Safe to repeat, and in several processes at once.
    """
    dates, sample_dates = fill_dates(store, settings, now)
    items = fill_with_samples(store, now) if settings.demo else 0
    return FilledIn(items, dates, sample_dates)


def fill_dates(store: CaseStore, settings: Settings, now: datetime) -> tuple[int, int]:
    """Take over announced dates, fill in sample dates where none is real; return how many of both."""
    knowledge = load_knowledge(settings.knowledge_folder)
    taken = take_over_dates(MayorsOffice.open(store, settings, knowledge), now)
    return len(taken.added), fill_demo_slots(store, settings, now, knowledge)
