"""Case stores on real databases: every test that asks for ``store`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from bot.cases.store import CaseStore
from tests.cases.postgres import NoPostgres, running_postgres

_numbers = iter(range(1, 1_000_000))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The folder of the socket of a server for this run; its database ``template_cases`` has the tables."""
    try:
        with running_postgres() as folder:
            _run_sql(folder, "CREATE DATABASE template_cases")
            template = CaseStore(_postgres_url(folder, "template_cases"))
            template.migrate()
            template.close()
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
    name = f"cases_{next(_numbers)}"
    _run_sql(folder, f"CREATE DATABASE {name} TEMPLATE template_cases")
    store = CaseStore(_postgres_url(folder, name))
    yield store
    store.close()
    _run_sql(folder, f"DROP DATABASE {name} WITH (FORCE)")


def _postgres_url(folder: str, database: str) -> str:
    return f"postgresql://postgres@/{database}?host={folder}"


def _run_sql(folder: str, statement: str) -> None:
    connection = psycopg2.connect(host=folder, user="postgres", dbname="postgres")
    connection.autocommit = True
    try:
        connection.cursor().execute(statement)
    finally:
        connection.close()
