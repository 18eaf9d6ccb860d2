"""Reports on their way to the city's own Open311 server: written with the report, delivered once.

A delivery is ``pending``, is claimed by one courier for a while (``sending``), and ends as ``sent`` or
``failed``. From the moment the server is about to get it (``handed_over_at``) until it answers, nobody knows
whether it has it. A delivery found in this state after a crash or a time-out becomes ``uncertain``: it is
looked for on the server, but never posted again by itself; an operator decides
(``python -m bot open311 retry ID``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import and_, select, update

from bot.cases.outbox import LEASE, MOST_ATTEMPTS, PAUSES
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import DefectReport
from bot.open311.tables import Open311Delivery
from bot.settings import Settings

Result = TypeVar("Result")

FOLLOW_EVERY, FOLLOW_CLOSED_EVERY = timedelta(minutes=5), timedelta(days=1)
"""How often the state of a delivered report is fetched; closed ones may be opened again."""
FOLLOW_FOR = timedelta(days=400)
_LONGEST_ERROR = 500


def enqueue_delivery(session: Any, report: Any, now: datetime) -> None:
    """Have a report delivered, in the transaction that files it, if a server is set (``BOT_OPEN311_URL``).

    Private reports stay with us: the standard has no way to say that something must not be published. A
    report that joined another says nothing new.
    """
    if not Settings.from_environment().open311.url or report.private or report.joined_to_id is not None:
        return
    session.add(Open311Delivery(report_id=report.id, state="pending", attempts=0, due_at=now, created_at=now))


class DeliveryQueue:
    """The queue as one courier sees it; every call is one transaction."""

    def __init__(self, store: CaseStore, name: str) -> None:
        self._store = store
        self._name = name

    def recover(self, now: datetime) -> tuple[int, int]:
        """Take care of deliveries whose courier died: return how many are due again, how many uncertain."""

        def change(session: Any) -> tuple[int, int]:
            lapsed = and_(Open311Delivery.state == "sending", Open311Delivery.claimed_until <= now)
            offered = and_(lapsed, Open311Delivery.handed_over_at.is_not(None))
            uncertain = _update(
                session, offered, state="uncertain", due_at=now, last_error="interrupted", **_RELEASED
            )
            return _update(session, lapsed, state="pending", **_RELEASED), uncertain

        with self._store.reading() as work:
            sending = select(Open311Delivery.id).where(
                Open311Delivery.state == "sending", Open311Delivery.claimed_until <= now
            )
            if work.session.execute(sending.limit(1)).first() is None:
                return 0, 0
        return self._write(change)

    def claim_next(self, now: datetime) -> tuple[Open311Delivery, DefectReport] | None:
        """Claim the delivery that is due for longest, with its report; at most one courier gets it."""

        def change(session: Any) -> tuple[Open311Delivery, DefectReport] | None:
            due = select(Open311Delivery.id).where(
                Open311Delivery.state == "pending", Open311Delivery.due_at <= now
            )
            due = due.order_by(Open311Delivery.due_at, Open311Delivery.id).limit(1)
            found = session.execute(due.with_for_update(skip_locked=True)).scalar_one_or_none()
            pending = and_(Open311Delivery.id == found, Open311Delivery.state == "pending")
            claim = {
                "state": "sending",
                "claimed_by": self._name,
                "claimed_until": now + LEASE,
                "handed_over_at": None,
                "attempts": Open311Delivery.attempts + 1,
            }
            if found is None or not _update(session, pending, **claim):
                return None
            row = session.get(Open311Delivery, found, populate_existing=True)
            return row, session.get(DefectReport, row.report_id)

        with self._store.reading() as work:
            waiting = select(Open311Delivery.id).where(
                Open311Delivery.state == "pending", Open311Delivery.due_at <= now
            )
            if work.session.execute(waiting.limit(1)).first() is None:
                return None
        return self._write(change)

    def begin_handover(self, delivery_id: int, now: datetime) -> bool:
        """Note that the server is about to get it; return whether this courier may still give it."""
        mine = and_(
            self._mine(delivery_id),
            Open311Delivery.claimed_until > now,
            Open311Delivery.handed_over_at.is_(None),
        )
        return self._write(lambda session: _update(session, mine, handed_over_at=now)) == 1

    def mark_sent(self, delivery_id: int, remote_id: str | None, token: str | None, now: datetime) -> None:
        """Note that the server has it, under an id or, until there is one, a token."""
        values = {"remote_id": remote_id, "remote_token": token, "sent_at": now, "due_at": now + FOLLOW_EVERY}
        self._write(
            lambda session: _update(
                session,
                and_(Open311Delivery.id == delivery_id, Open311Delivery.state.in_(("sending", "uncertain"))),
                state="sent",
                last_error=None,
                **values,
                **_RELEASED,
            )
        )

    def postpone(
        self, delivery: Open311Delivery, error: str, now: datetime, at_least: timedelta = timedelta(0)
    ) -> None:
        """Note that an attempt failed; the next comes after the usual pause, or the server's longer one."""
        if delivery.attempts >= MOST_ATTEMPTS:
            self.give_up(delivery.id, error)
            return
        pause = max(PAUSES[min(max(delivery.attempts, 1), len(PAUSES)) - 1], at_least)
        self._end(delivery.id, "pending", error, due_at=now + pause)

    def give_up(self, delivery_id: int, error: str) -> None:
        """Note that the server will never take it; it stands in nobody's way."""
        self._end(delivery_id, "failed", error)

    def flag_uncertain(self, delivery_id: int, error: str, now: datetime) -> None:
        """Note that nobody knows whether the server has it; it will be looked for there."""
        self._end(delivery_id, "uncertain", error, due_at=now)

    def still_uncertain(self, delivery_id: int, now: datetime) -> None:
        """Note that it was looked for in vain; the next look is in half an hour."""
        where = and_(Open311Delivery.id == delivery_id, Open311Delivery.state == "uncertain")
        self._write(lambda session: _update(session, where, due_at=now + PAUSES[-1]))

    def due(self, state: str, now: datetime, limit: int = 500) -> list[tuple[Open311Delivery, DefectReport]]:
        """Return what to look at: ``uncertain`` deliveries, or ``sent`` ones whose state may be new."""
        query = (
            select(Open311Delivery, DefectReport)
            .join(DefectReport, DefectReport.id == Open311Delivery.report_id)
            .where(Open311Delivery.state == state, Open311Delivery.due_at <= now)
            .order_by(Open311Delivery.due_at, Open311Delivery.id)
            .limit(limit)
        )
        if state == "sent":
            query = query.where(Open311Delivery.sent_at > now - FOLLOW_FOR)
        with self._store.reading() as work:
            return [(delivery, report) for delivery, report in work.session.execute(query)]

    def note_state(self, delivery_id: int, state: str) -> None:
        """Note what was fetched, once it is taken over."""
        self._write(lambda session: _update(session, Open311Delivery.id == delivery_id, remote_state=state))

    def claim_check(self, delivery: Open311Delivery, due_at: datetime) -> bool:
        """Say when to look again; return whether nobody else was faster, who would tell people twice."""
        same = and_(Open311Delivery.id == delivery.id, Open311Delivery.due_at == delivery.due_at)
        return self._write(lambda session: _update(session, same, due_at=due_at)) == 1

    def note_id(self, delivery_id: int, remote_id: str) -> None:
        """Note the id that a token has become."""
        self._write(lambda session: _update(session, Open311Delivery.id == delivery_id, remote_id=remote_id))

    def _end(self, delivery_id: int, state: str, error: str, **values: object) -> None:
        mine = self._mine(delivery_id)
        values |= {"state": state, "last_error": error[:_LONGEST_ERROR], **_RELEASED}
        self._write(lambda session: _update(session, mine, **values))

    def _mine(self, delivery_id: int) -> Any:
        return and_(
            Open311Delivery.id == delivery_id,
            Open311Delivery.state == "sending",
            Open311Delivery.claimed_by == self._name,
        )

    def _write(self, change: Callable[[Any], Result]) -> Result:
        def once() -> Result:
            with self._store.begin() as work:
                result = change(work.session)
                work.commit()
            return result

        return self._store.retrying(once)


