"""Standing searches: left by a citizen, matched when things arrive, ended by the citizen or in time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from bot.answers.german import address_line
from bot.answers.phrasebook import shared_phrasebook
from bot.cases.attempt_limit import limited_attempt
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import LOST_ITEM as LOST_ITEM_CASE
from bot.cases.history import SYSTEM, note_filing, record_event
from bot.cases.lost_items.catalogue import Catalogue, catalogue_of
from bot.cases.lost_items.describe import LossDescription
from bot.cases.lost_items.questions import is_precise
from bot.cases.mail_address import parse_email
from bot.cases.mails import letter
from bot.cases.outbox import enqueue
from bot.cases.plain_text import clean_text
from bot.cases.references import LOST_ITEM, new_reference, parse_reference
from bot.cases.secret_code import hash_secret, new_secret, verify_secret
from bot.cases.store import CaseStore
from bot.cases.store.tables import FoundItem, SearchMatch, StandingSearch
from bot.clock import BERLIN
from bot.knowledge.base import KnowledgeBase

VALID_FOR = timedelta(days=90)
"""How long a search stands."""
PER_EMAIL = 5
"""Open searches for one mail address."""
PER_CONVERSATION = 3
MAIL_EVERY = timedelta(days=3)
"""A search is answered by mail at most so often, so that mails tell nothing about single things."""
PROPOSE_FROM, NOTIFY_FROM = 0.10, 0.35
"""Chance from which a thing is proposed to the office, and the citizen is written to."""


@dataclass(frozen=True)
class Receipt:
    """A standing search as its owner may see it."""

    reference: str
    """Also the search code for the office."""
    secret: str | None
    """Only in the answer to the request that made it."""
    state: str
    """open, matched (a mail went out), withdrawn or expired."""
    valid_until: date
    email: str
    already: bool = False
    """It was there before; nothing was changed and no mail sent."""


def leave_search(
    store: CaseStore,
    description: LossDescription,
    email: str,
    now: datetime,
    *,
    conversation: str | None = None,
    phone: str | None = None,
    search_code: str | None = None,
    idempotency_key: str | None = None,
    even_if_suspicious: bool = False,
    catalogue: Catalogue | None = None,
    filed_by: str | None = None,
) -> Receipt:
    """Leave a standing search and confirm it by mail.

    With the code of a blind search it keeps that code. The same person and the same description, or the same
    idempotency key, give the search that is there already. ``filed_by`` is the agent who files for a caller.

    Raises:
        CaseError: ``DESCRIPTION_TOO_VAGUE``, ``EMAIL_INVALID``, ``EMAIL_SUSPICIOUS`` with a suggestion,
            ``TEXT_TOO_LONG``, ``BUDGET_SPENT`` if there are too many already.
    """
    if not is_precise(description):
        raise CaseError(ErrorCode.DESCRIPTION_TOO_VAGUE)
    address = parse_email(email, even_if_suspicious=even_if_suspicious)
    text = clean_text(description.text)
    secret = new_secret()
    secret_hash = hash_secret(secret)
    catalogue = catalogue or catalogue_of(store)

    def file() -> Receipt:
        with store.begin() as work:
            known = _known(work.session, description, address, idempotency_key)
            if known is not None:
                return _receipt(known, already=True)
            _refuse_too_many(work.session, address, conversation)
            row = _row_for(work.session, search_code, conversation, now)
            row.secret_hash = secret_hash
            row.description = description.as_json()
            row.text, row.email, row.phone = text, address, phone
            row.state = "open"
            row.valid_until = now.astimezone(BERLIN).date() + VALID_FOR
            row.idempotency_key = idempotency_key
            row.conversation_id = conversation
            work.session.add(row)
            work.session.flush()
            record_event(work.session, LOST_ITEM_CASE, row.id, "standing_search_left", now, state="open")
            note_filing(work.session, filed_by, LOST_ITEM_CASE, row.id, now)
            catalogue.refresh(work)
            _propose(work.session, row, catalogue, now)
            enqueue(work.session, _receipt_mail(row, secret), now, case=(LOST_ITEM_CASE, row.id))
            work.commit()
        return _receipt(row, secret=secret)

    return store.retrying(file)


def status_of(
    store: CaseStore, reference: str, secret: str, conversation: str | None, now: datetime
) -> Receipt:
    """Return the state of a search; of what was matched, nothing.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND`` (also for a wrong secret), ``TOO_MANY_ATTEMPTS``.
    """
    plain = parse_reference(reference)
    with limited_attempt(store, plain, conversation, now), store.reading() as work:
        return _receipt(_owned(work.session, plain, secret))


def withdraw(
    store: CaseStore, reference: str, secret: str, conversation: str | None, now: datetime
) -> Receipt:
    """End a search; what was given for it is deleted with the next purge.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND`` (also for a wrong secret), ``TOO_MANY_ATTEMPTS``.
    """
    plain = parse_reference(reference)

    def end() -> Receipt:
        with store.begin() as work:
            row = _owned(work.session, plain, secret)
            if row.state == "withdrawn":
                return _receipt(row, already=True)
            row.state = "withdrawn"
            record_event(
                work.session, LOST_ITEM_CASE, row.id, "standing_search_withdrawn", now, state="withdrawn"
            )
            work.commit()
        return _receipt(row)

    with limited_attempt(store, plain, conversation, now):
        return store.retrying(end)


def expire_searches(store: CaseStore, now: datetime) -> int:
    """End the searches whose last day is over; return how many."""
    today = now.astimezone(BERLIN).date()

    def end() -> int:
        with store.begin() as work:
            ended = (
                update(StandingSearch)
                .where(StandingSearch.state.in_(("open", "matched")), StandingSearch.valid_until < today)
                .values(state="expired")
                .execution_options(synchronize_session=False)
            )
            count = int(work.session.execute(ended).rowcount)
            work.commit()
            return count

    return store.retrying(end)


def anybody_searches(store: CaseStore, now: datetime) -> bool:
    """Tell whether there is a standing search."""
    today = now.astimezone(BERLIN).date()
    with store.reading() as work:
        standing = select(StandingSearch.id).where(
            StandingSearch.state.in_(("open", "matched")), StandingSearch.valid_until >= today
        )
        return work.session.execute(standing.limit(1)).first() is not None


def arrivals_since(store: CaseStore, moment: datetime) -> list[int]:
    """Return the ids of the things in the store that were recorded or changed since then."""
    with store.reading() as work:
        arrived = select(FoundItem.id).where(FoundItem.state == "stored", FoundItem.updated_at >= moment)
        return list(work.session.execute(arrived.order_by(FoundItem.id)).scalars())


def match_arrivals(
    store: CaseStore,
    knowledge: KnowledgeBase,
    now: datetime,
    item_ids: Collection[int],
    *,
    catalogue: Catalogue | None = None,
    tell: bool = True,
) -> int:
    """Compare things that have arrived with all standing searches; return how many mails were written.

    Safe to repeat: a pair of search and thing is noted once. Several things for one search give one mail.
    Without ``tell`` the matches are only proposed: an agent looks at them first
    (:mod:`bot.cases.lost_items.matches`).
    """
    catalogue = catalogue or catalogue_of(store)
    today = now.astimezone(BERLIN).date()

    def match() -> int:
        mails = 0
        with store.begin() as work:
            catalogue.refresh(work)
            open_searches = select(StandingSearch).where(
                StandingSearch.state.in_(("open", "matched")), StandingSearch.valid_until >= today
            )
            for row in work.session.execute(open_searches.order_by(StandingSearch.id)).scalars():
                mails += _match(work.session, row, catalogue, knowledge, now, item_ids, tell)
            work.commit()
        return mails

    return store.retrying(match) if item_ids else 0


def _match(
    session: Any,
    row: StandingSearch,
    catalogue: Catalogue,
    knowledge: KnowledgeBase,
    now: datetime,
    item_ids: Collection[int],
    tell: bool,
) -> int:
    loss = LossDescription.from_json(row.description)
    chances = catalogue.chances(loss, item_ids)
    known = set(session.execute(select(SearchMatch.item_id).where(SearchMatch.search_id == row.id)).scalars())
    fitting = {
        item: chance for item, chance in chances.items() if chance >= PROPOSE_FROM and item not in known
    }
    worth_a_mail = any(chance >= NOTIFY_FROM for chance in fitting.values())
    due = row.last_matched_at is None or row.last_matched_at + MAIL_EVERY <= now
    notify = tell and worth_a_mail and due
    for item, chance in fitting.items():
        told = notify and chance >= NOTIFY_FROM
        session.add(
            SearchMatch(
                search_id=row.id,
                item_id=item,
                score=chance,
                level="likely" if chance >= 0.7 else "maybe",
                state="notified" if told else "proposed",
                created_at=now,
            )
        )
    if not notify:
        return 0
    tell_of_match(session, row, "lost_items.standing_match", knowledge, now, actor=SYSTEM)
    return 1


def tell_of_match(
    session: Any, row: StandingSearch, mail: str, knowledge: KnowledgeBase, now: datetime, *, actor: str
) -> None:
    """Write to whoever left a search that something is there, without a word of what it is."""
    row.state, row.last_matched_at = "matched", now
    record_event(
        session, LOST_ITEM_CASE, row.id, "standing_search_matched", now, actor=actor, state="matched"
    )
    office = knowledge.units["fundbuero"]
    assert office.address is not None
    text = letter(
        mail,
        row.email,
        reference=row.reference,
        address=address_line(office.address),
        phone=office.phone,
        documents="; ".join(knowledge.lost_property["fund_abholung"].facts["pickup_requirements"]),
    )
    enqueue(session, text, now, case=(LOST_ITEM_CASE, row.id))


def _propose(session: Any, row: StandingSearch, catalogue: Catalogue, now: datetime) -> None:
    """Note for the office what may fit already; the citizen has heard of it by the blind answer."""
    loss = LossDescription.from_json(row.description)
    best = [match.item_id for match in catalogue.search(loss, limit=5).matches]
    for item, chance in catalogue.chances(loss, best).items():
        if chance >= PROPOSE_FROM and session.get(FoundItem, item) is not None:
            session.add(
                SearchMatch(
                    search_id=row.id,
                    item_id=item,
                    score=chance,
                    level="likely" if chance >= 0.7 else "maybe",
                    state="proposed",
                    created_at=now,
                )
            )


def _known(
    session: Any, description: LossDescription, email: str, idempotency_key: str | None
) -> StandingSearch | None:
    if idempotency_key is not None:
        by_key = select(StandingSearch).where(StandingSearch.idempotency_key == idempotency_key)
        row: StandingSearch | None = session.execute(by_key).scalar_one_or_none()
        if row is not None:
            return row
    own = select(StandingSearch).where(
        StandingSearch.email == email, StandingSearch.state.in_(("open", "matched"))
    )
    features = description.as_json()["features"]
    for row in session.execute(own).scalars():
        known = LossDescription.from_json(row.description)
        if {**known.as_json()["features"], "words": []} == {**features, "words": []}:
            return row
    return None


def _refuse_too_many(session: Any, email: str, conversation: str | None) -> None:
    is_open = StandingSearch.state.in_(("open", "matched"))
    count = select(func.count()).select_from(StandingSearch).where(is_open)
    by_email = session.execute(count.where(StandingSearch.email == email)).scalar_one()
    by_conversation = (
        session.execute(count.where(StandingSearch.conversation_id == conversation)).scalar_one()
        if conversation is not None
        else 0
    )
    if by_email >= PER_EMAIL or by_conversation >= PER_CONVERSATION:
        raise CaseError(ErrorCode.BUDGET_SPENT)


def _row_for(
    session: Any, search_code: str | None, conversation: str | None, now: datetime
) -> StandingSearch:
    """Return the note of this conversation's blind search, to be made a standing one, or a new row."""
    if search_code is not None and conversation is not None:
        noted = select(StandingSearch).where(
            StandingSearch.reference == search_code,
            StandingSearch.state == "noted",
            StandingSearch.conversation_id == conversation,
        )
        row: StandingSearch | None = session.execute(noted).scalar_one_or_none()
        if row is not None:
            return row
    return StandingSearch(reference=new_reference(LOST_ITEM), created_at=now)


def _owned(session: Any, reference: str, secret: str) -> StandingSearch:
    row: StandingSearch | None = session.execute(
        select(StandingSearch).where(StandingSearch.reference == reference)
    ).scalar_one_or_none()
    stored = row.secret_hash if row is not None and row.state != "noted" else None
    if not verify_secret(secret, stored) or row is None:
        raise CaseError(ErrorCode.NOT_FOUND)
    return row


def _receipt_mail(row: StandingSearch, secret: str) -> Any:
    say = shared_phrasebook().say
    return letter(
        "lost_items.standing_receipt",
        row.email,
        reference=row.reference,
        secret_line=say("lost_items.standing_secret", secret=secret),
        description=row.text,
        valid_until=f"{row.valid_until:%d.%m.%Y}",
    )


def _receipt(row: StandingSearch, *, secret: str | None = None, already: bool = False) -> Receipt:
    return Receipt(row.reference, secret, row.state, row.valid_until, row.email, already)
