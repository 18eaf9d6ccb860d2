"""Accounts of the desk: who has one, made and changed by operators and administrators."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from bot.cases.audit import record_audit
from bot.cases.plain_text import clean_line
from bot.cases.store.engine import CaseStore
from bot.hotline.errors import HotlineError, HotlineErrorCode
from bot.hotline.passwords import check_new_password, hash_password, verify_password
from bot.hotline.roles import Agent, Role
from bot.hotline.tables import AgentAccount, AgentSession

ACCOUNT = "agent_account"
"""Kind of subject in the audit trail."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def add_account(
    store: CaseStore,
    name: str,
    display_name: str,
    role: Role,
    password: str | None,
    actor: str,
    now: datetime,
) -> Agent:
    """Make an account; without a password only the reverse proxy can sign it in.

    Raises:
        HotlineError: ``NAME_INVALID``, ``NAME_TAKEN``, ``PASSWORD_WEAK`` or ``PASSWORD_TOO_LONG``.
    """
    normal = normal_name(name)
    if not _NAME.fullmatch(normal):
        raise HotlineError(HotlineErrorCode.NAME_INVALID)
    stored = ""
    if password is not None:
        check_new_password(password, normal)
        stored = hash_password(password)

    def once() -> Agent:
        with store.begin() as work:
            if find_account(work.session, normal) is not None:
                raise HotlineError(HotlineErrorCode.NAME_TAKEN)
            account = AgentAccount(
                name=normal,
                display_name=clean_line(display_name, 100) or normal,
                role=role.value,
                password_hash=stored,
                disabled=False,
                created_at=now,
                password_changed_at=now,
            )
            work.session.add(account)
            work.session.flush()
            record_audit(work.session, actor, "account_added", ACCOUNT, account.id, now, role=role.value)
            work.commit()
            return agent_of_account(account)

    return store.retrying(once)


def list_accounts(store: CaseStore) -> list[AgentAccount]:
    """Return all accounts by name."""
    with store.reading() as work:
        return list(work.session.execute(select(AgentAccount).order_by(AgentAccount.name)).scalars())


def set_disabled(store: CaseStore, name: str, disabled: bool, actor: str, now: datetime) -> None:
    """Lock an account out, at once and in every browser, or let it in again.

    Raises:
        HotlineError: ``UNKNOWN_ACCOUNT`` or ``LAST_ADMINISTRATOR``.
    """

    def change(session: Any, account: AgentAccount) -> str:
        if disabled:
            _keep_an_administrator(session, account)
            end_sessions(session, account.id)
        account.disabled = disabled
        return "account_disabled" if disabled else "account_enabled"

    _change(store, name, change, actor, now)


def set_role(store: CaseStore, name: str, role: Role, actor: str, now: datetime) -> None:
    """Give an account another role.

    Raises:
        HotlineError: ``UNKNOWN_ACCOUNT`` or ``LAST_ADMINISTRATOR``.
    """

    def change(session: Any, account: AgentAccount) -> str:
        if role is not Role.ADMINISTRATOR:
            _keep_an_administrator(session, account)
        account.role = role.value
        return f"account_role_{role.value}"

    _change(store, name, change, actor, now)


def set_password(
    store: CaseStore, name: str, password: str, actor: str, now: datetime, *, keep_token_hash: str = ""
) -> None:
    """Give an account a new password; it is signed out everywhere else.

    Raises:
        HotlineError: ``UNKNOWN_ACCOUNT``, ``PASSWORD_WEAK`` or ``PASSWORD_TOO_LONG``.
    """
    check_new_password(password, normal_name(name))
    stored = hash_password(password)

    def change(session: Any, account: AgentAccount) -> str:
        account.password_hash, account.password_changed_at = stored, now
        end_sessions(session, account.id, keep_token_hash)
        return "account_password"

    _change(store, name, change, actor, now)


def change_own_password(
    store: CaseStore, agent: Agent, old: str, new: str, now: datetime, *, keep_token_hash: str = ""
) -> None:
    """Let somebody who is signed in choose another password.

    Raises:
        HotlineError: ``SIGN_IN_FAILED`` when the old one is wrong, ``PASSWORD_WEAK``, ``PASSWORD_TOO_LONG``.
    """
    with store.reading() as work:
        account = find_account(work.session, agent.name)
    if not verify_password(old, account.password_hash if account is not None else None):
        raise HotlineError(HotlineErrorCode.SIGN_IN_FAILED)
    set_password(store, agent.name, new, agent.actor, now, keep_token_hash=keep_token_hash)


def find_account(session: Any, name: str) -> AgentAccount | None:
    """Return the account with a name in any spelling of capitals, or ``None``."""
    found = select(AgentAccount).where(AgentAccount.name == normal_name(name)[:40])
    account: AgentAccount | None = session.execute(found).scalar_one_or_none()
    return account


def agent_of_account(account: AgentAccount) -> Agent:
    """Return who the account stands for."""
    return Agent(account.id, account.name, account.display_name, Role(account.role))


def end_sessions(session: Any, account_id: int, keep_token_hash: str = "") -> None:
    """Sign an account out, in all browsers but the one with this token."""
    others = (AgentSession.account_id == account_id, AgentSession.token_hash != keep_token_hash)
    session.execute(delete(AgentSession).where(*others).execution_options(synchronize_session=False))


def normal_name(name: str) -> str:
    """Return a name as it is kept."""
    return name.strip().casefold()


def _change(
    store: CaseStore,
    name: str,
    change: Callable[[Any, AgentAccount], str],
    actor: str,
    now: datetime,
) -> None:
    def once() -> None:
        with store.begin() as work:
            account = find_account(work.session, name)
            if account is None:
                raise HotlineError(HotlineErrorCode.UNKNOWN_ACCOUNT)
            action = change(work.session, account)
            record_audit(work.session, actor, action, ACCOUNT, account.id, now)
            work.commit()

    store.retrying(once)


def _keep_an_administrator(session: Any, account: AgentAccount) -> None:
    others = select(func.count()).where(
        AgentAccount.role == Role.ADMINISTRATOR.value,
        AgentAccount.disabled.is_(False),
        AgentAccount.id != account.id,
    )
    is_one = account.role == Role.ADMINISTRATOR.value and not account.disabled
    if is_one and session.execute(others).scalar_one() == 0:
        raise HotlineError(HotlineErrorCode.LAST_ADMINISTRATOR)
