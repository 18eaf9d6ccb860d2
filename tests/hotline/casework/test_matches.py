"""A thing arrives that somebody searches for: an agent confirms, and a mail goes out that tells nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items.matches import (
    confirm_match,
    list_matches,
    matches_to_decide,
    reject_match,
    tell_undecided,
)
from bot.cases.store import CaseStore
from bot.cases.store.tables import AuditEntry
from bot.hotline.casework.handing_out import HandingOut, hand_out
from bot.knowledge.base import KnowledgeBase
from tests.hotline.casework.conftest import ANNA, BODO, NOW, Record, mails

LATER = NOW + timedelta(hours=1)
CITIZEN = "max@posteo.de"
FITS = {"colours": ("schwarz",), "brand": "Deuter", "line": "5", "place_text": "Straßenbahn Linie 5"}


def test_nobody_is_written_to_before_an_agent_has_looked(
    store: CaseStore, record: Record, searched: Callable[..., str]
) -> None:
    searched()
    assert record(now=LATER, **FITS).matches == 1
    assert len(mails(store, CITIZEN)) == 1  # the receipt of the search


def test_a_confirmed_match_writes_to_the_citizen_without_a_word_of_the_thing(
    store: CaseStore, record: Record, searched: Callable[..., str], knowledge: KnowledgeBase
) -> None:
    reference = searched()
    record(now=LATER, number="2026-00815", storage_place="Regal C3", **FITS)
    (match,) = list_matches(store, ANNA, LATER)
    assert (match.reference, match.item.number) == (reference, "2026-00815")
    confirm_match(store, match.match_id, ANNA, LATER, knowledge)
    mail = mails(store, CITIZEN)[-1]
    assert reference in mail.subject
    for secret in ("Deuter", "schwarz", "Linie 5", "2026-00815", "Regal"):
        assert secret not in mail.body
    assert matches_to_decide(store) == 0


def test_a_match_is_decided_once(
    store: CaseStore, record: Record, searched: Callable[..., str], knowledge: KnowledgeBase
) -> None:
    searched()
    record(now=LATER, **FITS)
    (match,) = list_matches(store, ANNA, LATER)
    reject_match(store, match.match_id, ANNA, LATER)
    with pytest.raises(CaseError) as problem:
        confirm_match(store, match.match_id, BODO, LATER, knowledge)
    assert problem.value.code is ErrorCode.INVALID_STATE
    assert len(mails(store, CITIZEN)) == 1


def test_looking_at_a_search_is_in_the_audit_trail(
    store: CaseStore, record: Record, searched: Callable[..., str]
) -> None:
    searched()
    record(now=LATER, **FITS)
    list_matches(store, BODO, LATER)
    with store.reading() as work:
        looks = [e for e in work.session.query(AuditEntry) if e.action == "look_match"]
    assert [(look.actor, look.subject_kind) for look in looks] == [(BODO, "standing_search")]


def test_what_nobody_decides_is_told_after_a_day(
    store: CaseStore, record: Record, searched: Callable[..., str], knowledge: KnowledgeBase
) -> None:
    searched()
    record(now=LATER, **FITS)
    assert tell_undecided(store, knowledge, LATER + timedelta(hours=23)) == 0
    assert tell_undecided(store, knowledge, LATER + timedelta(hours=25)) == 1
    assert tell_undecided(store, knowledge, LATER + timedelta(days=9)) == 0
    assert len(mails(store, CITIZEN)) == 2


def test_a_thing_that_is_gone_is_no_match_any_more(
    store: CaseStore, record: Record, searched: Callable[..., str], knowledge: KnowledgeBase
) -> None:
    searched()
    item = record(now=LATER, **FITS).item_id
    (match,) = list_matches(store, ANNA, LATER)
    hand_out(store, item, 1, HandingOut("Eva Muster", ("photo",), identity_checked=True), ANNA, LATER)
    assert matches_to_decide(store) == 0
    with pytest.raises(CaseError):
        confirm_match(store, match.match_id, ANNA, LATER, knowledge)
