"""Why somebody cannot sign in or an account cannot be made: codes here, sentences at the edge."""

from __future__ import annotations

from datetime import datetime
from enum import Enum


class HotlineErrorCode(str, Enum):
    """What is wrong."""

    SIGN_IN_FAILED = "sign_in_failed"
    """Name or password is wrong, or the account is disabled; which, is not told."""
    LOCKED_OUT = "locked_out"
    """Too many attempts; with ``retry_at``."""
    NAME_INVALID = "account_name_invalid"
    """Two to forty of a–z, 0–9, dot, hyphen, underscore."""
    NAME_TAKEN = "account_name_taken"
    PASSWORD_WEAK = "password_weak"
    """Shorter than twelve characters, one character only, or the name is in it."""
    PASSWORD_TOO_LONG = "password_too_long"
    UNKNOWN_ACCOUNT = "unknown_account"
    LAST_ADMINISTRATOR = "last_administrator"
    """Nobody would be left who can manage accounts."""
    UNKNOWN_RECORD = "unknown_record"
    """The knowledge base has no such record (any more)."""
    UNKNOWN_FLAG = "unknown_flag"


class HotlineError(Exception):
    """Something at the desk that cannot be done."""

    def __init__(self, code: HotlineErrorCode, *, retry_at: datetime | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.retry_at = retry_at
        """When the next attempt counts again."""
