"""A dialogue is kept until it is deleted or silent for too long."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

from bot.cases.retention import purge
from bot.cases.store import CaseStore
from bot.conversations.dialogues import forget_dialogue, load_dialogue, save_dialogue
from bot.settings import Settings

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=timezone.utc)


def test_the_newest_state_replaces_the_one_before(store: CaseStore) -> None:
    save_dialogue(store, "a", "first", NOW)
    save_dialogue(store, "a", "second", NOW + timedelta(minutes=1))
    assert load_dialogue(store, "a") == "second"
    assert load_dialogue(store, "b") is None


def test_deleting_leaves_nothing(store: CaseStore) -> None:
    save_dialogue(store, "a", "words", NOW)
    assert forget_dialogue(store, "a")
    assert load_dialogue(store, "a") is None
    assert not forget_dialogue(store, "a")


def test_a_silent_conversation_is_forgotten_after_a_day(store: CaseStore, tmp_path: Path) -> None:
    save_dialogue(store, "silent", "words", NOW)
    save_dialogue(store, "talking", "words", NOW + timedelta(hours=20))
    purged = purge(store, Settings(data_folder=tmp_path), NOW + timedelta(hours=25))
    assert purged["dialogues"] == 1
    assert load_dialogue(store, "silent") is None
    assert load_dialogue(store, "talking") == "words"
