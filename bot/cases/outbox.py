"""Mails on their way out: written together with their case, sent later by one of the senders, once.

A mail is ``pending``, is claimed by one sender for a while (``sending``), and ends as ``sent`` or ``failed``.
From the moment a mail server is about to get the text (``handed_over_at``) until it answers, nobody knows
whether it has accepted the mail: SMTP has no way to ask. A mail found in this state after a crash is not sent
again by itself, since it might arrive twice: it fails as *uncertain*, ``python -m bot outbox list`` shows it,
and an operator decides (``outbox retry ID``).
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update

from bot.cases.mail_address import ascii_email
from bot.cases.plain_text import clean_line, clean_text
from bot.cases.store.tables import OutgoingMail
from bot.settings import Settings

PAUSES = (timedelta(0), timedelta(minutes=5), timedelta(minutes=30))
"""After the first, the second and every further attempt that failed."""
MOST_ATTEMPTS = 100
"""Then it is given up; about two days."""
LEASE = timedelta(minutes=10)
"""How long a claim lasts; far longer than one delivery may take."""
UNCERTAIN = "uncertain: the sender was interrupted while the mail server had the text; it may have been sent"


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    filename: str
    content_type: str
    """With parameters where needed: ``text/calendar; method=REQUEST``."""
    content: bytes


@dataclass(frozen=True)
class Mail:
    """A mail to one recipient, in plain text."""

    recipient: str
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = field(default=())


def enqueue(
    session: Any,
    mail: Mail,
    now: datetime,
    *,
    case: tuple[str, int] | None = None,
    due_at: datetime | None = None,
) -> OutgoingMail:
    """Put a mail into the outbox, in the transaction of its case (kind and id); return its row.

    Raises:
        CaseError: the recipient is not a mail address, or subject or body are far too long.
    """
    domain = Settings.from_environment().mail_from.rpartition("@")[2]
    row = OutgoingMail(
        created_at=now,
        due_at=due_at or now,
        state="pending",
        attempts=0,
        recipient=ascii_email(mail.recipient),
        subject=clean_line(mail.subject, 500),
        body=clean_text(mail.body, 50_000),
        attachments=[
            {
                "filename": clean_line(attachment.filename),
                "content_type": clean_line(attachment.content_type),
                "base64": base64.b64encode(attachment.content).decode(),
            }
            for attachment in mail.attachments
        ],
        message_id=f"<{secrets.token_hex(16)}@{domain}>",
        case_kind=case[0] if case else None,
        case_id=case[1] if case else None,
    )
    session.add(row)
    return row


def claim_next(session: Any, sender: str, now: datetime) -> OutgoingMail | None:
    """Claim the mail that is due for longest, or return ``None``; at most one sender gets it.

    The update names the state it expects: of several senders that saw the same row only one changes it.
    """
    due = select(OutgoingMail.id).where(OutgoingMail.state == "pending", OutgoingMail.due_at <= now)
    due = due.order_by(OutgoingMail.due_at, OutgoingMail.id).limit(1).with_for_update(skip_locked=True)
    mail_id = session.execute(due).scalar_one_or_none()
    claim = {
        "state": "sending",
        "claimed_by": sender,
        "claimed_until": now + LEASE,
        "handed_over_at": None,
        "attempts": OutgoingMail.attempts + 1,
    }
    pending = and_(OutgoingMail.id == mail_id, OutgoingMail.state == "pending")
    if mail_id is None or not _update(session, pending, **claim):
        return None
    row: OutgoingMail = session.get(OutgoingMail, mail_id, populate_existing=True)
    return row


def begin_handover(session: Any, mail_id: int, sender: str, now: datetime) -> bool:
    """Note that the mail server is about to get the text; return whether this sender may still give it."""
    mine = and_(
        _mine(mail_id, sender), OutgoingMail.claimed_until > now, OutgoingMail.handed_over_at.is_(None)
    )
    return _update(session, mine, handed_over_at=now) == 1


def mark_sent(session: Any, mail_id: int, sender: str, now: datetime) -> None:
    """Note that a mail was accepted; also when it had been taken for uncertain in the meantime."""
    mine = and_(
        OutgoingMail.id == mail_id,
        OutgoingMail.claimed_by == sender,
        OutgoingMail.state.in_(("sending", "failed")),
    )
    _update(session, mine, state="sent", sent_at=now, last_error=None, claimed_until=None)


def postpone(session: Any, mail: OutgoingMail, sender: str, error: str, now: datetime) -> datetime | None:
    """Note that an attempt failed; return when the next one is due, ``None`` if the mail is given up."""
    if mail.attempts >= MOST_ATTEMPTS:
        give_up(session, mail.id, sender, error)
        return None
    due_at = now + PAUSES[min(max(mail.attempts, 1), len(PAUSES)) - 1]
    released = {"claimed_by": None, "claimed_until": None, "handed_over_at": None}
    _update(
        session, _mine(mail.id, sender), state="pending", due_at=due_at, last_error=error[:500], **released
    )
    return due_at


def give_up(session: Any, mail_id: int, sender: str, error: str) -> None:
    """Note that a mail cannot be sent, or that nobody knows whether it was."""
    _update(session, _mine(mail_id, sender), state="failed", last_error=error[:500], claimed_until=None)


def recover(session: Any, now: datetime) -> tuple[int, int]:
    """Take care of mails whose sender died: return how many are pending again and how many are uncertain.

    A mail that no server had been offered yet is simply due again.
    """
    lapsed = and_(OutgoingMail.state == "sending", OutgoingMail.claimed_until <= now)
    offered = and_(lapsed, OutgoingMail.handed_over_at.is_not(None))
    uncertain = _update(session, offered, state="failed", last_error=UNCERTAIN, claimed_until=None)
    return _update(session, lapsed, state="pending", claimed_by=None, claimed_until=None), uncertain


def is_work_waiting(session: Any, now: datetime) -> bool:
    """Return whether a mail is due or a claim has lapsed."""
    due = and_(OutgoingMail.state == "pending", OutgoingMail.due_at <= now)
    lapsed = and_(OutgoingMail.state == "sending", OutgoingMail.claimed_until <= now)
    return session.execute(select(OutgoingMail.id).where(or_(due, lapsed)).limit(1)).first() is not None


def unsent(session: Any) -> list[OutgoingMail]:
    """Return the mails that are not sent, those that are due first at the beginning."""
    rows = select(OutgoingMail).where(OutgoingMail.state != "sent")
    return list(session.execute(rows.order_by(OutgoingMail.due_at, OutgoingMail.id)).scalars())


def retry_failed(session: Any, mail_ids: list[int], now: datetime) -> int:
    """Make failed mails due again, those with these ids or all; return how many."""
    failed = OutgoingMail.state == "failed"
    if mail_ids:
        failed = and_(failed, OutgoingMail.id.in_(mail_ids))
    released = {"claimed_by": None, "claimed_until": None, "handed_over_at": None}
    return _update(session, failed, state="pending", due_at=now, attempts=0, **released)


def _mine(mail_id: int, sender: str) -> Any:
    return and_(
        OutgoingMail.id == mail_id, OutgoingMail.state == "sending", OutgoingMail.claimed_by == sender
    )


def _update(session: Any, which: Any, **values: object) -> int:
    statement = update(OutgoingMail).where(which).values(**values)
    return int(session.execute(statement.execution_options(synchronize_session=False)).rowcount)
