"""„Das stimmt nicht mehr“: agents flag a fact, editors see to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.cases.audit import record_audit
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.plain_text import clean_text
from bot.cases.store.engine import CaseStore
from bot.hotline.errors import HotlineError, HotlineErrorCode
from bot.hotline.roles import Agent
from bot.hotline.tables import FactFlag

FLAG = "fact_flag"
"""Kind of subject in the audit trail."""
LONGEST_NOTE = 1000


def flag_fact(store: CaseStore, key: str, title: str, note: str, agent: Agent, now: datetime) -> int:
    """Flag a fact with what is wrong about it; return the number of the flag.

    Raises:
        CaseError: ``TEXT_EMPTY`` or ``TEXT_TOO_LONG``.
    """
    wrong = clean_text(note, LONGEST_NOTE)
    if not wrong:
        raise CaseError(ErrorCode.TEXT_EMPTY)

    def once() -> int:
        with store.begin() as work:
            flag = FactFlag(
                record_key=key, record_title=title, note=wrong, flagged_by=agent.actor, created_at=now
            )
            work.session.add(flag)
            work.session.flush()
            record_audit(work.session, agent.actor, "fact_flagged", FLAG, flag.id, now, record=key[:200])
            work.commit()
            return flag.id

    return store.retrying(once)


def list_flags(store: CaseStore, state: str, page: int, page_size: int) -> tuple[list[FactFlag], int]:
    """Return a page of the flags that are ``open`` or ``done``, newest first, and how many there are."""
    in_state = FactFlag.state == state
    with store.reading() as work:
        total = work.session.execute(select(func.count(FactFlag.id)).where(in_state)).scalar_one()
        rows = select(FactFlag).where(in_state).order_by(FactFlag.created_at.desc(), FactFlag.id.desc())
        chosen = rows.limit(page_size).offset((page - 1) * page_size)
        return list(work.session.execute(chosen).scalars()), int(total)


def close_flag(store: CaseStore, flag_id: int, answer: str, agent: Agent, now: datetime) -> None:
    """Note what was done about a flag; a flag that is closed already stays as it is.

    Raises:
        HotlineError: ``UNKNOWN_FLAG``.
        CaseError: ``TEXT_TOO_LONG``.
    """
    done = clean_text(answer, LONGEST_NOTE)

    def once() -> None:
        with store.begin() as work:
            flag = work.session.get(FactFlag, flag_id, with_for_update=True)
            if flag is None:
                raise HotlineError(HotlineErrorCode.UNKNOWN_FLAG)
            if flag.state == "done":
                return
            flag.state, flag.closed_at, flag.closed_by, flag.answer = "done", now, agent.actor, done or None
            record_audit(work.session, agent.actor, "fact_flag_closed", FLAG, flag.id, now)
            work.commit()

    store.retrying(once)
