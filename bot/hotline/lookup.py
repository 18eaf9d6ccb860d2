"""The lookup aid: an agent's words become cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.answers import question as q
from bot.answers.context import AnswerContext
from bot.answers.phrasebook import Phrasebook
from bot.clock import BERLIN
from bot.hotline.cards import Card, CardWriter
from bot.hotline.errors import HotlineError, HotlineErrorCode
from bot.hotline.fact_search import Found, fact_search_of
from bot.hotline.loss_advice import LOST_PROPERTY, LossAdvice, advice_about
from bot.hotline.losses_told import tells_of_a_loss
from bot.hotline.rule_cards import place_card, rule_card
from bot.knowledge.live import KnowledgeState
from bot.knowledge.records import ConsultationHour, Office, Service, Unit

MOST_CARDS = 8
_ABOUT_LOSSES = (LOST_PROPERTY, "service/fundsache")
_MEETING = {q.APPOINTMENT, q.HOURS}


class Lookup:
    """The facts at one moment."""

    def __init__(self, state: KnowledgeState, phrases: Phrasebook, now: datetime) -> None:
        self._search = fact_search_of(state)
        self._context = AnswerContext(state.knowledge, now.astimezone(BERLIN), phrases)
        self._writer = CardWriter(self._context)

    def find(self, text: str, limit: int = MOST_CARDS) -> list[Card]:
        """Return the cards of what a text may mean, best first."""
        hits = self._search.search(text, self._context.today, limit)
        advice = advice_about(text, self._context) if tells_of_a_loss(text) else None
        found = _with_place(advice, hits.found) if advice is not None else list(hits.found)
        found = self._with_consultation(found, hits.aspects)[:limit]
        cards = [self._remembered(each) for each in found]
        aspects = self._answerable(found[0].key, hits.aspects) if found else ()
        if aspects:
            cards[0] = self._writer.card(found[0].key, text, aspects, found[0].person)
        if advice is not None:
            cards[0] = _advised(cards[0], advice)
        return cards

    def _with_consultation(self, found: list[Found], aspects: tuple[str, ...]) -> list[Found]:
        """„Termin beim Bürgermeister“ means the hour in which he receives citizens."""
        records = self._context.knowledge.records
        first = records.get(found[0].key) if found else None
        if not isinstance(first, Unit) or first.head is None or not _MEETING & set(aspects):
            return found
        for each in found:
            hour = records.get(each.key)
            if isinstance(hour, ConsultationHour) and hour.person == first.head.name:
                return [each, *(other for other in found if other is not each)]
        return found

    def _remembered(self, found: Found) -> Card:
        """The card as it was written for the key before, within the same minute."""
        minute = self._context.now.replace(second=0, microsecond=0)
        known = self._search.cards
        if known is None or known[0] != minute:
            known = self._search.cards = (minute, {})
        card = known[1].get(found)
        if card is None:
            is_record = found.key in self._context.knowledge.records
            written = self._writer.card(found.key, person=found.person) if is_record else self.card(found.key)
            card = known[1][found] = written
        return card

    def _answerable(self, key: str, aspects: tuple[str, ...]) -> tuple[str, ...]:
        """Questions about hours and fees are for offices and services."""
        record = self._context.knowledge.records.get(key)
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


def _with_place(advice: LossAdvice, found: tuple[Found, ...]) -> list[Found]:
    """The place for what was lost comes first, after the service that replaces a passport."""
    place = Found(advice.place)
    others = [each for each in found if each.key != place.key]
    first = others[0].key if others else ""
    before = not advice.elsewhere and (first in _ABOUT_LOSSES or advice.replaced)
    at = 1 if before and first.startswith("service/") else 0
    return [*others[:at], place, *others[at:]]


def _advised(card: Card, advice: LossAdvice) -> Card:
    if card.key not in (*_ABOUT_LOSSES, advice.place) or not advice.sentences:
        return card
    own = () if advice.elsewhere else (card.sentence,)
    return replace(card, sentence="\n".join([*own, *advice.sentences]))
