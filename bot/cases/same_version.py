"""Two people change the same case: the second is told, and nothing of the first is lost.

Rows that people edit count their changes (``version``). Who reads a case gets the number and gives it back
with the change.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store.tables import AuditEntry


def require_version(session: Any, subject_kind: str, row: Any, version: int | None) -> None:
    """Raise if a row has changed since it was read with this version; ``None`` asks for nothing.

    The row must be locked, or be written in this transaction (then the database notices what comes between).

    Raises:
        CaseError: ``CHANGED_MEANWHILE`` with the ``version`` it has now and, if known, ``changed_by``.
    """
    if version is None or row.version == version:
        return
    last = (
        select(AuditEntry.actor)
        .where(AuditEntry.subject_kind == subject_kind, AuditEntry.subject_id == row.id)
        .where(AuditEntry.action.not_like("look_%"))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    changed_by = session.execute(last).scalar_one_or_none()
    raise CaseError(ErrorCode.CHANGED_MEANWHILE, version=row.version, changed_by=changed_by)
