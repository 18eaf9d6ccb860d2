"""The database of the cases: SQLite by default, PostgreSQL where one machine is too small."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import QueuePool

from bot.cases.store.unit_of_work import UnitOfWork
from bot.settings import InvalidSetting, Settings

Result = TypeVar("Result")

_SQLITE_BUSY_SECONDS = 5.0
_TRANSIENT = ("40001", "40P01", "55P03")
"""PostgreSQL: serialisation failure, deadlock, lock not available."""
_CONFLICTS_FOLLOWED = 5
_jitter = random.SystemRandom()


class CaseStore:
    """The database behind a URL, as SQLAlchemy writes it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _engine(url)
        self._reading = self._engine.execution_options(reading=True)
        self._brisk = self._engine.execution_options(brisk=True)

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return str(self._engine.dialect.name)

    @property
    def engine(self) -> Any:
        """The SQLAlchemy engine, for what needs no unit of work: bulk exports, migrations, tests."""
        return self._engine

    def migrate(self) -> None:
        """Create or update the tables; safe when several processes start at once."""
        from bot.cases.store.migrating import upgrade

        self.retrying(lambda: upgrade(self._engine), within=60.0)

    def begin(self, *, brisk: bool = False) -> UnitOfWork:
        """Return a unit of work that may write; SQLite lets in one at a time and makes the others wait.

        A ``brisk`` one survives the death of every process, but with SQLite its last moments not a power cut:
        for what is said in chats, which would otherwise wait for the disk twice in every turn.
        """
        engine = self._brisk if brisk else self._engine
        return UnitOfWork(Session(engine, future=True, expire_on_commit=False))

    def reading(self) -> UnitOfWork:
        """Return a unit of work that only reads: it neither waits for writers nor makes them wait."""
        return UnitOfWork(Session(self._reading, future=True, expire_on_commit=False))

    def retrying(self, function: Callable[[], Result], *, within: float = 20.0) -> Result:
        """Return what the function returns; it is called again when other transactions got in its way.

        The function opens its own unit of work, each time anew. Locks and serialisation failures are retried
        with growing pauses for so many seconds, violated constraints and rows that somebody else has changed
        since they were read five times: the next attempt sees the row that was faster (an idempotency key,
        say) and can go by it.

        Raises:
            DBAPIError: it did not work out in time, or never can.
        """
        deadline = time.monotonic() + within
        attempt = conflicts = 0
        while True:
            try:
                return function()
            except (DBAPIError, StaleDataError) as error:
                attempt += 1
                conflicts += isinstance(error, (IntegrityError, StaleDataError))
                pause = _jitter.uniform(0.5, 1.0) * min(0.005 * 2**attempt, 0.25)
                if not _is_transient(error) or conflicts >= _CONFLICTS_FOLLOWED:
                    raise
                if time.monotonic() + pause > deadline:
                    raise
            time.sleep(pause)

    def empty_log(self) -> bool:
        """Empty SQLite's write-ahead log, where deleted words stay otherwise; return whether it was possible.

        It cannot while somebody reads; then it is done with the next purge. PostgreSQL needs nothing.
        """
        if self.dialect != "sqlite":
            return True
        connection = self._engine.raw_connection()
        try:
            busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        except self._engine.dialect.dbapi.Error:
            return False
        finally:
            connection.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


@lru_cache(maxsize=1)
def shared_store() -> CaseStore:
    """Return the store of this process, its tables up to date.

    Raises:
        InvalidSetting: ``BOT_DATABASE_URL`` is not the address of a database that can be used.
    """
    settings = Settings.from_environment()
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    store = CaseStore(settings.database_url)
    store.migrate()
    return store


def unit_of_work() -> UnitOfWork:
    """Return a unit of work on the store of this process."""
    return shared_store().begin()


def _engine(url: str) -> Any:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError) as error:  # the message would hold the password
        raise InvalidSetting("BOT_DATABASE_URL is not an address of a database.") from error
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed,
            future=True,
            poolclass=QueuePool,
            pool_size=5,
            max_overflow=60,
            connect_args={"timeout": _SQLITE_BUSY_SECONDS, "check_same_thread": False},
            json_serializer=_json,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif parsed.get_backend_name() == "postgresql":
        engine = create_engine(
            parsed, future=True, pool_size=5, max_overflow=60, pool_pre_ping=True, json_serializer=_json
        )
    else:
        raise InvalidSetting("BOT_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    event.listen(engine, "connect", _remember_process)
    event.listen(engine, "checkout", _refuse_inherited)
    return engine


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # transactions begin when we say so, see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(_SQLITE_BUSY_SECONDS * 1000)}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is purged leaves no trace in the file
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    options = connection.get_execution_options()
    if options.get("reading", False):
        connection.exec_driver_sql("BEGIN")
        return
    level = "NORMAL" if options.get("brisk", False) else "FULL"  # FULL: survives a power cut
    if connection.info.get("synchronous") != level:
        connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
        connection.info["synchronous"] = level
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _remember_process(connection: Any, record: Any) -> None:
    record.info["pid"] = os.getpid()


def _refuse_inherited(connection: Any, record: Any, proxy: Any) -> None:
    """A connection must not be used by a process forked from the one that opened it."""
    if record.info["pid"] != os.getpid():
        record.dbapi_connection = proxy.dbapi_connection = None
        raise DisconnectionError("the connection belongs to the parent process")


def _is_transient(error: DBAPIError | StaleDataError) -> bool:
    if isinstance(error, (IntegrityError, StaleDataError)):
        return True
    code = getattr(error.orig, "pgcode", None)
    if code is not None:
        return code in _TRANSIENT
    message = str(error.orig)
    return "database is locked" in message or "database table is locked" in message or "busy" in message


def sqlite_url(path: Path) -> str:
    """Return the URL of an SQLite file."""
    return f"sqlite:///{path.resolve()}"
