"""Keys with which other systems may file reports: told once, kept as a hash, revoked at any time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import select

from bot.cases.audit import record_audit
from bot.cases.plain_text import clean_line
from bot.cases.store.engine import CaseStore
from bot.open311.errors import GeoReportError
from bot.open311.tables import Open311Key

_BYTES = 24


def add_key(store: CaseStore, name: str, actor: str, now: datetime) -> tuple[int, str]:
    """Return the number and the text of a new key; the text cannot be had again."""
    text, label = secrets.token_urlsafe(_BYTES), clean_line(name, 100)

    def once() -> int:
        with store.begin() as work:
            row = Open311Key(name=label, key_hash=_hash(text), created_at=now)
            work.session.add(row)
            work.session.flush()
            record_audit(work.session, actor, "open311_key_added", "open311_key", row.id, now)
            work.commit()
        return row.id

    return store.retrying(once), text


def list_keys(store: CaseStore) -> list[Open311Key]:
    """Return all keys, the oldest first; also the revoked ones."""
    with store.reading() as work:
        return list(work.session.execute(select(Open311Key).order_by(Open311Key.id)).scalars())


def revoke_key(store: CaseStore, key_id: int, actor: str, now: datetime) -> bool:
    """End a key at once; return whether there was one that was valid."""

    def once() -> bool:
        with store.begin() as work:
            row = work.session.get(Open311Key, key_id, with_for_update=True)
            if row is None or row.revoked_at is not None:
                return False
            row.revoked_at = now
            record_audit(work.session, actor, "open311_key_revoked", "open311_key", row.id, now)
            work.commit()
        return True

    return store.retrying(once)


def require_key(store: CaseStore, text: str) -> int:
    """Return the number of a valid key.

    Raises:
        GeoReportError: 403.
    """
    query = select(Open311Key.id).where(Open311Key.key_hash == _hash(text), Open311Key.revoked_at.is_(None))
    with store.reading() as work:
        found = work.session.execute(query).scalar_one_or_none()
    if not text or found is None:
        raise GeoReportError(403, "key_invalid")
    return int(found)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
