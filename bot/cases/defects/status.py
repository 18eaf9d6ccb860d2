"""How a report stands: what everyone may see who has its reference, and what only its reporter may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.cases.attempt_limit import limited_attempt
from bot.cases.defects.report import find_report, own_report
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import DEFECT, history_of
from bot.cases.references import parse_reference
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import DefectReport

_SHOWN = ("filed", "state", "withdrawn")


@dataclass(frozen=True)
class Step:
    """An entry of the public history."""

    at: datetime
    state: str
    note: str | None
    """Public note, German."""


@dataclass(frozen=True)
class PublicStatus:
    """What is no secret: no contact, no words of the reporter, no photo; of a private one no place."""

    reference: str
    category: str
    place: str | None
    state: str
    reported_at: datetime
    updated_at: datetime
    steps: tuple[Step, ...]
    joined_to: str | None


@dataclass(frozen=True)
class OwnStatus:
    """What the reporter may see as well."""

    public: PublicStatus
    place: str
    description: str
    photo_keys: tuple[str, ...]
    email: str | None
    phone: str | None
    name: str | None


def public_status(
    store: CaseStore, reference: str, now: datetime, *, conversation_id: str | None = None
) -> PublicStatus:
    """Return how a report stands. Guessing references is limited.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND`` or ``TOO_MANY_ATTEMPTS``.
    """
    normal = parse_reference(reference)
    with limited_attempt(store, normal, conversation_id, now), store.reading() as work:
        report = find_report(work.session, normal)
        if report is None:
            raise CaseError(ErrorCode.NOT_FOUND)
        return _public(work.session, report)


def own_status(
    store: CaseStore, reference: str, secret: str, now: datetime, *, conversation_id: str | None = None
) -> OwnStatus:
    """Return how a report stands and what it says, to whoever knows its secret.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND`` (also for a wrong secret) or ``TOO_MANY_ATTEMPTS``.
    """
    normal = parse_reference(reference)
    with limited_attempt(store, normal, conversation_id, now), store.reading() as work:
        report = own_report(work.session, normal, secret)
        return OwnStatus(
            _public(work.session, report),
            report.place_text,
            report.description,
            tuple(report.photo_keys),
            report.email,
            report.phone,
            report.name,
        )


def _public(session: Any, report: Any) -> PublicStatus:
    original = session.get(DefectReport, report.joined_to_id) if report.joined_to_id is not None else None
    steps = [
        Step(event.at, event.state, event.public_note)
        for event in history_of(session, DEFECT, report.id)
        if event.kind in _SHOWN and event.state is not None
    ]
    return PublicStatus(
        reference=report.reference,
        category=report.category,
        place=None if report.private else report.place_text,
        state=report.state,
        reported_at=report.created_at,
        updated_at=report.updated_at,
        steps=tuple(steps),
        joined_to=original.reference if original is not None else None,
    )
