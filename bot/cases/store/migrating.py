"""Brings the tables up to date; the migrations are part of the package and need no file beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config

_FOLDER = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 4_207_743
"""Any number, the same in all our processes."""


def upgrade(engine: Any) -> None:
    """Run the migrations that are missing, in one transaction that only one process at a time can be in."""
    configuration = Config()
    configuration.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    if engine.dialect.name == "sqlite":
        _prepare_file(engine)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")


def _prepare_file(engine: Any) -> None:
    """Make the file readable by its owner only, and let readers and a writer work at the same time."""
    if engine.url.database:
        Path(engine.url.database).touch(mode=0o600)
    connection = engine.raw_connection()  # the mode stays with the file; no transaction can change it
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
