"""The lookup aid: an agent's words become cards; which are used often is counted, by whom is not."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.answers.context import AnswerContext
from bot.answers.phrasebook import Phrasebook
from bot.cases.store.engine import CaseStore
from bot.clock import BERLIN
from bot.hotline.cards import Card, CardWriter
from bot.hotline.errors import HotlineError, HotlineErrorCode
from bot.hotline.fact_search import Found, fact_search_of
from bot.hotline.losses_told import tells_of_a_loss
from bot.hotline.rule_cards import place_card, rule_card
from bot.hotline.tables import LookupCount
from bot.knowledge.live import KnowledgeState
from bot.knowledge.records import Office, Service

MOST_CARDS = 8
_LOST_PROPERTY = Found("unit/fundbuero")
COUNTED_FOR = timedelta(days=28)
"""How far back „often“ reaches, and how long counts are kept."""


class Lookup:
    """The facts at one moment."""

    def __init__(self, state: KnowledgeState, phrases: Phrasebook, now: datetime) -> None:
        self._search = fact_search_of(state)
        self._context = AnswerContext(state.knowledge, now.astimezone(BERLIN), phrases)
        self._writer = CardWriter(self._context)

    def find(self, text: str, limit: int = MOST_CARDS) -> list[Card]:
        """Return the cards of what a text may mean, best first."""
        hits = self._search.search(text, self._context.today, limit)
        cards: list[Card] = []
        for number, found in enumerate(_with_lost_property(text, hits.found)[:limit]):
            if found.key in self._context.knowledge.records:
                aspects = self._answerable(found.key, hits.aspects) if number == 0 else ()
                cards.append(self._writer.card(found.key, text if aspects else "", aspects, found.person))
            else:
                cards.append(self.card(found.key))
        return cards

    def _answerable(self, key: str, aspects: tuple[str, ...]) -> tuple[str, ...]:
        """Questions about hours and fees are for offices and services."""
        record = self._context.knowledge.records[key]
        return aspects if isinstance(record, (Office, Service)) else ()

    def card(self, key: str) -> Card:
        """Return the card of a record, rule or place.

        Raises:
            HotlineError: ``UNKNOWN_RECORD``.
        """
        if key in self._context.knowledge.records:
            return self._writer.card(key)
        if key in self._search.rules:
            return rule_card(self._context, self._search.rules[key], key)
        if key in self._search.places:
            return place_card(self._context, self._search.places[key])
        raise HotlineError(HotlineErrorCode.UNKNOWN_RECORD)

    def titles(self, keys: list[str]) -> list[tuple[str, str]]:
        """Return key and title of what is still there, in the order asked for."""
        known = []
        for key in keys:
            try:
                known.append((key, self.card(key).title))
            except HotlineError:
                continue
        return known


def _with_lost_property(text: str, found: tuple[Found, ...]) -> list[Found]:
    """Whoever has lost something wants the lost property office, after the service for a lost passport."""
    if not tells_of_a_loss(text):
        return list(found)
    others = [each for each in found if each.key != _LOST_PROPERTY.key]
    at = 1 if others and others[0].key.startswith("service/") else 0
    return [*others[:at], _LOST_PROPERTY, *others[at:]]


def count_use(store: CaseStore, key: str, now: datetime) -> None:
    """Count that a record was used for a caller."""
    day = now.astimezone(BERLIN).date()
    insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[store.dialect]

    def once() -> None:
        with store.begin() as work:
            row = insert(LookupCount).values(record_key=key, day=day, uses=0)
            work.session.execute(row.on_conflict_do_nothing(index_elements=["record_key", "day"]))
            this = (LookupCount.record_key == key, LookupCount.day == day)
            work.session.execute(
                update(LookupCount)
                .where(*this)
                .values(uses=LookupCount.uses + 1)
                .execution_options(synchronize_session=False)
            )
            work.commit()

    store.retrying(once)


def frequent_keys(store: CaseStore, now: datetime, limit: int = 10) -> list[str]:
    """Return what was used most in the last four weeks, by the whole team."""
    uses = func.sum(LookupCount.uses)
    since = now.astimezone(BERLIN).date() - COUNTED_FOR
    found = select(LookupCount.record_key).where(LookupCount.day > since).group_by(LookupCount.record_key)
    with store.reading() as work:
        most = found.order_by(uses.desc(), LookupCount.record_key).limit(limit)
        return list(work.session.execute(most).scalars())


def old_counts(now: datetime) -> object:
    """Return the statement that deletes the counts that are not needed any more."""
    return delete(LookupCount).where(LookupCount.day <= now.astimezone(BERLIN).date() - COUNTED_FOR)
