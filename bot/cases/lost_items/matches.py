"""Matches between standing searches and things, as the office decides them: confirmed or rejected.

A confirmed match writes to the citizen. One that nobody decides is not forgotten: after a day the citizen is
told that something may fit, as for things that arrive by file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from bot.cases.audit import record_audit
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items.standing import MAIL_EVERY, NOTIFY_FROM, tell_of_match
from bot.cases.store import CaseStore
from bot.cases.store.tables import FoundItem, SearchMatch, StandingSearch
from bot.knowledge.base import KnowledgeBase

UNDECIDED = ("proposed", "notified")
PATIENCE = timedelta(days=1)
"""How long a proposed match waits for an agent before the citizen is told by itself."""
SUBJECT = "search_match"
"""What the audit trail calls a match."""


@dataclass(frozen=True)
class MatchToDecide:
    """A search and a thing side by side, for an agent."""

    match_id: int
    chance: float
    """0 to 1."""
    told: bool
    """Whether the citizen has been told that something may fit."""
    created_at: datetime
    search_id: int
    reference: str
    """Of the search."""
    words: str
    """The citizen's."""
    item: FoundItem


def matches_to_decide(store: CaseStore, item_id: int | None = None) -> int:
    """Return how many matches an agent has to decide, of one thing or of all."""
    with store.reading() as work:
        return int(work.session.execute(_undecided(func.count(SearchMatch.id), item_id)).scalar_one())


def list_matches(
    store: CaseStore, actor: str, now: datetime, *, item_id: int | None = None, limit: int = 50
) -> list[MatchToDecide]:
    """Return the matches to decide, the likeliest first; the look at the searches is in the audit trail."""

    def once() -> list[MatchToDecide]:
        with store.begin() as work:
            rows = _undecided((SearchMatch, StandingSearch, FoundItem), item_id)
            found = work.session.execute(
                rows.order_by(SearchMatch.score.desc(), SearchMatch.id).limit(limit)
            ).all()
            for _, search, item in found:
                record_audit(
                    work.session, actor, "look_match", "standing_search", search.id, now, item=item.number
                )
            work.commit()
        return [
            MatchToDecide(
                match_id=match.id,
                chance=match.score,
                told=match.state == "notified",
                created_at=match.created_at,
                search_id=search.id,
                reference=search.reference,
                words=search.text,
                item=item,
            )
            for match, search, item in found
        ]

    return store.retrying(once)


def _undecided(what: Any, item_id: int | None) -> Any:
    columns: Sequence[Any] = what if isinstance(what, tuple) else (what,)
    query = (
        select(*columns)
        .select_from(SearchMatch)
        .join(StandingSearch, StandingSearch.id == SearchMatch.search_id)
        .join(FoundItem, FoundItem.id == SearchMatch.item_id)
        .where(
            SearchMatch.state.in_(UNDECIDED),
            StandingSearch.state.in_(("open", "matched")),
            FoundItem.state == "stored",
        )
    )
    return query if item_id is None else query.where(SearchMatch.item_id == item_id)


def confirm_match(
    store: CaseStore, match_id: int, actor: str, now: datetime, knowledge: KnowledgeBase
) -> None:
    """Decide that a thing is probably the one that is searched for, and write to the citizen; once.

    Raises:
        CaseError: ``NOT_FOUND``, or ``INVALID_STATE``: decided before, or search or thing are gone.
    """

    def once() -> None:
        with store.begin() as work:
            match, search, item = _locked(work.session, match_id)
            match.state = "confirmed"
            tell_of_match(work.session, search, "lost_items.standing_confirmed", knowledge, now, actor=actor)
            record_audit(work.session, actor, "match_confirmed", SUBJECT, match.id, now, item=item.number)
            work.commit()

    store.retrying(once)


def reject_match(store: CaseStore, match_id: int, actor: str, now: datetime) -> None:
    """Decide that a thing is not the one that is searched for; the search goes on and nobody is told.

    Raises:
        CaseError: ``NOT_FOUND``, or ``INVALID_STATE``: decided before, or search or thing are gone.
    """

    def once() -> None:
        with store.begin() as work:
            match, _, item = _locked(work.session, match_id)
            match.state = "rejected"
            record_audit(work.session, actor, "match_rejected", SUBJECT, match.id, now, item=item.number)
            work.commit()

    store.retrying(once)


def drop_matches(session: Any, item_id: int) -> None:
    """Reject what is undecided about a thing that is not here any more."""
    session.execute(
        update(SearchMatch)
        .where(SearchMatch.item_id == item_id, SearchMatch.state.in_(UNDECIDED))
        .values(state="rejected")
        .execution_options(synchronize_session=False)
    )


def tell_undecided(store: CaseStore, knowledge: KnowledgeBase, now: datetime) -> int:
    """Write to those whose good match nobody has decided for a day; return how many mails."""

    def once() -> int:
        with store.begin() as work:
            waiting = (
                _undecided((SearchMatch, StandingSearch), None)
                .where(
                    SearchMatch.state == "proposed",
                    SearchMatch.score >= NOTIFY_FROM,
                    SearchMatch.created_at <= now - PATIENCE,
                )
                .order_by(SearchMatch.id)
                .with_for_update(of=SearchMatch)
            )
            told = 0
            for match, search in work.session.execute(waiting).all():
                if not _arrived_after(match, search):
                    continue
                if search.last_matched_at is None or search.last_matched_at + MAIL_EVERY <= now:
                    tell_of_match(
                        work.session, search, "lost_items.standing_match", knowledge, now, actor="system"
                    )
                    told += 1
                    match.state = "notified"
            work.commit()
            return told

    return store.retrying(once)


def _arrived_after(match: SearchMatch, search: StandingSearch) -> bool:
    """Whether the match came up after the search was left: what lay there before, the citizen was told."""
    return match.created_at > search.created_at + timedelta(minutes=1)


def _locked(session: Any, match_id: int) -> tuple[SearchMatch, StandingSearch, FoundItem]:
    match = session.execute(
        select(SearchMatch).where(SearchMatch.id == match_id).with_for_update()
    ).scalar_one_or_none()
    if match is None:
        raise CaseError(ErrorCode.NOT_FOUND)
    search = session.get(StandingSearch, match.search_id, with_for_update=True)
    item = session.get(FoundItem, match.item_id)
    if match.state not in UNDECIDED or search.state not in ("open", "matched") or item.state != "stored":
        raise CaseError(ErrorCode.INVALID_STATE)
    return match, search, item
