"""What is kept of the logs and what of them is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.run.logs import KEPT, ErrorEcho, LogFile, error_in, rotate, tail


def test_the_three_latest_logs_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "log" / "rasa.log"
    for number in range(6):
        rotate(log)
        log.write_text(str(number))
    assert {path.name: path.read_text() for path in log.parent.iterdir()} == {
        "rasa.log": "5",
        "rasa.log.1": "4",
        "rasa.log.2": "3",
        "rasa.log.3": "2",
    }


def test_a_log_that_becomes_too_long_is_begun_anew_at_the_end_of_a_line(tmp_path: Path) -> None:
    path = tmp_path / "rasa.log"
    with LogFile(path, longest=30) as log:
        for piece in (b"first line\nsecond line\nthi", b"rd line", b"\nfourth line\nfif", b"th line\n"):
            log.write(piece)
    assert (tmp_path / "rasa.log.1").read_text() == "first line\nsecond line\nthird line\nfourth line\n"
    assert path.read_text() == "fifth line\n"


def test_all_logs_together_stay_bounded(tmp_path: Path) -> None:
    with LogFile(tmp_path / "rasa.log", longest=1000) as log:
        for number in range(2000):
            log.write(b"request %d\n" % number)
    logs = sorted(tmp_path.iterdir())
    assert len(logs) == KEPT + 1
    assert sum(path.stat().st_size for path in logs) < 1100 * len(logs)


def test_what_was_in_the_log_before_counts(tmp_path: Path) -> None:
    path = tmp_path / "rasa.log"
    path.write_text("x" * 99 + "\n")
    with LogFile(path, longest=100) as log:
        log.write(b"one more\n")
    assert path.read_text() == ""
    assert (tmp_path / "rasa.log.1").stat().st_size == 109


@pytest.mark.parametrize(
    "line",
    [
        "2024-05-01 12:00:00 \x1b[31mERROR\x1b[0m    rasa.core.agent - Could not load model",
        "2024-05-01 12:00:00 [error    ] rest.message.received.failure",
        "sanic.exceptions.ServerError: away",
    ],
)
def test_errors_are_shown(line: str) -> None:
    assert error_in(line)


@pytest.mark.parametrize("line", ["", "INFO root - Starting", "  File 'x.py', line 3", "an error of yours?"])
def test_everything_else_is_not(line: str) -> None:
    assert error_in(line) is None


def test_long_errors_are_shortened() -> None:
    assert len(error_in("ERROR " + "x" * 1000) or "") == 200


def test_an_error_that_comes_again_and_again_is_shown_once_a_minute() -> None:
    echo = ErrorEcho()
    shown = [echo.pick(f"12:00:{second:02} ERROR away", now=second) for second in range(130)]
    assert [second for second, line in enumerate(shown) if line] == [0, 60, 120]
    assert echo.pick("12:00:01 ERROR back", now=1) is not None


def test_the_end_of_a_log_is_shown_without_noise(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text(
        "first\n\nx.py:1: FutureWarning: soon\n  import x\n 50%|####  | 2/4\n\x1b[91mInvalidRule: a\x1b[0m\n"
    )
    assert tail(log) == "  first\n  InvalidRule: a"
    assert tail(log, count=1) == "  InvalidRule: a"
    assert tail(tmp_path / "missing.log") == "(no output)"
