"""A real PostgreSQL server for tests, from the pgserver wheel or the operating system's packages."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2

PATIENCE = 120.0
"""Seconds for the server to come up."""
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""No test cuts the power; killing processes of ours loses nothing in the server's memory."""

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


class NoPostgres(Exception):
    """There is no PostgreSQL that could be started; the message says why."""


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server of its own in a new folder; yield the folder of its socket; stop it and remove all.

    Raises:
        NoPostgres: there is none, or it does not come up.
    """
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    as_user = _unprivileged(folder)
    try:
        data = folder / "data"
        initialise = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"]
        done = subprocess.run(
            [*initialise, "--encoding=UTF8", "--locale=C", "--no-sync"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            **as_user,
        )
        if done.returncode:
            raise NoPostgres(f"initdb: {done.stderr.strip() or done.stdout.strip()}")
        with _server(binaries, data, folder, as_user):
            yield str(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(binaries: Path, data: Path, folder: Path, as_user: dict[str, Any]) -> Iterator[None]:
    settings = [
        part for setting in (*FAST, "listen_addresses=", "max_connections=400") for part in ("-c", setting)
    ]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *settings],
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_with_parent,
            **as_user,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(folder):
            if server.poll() is not None or time.monotonic() > deadline:
                raise NoPostgres(f"postgres: {(folder / 'log').read_text()[-500:]}")
            time.sleep(0.05)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # fast shutdown
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _die_with_parent() -> None:
    """Ask Linux to shut the server down when the tests are killed."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _answers(folder: Path) -> bool:
    try:
        psycopg2.connect(host=str(folder), user="postgres", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _binaries() -> Path:
    wheel = importlib.util.find_spec("pgserver")
    folders = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and _can_run(folder / "postgres"):
            return folder
    raise NoPostgres("neither pgserver nor a PostgreSQL of the operating system can be used")


def _can_run(binary: Path) -> bool:
    try:
        command = [str(binary), "--version"]
        return (
            subprocess.run(command, capture_output=True, cwd="/", check=False, **_identity()).returncode == 0
        )
    except OSError:
        return False


def _identity() -> dict[str, Any]:
    """Return how to start a process that PostgreSQL accepts: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _unprivileged(folder: Path) -> dict[str, Any]:
    identity = _identity()
    if identity:
        os.chown(folder, identity["user"], identity["group"])
        folder.chmod(0o755)
    return identity