def unfinished(store: CaseStore) -> list[tuple[Open311Delivery, str]]:
    """Return the deliveries that are not sent, with the reference of their report."""
    query = select(Open311Delivery, DefectReport.reference).join(
        DefectReport, DefectReport.id == Open311Delivery.report_id
    )
    query = query.where(Open311Delivery.state != "sent").order_by(Open311Delivery.due_at, Open311Delivery.id)
    with store.reading() as work:
        return [(delivery, reference) for delivery, reference in work.session.execute(query)]


def retry(store: CaseStore, delivery_ids: list[int], now: datetime) -> int:
    """Make failed and uncertain deliveries due again; return how many.

    Each is looked for on the server once more first; where the server does not show it, it may arrive twice.
    """
    where = and_(Open311Delivery.id.in_(delivery_ids), Open311Delivery.state.in_(("failed", "uncertain")))

    def once() -> int:
        with store.begin() as work:
            count = _update(work.session, where, state="pending", due_at=now, attempts=1, **_RELEASED)
            work.commit()
        return count

    return store.retrying(once)


_RELEASED: dict[str, Any] = {"claimed_by": None, "claimed_until": None, "handed_over_at": None}


def _update(session: Any, which: Any, **values: object) -> int:
    statement = update(Open311Delivery).where(which).values(**values)
    return int(session.execute(statement.execution_options(synchronize_session=False)).rowcount)
