"""The secret a citizen gets with a reference: shown once, kept only as a salted hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from bot.cases.code_characters import ALPHABET, characters, is_unmistakable
from bot.cases.references import Randomness

_LENGTH = 8
_COST, _BLOCK, _PARALLEL = 2**14, 8, 1
"""Parameters of scrypt: 16 MB and about 50 ms for each check."""
_NOBODYS = (
    "scrypt$16384$8$1$" + base64.b64encode(bytes(16)).decode() + "$" + base64.b64encode(bytes(32)).decode()
)


def new_secret(randomness: Randomness | None = None) -> str:
    """Return a new secret such as ``ABCD-EFGH`` (40 bits)."""
    source = randomness or secrets.SystemRandom()
    while True:
        plain = "".join(source.choice(ALPHABET) for _ in range(_LENGTH))
        secret = f"{plain[:4]}-{plain[4:]}"
        if is_unmistakable(plain, secret):
            return secret


def hash_secret(secret: str) -> str:
    """Return what to store of a secret: scrypt with a salt of its own."""
    salt = secrets.token_bytes(16)
    digest = _digest(secret, salt, _COST, _BLOCK, _PARALLEL)
    encoded = (base64.b64encode(part).decode() for part in (salt, digest))
    return "$".join(("scrypt", str(_COST), str(_BLOCK), str(_PARALLEL), *encoded))


def verify_secret(secret: str, stored: str | None) -> bool:
    """Return whether a secret, in any spelling, is the stored one.

    Takes the same time whether it is or not, and also when there is no case, which ``None`` stands for.
    """
    _, cost, block, parallel, salt, digest = (stored or _NOBODYS).split("$")
    found = _digest(secret[:200], base64.b64decode(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(found, base64.b64decode(digest)) and stored is not None


def _digest(secret: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    normal = characters(secret).encode()
    return hashlib.scrypt(normal, salt=salt, n=cost, r=block, p=parallel, maxmem=64 * 1024 * 1024, dklen=32)
