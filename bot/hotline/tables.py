"""The tables of the desk: accounts, who is signed in, failed attempts, flagged facts, what is looked up."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint

from bot.cases.store.mapping import (
    Boolean,
    Date,
    Field,
    Integer,
    Row,
    String,
    Text,
    UtcTime,
    key,
    mapped,
    optional,
    required,
)


@mapped
class AgentAccount(Row):
    """Somebody who works at the desk."""

    __tablename__ = "agent_account"
    __table_args__ = (
        CheckConstraint("role IN ('agent', 'editor', 'administrator')", name="agent_account_role_known"),
    )

    id: Field[int] = key()
    name: Field[str] = required(String(40), unique=True)
    """In small letters; to sign in with, and in the audit trail."""
    display_name: Field[str] = required(String(100))
    role: Field[str] = required(String(20))
    password_hash: Field[str] = required(String(300))
    """argon2id; empty where only the reverse proxy signs in."""
    disabled: Field[bool] = required(Boolean, default=False)
    created_at: Field[datetime] = required(UtcTime)
    password_changed_at: Field[datetime] = required(UtcTime)


@mapped
class AgentSession(Row):
    """A browser in which somebody is signed in."""

    __tablename__ = "agent_session"
    __table_args__ = (Index("agent_session_by_account", "account_id"),)

    id: Field[int] = key()
    token_hash: Field[str] = required(String(64), unique=True)
    """SHA-256 of the token in the cookie: who reads the database cannot sign in with it."""
    account_id: Field[int] = required(Integer, ForeignKey("agent_account.id", ondelete="CASCADE"))
    created_at: Field[datetime] = required(UtcTime)
    seen_at: Field[datetime] = required(UtcTime)
    """To the minute."""


@mapped
class SignInFailure(Row):
    """How often signing in failed, for an account, an address, or both together."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        CheckConstraint("failures >= 0", name="sign_in_failure_not_negative"),
        Index("sign_in_failure_by_time", "last_at"),
    )

    id: Field[int] = key()
    scope: Field[str] = required(String(80), unique=True)
    """A hash: what is typed as a name may be a password."""
    failures: Field[int] = required(Integer, default=0)
    last_at: Field[datetime] = required(UtcTime)


@mapped
class FactFlag(Row):
    """„Das stimmt nicht mehr“: a fact somebody at the desk doubts."""

    __tablename__ = "fact_flag"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'done')", name="fact_flag_state_known"),
        Index("fact_flag_by_state", "state", "created_at"),
    )

    id: Field[int] = key()
    record_key: Field[str] = required(String(200))
    record_title: Field[str] = required(Text)
    note: Field[str] = required(Text)
    flagged_by: Field[str] = required(String(100))
    """Actor; the editor may want to ask back."""
    state: Field[str] = required(String(20), default="open")
    created_at: Field[datetime] = required(UtcTime)
    closed_at: Field[datetime | None] = optional(UtcTime)
    closed_by: Field[str | None] = optional(String(100))
    answer: Field[str | None] = optional(Text)
    """What the editor did about it."""


@mapped
class LookupCount(Row):
    """How often a record was looked up on a day, by whom is not kept."""

    __tablename__ = "lookup_count"
    __table_args__ = (UniqueConstraint("record_key", "day", name="lookup_count_once"),)

    id: Field[int] = key()
    record_key: Field[str] = required(String(200))
    day: Field[date] = required(Date)
    uses: Field[int] = required(Integer, default=0)
