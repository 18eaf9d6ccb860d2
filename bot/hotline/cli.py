"""The commands for operators: ``python -m bot agents …``. Passwords are never arguments: others see those."""

from __future__ import annotations

import argparse
import getpass
import sys

from bot import clock
from bot.cases.store.engine import CaseStore
from bot.hotline import accounts
from bot.hotline.errors import HotlineError, HotlineErrorCode
from bot.hotline.passwords import SHORTEST
from bot.hotline.roles import Role
from bot.settings import Settings

_REASONS = {
    HotlineErrorCode.NAME_INVALID: "A name has 2 to 40 of a-z, 0-9, dot, hyphen and underscore.",
    HotlineErrorCode.NAME_TAKEN: "There is an account of this name already.",
    HotlineErrorCode.PASSWORD_WEAK: f"A password has at least {SHORTEST} characters, not always the same "
    "ones, and does not contain the name.",
    HotlineErrorCode.PASSWORD_TOO_LONG: "This password is too long.",
    HotlineErrorCode.UNKNOWN_ACCOUNT: "There is no account of this name.",
    HotlineErrorCode.LAST_ADMINISTRATOR: "This is the last administrator; make another one first.",
}


def run_command(command: argparse.Namespace, settings: Settings) -> int:
    """Run ``agents``; return the exit code: 0 done, 1 not possible.

    Raises:
        InvalidSetting: the address of the database cannot be used.
        DBAPIError: the database cannot be used.
    """
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    store = CaseStore(settings.database_url)
    try:
        store.migrate()
        return _run(command, store)
    except HotlineError as error:
        print(_REASONS.get(error.code, error.code.value), file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        print("Nothing was changed.", file=sys.stderr)
        return 1
    finally:
        store.close()


def _run(command: argparse.Namespace, store: CaseStore) -> int:
    actor, now = f"operator:{getpass.getuser()}", clock.now()
    if command.what == "list":
        return _list(store)
    name: str = command.account
    if command.what == "add":
        password = None if command.no_password else _ask_password()
        agent = accounts.add_account(
            store, name, command.display_name, Role(command.role), password, actor, now
        )
        print(f"{agent.name} ({agent.role.value}) was added.")
    elif command.what == "password":
        accounts.set_password(store, name, _ask_password(), actor, now)
        print(f"{name} has a new password and is signed out everywhere.")
    elif command.what == "role":
        accounts.set_role(store, name, Role(command.role), actor, now)
        print(f"{name} is now {command.role}.")
    else:
        accounts.set_disabled(store, name, command.what == "disable", actor, now)
        print(f"{name} is {command.what}d.")
    return 0


def _list(store: CaseStore) -> int:
    known = accounts.list_accounts(store)
    for account in known:
        state = "disabled" if account.disabled else "active"
        print(f"{account.name:<20}  {account.role:<13}  {state:<8}  {account.display_name}")
    print(f"{len(known)} accounts.")
    return 0


def _ask_password() -> str:
    """Return the password from the terminal, typed twice, or the first line of a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    while True:
        first = getpass.getpass("Password: ")
        if first == getpass.getpass("Again: "):
            return first
        print("These are not the same, please try again.", file=sys.stderr)
