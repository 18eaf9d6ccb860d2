"""A report goes to another office, or gets the category it should have had; the office is told by mail."""

from __future__ import annotations

from datetime import datetime

from bot.cases.audit import record_audit
from bot.cases.defects import messages
from bot.cases.defects.report import find_report
from bot.cases.defects.routing import Route, as_route
from bot.cases.defects.states import CLOSED
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import DEFECT, record_event
from bot.cases.plain_text import clean_text
from bot.cases.references import parse_reference
from bot.cases.same_version import require_version
from bot.cases.store.engine import CaseStore
from bot.knowledge.base import KnowledgeBase

_LONGEST_NOTE = 1000


def forward(
    store: CaseStore,
    reference: str,
    responsible_key: str,
    actor: str,
    now: datetime,
    knowledge: KnowledgeBase,
    *,
    category: str | None = None,
    note: str = "",
    link: str = "",
    version: int | None = None,
) -> Route:
    """Give a report to a unit or body, which gets it by mail with a note and a link; return where it went.

    The same office again sends it once more. The citizen's contact goes along: the office may have to ask.

    Raises:
        CaseError: ``INVALID_REFERENCE``, ``NOT_FOUND`` (report, unit or body), ``CATEGORY_UNKNOWN``,
            ``TEXT_TOO_LONG``, ``CHANGED_MEANWHILE``, ``INVALID_STATE``: it is closed, or follows another one.
    """
    normal, text = parse_reference(reference), clean_text(note, _LONGEST_NOTE)
    route = known_route(responsible_key, knowledge)
    if category is not None and category not in knowledge.defect_categories:
        raise CaseError(ErrorCode.CATEGORY_UNKNOWN)

    def once() -> Route:
        with store.begin() as work:
            report = find_report(work.session, normal, lock=True)
            if report is None:
                raise CaseError(ErrorCode.NOT_FOUND)
            require_version(work.session, DEFECT, report, version)
            if report.joined_to_id is not None or report.state == CLOSED:
                raise CaseError(ErrorCode.INVALID_STATE)
            before, report.responsible_key = report.responsible_key, route.key
            report.category = category or report.category
            report.updated_at = now
            record_event(
                work.session, DEFECT, report.id, "forwarded", now, actor=actor, internal_note=text or None
            )
            record_audit(
                work.session,
                actor,
                "defect_forwarded",
                DEFECT,
                report.id,
                now,
                before=before,
                after=route.key,
                category=report.category,
            )
            messages.tell_office_of_forwarding(work.session, report, route, text, link, knowledge, now)
            work.commit()
        return route

    return store.retrying(once)


def known_route(key: str, knowledge: KnowledgeBase) -> Route:
    """Return the way to a unit or body.

    Raises:
        CaseError: ``NOT_FOUND``: there is none with this key.
    """
    kind, _, name = key.partition("/")
    if kind == "unit" and name in knowledge.units:
        return as_route(knowledge.units[name], knowledge)
    if kind == "body" and name in knowledge.bodies:
        return as_route(knowledge.bodies[name], knowledge)
    raise CaseError(ErrorCode.NOT_FOUND, field="responsible")
