"""Guessing references and secrets gets nowhere; somebody who knows the secret is not kept out."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone

import pytest

from bot.cases.attempt_limit import PER_CONVERSATION, check_attempt, limited_attempt
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store import CaseStore

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)


def _guess(store: CaseStore, reference: str, conversation: str | None, now: datetime = NOW) -> ErrorCode:
    with pytest.raises(CaseError) as refusal, limited_attempt(store, reference, conversation, now):
        raise CaseError(ErrorCode.NOT_FOUND)
    return refusal.value.code


def test_five_wrong_guesses_in_a_conversation_then_it_has_to_wait(store: CaseStore) -> None:
    guesses = [_guess(store, f"F-{number}", "c1") for number in range(7)]
    assert guesses == [ErrorCode.NOT_FOUND] * 5 + [ErrorCode.TOO_MANY_ATTEMPTS] * 2
    assert _guess(store, "F-9", "c2") is ErrorCode.NOT_FOUND
    assert _guess(store, "F-9", "c1", NOW + timedelta(hours=1)) is ErrorCode.NOT_FOUND


def test_twenty_wrong_guesses_at_a_reference_from_wherever(store: CaseStore) -> None:
    guesses = [_guess(store, "F-1", f"c{number}") for number in range(22)]
    assert guesses == [ErrorCode.NOT_FOUND] * 20 + [ErrorCode.TOO_MANY_ATTEMPTS] * 2


def test_the_refusal_says_when_to_come_back(store: CaseStore) -> None:
    for _ in range(5):
        _guess(store, "F-1", "c1")
    with pytest.raises(CaseError) as refusal, limited_attempt(store, "F-1", "c1", NOW):
        pass
    assert refusal.value.details == {"retry_at": datetime(2026, 11, 20, 10, tzinfo=timezone.utc)}


def test_the_right_secret_costs_nothing(store: CaseStore) -> None:
    for _ in range(30):
        with limited_attempt(store, "F-1", "c1", NOW):
            pass
    assert _guess(store, "F-1", "c1") is ErrorCode.NOT_FOUND


def test_another_refusal_costs_nothing(store: CaseStore) -> None:
    for _ in range(30):
        with pytest.raises(CaseError) as refusal, limited_attempt(store, "F-1", "c1", NOW):
            raise CaseError(ErrorCode.TOO_LATE)
        assert refusal.value.code is ErrorCode.TOO_LATE


def test_guessing_many_at_once_does_not_help(store: CaseStore) -> None:
    codes: list[ErrorCode] = []
    threads = [threading.Thread(target=lambda: codes.append(_guess(store, "F-1", "c1"))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(codes) == 16
    assert codes.count(ErrorCode.NOT_FOUND) <= 5


def test_counting_in_a_transaction_of_ones_own(store: CaseStore) -> None:
    for _ in range(5):
        with store.begin() as work:
            check_attempt(work.session, "conversation:c1", PER_CONVERSATION, NOW)
            work.commit()
    with store.begin() as work, pytest.raises(CaseError):
        check_attempt(work.session, "conversation:c1", PER_CONVERSATION, NOW)
