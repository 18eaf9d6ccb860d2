"""Giving a found thing to whom it belongs: against proof, noted once, never twice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.cases.audit import record_audit
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.history import LOST_ITEM, record_event
from bot.cases.lost_items.matches import drop_matches
from bot.cases.plain_text import clean_line, clean_text
from bot.cases.references import parse_reference
from bot.cases.store import CaseStore
from bot.cases.store.tables import StandingSearch
from bot.hotline.casework.found_items import SUBJECT, locked_item
from bot.hotline.casework.tables import Handout

PROOFS = ("receipt", "photo", "details_named", "key_fits", "unlocked", "name_on_it")
"""What proves ownership: a receipt; a picture of it; details nobody else knows; the key, the code that fits;
the owner's name on it."""
_LONGEST_NOTE = 500


@dataclass(frozen=True)
class HandingOut:
    """What an agent notes when giving a thing away."""

    recipient: str
    proofs: Collection[str]
    identity_checked: bool
    """Whether an identity document was shown (``fund_abholung``); its number is not kept."""
    note: str = ""
    search_reference: str = ""
    """Of the standing search that this ends, if there is one."""


def hand_out(
    store: CaseStore, item_id: int, version: int, given: HandingOut, actor: str, now: datetime
) -> None:
    """Note that a thing was given away; what was proposed about it is dropped, the search it answers ends.

    Raises:
        CaseError: ``NOT_FOUND`` (thing or search), ``CHANGED_MEANWHILE``, ``INVALID_STATE`` (it is not here
            any more), ``PROOF_MISSING``, ``NAME_INVALID``, ``TEXT_TOO_LONG`` or ``INVALID_REFERENCE``.
    """
    recipient, text = clean_line(given.recipient), clean_text(given.note, _LONGEST_NOTE)
    proofs = [proof for proof in PROOFS if proof in given.proofs]
    if sum(character.isalpha() for character in recipient) < 2:
        raise CaseError(ErrorCode.NAME_INVALID, field="recipient")
    if not proofs or not given.identity_checked:
        raise CaseError(ErrorCode.PROOF_MISSING)
    reference = parse_reference(given.search_reference) if given.search_reference.strip() else None

    def once() -> None:
        with store.begin() as work:
            row = locked_item(work.session, item_id, version)
            if row.state not in ("stored", "expired"):
                raise CaseError(ErrorCode.INVALID_STATE)
            row.state, row.updated_at = "handed_out", now
            work.session.add(
                Handout(
                    item_id=row.id,
                    at=now,
                    actor=actor,
                    recipient=recipient,
                    proofs=proofs,
                    identity_checked=given.identity_checked,
                    note=text or None,
                )
            )
            drop_matches(work.session, row.id)
            if reference is not None:
                _end_search(work.session, reference, actor, now)
            record_audit(
                work.session,
                actor,
                "item_handed_out",
                SUBJECT,
                row.id,
                now,
                proofs=", ".join(proofs),
                search=reference,
            )
            work.commit()

    store.retrying(once)


def _end_search(session: Any, reference: str, actor: str, now: datetime) -> None:
    search = session.execute(
        select(StandingSearch).where(StandingSearch.reference == reference).with_for_update()
    ).scalar_one_or_none()
    if search is None:
        raise CaseError(ErrorCode.NOT_FOUND, field="search_reference")
    if search.state in ("open", "matched"):
        search.state = "withdrawn"  # ended; its data go with the next purge
        record_event(
            session, LOST_ITEM, search.id, "standing_search_fulfilled", now, actor=actor, state="withdrawn"
        )
