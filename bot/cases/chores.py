"""What has to be done from time to time; the sender process does it between mails.

Every chore may be done by several processes at once, and twice, without harm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError

from bot.cases import retention
from bot.cases.store.engine import CaseStore
from bot.knowledge.load import load_knowledge
from bot.settings import Settings

logger = logging.getLogger("bot.cases.chores")


_LATE_ARRIVALS = timedelta(hours=2)
"""So far back found items are compared with standing searches once more."""


@dataclass(frozen=True)
class Chore:
    """Something to be done again and again."""

    name: str
    every: timedelta
    do: Callable[[CaseStore, Settings, datetime], str]
    """Does it; returns what was done, for the log (no personal data), or nothing."""


def _purge(store: CaseStore, settings: Settings, now: datetime) -> str:
    purged = retention.purge(store, settings, now)
    return ", ".join(f"{count} {what}" for what, count in purged.items() if count)


def _serve_waiting_list(store: CaseStore, settings: Settings, now: datetime) -> str:
    from bot.cases.consultation.office import MayorsOffice
    from bot.cases.consultation.waiting_list import advance, anybody_waits

    if not anybody_waits(store):  # spares the sender the knowledge base
        return ""
    done = advance(MayorsOffice.open(store, settings), now)
    return f"{done.offered} offers made, {done.lapsed} lapsed" if done.offered or done.lapsed else ""


def _fill_in_dates(store: CaseStore, settings: Settings, now: datetime) -> str:
    from bot.cases.demo import fill_dates

    announced, samples = fill_dates(store, settings, now)
    return f"{announced} announced dates, {samples} sample dates" if announced or samples else ""


def _expire_searches(store: CaseStore, settings: Settings, now: datetime) -> str:
    from bot.cases.lost_items.standing import expire_searches

    ended = expire_searches(store, now)
    return f"{ended} ended" if ended else ""


def _tell_undecided(store: CaseStore, settings: Settings, now: datetime) -> str:
    """Matches that agents were to look at and nobody did."""
    from bot.cases.lost_items.matches import matches_to_decide, tell_undecided

    if not matches_to_decide(store):  # spares the sender the knowledge base
        return ""
    mails = tell_undecided(store, load_knowledge(settings.knowledge_folder), now)
    return f"{mails} mails written" if mails else ""


def _match_arrivals(store: CaseStore, settings: Settings, now: datetime) -> str:
    """The import compares what it brings itself; this finds what came otherwise or was cut short."""
    from bot.cases.lost_items.standing import anybody_searches, arrivals_since, match_arrivals

    items = arrivals_since(store, now - _LATE_ARRIVALS) if anybody_searches(store, now) else []
    if not items:  # spares the sender the knowledge base and the catalogue
        return ""
    mails = match_arrivals(store, load_knowledge(settings.knowledge_folder), now, items)
    return f"{mails} mails written" if mails else ""


CHORES: tuple[Chore, ...] = (
    Chore("purge", timedelta(hours=1), _purge),
    Chore("waiting list", timedelta(minutes=1), _serve_waiting_list),
    Chore("consultation dates", timedelta(hours=1), _fill_in_dates),
    Chore("standing searches", timedelta(hours=1), _expire_searches),
    Chore("arrivals", timedelta(minutes=10), _match_arrivals),
    Chore("undecided matches", timedelta(hours=1), _tell_undecided),
)


class Chores:
    """Remembers when each chore was done last; at the start all are due."""

    def __init__(self, store: CaseStore, settings: Settings, chores: tuple[Chore, ...] = CHORES) -> None:
        self._store = store
        self._settings = settings
        self._chores = chores
        self._due: dict[str, datetime] = {}

    def do_due(self, now: datetime) -> None:
        """Do what is due; a chore that fails is logged and tried again when it is due next.

        Raises:
            DBAPIError: the database cannot be used.
        """
        for chore in self._chores:
            if now < self._due.get(chore.name, now):
                continue
            try:
                done = chore.do(self._store, self._settings, now)
            except DBAPIError:
                raise
            except Exception:
                logger.exception("The chore %s failed", chore.name)
            else:
                if done:
                    logger.info("%s: %s", chore.name, done)
            self._due[chore.name] = now + chore.every
