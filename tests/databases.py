"""Case stores on real databases: every test that asks for ``store`` runs on SQLite and on PostgreSQL.

The tests share one database of the PostgreSQL server and leave it empty: to make and drop one costs many
times as much as to delete the rows of a test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from bot.cases.store import CaseStore
from tests.cases.postgres import NoPostgres, running_postgres

_numbers = iter(range(1, 1_000_000))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The folder of the socket of a server for this run; its database ``cases`` has the tables."""
    try:
        with running_postgres() as folder:
            _run_sql(folder, "CREATE DATABASE cases")
            store = CaseStore(_postgres_url(folder, "cases"))
            store.migrate()
            store.close()
            yield folder
    except NoPostgres as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL: {reason}")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that has the tables."""
    path = tmp_path_factory.mktemp("template") / "cases.db"
    template = CaseStore(f"sqlite:///{path}")
    template.migrate()
    template.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    folder = request.getfixturevalue("postgres_server")
    name = f"empty_{next(_numbers)}"
    _run_sql(folder, f"CREATE DATABASE {name}")
    yield _postgres_url(folder, name)
    _run_sql(folder, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CaseStore]:
    """An empty case store; other processes can open it by its ``url``."""
    if request.param == "sqlite":
        path = tmp_path / "cases.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        store = CaseStore(f"sqlite:///{path}")
        yield store
        store.close()
        return
    folder = request.getfixturevalue("postgres_server")
    store = CaseStore(_postgres_url(folder, "cases"))
    yield store
    store.close()
    _empty(folder, "cases")


def _postgres_url(folder: str, database: str) -> str:
    return f"postgresql://postgres@/{database}?host={folder}"


def _run_sql(folder: str, statement: str) -> None:
    with _connected(folder, "postgres") as cursor:
        cursor.execute(statement)


def _empty(folder: str, database: str) -> None:
    """Make a database as its migration left it; who is still connected, as a killed sender, is cut off."""
    with _connected(folder, database) as cursor:
        cursor.execute(_CUT_OFF_OTHERS)
        cursor.execute("SELECT format('DELETE FROM %I', tablename) FROM pg_tables WHERE " + _OURS)
        deletions = [row[0] for row in cursor.fetchall()]
        assert deletions
        cursor.execute("; ".join(["BEGIN", _NO_ORDER, *deletions, _BEGIN_TO_COUNT_ANEW, "COMMIT"]))


_OURS = "schemaname = 'public' AND tablename <> 'alembic_version'"
_CUT_OFF_OTHERS = """
    SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
_NO_ORDER = "SET LOCAL session_replication_role = replica"
"""Without looking at references: in the end no row is left that could have one."""
_BEGIN_TO_COUNT_ANEW = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL"""


@contextmanager
def _connected(folder: str, database: str) -> Iterator[Any]:
    connection = psycopg2.connect(host=folder, user="postgres", dbname=database)
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()
