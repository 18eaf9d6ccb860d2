"""Sends an answer from the lookup to a caller, who has asked for it."""

from __future__ import annotations

from datetime import datetime

from bot.cases.audit import record_audit
from bot.cases.mail_address import parse_email
from bot.cases.mails import letter
from bot.cases.outbox import enqueue
from bot.cases.store.engine import CaseStore
from bot.hotline.cards import Card
from bot.hotline.roles import Agent


def send_answer(
    store: CaseStore, card: Card, email: str, agent: Agent, now: datetime, *, even_if_suspicious: bool = False
) -> None:
    """Put a mail with the whole answer into the outbox; the address stands nowhere else.

    Raises:
        CaseError: ``EMAIL_INVALID``, or ``EMAIL_SUSPICIOUS`` with a suggestion.
    """
    address = parse_email(email, even_if_suspicious=even_if_suspicious)
    mail = letter("desk.answer_mail", address, title=card.title, answer=card.text)

    def once() -> None:
        with store.begin() as work:
            enqueue(work.session, mail, now)
            record_audit(work.session, agent.actor, "answer_mailed", "fact", None, now, record=card.key[:200])
            work.commit()

    store.retrying(once)
