"""People who wait for a slot: offered to in the order they came, each with a time limit.

An offered slot is held for the person, so nobody else can take it; unanswered, it moves on to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from bot.cases.consultation import mails, seats
from bot.cases.consultation.availability import FreeSlot, find_free
from bot.cases.consultation.office import MayorsOffice, active_series
from bot.cases.consultation.visitor import Visitor
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import note_filing
from bot.cases.references import BOOKING as PREFIX
from bot.cases.references import new_reference
from bot.cases.secret_code import hash_secret, new_secret
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import Booking, WaitingEntry

HOLDER_PREFIX = "waiting:"
"""Begins the holder's name of a seat that is offered to somebody who waits."""
_SAME_REQUEST = timedelta(minutes=10)
"""An equal request within this time is the same one, sent twice."""


@dataclass(frozen=True)
class WaitingReceipt:
    """A place on the waiting list."""

    reference: str
    secret: str | None
    """Only in the answer to the request that joined the list."""
    position: int
    """1 is the next to be offered something."""
    series: str


@dataclass(frozen=True)
class Advanced:
    """What a look at the waiting list did."""

    offered: int
    lapsed: int


def join(
    office: MayorsOffice, visitor: Visitor, now: datetime, *, filed_by: str | None = None
) -> WaitingReceipt:
    """Put somebody on the waiting list, and mail reference and secret.

    The same request again within ten minutes returns the same place, without the secret. ``filed_by`` is the
    agent who does it for a caller.

    Raises:
        CaseError: ``INVALID_STATE`` with ``alternatives`` while slots are free, ``ALREADY_WAITING``.
    """
    serve_waiting(office, now)
    secret = new_secret()
    secret_hash = hash_secret(secret)

    def once() -> WaitingReceipt:
        with office.store.begin() as work:
            series = active_series(work.session, now)
            known = _waiting_as(work.session, series, visitor.email_normal)
            if known is not None:
                if _is_same_request(known, visitor, now):
                    return WaitingReceipt(known.reference, None, position_of(work.session, known), series)
                raise CaseError(ErrorCode.ALREADY_WAITING)
            free = find_free(work.session, now, office.rules)
            if free:
                raise CaseError(ErrorCode.INVALID_STATE, alternatives=free[:3])
            entry = WaitingEntry(
                reference=new_reference(PREFIX),
                secret_hash=secret_hash,
                series=series,
                topic=visitor.topic.value,
                name=visitor.name,
                email=visitor.email,
                email_normal=visitor.email_normal,
                phone=visitor.phone,
                state="waiting",
                created_at=now,
            )
            work.session.add(entry)
            work.session.flush()
            note_filing(work.session, filed_by, "waiting_entry", entry.id, now)
            mails.tell_waiting(work.session, office, "joined", entry, now, secret=secret)
            receipt = WaitingReceipt(entry.reference, secret, position_of(work.session, entry), series)
            work.commit()
        return receipt

    return office.store.retrying(once)


def serve_waiting(office: MayorsOffice, now: datetime) -> None:
    """Do what :func:`advance` does if anybody waits; nearly free if nobody does."""
    if anybody_waits(office.store):
        advance(office, now)


def anybody_waits(store: CaseStore) -> bool:
    """Tell whether anybody is on the waiting list or has an offer."""
    with store.reading() as work:
        anybody = exists().where(WaitingEntry.state.in_(("waiting", "offered")))
        return bool(work.session.execute(select(anybody)).scalar_one())


def advance(office: MayorsOffice, now: datetime) -> Advanced:
    """End offers that were not answered in time and offer what is free to those who come next.

    Any number of processes may do this at once; call it every minute or so.
    """
    lapsed = office.store.retrying(lambda: _lapse(office, now))
    offered = 0
    while office.store.retrying(lambda: _offer_next(office, now)):
        offered += 1
    return Advanced(offered, lapsed)


def holder_of(entry: WaitingEntry) -> str:
    """Return the name under which a seat is held for somebody who waits."""
    return f"{HOLDER_PREFIX}{entry.id}"


def _lapse(office: MayorsOffice, now: datetime) -> int:
    with office.store.begin() as work:
        late = select(WaitingEntry).where(WaitingEntry.state == "offered", WaitingEntry.offer_until <= now)
        entries = work.session.execute(late.with_for_update()).scalars().all()
        for entry in entries:
            seats.free_all_seats(work.session, holder_of(entry))
            entry.state = "lapsed"
            mails.tell_waiting(work.session, office, "lapsed", entry, now)
        if entries:
            work.commit()
        return len(entries)


def _offer_next(office: MayorsOffice, now: datetime) -> bool:
    """Offer one slot to the first in the list that can use one; return whether there was one."""
    with office.store.begin() as work:
        waiting = (
            select(WaitingEntry)
            .where(WaitingEntry.state == "waiting", WaitingEntry.series == active_series(work.session, now))
            .order_by(WaitingEntry.created_at, WaitingEntry.id)
            .with_for_update()
        )
        entries = work.session.execute(waiting).scalars().all()
        free = find_free(work.session, now, office.rules) if entries else []
        for entry in entries:
            booked = _booked_dates(work.session, entry.email_normal)
            for slot in free:
                if slot.date_id not in booked and _offer(work.session, office, entry, slot, now):
                    work.commit()
                    return True
    return False


def _offer(session: Any, office: MayorsOffice, entry: WaitingEntry, slot: FreeSlot, now: datetime) -> bool:
    until = min(now + office.rules.offer, slot.starts_at - office.rules.lead)
    if until - now < office.rules.offer_least:
        return False
    locked = seats.lock_open_date(session, slot.slot_id)
    if locked is None or seats.take_seat(session, locked[0], holder_of(entry), until, now) is None:
        return False
    entry.state, entry.offered_slot_id, entry.offer_until = "offered", slot.slot_id, until
    mails.tell_offer(session, office, entry, *locked, now)
    return True


def _booked_dates(session: Any, email_normal: str) -> set[int]:
    booked = select(Booking.date_id).where(Booking.email_normal == email_normal, Booking.state == "booked")
    return set(session.execute(booked).scalars())


def _waiting_as(session: Any, series: str, email_normal: str) -> WaitingEntry | None:
    found: WaitingEntry | None = session.execute(
        select(WaitingEntry).where(
            WaitingEntry.series == series,
            WaitingEntry.email_normal == email_normal,
            WaitingEntry.state.in_(("waiting", "offered")),
        )
    ).scalar_one_or_none()
    return found


def _is_same_request(entry: WaitingEntry, visitor: Visitor, now: datetime) -> bool:
    same = (entry.name, entry.email, entry.topic) == (visitor.name, visitor.email, visitor.topic.value)
    return same and now - entry.created_at < _SAME_REQUEST


def position_of(session: Any, entry: WaitingEntry) -> int:
    """Return the place in the list, from 1."""
    before = select(func.count()).where(
        WaitingEntry.series == entry.series,
        WaitingEntry.state == "waiting",
        or_(
            WaitingEntry.created_at < entry.created_at,
            and_(WaitingEntry.created_at == entry.created_at, WaitingEntry.id < entry.id),
        ),
    )
    return int(session.execute(before).scalar_one()) + 1
