"""The blind search: one of three answers, a search code, and nothing from the records.

Every search does the same work: the catalogue looks at all things, the same rows are written, whatever is
found. Who searches again for nearly the same thing, too often, or for what many others have just searched for
with one thing changed, is sent to the office; that answer, too, depends on the searches and never on the
records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select

from bot.cases.audit import record_audit
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items.catalogue import Catalogue, Match, catalogue_of
from bot.cases.lost_items.describe import LossDescription
from bot.cases.lost_items.probing import (
    Counters,
    Fingerprint,
    city_names,
    exact_name,
    family_name,
    fingerprint,
    near_names,
)
from bot.cases.lost_items.questions import is_precise
from bot.cases.lost_items.vocabulary import Vocabulary, shared_vocabulary
from bot.cases.references import LOST_ITEM, new_reference, parse_reference
from bot.cases.store import CaseStore
from bot.cases.store.tables import StandingSearch
from bot.clock import BERLIN

Answer = Literal["nothing", "maybe", "likely", "ask_office"]

PER_CONVERSATION = 5
"""Searches for different things, per conversation and day."""
PER_ADDRESS = 20
"""The same per network address or messenger account."""
PER_CITY = 12
"""Nearly equal descriptions, whoever they come from, per day."""
PAUSES = (0, 0, 2, 4, 8, 15, 30)
"""Seconds to wait before the first, the second … answer of the day."""
CODE_VALID_FOR = timedelta(days=14)
"""How long the office finds a search by its code, if no standing search is made of it."""
_CODES: tuple[Answer, ...] = ("nothing", "maybe", "likely", "ask_office")


@dataclass(frozen=True)
class Searcher:
    """Who searches."""

    conversation: str
    address: str | None = None
    """Network address or messenger account; ``None`` where it is not known."""

    @property
    def scopes(self) -> tuple[str, ...]:
        """Names of what searches are counted for."""
        scopes = (f"conversation:{self.conversation}",)
        return (*scopes, f"address:{self.address}") if self.address else scopes


@dataclass(frozen=True)
class SearchAnswer:
    """All that a citizen may know."""

    answer: Answer
    """``ask_office``: no more is said here, whatever lies there."""
    search_code: str
    """A reference that the office can look up; see :func:`look_up`."""
    pause: timedelta
    """How long to wait before the answer is given; it depends on the number of searches only."""


def search(
    store: CaseStore,
    description: LossDescription,
    searcher: Searcher,
    now: datetime,
    *,
    catalogue: Catalogue | None = None,
    vocabulary: Vocabulary | None = None,
) -> SearchAnswer:
    """Return what a citizen may know about a loss.

    The same description again gets the same answer and code and counts once.

    Raises:
        CaseError: ``DESCRIPTION_TOO_VAGUE`` if it does not even say what was lost.
    """
    if description.kind is None:
        raise CaseError(ErrorCode.DESCRIPTION_TOO_VAGUE)
    catalogue = catalogue or catalogue_of(store)
    print_ = fingerprint(description, vocabulary or shared_vocabulary())
    with store.reading() as work:
        catalogue.refresh(work)
    level = catalogue.search(description).level
    found: Answer = level if is_precise(description) else "ask_office"

    def note() -> SearchAnswer:
        with store.begin() as work:
            answer = _note(work.session, description, print_, searcher, found, now)
            work.commit()
        return answer

    return store.retrying(note)


def _note(
    session: Any,
    description: LossDescription,
    print_: Fingerprint,
    searcher: Searcher,
    found: Answer,
    now: datetime,
) -> SearchAnswer:
    counters = Counters(session, now.astimezone(BERLIN).date())
    conversation = searcher.scopes[0]
    exact = exact_name(conversation, print_)
    known = counters.values([exact, *searcher.scopes])
    if exact in known:
        code = _code_of(session, searcher.conversation, print_)
        if code is not None:
            return SearchAnswer(_CODES[known[exact]], code, _pause(known, searcher))
    similar = _is_similar(counters, print_, searcher)
    crowd = max((counters.add(name) for name in city_names(print_)), default=0)
    used = {scope: counters.add(scope) for scope in searcher.scopes}
    spent = used[conversation] > PER_CONVERSATION or any(
        count > PER_ADDRESS for scope, count in used.items() if scope != conversation
    )
    answer: Answer = "ask_office" if similar or spent or crowd > PER_CITY else found
    counters.add(exact, _CODES.index(answer))
    _remember(counters, print_, searcher)
    code = _write_code(session, description, print_, searcher, now)
    for reason, applies in (("similar", similar), ("budget", spent), ("crowd", crowd > PER_CITY)):
        if applies:
            record_audit(
                session, "citizen", "lost_item_probing", "lost_item", None, now, reason=reason, code=code
            )
    return SearchAnswer(answer, code, _pause(used, searcher))


def _is_similar(counters: Counters, print_: Fingerprint, searcher: Searcher) -> bool:
    """Whether the conversation has searched for such a thing, or the address with one thing changed."""
    names = [family_name(searcher.scopes[0], print_)]
    for scope in searcher.scopes[1:]:
        names += near_names(scope, print_)
    return bool(counters.values(names))


def _remember(counters: Counters, print_: Fingerprint, searcher: Searcher) -> None:
    counters.add(family_name(searcher.scopes[0], print_))
    for scope in searcher.scopes[1:]:
        for name in near_names(scope, print_):
            counters.add(name)


def _pause(used: dict[str, int], searcher: Searcher) -> timedelta:
    own = used.get(searcher.scopes[0], 1)
    address = max((used.get(scope, 1) for scope in searcher.scopes[1:]), default=1)
    step = max(own, 1 + address // 4)
    return timedelta(seconds=PAUSES[min(step, len(PAUSES)) - 1])


def _write_code(
    session: Any, description: LossDescription, print_: Fingerprint, searcher: Searcher, now: datetime
) -> str:
    code = new_reference(LOST_ITEM)
    session.add(
        StandingSearch(
            reference=code,
            secret_hash="",
            description={**description.as_json(), "fingerprint": print_.whole},
            text=description.text,
            email="",
            state="noted",
            valid_until=now.astimezone(BERLIN).date() + CODE_VALID_FOR,
            created_at=now,
            conversation_id=searcher.conversation,
        )
    )
    return code


def _code_of(session: Any, conversation: str, print_: Fingerprint) -> str | None:
    rows = session.execute(
        select(StandingSearch)
        .where(StandingSearch.conversation_id == conversation)
        .order_by(StandingSearch.id.desc())
        .limit(20)
    ).scalars()
    return next((row.reference for row in rows if row.description.get("fingerprint") == print_.whole), None)


@dataclass(frozen=True)
class DeskView:
    """What agents see of a search."""

    reference: str
    description: LossDescription
    state: str
    matches: tuple[Match, ...]
    """The best matches now, best first."""


def look_up(
    store: CaseStore,
    code: str,
    agent: str,
    now: datetime,
    *,
    catalogue: Catalogue | None = None,
    limit: int = 10,
) -> DeskView:
    """Return a search with its matches for an agent of the office; the look is in the audit trail.

    Raises:
        CaseError: ``INVALID_REFERENCE`` or ``NOT_FOUND``.
    """
    reference = parse_reference(code)
    catalogue = catalogue or catalogue_of(store)

    def find() -> StandingSearch:
        with store.begin() as work:
            row: StandingSearch | None = work.session.execute(
                select(StandingSearch).where(StandingSearch.reference == reference)
            ).scalar_one_or_none()
            if row is None:
                raise CaseError(ErrorCode.NOT_FOUND)
            record_audit(work.session, f"agent:{agent}", "lost_item_look_up", "standing_search", row.id, now)
            catalogue.refresh(work)
            work.commit()
            return row

    row = store.retrying(find)
    description = LossDescription.from_json(row.description)
    return DeskView(reference, description, row.state, catalogue.search(description, limit=limit).matches)
