"""What ``python -m bot feedback`` understands; light, because every command of the assistant reads it."""

from __future__ import annotations

from typing import Any


def add_commands(commands: Any) -> None:
    """Add ``feedback`` to the parser of ``python -m bot``."""
    feedback = commands.add_parser("feedback", help="what citizens think of the answers")
    feedback.add_argument(
        "--days", type=int, default=30, metavar="DAYS", help="of so many days (default: 30)"
    )
