"""Signing in and out; a session is a random token in a cookie, of which only a hash is kept.

It ends when the browser was silent for a while, after a working day in any case, with the sign-out, and when
the account is disabled or gets a new password.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from bot.cases.audit import record_audit
from bot.cases.store.engine import CaseStore
from bot.hotline.accounts import ACCOUNT, agent_of_account, find_account
from bot.hotline.errors import HotlineError, HotlineErrorCode
from bot.hotline.lock_out import count_attempt, forgive
from bot.hotline.passwords import verify_password
from bot.hotline.roles import Agent
from bot.hotline.tables import AgentAccount, AgentSession
from bot.settings import HotlineRules

_NOTED_EVERY = timedelta(minutes=1)
"""That a session is used is written down at most so often."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody who has just signed in."""

    agent: Agent
    token: str
    """For the cookie; told once."""


def sign_in(store: CaseStore, name: str, password: str, address: str, now: datetime) -> SignedIn:
    """Sign somebody in with name and password; ``address`` is where the browser is.

    Raises:
        HotlineError: ``SIGN_IN_FAILED``, or ``LOCKED_OUT`` with ``retry_at``.
    """
    count_attempt(store, name, address, now)
    with store.reading() as work:
        account = find_account(work.session, name)
    known = account.password_hash if account is not None and not account.disabled else None
    if not verify_password(password, known) or account is None:
        _note_failure(store, account, now)
        raise HotlineError(HotlineErrorCode.SIGN_IN_FAILED)
    return store.retrying(lambda: _begin(store, account.name, now, forgiven_address=address))


def sign_in_by_proxy(store: CaseStore, name: str, now: datetime) -> SignedIn | None:
    """Sign in whom the trusted reverse proxy names; ``None`` if there is no such account, or not any more."""
    try:
        return store.retrying(lambda: _begin(store, name, now))
    except HotlineError:
        return None


def find_agent(
    store: CaseStore, token: str, rules: HotlineRules, now: datetime, *, at_work: bool = True
) -> Agent | None:
    """Return who is signed in with a token; ``None`` if nobody is, or not any more.

    Without ``at_work`` the page asks by itself: that does not keep anybody signed in.
    """
    hashed = token_hash(token)
    with store.reading() as work:
        found = (
            select(AgentSession, AgentAccount)
            .join(AgentAccount, AgentAccount.id == AgentSession.account_id)
            .where(
                AgentSession.token_hash == hashed,
                AgentSession.seen_at > now - rules.idle,
                AgentSession.created_at > now - rules.shift,
                AgentAccount.disabled.is_(False),
            )
        )
        row = work.session.execute(found).one_or_none()
    if row is None:
        return None
    if at_work and row[0].seen_at + _NOTED_EVERY <= now:
        store.retrying(lambda: _note_use(store, hashed, now))
    return agent_of_account(row[1])


def sign_out(store: CaseStore, token: str, now: datetime) -> None:
    """End a session; one that is over already stays so."""

    def once() -> None:
        with store.begin() as work:
            mine = select(AgentSession).where(AgentSession.token_hash == token_hash(token))
            session = work.session.execute(mine).scalar_one_or_none()
            if session is None:
                return
            account = work.session.get(AgentAccount, session.account_id)
            work.session.delete(session)
            record_audit(work.session, f"agent:{account.name}", "signed_out", ACCOUNT, account.id, now)
            work.commit()

    store.retrying(once)


def csrf_token(token: str) -> str:
    """Return what a page of ours sends with every change and a page of somebody else cannot know."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def is_csrf_token(token: str, sent: str) -> bool:
    """Tell whether a change was asked for by a page of ours."""
    return hmac.compare_digest(csrf_token(token).encode(), sent.encode())


def token_hash(token: str) -> str:
    """Return what is kept of a token; it is random, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def forget_sessions(session: Any, rules: HotlineRules, now: datetime) -> int:
    """Delete the sessions that are over; return how many."""
    over = (AgentSession.seen_at <= now - rules.idle) | (AgentSession.created_at <= now - rules.shift)
    gone = delete(AgentSession).where(over).execution_options(synchronize_session=False)
    return int(session.execute(gone).rowcount)


def _begin(store: CaseStore, name: str, now: datetime, *, forgiven_address: str | None = None) -> SignedIn:
    token = secrets.token_urlsafe(32)
    with store.begin() as work:
        account = find_account(work.session, name)
        if account is None or account.disabled:
            raise HotlineError(HotlineErrorCode.SIGN_IN_FAILED)
        if forgiven_address is not None:
            forgive(work.session, name, forgiven_address, now)
        work.session.add(
            AgentSession(token_hash=token_hash(token), account_id=account.id, created_at=now, seen_at=now)
        )
        record_audit(work.session, f"agent:{account.name}", "signed_in", ACCOUNT, account.id, now)
        work.commit()
        return SignedIn(agent_of_account(account), token)


def _note_failure(store: CaseStore, account: AgentAccount | None, now: datetime) -> None:
    """Note a failed attempt; what was typed as a name is not noted, it may be a password."""

    def once() -> None:
        with store.begin() as work:
            known = account.id if account is not None else None
            record_audit(work.session, "nobody", "sign_in_failed", ACCOUNT, known, now)
            work.commit()

    store.retrying(once)


def _note_use(store: CaseStore, hashed: str, now: datetime) -> None:
    with store.begin() as work:
        work.session.execute(
            update(AgentSession)
            .where(AgentSession.token_hash == hashed)
            .values(seen_at=now)
            .execution_options(synchronize_session=False)
        )
        work.commit()
