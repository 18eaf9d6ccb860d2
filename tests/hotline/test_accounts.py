"""Who has an account at the desk, and how accounts are changed."""

from __future__ import annotations

import io
import sys

import pytest

from bot.cases.audit import audit_of
from bot.cases.store import CaseStore
from bot.cli import main
from bot.hotline.accounts import (
    ACCOUNT,
    add_account,
    change_own_password,
    list_accounts,
    set_disabled,
    set_password,
    set_role,
)
from bot.hotline.errors import HotlineError, HotlineErrorCode
from bot.hotline.roles import Agent, Right, Role
from bot.hotline.sign_in import sign_in
from tests.hotline.conftest import NOW, PASSWORD, Hire


def test_a_password_is_kept_as_argon2id_only(store: CaseStore, hire: Hire) -> None:
    hire("Anna")
    account = list_accounts(store)[0]
    assert account.name == "anna"
    assert account.password_hash.startswith("$argon2id$")
    assert PASSWORD not in account.password_hash


@pytest.mark.parametrize("name", ["a", "anna muster", "änne", "../etc", "-anna", "a" * 41])
def test_a_name_that_cannot_be_told_on_the_telephone_is_refused(store: CaseStore, name: str) -> None:
    with pytest.raises(HotlineError) as refused:
        add_account(store, name, "", Role.AGENT, PASSWORD, "operator:test", NOW)
    assert refused.value.code is HotlineErrorCode.NAME_INVALID


def test_a_name_is_given_once_whatever_its_capitals(store: CaseStore, hire: Hire) -> None:
    hire("anna")
    with pytest.raises(HotlineError) as refused:
        hire("ANNA")
    assert refused.value.code is HotlineErrorCode.NAME_TAKEN


@pytest.mark.parametrize("password", ["kurz", "aaaaaaaaaaaaaaaa", "hallo-Anna-2026", "x" * 201])
def test_a_password_that_is_guessed_first_is_refused(store: CaseStore, hire: Hire, password: str) -> None:
    with pytest.raises(HotlineError) as refused:
        hire(password=password)
    assert refused.value.code in (HotlineErrorCode.PASSWORD_WEAK, HotlineErrorCode.PASSWORD_TOO_LONG)
    assert list_accounts(store) == []


def test_nobody_can_remove_the_last_administrator(store: CaseStore, hire: Hire) -> None:
    hire("chefin", Role.ADMINISTRATOR)
    for change in (
        lambda: set_disabled(store, "chefin", True, "operator:test", NOW),
        lambda: set_role(store, "chefin", Role.AGENT, "operator:test", NOW),
    ):
        with pytest.raises(HotlineError) as refused:
            change()
        assert refused.value.code is HotlineErrorCode.LAST_ADMINISTRATOR
    hire("zweite", Role.ADMINISTRATOR)
    set_disabled(store, "chefin", True, "operator:test", NOW)


def test_every_change_of_an_account_is_in_the_audit_trail(store: CaseStore, hire: Hire) -> None:
    anna = hire("anna")
    set_role(store, "anna", Role.EDITOR, "agent:chefin", NOW)
    set_password(store, "anna", "neun graue Busse", "agent:chefin", NOW)
    set_disabled(store, "anna", True, "agent:chefin", NOW)
    set_disabled(store, "anna", False, "agent:chefin", NOW)
    with store.reading() as work:
        entries = audit_of(work.session, ACCOUNT, anna.id)
    assert [entry.action for entry in entries] == [
        "account_added",
        "account_role_editor",
        "account_password",
        "account_disabled",
        "account_enabled",
    ]
    assert {entry.actor for entry in entries} == {"operator:test", "agent:chefin"}
    assert "Busse" not in str([entry.details for entry in entries])


def test_somebody_who_changes_the_own_password_has_to_know_the_old_one(store: CaseStore, hire: Hire) -> None:
    anna = hire("anna")
    with pytest.raises(HotlineError):
        change_own_password(store, anna, "falsch geraten", "neun graue Busse", NOW)
    change_own_password(store, anna, PASSWORD, "neun graue Busse", NOW)
    assert sign_in(store, "anna", "neun graue Busse", "10.0.0.1", NOW).agent == anna


def test_roles_may_what_they_need() -> None:
    agent, editor, chief = (Agent(1, "a", "A", role) for role in Role)
    assert agent.may(Right.CASES)
    assert not agent.may(Right.FACTS)
    assert editor.may(Right.FACTS)
    assert not editor.may(Right.CASES)
    assert not editor.may(Right.CHATS)
    assert chief.rights == frozenset(Right)
    assert not agent.may(Right.ACCOUNTS)


def test_an_operator_makes_and_changes_accounts(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_DATA", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["agents", "add", "anna", "--role", "editor", "--display-name", "Anna Muster"]) == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("kurz\n"))
    assert main(["agents", "password", "anna"]) == 1
    assert "at least 12 characters" in capsys.readouterr().err
    assert main(["agents", "role", "anna", "agent"]) == 0
    assert main(["agents", "disable", "anna"]) == 0
    assert main(["agents", "disable", "otto"]) == 1
    assert main(["agents", "list"]) == 0
    printed = capsys.readouterr().out
    assert "anna                  agent          disabled  Anna Muster" in printed
    assert PASSWORD not in printed
