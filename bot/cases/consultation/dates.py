"""Consultation dates and their slots: from the knowledge base and from ``python -m bot slots add``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, func, select

from bot.cases.audit import record_audit
from bot.cases.consultation.office import SERIES, MayorsOffice, utc
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import SYSTEM
from bot.cases.store.tables import ConsultationDate, Slot, SlotSeat
from bot.clock import BERLIN
from bot.knowledge.records import ConsultationDate as AnnouncedDate

_MOST_SLOTS = 100
_RANGE = re.compile(r"(\d{2}:\d{2})-(\d{2}:\d{2})")


@dataclass(frozen=True)
class DatePlan:
    """A date to be added; times as the clock in Jena shows them."""

    day: date
    begins: time
    ends: time
    minutes: int = 15
    """Length of a slot; what is left at the end is no slot."""
    capacity: int = 1
    """How many conversations, or parties, per slot."""
    opens_at: datetime | None = None
    """From when on it can be booked; ``None`` for at once."""

    def intervals(self) -> list[tuple[datetime, datetime]]:
        """Return begin and end (UTC) of each slot.

        Raises:
            CaseError: ``DATE_INVALID``: no slot fits in, or more than a hundred do, or a time does not
                exist on that day because the clocks change.
        """
        begins, ends = self._moment(self.begins), self._moment(self.ends)
        step = timedelta(minutes=self.minutes)
        if self.minutes < 1 or self.capacity < 1 or not 1 <= (ends - begins) // step <= _MOST_SLOTS:
            raise CaseError(ErrorCode.DATE_INVALID)
        return [(begins + n * step, begins + (n + 1) * step) for n in range((ends - begins) // step)]

    def _moment(self, at: time) -> datetime:
        local = datetime.combine(self.day, at, BERLIN)
        moment = utc(local)
        if moment.astimezone(BERLIN).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise CaseError(ErrorCode.DATE_INVALID)
        return moment


@dataclass(frozen=True)
class DateOverview:
    """A date and how full it is."""

    date_id: int
    series: str
    day: date
    starts_at: datetime
    ends_at: datetime
    state: str
    place: dict[str, str]
    slots: int
    seats: int
    booked: int
    held: int

    @property
    def free(self) -> int:
        """Seats that are neither booked nor held."""
        return self.seats - self.booked - self.held


@dataclass(frozen=True)
class TakenOver:
    """What became of the dates in the knowledge base."""

    added: tuple[date, ...]
    without_end: tuple[date, ...]
    """Announced with their beginning only: how long they last is not known, so they cannot be booked."""


def add_date(
    office: MayorsOffice, plan: DatePlan, now: datetime, *, series: str = SERIES, actor: str = SYSTEM
) -> int:
    """Add a date, or more slots to a day that has some; return how many slots.

    A day that had been cancelled can be added anew; it gets new ids.

    Raises:
        CaseError: ``OVERLAP`` when a slot would overlap one that is there (touching is fine),
            ``DATE_INVALID`` for the past, no length, or no slot.
    """
    intervals = plan.intervals()
    if intervals[0][0] <= now:
        raise CaseError(ErrorCode.DATE_INVALID)

    def once() -> int:
        with office.store.begin() as work:
            _add(work.session, office, plan, intervals, now, series)
            if actor != SYSTEM:
                record_audit(
                    work.session,
                    actor,
                    "date_added",
                    "consultation_date",
                    None,
                    now,
                    day=plan.day.isoformat(),
                    slots=len(intervals),
                )
            work.commit()
        return len(intervals)

    return office.store.retrying(once)


def _add(
    session: Any,
    office: MayorsOffice,
    plan: DatePlan,
    intervals: list[tuple[datetime, datetime]],
    now: datetime,
    series: str,
) -> None:
    begins, ends = intervals[0][0], intervals[-1][1]
    of_day = _date_on(session, series, plan.day)
    if of_day is not None and of_day.state == "cancelled":
        of_day.series = f"{series}~{of_day.id}"  # makes room for the new one
        session.flush()
        of_day = None
    if of_day is None:
        of_day = ConsultationDate(
            series=series,
            day=plan.day,
            starts_at=begins,
            ends_at=ends,
            place=dict(office.hour.place or {}),
            state="open",
            booking_opens_at=plan.opens_at,
            created_at=now,
        )
        session.add(of_day)
        session.flush()
    overlapping = select(Slot.id).where(
        Slot.date_id == of_day.id, Slot.starts_at < ends, Slot.ends_at > begins
    )
    if session.execute(overlapping).first() is not None:
        raise CaseError(ErrorCode.OVERLAP)
    of_day.starts_at, of_day.ends_at = min(of_day.starts_at, begins), max(of_day.ends_at, ends)
    session.add_all(
        Slot(date_id=of_day.id, starts_at=start, ends_at=end, capacity=plan.capacity)
        for start, end in intervals
    )


def closed_days(office: MayorsOffice, *, series: str = SERIES) -> set[date]:
    """Return the days that were called off."""
    with office.store.reading() as work:
        cancelled = select(ConsultationDate.day).where(
            ConsultationDate.series == series, ConsultationDate.state == "cancelled"
        )
        return set(work.session.execute(cancelled).scalars())


def list_dates(office: MayorsOffice, now: datetime, *, past: bool = False) -> list[DateOverview]:
    """Return the dates that lie ahead, or all of them, earliest first."""
    with office.store.reading() as work:
        found = select(ConsultationDate).order_by(ConsultationDate.starts_at, ConsultationDate.id)
        if not past:
            found = found.where(ConsultationDate.ends_at > now)
        return [_overview(work.session, of_day, now) for of_day in work.session.execute(found).scalars()]


def take_over_dates(office: MayorsOffice, now: datetime) -> TakenOver:
    """Add the dates of the knowledge base that are not there yet; those called off stay called off.

    Only dates with begin and end are added; a length is not made up. Where a last day to register is given,
    the date is not added either once that day is over.
    """
    added, without_end = [], []
    for announced in _ahead(office, now):
        day, match = date.fromisoformat(announced.date), _RANGE.fullmatch(announced.time)
        with office.store.reading() as work:
            if _date_on(work.session, SERIES, day, lock=False) is not None:
                continue
        if announced.registration_until and day_over(announced.registration_until, now):
            continue
        if match is None:
            without_end.append(day)
            continue
        minutes = int(office.rules.slot.total_seconds()) // 60
        begins, ends = (time.fromisoformat(part) for part in match.groups())
        try:
            add_date(office, DatePlan(day, begins, ends, minutes), now)
        except CaseError as error:
            if error.code is ErrorCode.OVERLAP:  # another process was faster
                continue
            raise
        added.append(day)
    return TakenOver(tuple(added), tuple(without_end))


def _ahead(office: MayorsOffice, now: datetime) -> Iterator[AnnouncedDate]:
    """The announced dates that begin later than now."""
    for announced in office.hour.dates:
        begins = time.fromisoformat(announced.time[:5])
        if datetime.combine(date.fromisoformat(announced.date), begins, BERLIN) > now:
            yield announced


def day_over(day: str, now: datetime) -> bool:
    """Tell whether a day (ISO) is over in Jena."""
    return date.fromisoformat(day) < now.astimezone(BERLIN).date()


def _date_on(session: Any, series: str, day: date, *, lock: bool = True) -> ConsultationDate | None:
    found = select(ConsultationDate).where(ConsultationDate.series == series, ConsultationDate.day == day)
    row: ConsultationDate | None = session.execute(
        found.with_for_update() if lock else found
    ).scalar_one_or_none()
    return row


def _overview(session: Any, of_day: ConsultationDate, now: datetime) -> DateOverview:
    slots, seats = session.execute(
        select(func.count(Slot.id), func.coalesce(func.sum(Slot.capacity), 0)).where(
            Slot.date_id == of_day.id
        )
    ).one()

    def count(condition: Any) -> int:
        taken = select(func.count(SlotSeat.id)).join(Slot, Slot.id == SlotSeat.slot_id)
        return int(session.execute(taken.where(Slot.date_id == of_day.id, condition)).scalar_one())

    return DateOverview(
        date_id=of_day.id,
        series=of_day.series,
        day=of_day.day,
        starts_at=of_day.starts_at,
        ends_at=of_day.ends_at,
        state=of_day.state,
        place=dict(of_day.place),
        slots=int(slots),
        seats=int(seats),
        booked=count(SlotSeat.state == "booked"),
        held=count(and_(SlotSeat.state == "held", SlotSeat.hold_until > now)),
    )
