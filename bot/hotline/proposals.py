"""Questions nobody understood, grouped; and what of them editors are to consider as training data.

Nothing here writes into ``data/``: an editor takes a proposal over by hand, or refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from bot.cases.audit import record_audit
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.plain_text import clean_line
from bot.cases.store import CaseStore
from bot.hotline.figures_tables import TrainingProposal, UnclearQuestion
from bot.hotline.redaction import LONGEST, without_personal_data

SUBJECT = "training_proposal"
OPEN, TAKEN, REFUSED = "open", "taken", "refused"


@dataclass(frozen=True)
class UnclearGroup:
    """Questions that say about the same."""

    group: str
    """What they have in common; their name for :func:`propose`."""
    text: str
    """One of them."""
    asked: int
    first_day: date
    last_day: date
    proposed: bool


def unclear_groups(store: CaseStore, first: date, last: date, *, limit: int = 100) -> list[UnclearGroup]:
    """Return the questions of some days that were not understood, the most frequent first."""
    asked = func.sum(UnclearQuestion.count)
    grouped = (
        select(
            UnclearQuestion.grouped,
            func.min(UnclearQuestion.text),
            asked,
            func.min(UnclearQuestion.day),
            func.max(UnclearQuestion.day),
        )
        .where(UnclearQuestion.day >= first, UnclearQuestion.day <= last)
        .group_by(UnclearQuestion.grouped)
        .order_by(asked.desc(), UnclearQuestion.grouped)
        .limit(limit)
    )
    with store.reading() as work:
        rows = work.session.execute(grouped).all()
        texts = [row[1] for row in rows]
        known = set(
            work.session.execute(
                select(TrainingProposal.text).where(TrainingProposal.text.in_(texts))
            ).scalars()
        )
    return [
        UnclearGroup(group, text, int(count), first_day, last_day, text in known)
        for group, text, count, first_day, last_day in rows
    ]


def propose(
    store: CaseStore, text: str, actor: str, now: datetime, *, belongs_to: str = "", asked: int = 1
) -> int:
    """Propose a question to the editors; return the proposal's id. Personal data are taken out once more.

    Raises:
        CaseError: ``TEXT_EMPTY`` or ``TEXT_TOO_LONG``.
    """
    kept = without_personal_data(clean_line(text, LONGEST))
    if not kept:
        raise CaseError(ErrorCode.TEXT_EMPTY)
    about = clean_line(belongs_to, 120) or None

    def once() -> int:
        with store.begin() as work:
            same = select(TrainingProposal).where(TrainingProposal.text == kept)
            known = work.session.execute(same).scalar_one_or_none()
            if known is not None:
                known.asked = max(known.asked, asked)
                work.commit()
                return int(known.id)
            row = TrainingProposal(
                text=kept,
                belongs_to=about,
                asked=asked,
                state=OPEN,
                proposed_by=actor,
                created_at=now,
            )
            work.session.add(row)
            work.session.flush()
            record_audit(work.session, actor, "training_proposed", SUBJECT, row.id, now)
            work.commit()
            return int(row.id)

    return store.retrying(once)


def list_proposals(store: CaseStore, *, state: str = OPEN, limit: int = 200) -> list[TrainingProposal]:
    """Return proposals in a state, the most asked first."""
    with store.reading() as work:
        rows = select(TrainingProposal).where(TrainingProposal.state == state)
        rows = rows.order_by(TrainingProposal.asked.desc(), TrainingProposal.id).limit(limit)
        return list(work.session.execute(rows).scalars())


def decide(store: CaseStore, proposal_id: int, state: str, actor: str, now: datetime) -> None:
    """Note that an editor has taken a proposal over, or refuses it.

    Raises:
        CaseError: ``NOT_FOUND``, or ``INVALID_STATE``: no such decision, or decided before.
    """

    def once() -> None:
        with store.begin() as work:
            mine = select(TrainingProposal).where(TrainingProposal.id == proposal_id).with_for_update()
            row = work.session.execute(mine).scalar_one_or_none()
            if row is None:
                raise CaseError(ErrorCode.NOT_FOUND)
            if state not in (TAKEN, REFUSED) or row.state != OPEN:
                raise CaseError(ErrorCode.INVALID_STATE)
            row.state, row.decided_by, row.decided_at = state, actor, now
            record_audit(work.session, actor, f"training_{state}", SUBJECT, row.id, now)
            work.commit()

    store.retrying(once)
