"""Passwords of the desk: argon2id, the same time whether an account exists or not."""

from __future__ import annotations

import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from bot.hotline.errors import HotlineError, HotlineErrorCode

SHORTEST = 12
LONGEST = 200
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
"""64 MB and about a tenth of a second for each check (RFC 9106, for machines with little memory)."""
_AT_ONCE = threading.BoundedSemaphore(4)
"""Many attempts at once must not take all the memory of the machine."""


def hash_password(password: str) -> str:
    """Return what to store of a password."""
    with _AT_ONCE:
        return str(_HASHER.hash(password))


def verify_password(password: str, stored: str | None) -> bool:
    """Tell whether a password is the stored one; ``None`` or an empty text stands for no account."""
    known = stored or _nobodys()
    with _AT_ONCE:
        try:
            _HASHER.verify(known, password[: LONGEST + 1])
        except (Argon2Error, InvalidHashError):
            return False
    return bool(stored)


def check_new_password(password: str, name: str) -> None:
    """Refuse what is guessed first; which characters it is made of is nobody's business (NIST SP 800-63B).

    Raises:
        HotlineError: ``PASSWORD_WEAK`` or ``PASSWORD_TOO_LONG``.
    """
    if len(password) > LONGEST:
        raise HotlineError(HotlineErrorCode.PASSWORD_TOO_LONG)
    plain = password.casefold()
    if len(password) < SHORTEST or len(set(plain)) < 5 or name.casefold() in plain:
        raise HotlineError(HotlineErrorCode.PASSWORD_WEAK)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return str(_HASHER.hash("nobody has this password"))
