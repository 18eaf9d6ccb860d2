"""Wrong calls of ``python -m bot`` get one clear sentence and an exit code."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

OTHER_PYTHON = """
import runpy, sys
sys.version_info = tuple(map(int, sys.argv.pop(1).split(".")))
runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""
"""Runs the command line as a Python of another version would: this one may be the only one on the machine."""


def _bot(*arguments: str, version: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    start = ["-c", OTHER_PYTHON, version] if version else ["-m", "bot"]
    return subprocess.run(
        [sys.executable, *start, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _assert_refused(done: subprocess.CompletedProcess[str], code: int, sentence: str) -> None:
    assert (done.returncode, done.stdout, done.stderr) == (code, "", f"{sentence}\n")


def test_an_old_python_is_refused_whatever_it_is_asked() -> None:
    done = _bot("kb", "check", version="3.9.2")
    _assert_refused(done, 2, "Python 3.10 is needed, this is Python 3.9: use make run.")


@pytest.mark.parametrize("command", ["run", "train"])
def test_rasa_is_not_started_by_a_newer_python(command: str) -> None:
    done = _bot(command, version="3.12.1")
    _assert_refused(done, 2, f"Rasa needs Python 3.10, this is Python 3.12: use make {command}.")


def test_an_invalid_setting_is_named() -> None:
    done = _bot("status", BOT_RASA_PORT="many")
    _assert_refused(done, 2, "BOT_RASA_PORT must be a port number from 1 to 65535, not 'many'.")


def test_a_taken_port_is_named_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = _bot("run", BOT_RASA_PORT=port, BOT_ACTIONS_PORT=port, BOT_DATA=str(tmp_path))
    sentence = f"Port {port} is already taken (needed for actions; set BOT_ACTIONS_PORT to use another)."
    _assert_refused(done, 1, sentence)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    done = _bot("train", BOT_DATA=str(tmp_path / "var"))
    _assert_refused(done, 1, f"{tmp_path / 'var/models'}: Not a directory.")


def test_status_says_what_is_missing(tmp_path: Path) -> None:
    ports = {"BOT_RASA_PORT": "1", "BOT_ACTIONS_PORT": "2", "BOT_PORT": "3"}
    done = _bot("status", **ports, BOT_DATA=str(tmp_path))
    assert done.returncode == 1
    names = [line.split("  ")[0] for line in done.stdout.splitlines()]
    assert names == ["actions", "rasa", "sender", "gateway", "model"]
    assert "not reachable" in done.stdout
    assert "missing" in done.stdout


@pytest.mark.parametrize("arguments", [[], ["fly"], ["kb"], ["kb", "search"]])
def test_a_wrong_command_gets_the_usage(arguments: list[str]) -> None:
    done = _bot(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: python -m bot")
