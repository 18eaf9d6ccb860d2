"""Answering an offer from the waiting list: accepting, declining, asking how things stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.cases.consultation import mails, seats
from bot.cases.consultation.booking import new_booking, put_on_seat
from bot.cases.consultation.credentials import verified, verified_any
from bot.cases.consultation.office import DEMO_SERIES, MayorsOffice
from bot.cases.consultation.receipt import Receipt, appointment_of, receipt_of
from bot.cases.consultation.topics import Topic
from bot.cases.consultation.visitor import Visitor, parse_concern
from bot.cases.consultation.waiting_list import holder_of, position_of, serve_waiting
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store.tables import Booking, Slot, WaitingEntry


@dataclass(frozen=True)
class WaitingView:
    """A place on the waiting list as its owner may see it."""

    reference: str
    state: str
    """``waiting``, ``offered``, ``accepted``, ``lapsed`` or ``withdrawn``."""
    position: int | None
    """1 is the next; only while waiting."""
    starts_at: datetime | None
    """Of the offered slot, UTC; only while it is offered."""
    offer_until: datetime | None
    """Until when the offer can be accepted, UTC; only while it is offered."""
    topic: str
    series: str

    @property
    def demo(self) -> bool:
        """Whether this is for sample dates."""
        return self.series == DEMO_SERIES


def find_case(
    office: MayorsOffice, reference: str, secret: str, now: datetime, *, conversation_id: str | None = None
) -> Receipt | WaitingView:
    """Return the appointment or the place on the waiting list that a reference and secret open.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND`` or ``TOO_MANY_ATTEMPTS``.
    """
    row = verified_any(office.store, (Booking, WaitingEntry), reference, secret, now, conversation_id)
    with office.store.reading() as work:
        if isinstance(row, Booking):
            return receipt_of(appointment_of(work.session, row))
        return _view(work.session, row, now)


def accept(
    office: MayorsOffice,
    reference: str,
    secret: str,
    now: datetime,
    *,
    concern: str | None = None,
    conversation_id: str | None = None,
) -> Receipt:
    """Make the offered slot an appointment; it keeps reference and secret of the waiting list.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND``, ``TOO_MANY_ATTEMPTS``, ``OFFER_EXPIRED``,
            ``INVALID_STATE`` when nothing is offered, ``ALREADY_BOOKED``.
    """
    row = verified(office.store, WaitingEntry, reference, secret, now, conversation_id)
    text = parse_concern(concern)

    def once() -> Receipt:
        with office.store.begin() as work:
            entry = _locked(work.session, row.id)
            if entry.state == "accepted":
                return receipt_of(_appointment_of_entry(work.session, entry), already=True)
            if entry.state in ("waiting", "withdrawn"):
                raise CaseError(ErrorCode.INVALID_STATE)
            held = seats.held_by(work.session, holder_of(entry), now)
            locked = seats.lock_open_date(work.session, held[0].slot_id) if held else None
            if entry.state != "offered" or locked is None:
                raise CaseError(ErrorCode.OFFER_EXPIRED)
            visitor = Visitor(entry.name, entry.email, Topic(entry.topic), entry.phone, text)
            booking = new_booking(office, visitor, locked[0], now)
            booking.reference, booking.secret_hash = entry.reference, entry.secret_hash
            booking.conversation_id = conversation_id
            appointment = put_on_seat(work.session, booking, held[0].id, holder_of(entry), now)
            entry.state = "accepted"
            mails.tell_about(work.session, office, "accepted", appointment, now)
            work.commit()
        return receipt_of(appointment)

    return office.store.retrying(once)


def decline(
    office: MayorsOffice, reference: str, secret: str, now: datetime, *, conversation_id: str | None = None
) -> bool:
    """Leave the waiting list, with or without an offer, which goes to the next; ``False`` if gone before.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND``, ``TOO_MANY_ATTEMPTS``, ``INVALID_STATE`` when the
            offer was accepted (then there is an appointment to cancel).
    """
    row = verified(office.store, WaitingEntry, reference, secret, now, conversation_id)

    def once() -> bool:
        with office.store.begin() as work:
            entry = _locked(work.session, row.id)
            if entry.state == "accepted":
                raise CaseError(ErrorCode.INVALID_STATE)
            if entry.state not in ("waiting", "offered"):
                return False
            seats.free_all_seats(work.session, holder_of(entry))
            entry.state = "withdrawn"
            work.commit()
        return True

    left = office.store.retrying(once)
    if left:
        serve_waiting(office, now)
    return left


def _locked(session: Any, entry_id: int) -> WaitingEntry:
    mine = select(WaitingEntry).where(WaitingEntry.id == entry_id).with_for_update()
    entry: WaitingEntry | None = session.execute(mine).scalar_one_or_none()
    if entry is None:  # forgotten in the meantime
        raise CaseError(ErrorCode.NOT_FOUND)
    return entry


def _appointment_of_entry(session: Any, entry: WaitingEntry) -> Any:
    booking = session.execute(
        select(Booking).where(Booking.reference == entry.reference)
    ).scalar_one_or_none()
    if booking is None:
        raise CaseError(ErrorCode.NOT_FOUND)
    return appointment_of(session, booking)


def _view(session: Any, entry: WaitingEntry, now: datetime) -> WaitingView:
    offered = entry.state == "offered" and entry.offer_until is not None and entry.offer_until > now
    slot = session.get(Slot, entry.offered_slot_id) if offered and entry.offered_slot_id else None
    return WaitingView(
        reference=entry.reference,
        state="lapsed" if entry.state == "offered" and not offered else entry.state,
        position=position_of(session, entry) if entry.state == "waiting" else None,
        starts_at=slot.starts_at if slot is not None else None,
        offer_until=entry.offer_until if offered else None,
        topic=entry.topic,
        series=entry.series,
    )
