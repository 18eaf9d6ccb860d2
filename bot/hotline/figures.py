"""Figures for the operations lead: counts of a period, never a conversation, a case or a name."""

from __future__ import annotations

import csv
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TextIO

from sqlalchemy import func, select

from bot.cases.defects.states import CLOSED
from bot.cases.plain_text import csv_cell
from bot.cases.store import CaseStore
from bot.cases.store.tables import (
    Booking,
    ConsultationDate,
    DefectReport,
    FoundItem,
    SearchMatch,
    Slot,
    SlotSeat,
    StandingSearch,
)
from bot.clock import BERLIN
from bot.conversations.tables import ChatFeedback
from bot.hotline.casework.tables import CallbackRequest
from bot.hotline.counting import ANSWERED, CONTACT, QUESTION, UNCLEAR
from bot.hotline.figures_tables import DailyCount
from bot.hotline.takeover_tables import Handover

LONGEST = timedelta(days=800)
_MOST_TOPICS = 30
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """A figure as a table; every plot is made of one."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def figures(store: CaseStore, first: date, last: date) -> list[Table]:
    """Return all figures of some days (Berlin time), both included.

    Raises:
        ValueError: the days are in the wrong order, or more than two years apart.
    """
    if last < first or last - first > LONGEST:
        raise ValueError("a period of at most two years, from its first to its last day")
    with store.reading() as work:
        session = work.session
        return [
            *_conversations(session, first, last),
            _feedback(session, first, last),
            _persons(session, first, last),
            *_defects(session, first, last),
            _lost_items(session, first, last),
            _bookings(session, first, last),
        ]


def figure(store: CaseStore, name: str, first: date, last: date) -> Table:
    """Return one figure of a period.

    Raises:
        KeyError: there is no such figure.
        ValueError: as for :func:`figures`.
    """
    return {table.name: table for table in figures(store, first, last)}[name]


def write_csv(table: Table, target: TextIO) -> None:
    """Write a figure as CSV that no spreadsheet program takes for formulas."""
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([csv_cell(value) for value in row] for row in table.rows)


def _conversations(session: Any, first: date, last: date) -> list[Table]:
    counted = (DailyCount.day >= first, DailyCount.day <= last)
    total = func.sum(DailyCount.count)

    def sums(what: Sequence[str], *by: Any) -> list[Row]:
        query = select(*by, total).where(*counted, DailyCount.what.in_(what)).group_by(*by)
        return [tuple(row) for row in session.execute(query.order_by(*by)).all()]

    days = sums((CONTACT,), DailyCount.day, DailyCount.channel)
    hours = sums((CONTACT,), DailyCount.hour, DailyCount.channel)
    whats: dict[str, int] = dict(sums((CONTACT, QUESTION, ANSWERED, UNCLEAR), DailyCount.what))
    topics = sorted(
        (row for row in sums((ANSWERED,), DailyCount.topic) if row[0]), key=lambda row: (-row[1], row[0])
    )
    begins, ends = _span(first, last)
    asked = session.execute(
        select(func.count(func.distinct(Handover.chat_id))).where(
            Handover.asked_at >= begins, Handover.asked_at < ends
        )
    ).scalar_one()
    back = session.execute(
        select(func.count(CallbackRequest.id)).where(
            CallbackRequest.created_at >= begins, CallbackRequest.created_at < ends
        )
    ).scalar_one()
    contacts = int(whats.get(CONTACT, 0))
    alone = max(0, contacts - int(asked) - int(back))
    return [
        Table("contacts_per_day", ("day", "channel", "count"), tuple(days)),
        Table("contacts_per_hour", ("hour", "channel", "count"), tuple(hours)),
        Table(
            "answered",
            ("what", "count"),
            (
                ("contacts", contacts),
                ("without_a_person", alone),
                ("to_a_person", int(asked)),
                ("called_back", int(back)),
                ("questions", int(whats.get(QUESTION, 0))),
                ("answers", int(whats.get(ANSWERED, 0))),
                ("not_understood", int(whats.get(UNCLEAR, 0))),
            ),
        ),
        Table("topics", ("topic", "count"), tuple(topics[:_MOST_TOPICS])),
    ]


def _feedback(session: Any, first: date, last: date) -> Table:
    begins, ends = _span(first, last)
    rated = select(ChatFeedback.at, ChatFeedback.rating).where(
        ChatFeedback.at >= begins, ChatFeedback.at < ends
    )
    counted: dict[date, list[int]] = {}
    for at, rating in session.execute(rated):
        counted.setdefault(_day(at), [0, 0])[rating == "down"] += 1
    rows = tuple((day, *counted[day]) for day in sorted(counted))
    return Table("feedback", ("day", "helpful", "not_helpful"), rows)


def _persons(session: Any, first: date, last: date) -> Table:
    begins, ends = _span(first, last)
    rows = session.execute(
        select(Handover.state, Handover.asked_at, Handover.taken_at).where(
            Handover.asked_at >= begins, Handover.asked_at < ends
        )
    ).all()
    waits = [(taken - asked).total_seconds() for _, asked, taken in rows if taken is not None]
    unserved = sum(1 for state, _, taken in rows if taken is None and state in ("unanswered", "left"))
    called = session.execute(
        select(CallbackRequest.state, func.count(CallbackRequest.id))
        .where(CallbackRequest.created_at >= begins, CallbackRequest.created_at < ends)
        .group_by(CallbackRequest.state)
    ).all()
    back = {state: int(count) for state, count in called}
    return Table(
        "persons",
        ("what", "value"),
        (
            ("asked", len(rows)),
            ("taken", len(waits)),
            ("not_reached", unserved),
            ("median_wait_seconds", round(statistics.median(waits)) if waits else None),
            ("callbacks_done", back.get("done", 0)),
            ("callbacks_open", back.get("open", 0)),
        ),
    )


def _defects(session: Any, first: date, last: date) -> list[Table]:
    begins, ends = _span(first, last)
    reported = (DefectReport.created_at >= begins, DefectReport.created_at < ends)

    def by(column: Any) -> tuple[Row, ...]:
        count = func.count(DefectReport.id)
        query = select(column, count).where(*reported).group_by(column).order_by(count.desc(), column)
        return tuple((value or "", int(number)) for value, number in session.execute(query))

    closed = select(DefectReport.category, DefectReport.created_at, DefectReport.noted_at).where(
        DefectReport.state == CLOSED,
        DefectReport.joined_to_id.is_(None),
        DefectReport.noted_at >= begins,
        DefectReport.noted_at < ends,
    )
    days: dict[str, list[float]] = {}
    for category, created_at, noted_at in session.execute(closed):
        days.setdefault(category, []).append((noted_at - created_at) / timedelta(days=1))
    durations = tuple(
        (category, len(spans), round(statistics.median(spans), 1), round(_ninth_decile(spans), 1))
        for category, spans in sorted(days.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    )
    return [
        Table("defects_by_category", ("category", "count"), by(DefectReport.category)),
        Table("defects_by_district", ("district", "count"), by(DefectReport.district)),
        Table("time_to_close", ("category", "closed", "median_days", "nine_of_ten_days"), durations),
    ]


def _lost_items(session: Any, first: date, last: date) -> Table:
    found = (FoundItem.found_on >= first, FoundItem.found_on <= last, FoundItem.demo.is_(False))
    states = dict(
        session.execute(
            select(FoundItem.state, func.count(FoundItem.id)).where(*found).group_by(FoundItem.state)
        ).all()
    )
    begins, ends = _span(first, last)
    searches = session.execute(
        select(func.count(StandingSearch.id)).where(
            StandingSearch.created_at >= begins, StandingSearch.created_at < ends
        )
    ).scalar_one()
    confirmed = session.execute(
        select(func.count(SearchMatch.id)).where(
            SearchMatch.state == "confirmed", SearchMatch.created_at >= begins, SearchMatch.created_at < ends
        )
    ).scalar_one()
    total, returned = sum(states.values()), int(states.get("handed_out", 0))
    return Table(
        "lost_items",
        ("what", "value"),
        (
            ("found", int(total)),
            ("handed_out", returned),
            ("return_rate_percent", round(100 * returned / total, 1) if total else None),
            ("stored", int(states.get("stored", 0))),
            ("gone_after_time", int(states.get("expired", 0)) + int(states.get("disposed", 0))),
            ("searches", int(searches)),
            ("matches_confirmed", int(confirmed)),
        ),
    )


def _bookings(session: Any, first: date, last: date) -> Table:
    dates = (
        select(ConsultationDate)
        .where(ConsultationDate.day >= first, ConsultationDate.day <= last)
        .order_by(ConsultationDate.day, ConsultationDate.id)
    )
    rows: list[Row] = []
    for of_day in session.execute(dates).scalars():
        seats = session.execute(
            select(func.coalesce(func.sum(Slot.capacity), 0)).where(Slot.date_id == of_day.id)
        ).scalar_one()
        booked = session.execute(
            select(func.count(SlotSeat.id))
            .join(Slot, Slot.id == SlotSeat.slot_id)
            .where(Slot.date_id == of_day.id, SlotSeat.state == "booked")
        ).scalar_one()
        cancelled = session.execute(
            select(func.count(Booking.id)).where(Booking.date_id == of_day.id, Booking.state == "cancelled")
        ).scalar_one()
        if seats:
            rows.append((of_day.day, of_day.state, int(seats), int(booked), int(cancelled)))
    return Table("bookings", ("day", "state", "seats", "booked", "cancelled"), tuple(rows))


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    """Begin of the first and end of the last day in Berlin."""
    begins = datetime.combine(first, time(), BERLIN)
    return begins, datetime.combine(last + timedelta(days=1), time(), BERLIN)


def _day(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()


def _ninth_decile(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.9 * len(ordered)))]
