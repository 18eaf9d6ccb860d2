"""Filing a defect report, taking it back, adding to it. One transaction each, with history and mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.cases.attempt_limit import limited_attempt
from bot.cases.defects import messages
from bot.cases.defects.draft import DefectDraft, check_draft
from bot.cases.defects.place import describe_place
from bot.cases.defects.routing import Route, route_of, route_of_key
from bot.cases.defects.states import CLOSED, REPORTED
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import DEFECT, note_filing, record_event
from bot.cases.plain_text import clean_text
from bot.cases.references import DEFECT as PREFIX
from bot.cases.references import Randomness, new_reference, parse_reference
from bot.cases.secret_code import hash_secret, new_secret, verify_secret
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import DefectReport, DefectSubscription
from bot.knowledge.base import KnowledgeBase
from bot.open311.delivery_queue import enqueue_delivery


@dataclass(frozen=True)
class Receipt:
    """What the citizen gets for a report that is filed."""

    reference: str
    secret: str | None
    """Told once; ``None`` when the same request comes again."""
    category: str
    """The city's name of the category."""
    place: str
    """German, as it was filed."""
    responsible: str
    """Name of the unit or body that deals with it."""
    reported_at: datetime
    joined_to: str | None
    """Reference of the report that this one repeats."""
    receipt_mailed: bool
    """Whether a receipt goes to the address that was given."""


def file_report(
    store: CaseStore,
    draft: DefectDraft,
    now: datetime,
    knowledge: KnowledgeBase,
    *,
    idempotency_key: str | None = None,
    conversation_id: str | None = None,
    randomness: Randomness | None = None,
    filed_by: str | None = None,
) -> Receipt:
    """File a report, with the mails to the office and the citizen; the same key files it only once.

    ``filed_by`` is the agent who files it for a caller.

    Raises:
        CaseError: what :func:`bot.cases.defects.draft.check_draft` raises; ``INVALID_REFERENCE``,
            ``NOT_FOUND`` or ``INVALID_STATE`` for the report to join.
        DBAPIError: the database cannot be used; nothing was filed.
    """
    checked = check_draft(draft, knowledge)
    secret = new_secret(randomness)
    secret_hash = hash_secret(secret)

    def once() -> Receipt:
        with store.begin() as work:
            known = _filed_before(work.session, idempotency_key)
            if known is not None:
                return _receipt(work.session, known, None, knowledge, mailed=known.email is not None)
            original = _to_join(work.session, checked.join)
            route = _route(checked, original, knowledge)
            reference = new_reference(PREFIX, randomness)
            report = _row(checked, original, route, reference, secret_hash, now)
            report.idempotency_key, report.conversation_id = idempotency_key, conversation_id
            work.session.add(report)
            work.session.flush()
            record_event(work.session, DEFECT, report.id, "filed", now, state=report.state)
            note_filing(work.session, filed_by, DEFECT, report.id, now)
            if original is None:
                messages.tell_office(work.session, report, route, checked.place.certainty, knowledge, now)
            else:
                record_event(work.session, DEFECT, original.id, "joined", now, internal_note=reference)
                messages.tell_office_of_joined(work.session, report, original, route, knowledge, now)
            mailed = messages.send_receipt(work.session, report, original, route, knowledge, now)
            enqueue_delivery(work.session, report, now)
            receipt = _receipt(work.session, report, secret, knowledge, mailed=mailed)
            work.commit()
            return receipt

    return store.retrying(once)


def withdraw(
    store: CaseStore,
    reference: str,
    secret: str,
    now: datetime,
    knowledge: KnowledgeBase,
    *,
    conversation_id: str | None = None,
) -> bool:
    """Take a report back and forget who made it; return whether it is closed by that.

    It stays open, without contact data, where others joined it or wait for news.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND``, ``TOO_MANY_ATTEMPTS``, ``INVALID_STATE`` (closed).
    """
    normal = parse_reference(reference)

    def once() -> bool:
        with store.begin() as work:
            report = own_report(work.session, normal, secret, lock=True)
            if report.state == CLOSED:
                raise CaseError(ErrorCode.INVALID_STATE)
            report.email = report.phone = report.name = None
            report.conversation_id = None
            report.updated_at = now
            if not _others_wait(work.session, report):
                report.state = CLOSED
            record_event(work.session, DEFECT, report.id, "withdrawn", now, state=report.state)
            route = route_of_key(report.responsible_key, knowledge)
            messages.tell_of_withdrawal(work.session, report, route, knowledge, now)
            work.commit()
            return bool(report.state == CLOSED)

    with limited_attempt(store, normal, conversation_id, now):
        return store.retrying(once)


