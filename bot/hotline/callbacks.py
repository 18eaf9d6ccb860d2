"""Call-backs: who wants to be called when nobody is there, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.audit import record_audit
from bot.cases.consultation.visitor import parse_name, parse_phone
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.mail_address import parse_email
from bot.cases.mails import letter
from bot.cases.outbox import enqueue
from bot.cases.plain_text import clean_line, clean_text
from bot.cases.references import CALLBACK, new_reference
from bot.cases.same_version import require_version
from bot.cases.store import CaseStore
from bot.clock import BERLIN
from bot.hotline.casework.paging import Order, Page, read_page
from bot.hotline.casework.tables import CallbackRequest

SUBJECT = "callback_request"
"""What the audit trail calls a call-back."""
OPEN, DONE = "open", "done"
PER_PHONE = 3
"""Open requests for one number; so nobody can have somebody else called without end."""
LONGEST_CONCERN, _LONGEST_NOTE = 1000, 1000
_SAME_REQUEST = timedelta(minutes=10)
_ORDER = Order(CallbackRequest.created_at, datetime)
_CASE = "callback"


@dataclass(frozen=True)
class CallbackWish:
    """What a citizen says."""

    name: str
    phone: str
    concern: str
    reachable: str = ""
    """When it suits, in their words."""
    email: str = ""
    """For a confirmation; may be left out."""


@dataclass(frozen=True)
class CallbackReceipt:
    """What the citizen gets."""

    reference: str
    phone: str
    """As it will be called."""
    mailed: bool
    already: bool = False
    """The same request was there before."""


def request_callback(
    store: CaseStore,
    wish: CallbackWish,
    channel: str,
    now: datetime,
    *,
    idempotency_key: str | None = None,
    conversation_id: str | None = None,
) -> CallbackReceipt:
    """File a call-back, confirmed by mail where an address is given.

    Raises:
        CaseError: ``NAME_INVALID``, ``PHONE_INVALID``, ``EMAIL_INVALID``, ``TEXT_EMPTY``, ``TEXT_TOO_LONG``,
            or ``BUDGET_SPENT``: there are enough open ones for this number.
    """
    name, phone = parse_name(wish.name), parse_phone(wish.phone)
    concern = clean_text(wish.concern, LONGEST_CONCERN)
    if not concern:
        raise CaseError(ErrorCode.TEXT_EMPTY, field="concern")
    email = parse_email(wish.email, even_if_suspicious=True) if wish.email.strip() else None

    def once() -> CallbackReceipt:
        with store.begin() as work:
            known = _known(work.session, phone, concern, idempotency_key, now)
            if known is not None:
                return CallbackReceipt(known.reference, known.phone, known.email is not None, already=True)
            open_ones = select(func.count(CallbackRequest.id)).where(
                CallbackRequest.phone == phone, CallbackRequest.state == OPEN
            )
            if work.session.execute(open_ones).scalar_one() >= PER_PHONE:
                raise CaseError(ErrorCode.BUDGET_SPENT)
            row = CallbackRequest(
                reference=new_reference(CALLBACK),
                name=name,
                phone=phone,
                email=email,
                concern=concern,
                reachable=clean_line(wish.reachable) or None,
                channel=channel,
                state=OPEN,
                created_at=now,
                updated_at=now,
                idempotency_key=idempotency_key,
                conversation_id=conversation_id,
            )
            work.session.add(row)
            work.session.flush()
            if email is not None:
                confirmation = letter(
                    "callbacks.receipt",
                    email,
                    reference=row.reference,
                    phone=phone,
                    concern=concern,
                    reachable=row.reachable or shared_phrasebook().say("callbacks.any_time"),
                )
                enqueue(work.session, confirmation, now, case=(_CASE, row.id))
            work.commit()
            return CallbackReceipt(row.reference, phone, email is not None)

    return store.retrying(once)


def list_callbacks(
    store: CaseStore,
    actor: str,
    now: datetime,
    *,
    state: str = OPEN,
    after: str | None = None,
    limit: int = 50,
) -> Page[CallbackRequest]:
    """Return a page of call-backs, those that wait longest first; the look is in the audit trail.

    Raises:
        CaseError: ``INVALID_STATE`` for a state or page there is not.
    """
    if state not in (OPEN, DONE):
        raise CaseError(ErrorCode.INVALID_STATE)
    query = select(CallbackRequest).where(CallbackRequest.state == state)

    def once() -> Page[CallbackRequest]:
        with store.begin() as work:
            page = read_page(
                work.session, query, CallbackRequest.id, _ORDER, lambda row: row, after=after, limit=limit
            )
            record_audit(work.session, actor, "look_callbacks", SUBJECT, None, now, count=len(page.entries))
            work.commit()
            return page

    return store.retrying(once)


def count_open(store: CaseStore) -> int:
    """Return how many call-backs wait."""
    with store.reading() as work:
        waiting = select(func.count(CallbackRequest.id)).where(CallbackRequest.state == OPEN)
        return int(work.session.execute(waiting).scalar_one())


def note_attempt(
    store: CaseStore, request_id: int, version: int, note: str, actor: str, now: datetime
) -> int:
    """Note that nobody answered; return the new version.

    Raises:
        CaseError: ``NOT_FOUND``, ``CHANGED_MEANWHILE``, ``INVALID_STATE`` (it is done), ``TEXT_TOO_LONG``.
    """

    def change(row: CallbackRequest) -> None:
        row.attempts += 1

    return _change(store, request_id, version, note, actor, now, "callback_attempted", change)


def finish(store: CaseStore, request_id: int, version: int, note: str, actor: str, now: datetime) -> int:
    """Note that the call was made; return the new version.

    Raises:
        CaseError: ``NOT_FOUND``, ``CHANGED_MEANWHILE``, ``INVALID_STATE`` (it is done), ``TEXT_TOO_LONG``.
    """

    def change(row: CallbackRequest) -> None:
        row.state, row.done_at, row.done_by = DONE, now, actor

    return _change(store, request_id, version, note, actor, now, "callback_done", change)


def _change(
    store: CaseStore,
    request_id: int,
    version: int,
    note: str,
    actor: str,
    now: datetime,
    action: str,
    change: Any,
) -> int:
    def once() -> int:
        with store.begin() as work:
            mine = select(CallbackRequest).where(CallbackRequest.id == request_id).with_for_update()
            row = work.session.execute(mine).scalar_one_or_none()
            if row is None:
                raise CaseError(ErrorCode.NOT_FOUND)
            require_version(work.session, SUBJECT, row, version)
            if row.state != OPEN:
                raise CaseError(ErrorCode.INVALID_STATE)
            change(row)
            row.updated_at = now
            row.note = _with_note(row.note, note, now)
            record_audit(work.session, actor, action, SUBJECT, row.id, now)
            work.commit()
            return int(row.version)

    return store.retrying(once)


def _with_note(before: str | None, note: str, now: datetime) -> str | None:
    text = clean_line(note, _LONGEST_NOTE)
    if not text:
        return before
    line = f"{now.astimezone(BERLIN):%d.%m. %H:%M} {text}"
    return clean_text(f"{before}\n{line}" if before else line)


def _known(
    session: Any, phone: str, concern: str, idempotency_key: str | None, now: datetime
) -> CallbackRequest | None:
    if idempotency_key is not None:
        by_key = select(CallbackRequest).where(CallbackRequest.idempotency_key == idempotency_key)
        row: CallbackRequest | None = session.execute(by_key).scalar_one_or_none()
        if row is not None:
            return row
    same = select(CallbackRequest).where(
        CallbackRequest.phone == phone,
        CallbackRequest.state == OPEN,
        CallbackRequest.concern == concern,
        CallbackRequest.created_at > now - _SAME_REQUEST,
    )
    return next(iter(session.execute(same.limit(1)).scalars()), None)
