"""The sheet the mayor's office has on the table: who comes when, and about what."""

from __future__ import annotations

import textwrap
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.audit import record_audit
from bot.cases.consultation.mails import topic_name
from bot.cases.consultation.office import (
    DEMO_SERIES,
    MayorsOffice,
    day_text,
    moment_text,
    place_text,
    times_text,
)
from bot.cases.history import SYSTEM
from bot.cases.store.tables import Booking, ConsultationDate, Slot, SlotSeat

_WIDTH = 78
_INDENT = " " * 15


def day_sheet(office: MayorsOffice, day: date, now: datetime, *, actor: str = SYSTEM) -> str | None:
    """Return the sheet of a day as text, ``None`` if no date is known; the look is in the audit trail."""

    def once() -> str | None:
        with office.store.begin() as work:
            on_day = select(ConsultationDate).where(ConsultationDate.day == day)
            dates = work.session.execute(on_day.order_by(ConsultationDate.starts_at)).scalars().all()
            dates = [of_day for of_day in dates if of_day.state == "open"] or dates
            sheets = [_sheet(work.session, office, of_day, now) for of_day in dates]
            if sheets:
                record_audit(
                    work.session,
                    actor,
                    "day_sheet",
                    "consultation_date",
                    dates[0].id,
                    now,
                    day=day.isoformat(),
                )
                work.commit()
        return "\n\n".join(sheets) or None

    return office.store.retrying(once)


def _say(name: str, /, **values: object) -> str:
    return shared_phrasebook().say(f"consultation_mail.sheet_{name}", **values)


def _sheet(session: Any, office: MayorsOffice, of_day: ConsultationDate, now: datetime) -> str:
    lines = [_say("title", hour=office.hour.name, day=day_text(of_day.day)), place_text(of_day.place)]
    if of_day.series == DEMO_SERIES:
        lines.insert(0, _say("demo"))
    if of_day.state == "cancelled":
        lines.append(_say("cancelled"))
    lines += [_say("as_of", time=moment_text(now)), "=" * _WIDTH]
    slots = select(Slot).where(Slot.date_id == of_day.id).order_by(Slot.starts_at, Slot.id)
    booked = free = 0
    for slot in session.execute(slots).scalars().all():
        bookings = _bookings(session, slot)
        held = _held(session, slot, now)
        left = slot.capacity - len(bookings) - held
        booked, free = booked + len(bookings), free + left
        times = f"{times_text(slot.starts_at, slot.ends_at):<15}"
        entries = [_entry(booking) for booking in bookings]
        entries += [[_say("held")]] * held + [[_say("free")]] * left
        for number, entry in enumerate(entries):
            lines.append((_INDENT if number else times) + entry[0])
            lines += [_INDENT + line for line in entry[1:]]
        lines.append("-" * _WIDTH)
    lines.append(_say("total", booked=booked, free=free))
    return "\n".join(lines)


def _entry(booking: Booking) -> list[str]:
    contact = ", ".join(part for part in (booking.phone, booking.email) if part)
    lines = [f"{booking.name} ({booking.reference})", topic_name(booking.topic), contact]
    if booking.concern:
        for paragraph in booking.concern.split("\n"):
            lines += textwrap.wrap(paragraph, _WIDTH - len(_INDENT))
    return lines


def _bookings(session: Any, slot: Slot) -> list[Booking]:
    found = select(Booking).where(Booking.slot_id == slot.id, Booking.state == "booked")
    return list(session.execute(found.order_by(Booking.created_at, Booking.id)).scalars())


def _held(session: Any, slot: Slot, now: datetime) -> int:
    held = and_(SlotSeat.slot_id == slot.id, SlotSeat.state == "held", SlotSeat.hold_until > now)
    return len(session.execute(select(SlotSeat.id).where(held)).all())