def supplement(
    store: CaseStore,
    reference: str,
    secret: str,
    text: str,
    now: datetime,
    knowledge: KnowledgeBase,
    *,
    conversation_id: str | None = None,
) -> None:
    """Add something to a report („doch nicht Laterne 23, sondern 32“): the office is told.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND``, ``TOO_MANY_ATTEMPTS``, ``TEXT_EMPTY``,
            ``TEXT_TOO_LONG`` or ``INVALID_STATE``: closed already.
    """
    normal, added = parse_reference(reference), clean_text(text)
    if not added:
        raise CaseError(ErrorCode.TEXT_EMPTY)

    def once() -> None:
        with store.begin() as work:
            report = own_report(work.session, normal, secret, lock=True)
            if report.state == CLOSED:
                raise CaseError(ErrorCode.INVALID_STATE)
            report.updated_at = now
            record_event(work.session, DEFECT, report.id, "supplemented", now, internal_note=added)
            route = route_of_key(report.responsible_key, knowledge)
            messages.tell_of_supplement(work.session, report, route, added, knowledge, now)
            work.commit()

    with limited_attempt(store, normal, conversation_id, now):
        store.retrying(once)


def own_report(session: Any, reference: str, secret: str, *, lock: bool = False) -> Any:
    """Return the report of somebody who knows its secret.

    Raises:
        CaseError: ``NOT_FOUND``, also for a wrong secret, and after the same time.
    """
    report = find_report(session, reference, lock=lock)
    if not verify_secret(secret, report.secret_hash if report is not None else None):
        raise CaseError(ErrorCode.NOT_FOUND)
    return report


def find_report(session: Any, reference: str, *, lock: bool = False) -> Any | None:
    """Return the report with a reference in normal form, or ``None``; locked until the transaction ends."""
    query = select(DefectReport).where(DefectReport.reference == reference)
    return session.execute(query.with_for_update() if lock else query).scalar_one_or_none()


def _filed_before(session: Any, idempotency_key: str | None) -> Any | None:
    if idempotency_key is None:
        return None
    query = select(DefectReport).where(DefectReport.idempotency_key == idempotency_key)
    return session.execute(query).scalar_one_or_none()


def _to_join(session: Any, reference: str | None) -> Any | None:
    """The open report to join; of one that itself joined another, that other one."""
    if reference is None:
        return None
    original = find_report(session, parse_reference(reference), lock=True)
    if original is not None and original.joined_to_id is not None:
        original = session.get(DefectReport, original.joined_to_id, with_for_update=True)
    if original is None:
        raise CaseError(ErrorCode.NOT_FOUND)
    if original.state == CLOSED:
        raise CaseError(ErrorCode.INVALID_STATE)
    return original


def _route(draft: DefectDraft, original: Any | None, knowledge: KnowledgeBase) -> Route:
    if original is not None:
        return route_of_key(original.responsible_key, knowledge)
    return route_of(draft.category, draft.place, draft.description, knowledge)


def _row(
    draft: DefectDraft, original: Any | None, route: Route, reference: str, secret_hash: str, now: datetime
) -> DefectReport:
    place = draft.place
    return DefectReport(
        reference=reference,
        secret_hash=secret_hash,
        category=draft.category,
        place_kind=place.kind.value,
        place_text=clean_text(describe_place(place).replace("\n", " ")),
        street=place.street,
        house_number=place.house_number,
        district=place.district,
        asset_number=place.asset_number,
        latitude=place.latitude,
        longitude=place.longitude,
        description=draft.description,
        photo_keys=list(draft.photo_keys),
        email=draft.email,
        phone=draft.phone,
        name=draft.name,
        state=original.state if original is not None else REPORTED,
        responsible_key=route.key,
        joined_to_id=original.id if original is not None else None,
        private=draft.private,
        place_unknown=place.place_unknown,
        created_at=now,
        updated_at=now,
    )


def _receipt(
    session: Any, report: Any, secret: str | None, knowledge: KnowledgeBase, *, mailed: bool
) -> Receipt:
    original = session.get(DefectReport, report.joined_to_id) if report.joined_to_id is not None else None
    category = knowledge.defect_categories.get(report.category)
    return Receipt(
        reference=report.reference,
        secret=secret,
        category=category.name if category is not None else report.category,
        place=report.place_text,
        responsible=route_of_key(report.responsible_key, knowledge).name,
        reported_at=report.created_at,
        joined_to=original.reference if original is not None else None,
        receipt_mailed=mailed,
    )


def _others_wait(session: Any, report: Any) -> bool:
    joined = select(func.count(DefectReport.id)).where(DefectReport.joined_to_id == report.id)
    waiting = select(func.count(DefectSubscription.id)).where(DefectSubscription.report_id == report.id)
    return any(session.execute(query).scalar_one() > 0 for query in (joined, waiting))
