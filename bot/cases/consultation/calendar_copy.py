"""The calendar file of an appointment for its owner to save at once; the same goes by mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.cases.consultation.invitation import attached
from bot.cases.consultation.mails import invitation_to
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.receipt import appointment_of
from bot.cases.outbox import Attachment
from bot.cases.store.tables import Booking


def calendar_copy(office: MayorsOffice, reference: str, now: datetime) -> Attachment | None:
    """Return the file for an appointment whose owner asks; ``None`` when it is not (any more) booked."""
    with office.store.reading() as work:
        mine = select(Booking).where(Booking.reference == reference, Booking.state == "booked")
        booking = work.session.execute(mine).scalar_one_or_none()
        if booking is None:
            return None
        return attached(invitation_to(office, appointment_of(work.session, booking)), "PUBLISH", now)
