"""Signing in: with the right password, for a while, and not by guessing."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.cases.store import CaseStore
from bot.cases.store.tables import AuditEntry
from bot.hotline.accounts import set_disabled, set_password
from bot.hotline.errors import HotlineError, HotlineErrorCode
from bot.hotline.lock_out import FREE_ALONE, FREE_TOGETHER, count_attempt, delay_after
from bot.hotline.sign_in import (
    csrf_token,
    find_agent,
    forget_sessions,
    is_csrf_token,
    sign_in,
    sign_in_by_proxy,
    sign_out,
)
from bot.hotline.tables import AgentSession, SignInFailure
from bot.settings import HotlineRules
from tests.hotline.conftest import NOW, PASSWORD, Hire

RULES = HotlineRules()
HERE, ELSEWHERE = "10.0.0.1", "10.9.9.9"


def _fails(
    store: CaseStore, name: str = "anna", password: str = "geraten", address: str = HERE
) -> HotlineError:
    with pytest.raises(HotlineError) as refused:
        sign_in(store, name, password, address, NOW)
    return refused.value


def test_who_signs_in_is_known_by_the_token_and_only_by_it(store: CaseStore, hire: Hire) -> None:
    anna = hire("anna")
    signed_in = sign_in(store, "Anna ", PASSWORD, HERE, NOW)
    assert find_agent(store, signed_in.token, RULES, NOW) == anna
    assert find_agent(store, signed_in.token[:-1], RULES, NOW) is None
    with store.reading() as work:
        kept = work.session.execute(select(AgentSession.token_hash)).scalar_one()
        assert signed_in.token not in kept
        assert find_agent(store, kept, RULES, NOW) is None


def test_a_wrong_password_an_unknown_name_and_a_disabled_account_look_alike(
    store: CaseStore, hire: Hire
) -> None:
    hire("anna")
    hire("weg")
    set_disabled(store, "weg", True, "operator:test", NOW)
    errors = [_fails(store), _fails(store, "niemand"), _fails(store, "weg", PASSWORD)]
    assert {error.code for error in errors} == {HotlineErrorCode.SIGN_IN_FAILED}


def test_an_account_of_the_proxy_has_no_password_to_guess(store: CaseStore, hire: Hire) -> None:
    hire("anna", password=None)
    assert _fails(store, password="").code is HotlineErrorCode.SIGN_IN_FAILED
    by_proxy = sign_in_by_proxy(store, "anna", NOW)
    assert by_proxy is not None
    assert find_agent(store, by_proxy.token, RULES, NOW) is not None
    assert sign_in_by_proxy(store, "niemand", NOW) is None


def test_a_session_ends_after_silence_and_after_a_working_day(store: CaseStore, hire: Hire) -> None:
    hire("anna")
    token = sign_in(store, "anna", PASSWORD, HERE, NOW).token
    moment = NOW
    while moment < NOW + RULES.shift - timedelta(minutes=20):
        moment += timedelta(minutes=20)
        if moment < NOW + RULES.shift:
            assert find_agent(store, token, RULES, moment) is not None
    assert find_agent(store, token, RULES, NOW + RULES.shift) is None
    silent = sign_in(store, "anna", PASSWORD, HERE, NOW).token
    assert find_agent(store, silent, RULES, NOW + RULES.idle) is None
    with store.begin() as work:
        assert forget_sessions(work.session, RULES, NOW + RULES.shift) == 2


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(store: CaseStore, hire: Hire) -> None:
    hire("anna")
    token = sign_in(store, "anna", PASSWORD, HERE, NOW).token
    for minutes in (10, 20, 29):
        moment = NOW + timedelta(minutes=minutes)
        assert find_agent(store, token, RULES, moment, at_work=False) is not None
    assert find_agent(store, token, RULES, NOW + RULES.idle, at_work=False) is None


def test_a_token_is_worth_nothing_after_signing_out(store: CaseStore, hire: Hire) -> None:
    hire("anna")
    token = sign_in(store, "anna", PASSWORD, HERE, NOW).token
    other = sign_in(store, "anna", PASSWORD, HERE, NOW).token
    sign_out(store, token, NOW)
    sign_out(store, token, NOW)
    assert find_agent(store, token, RULES, NOW) is None
    assert find_agent(store, other, RULES, NOW) is not None


@pytest.mark.parametrize("change", ["disable", "password"])
def test_an_account_that_changes_is_signed_out_everywhere(store: CaseStore, hire: Hire, change: str) -> None:
    hire("anna")
    token = sign_in(store, "anna", PASSWORD, HERE, NOW).token
    if change == "disable":
        set_disabled(store, "anna", True, "operator:test", NOW)
    else:
        set_password(store, "anna", "neun graue Busse", "operator:test", NOW)
    assert find_agent(store, token, RULES, NOW) is None


def test_guessing_gets_slower_and_slower() -> None:
    waits = [delay_after(failures, FREE_TOGETHER).total_seconds() for failures in range(4, 12)]
    assert waits == [0, 30, 60, 120, 240, 480, 900, 900]


def test_who_guesses_five_times_has_to_wait_even_with_the_right_password(
    store: CaseStore, hire: Hire
) -> None:
    hire("anna")
    for _ in range(FREE_TOGETHER):
        count_attempt(store, "anna", HERE, NOW)
    locked = _fails(store, password=PASSWORD)
    assert locked.code is HotlineErrorCode.LOCKED_OUT
    assert locked.retry_at == NOW + timedelta(seconds=30)
    later = NOW + timedelta(seconds=31)
    assert sign_in(store, "anna", PASSWORD, HERE, later).agent.name == "anna"
    assert sign_in(store, "anna", PASSWORD, HERE, later).agent.name == "anna"


def test_somebody_elsewhere_does_not_lock_an_agent_out_with_a_few_guesses(
    store: CaseStore, hire: Hire
) -> None:
    hire("anna")
    for _ in range(FREE_TOGETHER):
        count_attempt(store, "anna", ELSEWHERE, NOW)
    assert sign_in(store, "anna", PASSWORD, HERE, NOW).agent.name == "anna"


def test_an_address_that_tries_many_names_has_to_wait(store: CaseStore) -> None:
    for number in range(FREE_ALONE):
        count_attempt(store, f"name{number}", ELSEWHERE, NOW)
    with pytest.raises(HotlineError):
        count_attempt(store, "anna", ELSEWHERE, NOW)
    count_attempt(store, "anna", HERE, NOW)


def test_many_guesses_at_once_are_not_free(store: CaseStore) -> None:
    let_in: list[int] = []

    def guess() -> None:
        try:
            count_attempt(store, "anna", HERE, NOW)
        except HotlineError:
            return
        let_in.append(1)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_in) == FREE_TOGETHER


def test_signing_in_and_out_and_failing_is_in_the_audit_trail_without_what_was_typed(
    store: CaseStore, hire: Hire
) -> None:
    hire("anna")
    _fails(store, "Mein-Passwort-in-der-falschen-Zeile")
    sign_out(store, sign_in(store, "anna", PASSWORD, HERE, NOW).token, NOW)
    with store.reading() as work:
        entries = work.session.execute(select(AuditEntry).order_by(AuditEntry.id)).scalars().all()
        scopes = work.session.execute(select(SignInFailure.scope)).scalars().all()
        failures = work.session.execute(select(func.sum(SignInFailure.failures))).scalar_one()
    assert [entry.action for entry in entries][-3:] == ["sign_in_failed", "signed_in", "signed_out"]
    everything = f"{[(entry.actor, entry.details) for entry in entries]} {scopes}"
    assert "Passwort" not in everything
    assert HERE not in everything
    assert failures == 3


def test_a_page_of_somebody_else_cannot_know_the_token_against_forgery() -> None:
    assert is_csrf_token("token", csrf_token("token"))
    assert not is_csrf_token("token", csrf_token("other"))
    assert not is_csrf_token("token", "")
    assert not is_csrf_token("token", "ü")
