"""A loss that a caller describes: read and searched as in the chat, but the agent sees what lies there.

What the agent may say on the telephone is the blind answer of the chat. Every thing shown is audited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Optional

from bot.answers.german import listing
from bot.answers.phrasebook import Phrasebook
from bot.cases.audit import record_audit
from bot.cases.lost_items.describe import LossDescription, shared_describer
from bot.cases.lost_items.questions import is_precise, next_question
from bot.cases.lost_items.routing import routes, search_makes_sense
from bot.cases.lost_items.searching import Searcher, look_up, search
from bot.cases.lost_items.standing import Receipt, leave_search
from bot.cases.lost_items.vocabulary import shared_vocabulary
from bot.cases.lost_items.wording import answer_sentences, route_sentence
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import FoundItem
from bot.clock import BERLIN
from bot.hotline.filing.call import Call
from bot.knowledge.base import KnowledgeBase

ANSWERS = ("kind", "colour", "brand", "marks", "place", "date")
"""Fields of the form; each replaces what the sentence says of it."""
MOST_MATCHES = 6
_WORTH_SHOWING = 0.5


@dataclass(frozen=True)
class LossForm:
    """What was understood, in German, for the fields of the form."""

    kind: str = ""
    colour: str = ""
    brand: str = ""
    marks: str = ""
    place: str = ""
    date: str = ""
    ask: Optional[str] = None
    """What to ask the caller next."""
    ask_for: Optional[str] = None
    """What that question is about: kind, place, date, colour, brand, marks, count or side."""
    precise: bool = False
    """Whether it is enough to search."""
    elsewhere: tuple[str, ...] = ()
    """Sentences about other places that deal with it."""


@dataclass(frozen=True)
class ShownItem:
    """A thing in the office, with all that the agent needs to ask and to find it."""

    id: int
    item: Any
    agrees: tuple[str, ...]
    """Features that agree: kind, colour, place …"""


@dataclass(frozen=True)
class LossAnswer:
    """What came of a search."""

    level: str
    """nothing, maybe, likely or ask_office."""
    say: tuple[str, ...]
    """What may be said on the telephone; nothing of the records is in it."""
    precise: bool
    """Whether enough was said for an answer; if not, ``say`` is empty."""
    code: str
    matches: tuple[ShownItem, ...]


def describe(text: str, answers: Mapping[str, str], today: date) -> LossDescription:
    """Return what a caller's sentence and the fields of the form say."""
    known = {name: answer for name, answer in answers.items() if name in ANSWERS and answer.strip()}
    spoken = text.strip() or ", ".join(known.values())
    return shared_describer().loss(spoken, today, known)


def loss_form(loss: LossDescription, knowledge: KnowledgeBase, phrases: Phrasebook) -> LossForm:
    """Return the form as far as the sentence fills it in."""
    vocabulary, features = shared_vocabulary(), loss.features
    asked = next_question(loss, vocabulary)
    others = routes(loss, vocabulary)
    marks = [vocabulary.kind[each].name for each in sorted(features.contents) if each in vocabulary.kind]
    known_marks = {mark.id: mark.words[0] for mark in vocabulary.marks}
    marks += [known_marks[each] for each in sorted(features.marks) if each in known_marks]
    return LossForm(
        kind=listing(vocabulary.kind[kind].name for kind in features.kinds[:1] if kind in vocabulary.kind),
        colour=listing(vocabulary.colour[each].words[0] for each in sorted(features.colours)),
        brand=listing(each.title() for each in sorted(features.brands)),
        marks=listing(marks),
        place=_place(loss, phrases),
        date=_window(loss),
        ask=phrases.say(f"lost_items.ask_{asked}") if asked else None,
        ask_for=asked,
        precise=is_precise(loss),
        elsewhere=tuple(route_sentence(route, knowledge, phrases.say) for route in others)
        if loss.kind is not None
        else (),
    )


def search_for_caller(
    store: CaseStore,
    loss: LossDescription,
    call: Call,
    knowledge: KnowledgeBase,
    phrases: Phrasebook,
    now: datetime,
) -> LossAnswer:
    """Search, note the code, and show the agent what may be the thing.

    Raises:
        CaseError: ``DESCRIPTION_TOO_VAGUE``.
    """
    answer = search(store, loss, Searcher(call.conversation), now)
    view = look_up(store, answer.search_code, call.agent.name, now, limit=MOST_MATCHES)
    fitting = [
        match
        for match in view.matches
        if not match.explanation.contradictions and match.score > _WORTH_SHOWING
    ]
    makes_sense = search_makes_sense(routes(loss, shared_vocabulary()))
    precise = is_precise(loss)
    say = answer_sentences(answer, loss, knowledge, phrases.say)[:-1] if makes_sense and precise else ()

    def once() -> tuple[ShownItem, ...]:
        with store.begin() as work:
            shown = []
            for match in fitting:
                item = work.session.get(FoundItem, match.item_id)
                if item is None:
                    continue
                agrees = tuple(each.feature for each in match.explanation.contributions if each.weight >= 0.5)
                record_audit(
                    work.session, call.agent.actor, "listed", "found_item", item.id, now, found_by="search"
                )
                shown.append(ShownItem(item.id, item, agrees))
            if shown:
                work.commit()
            return tuple(shown)

    return LossAnswer(answer.answer, tuple(say), precise, answer.search_code, store.retrying(once))


def leave_for_caller(
    store: CaseStore,
    loss: LossDescription,
    email: str,
    phone: str | None,
    code: str | None,
    call: Call,
    now: datetime,
    *,
    even_if_suspicious: bool = False,
) -> Receipt:
    """Leave a standing search for a caller; it keeps the code of the search before.

    Raises:
        CaseError: as :func:`bot.cases.lost_items.standing.leave_search`.
    """
    return leave_search(
        store,
        loss,
        email,
        now,
        conversation=call.conversation,
        phone=phone,
        search_code=code,
        idempotency_key=call.key("search"),
        even_if_suspicious=even_if_suspicious,
        filed_by=call.agent.actor,
    )


def _place(loss: LossDescription, phrases: Phrasebook) -> str:
    if loss.place_text:
        return loss.place_text
    where = loss.where
    vehicles = (
        [phrases.say(f"desk.vehicle_{vehicle}") for vehicle in sorted(where.vehicles)]
        if not where.lines
        else []
    )
    lines = [phrases.say("desk.line", line=line) for line in sorted(where.lines)]
    return ", ".join([*vehicles, *lines, *sorted(where.places), *sorted(where.districts)])


def _window(loss: LossDescription) -> str:
    if loss.when is None:
        return ""
    first, last = loss.when.first, loss.when.last
    days = [f"{day:%d.%m.%Y}" for day in dict.fromkeys((first, last))]
    return "–".join(days)


def today_in_jena(now: datetime) -> date:
    """Return the day of a moment in Jena."""
    return now.astimezone(BERLIN).date()
