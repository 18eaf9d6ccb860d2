"""A case has a history, a sensitive look leaves a trace; both only if what they tell of happened."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.cases.audit import audit_of, record_audit
from bot.cases.history import DEFECT, SYSTEM, history_of, record_event
from bot.cases.store import CaseStore

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)


def test_the_history_of_a_case_is_told_in_order(store: CaseStore) -> None:
    with store.begin() as work:
        record_event(
            work.session, DEFECT, 1, "closed", NOW + timedelta(days=3), state="closed", actor="unit:ksj"
        )
        record_event(work.session, DEFECT, 1, "filed", NOW, state="reported", public_note="Danke!")
        record_event(work.session, DEFECT, 2, "filed", NOW, actor=SYSTEM)
        work.commit()
    with store.reading() as work:
        history = history_of(work.session, DEFECT, 1)
    assert [(event.kind, event.state, event.actor) for event in history] == [
        ("filed", "reported", "citizen"),
        ("closed", "closed", "unit:ksj"),
    ]
    assert history[0].public_note == "Danke!"


def test_an_event_of_a_case_that_was_not_filed_is_none(store: CaseStore) -> None:
    with store.begin() as work:
        record_event(work.session, DEFECT, 1, "filed", NOW)
    with store.reading() as work:
        assert history_of(work.session, DEFECT, 1) == []


def test_a_look_leaves_a_trace(store: CaseStore) -> None:
    with store.begin() as work:
        record_audit(work.session, "agent:anna", "look", "found_item", 7, NOW, query="rucksack", hits=3)
        work.commit()
    with store.reading() as work:
        (entry,) = audit_of(work.session, "found_item", 7)
    assert (entry.actor, entry.action, entry.details) == (
        "agent:anna",
        "look",
        {"query": "rucksack", "hits": 3},
    )


def test_texts_do_not_belong_into_the_audit_trail(store: CaseStore) -> None:
    with store.begin() as work, pytest.raises(ValueError, match="too long"):
        record_audit(work.session, "agent:anna", "look", "defect", 7, NOW, text="x" * 201)
