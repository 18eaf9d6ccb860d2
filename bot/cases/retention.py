"""Forgetting in time: what is deleted or made anonymous when; the periods are settings (``Retention``)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, func, or_, select, update

from bot.cases.defects.photo import delete_photo
from bot.cases.history import BOOKING, DEFECT, LOST_ITEM
from bot.cases.mail_folder import MailFolder
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import (
    Attempt,
    AuditEntry,
    Booking,
    CaseEvent,
    ConsultationDate,
    DefectReport,
    DefectSubscription,
    FoundItem,
    OutgoingMail,
    SearchBudget,
    SlotSeat,
    StandingSearch,
    WaitingEntry,
)
from bot.clock import BERLIN
from bot.conversations.address_hash import last_day_gone
from bot.conversations.dialogues import Dialogue
from bot.conversations.forgetting import delete_silent
from bot.conversations.tables import ChatFeedback, DailySalt
from bot.hotline.casework.forgetting import forget_casework
from bot.hotline.forgetting import forget_at_desk
from bot.messengers.arrivals import delete_old_arrivals
from bot.messengers.parcels import delete_old_parcels
from bot.settings import Settings


def purge(store: CaseStore, settings: Settings, now: datetime, *, dry_run: bool = False) -> dict[str, int]:
    """Delete what is older than allowed; return how many rows of what, in words for operators.

    ``dry_run`` changes nothing and returns what would be done.
    """

    def once() -> tuple[dict[str, int], list[str], list[str]]:
        with store.begin() as work:
            message_ids = _old_message_ids(work.session, settings, now)
            counts = dict(_purge(work.session, settings, now))
            silent_since = now - timedelta(hours=settings.retention.chat_hours)
            counts["chats"], photo_keys = delete_silent(work.session, silent_since)
            if not dry_run:
                work.commit()
        return counts, message_ids, photo_keys

    counts, message_ids, photo_keys = store.retrying(once)
    if not dry_run:
        folder = MailFolder(settings.mail_folder)
        for message_id in message_ids:
            folder.remove(message_id)
        for photo_key in photo_keys:
            delete_photo(photo_key, settings.data_folder)
        store.empty_log()
    return counts


def _purge(session: Any, settings: Settings, now: datetime) -> Iterator[tuple[str, int]]:
    keep = settings.retention

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    def run(statement: Any) -> int:
        return int(session.execute(statement.execution_options(synchronize_session=False)).rowcount)

    last_day = now.astimezone(BERLIN).date() - timedelta(days=keep.search_days)
    ended = or_(StandingSearch.valid_until < last_day, StandingSearch.state == "withdrawn")
    yield "searches", run(delete(StandingSearch).where(ended))

    closed = (DefectReport.state == "closed", DefectReport.updated_at < before(keep.defect_contact_days))
    has_contact = or_(*(column.is_not(None) for column in _CONTACT))
    old_reports = select(DefectReport.id).where(*closed)
    yield (
        "subscriptions",
        run(delete(DefectSubscription).where(DefectSubscription.report_id.in_(old_reports))),
    )
    nothing = {column.key: None for column in _CONTACT}
    yield (
        "contacts of closed defects",
        run(update(DefectReport).where(*closed, has_contact).values(**nothing)),
    )

    over = select(ConsultationDate.id).where(ConsultationDate.ends_at < before(keep.booking_days))
    old_bookings = Booking.date_id.in_(over)
    ids = select(Booking.id).where(old_bookings)
    yield "seats", run(delete(SlotSeat).where(SlotSeat.booking_id.in_(ids)))
    yield "bookings", run(delete(Booking).where(old_bookings))
    done_waiting = WaitingEntry.state.in_(("accepted", "lapsed", "withdrawn"))
    yield (
        "waiting entries",
        run(
            delete(WaitingEntry).where(
                or_(
                    done_waiting & (WaitingEntry.created_at < before(keep.booking_days)),
                    WaitingEntry.created_at < before(keep.waiting_days),
                )
            )
        ),
    )

    gone = FoundItem.state.in_(("handed_out", "expired", "disposed"))
    yield "found items", run(delete(FoundItem).where(gone, FoundItem.updated_at < before(keep.item_days)))
    for kind, table in ((LOST_ITEM, StandingSearch), (DEFECT, DefectReport), (BOOKING, Booking)):
        orphaned = ~exists().where(table.id == CaseEvent.case_id)
        yield f"history entries ({kind})", run(delete(CaseEvent).where(CaseEvent.case_kind == kind, orphaned))
    silent = now - timedelta(hours=keep.chat_hours)
    yield "feedback", run(delete(ChatFeedback).where(ChatFeedback.at < before(keep.feedback_days)))
    yield "dialogues", run(delete(Dialogue).where(Dialogue.heard_at < silent))
    yield "messenger arrivals", delete_old_arrivals(session, now)
    yield "messenger pieces", delete_old_parcels(session, silent)
    yield "mails", run(delete(OutgoingMail).where(_old_mails(settings, now)))
    yield from forget_at_desk(session, settings, now)
    yield from forget_casework(session, settings, now)
    yield "audit entries", run(delete(AuditEntry).where(AuditEntry.at < before(keep.audit_days)))
    yield (
        "counters",
        run(delete(Attempt).where(Attempt.begins_at < before(2)))
        + run(delete(SearchBudget).where(SearchBudget.day < before(2).date()))
        + run(delete(DailySalt).where(DailySalt.day <= last_day_gone(now))),
    )


_CONTACT = (
    DefectReport.email,
    DefectReport.phone,
    DefectReport.name,
    DefectReport.conversation_id,
    DefectReport.idempotency_key,
)
"""What leads to the person who reported a defect."""


def _old_mails(settings: Settings, now: datetime) -> Any:
    """Which mails go: sent or given up for so long that nobody will ask any more."""
    ended = OutgoingMail.state.in_(("sent", "failed"))
    latest = func.coalesce(OutgoingMail.sent_at, OutgoingMail.due_at)
    return ended & (latest < now - timedelta(days=settings.retention.mail_days))


def _old_message_ids(session: Any, settings: Settings, now: datetime) -> list[str]:
    return list(session.execute(select(OutgoingMail.message_id).where(_old_mails(settings, now))).scalars())
