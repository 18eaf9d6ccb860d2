"""What ``python -m bot agents`` understands; light, because every command of the assistant reads it."""

from __future__ import annotations

from typing import Any

from bot.hotline.roles import Role

ROLES = tuple(role.value for role in Role)


def add_commands(commands: Any) -> None:
    """Add ``agents`` to the parser of ``python -m bot``."""
    agents = commands.add_parser("agents", help="accounts for the hotline's console")
    what = agents.add_subparsers(dest="what", required=True, metavar="what")
    add = what.add_parser("add", help="make an account; the password is asked for, or read from a pipe")
    add.add_argument("account", metavar="NAME", help="to sign in with: small letters, digits, . _ -")
    add.add_argument("--role", choices=ROLES, default=Role.AGENT.value)
    add.add_argument("--display-name", default="", help="as colleagues see it")
    add.add_argument("--no-password", action="store_true", help="only the reverse proxy can sign it in")
    what.add_parser("list", help="show all accounts")
    disable = what.add_parser("disable", help="lock an account out, at once")
    disable.add_argument("account", metavar="NAME")
    enable = what.add_parser("enable", help="let a disabled account in again")
    enable.add_argument("account", metavar="NAME")
    password = what.add_parser("password", help="give an account a new password")
    password.add_argument("account", metavar="NAME")
    role = what.add_parser("role", help="give an account another role")
    role.add_argument("account", metavar="NAME")
    role.add_argument("role", choices=ROLES)
