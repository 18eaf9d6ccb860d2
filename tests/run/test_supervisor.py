"""What an operator sees of the assistant: it comes up, stays up, goes down, or says why not."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

import pytest

from tests.run.processes import (
    BREAKING,
    LISTENING,
    STUBBORN,
    WITHOUT_MODEL,
    RunningAssistant,
    eventually,
    is_running,
)

Start = Callable[..., RunningAssistant]


def test_says_once_where_to_go_when_all_parts_are_ready(start: Start) -> None:
    assistant = start(actions=LISTENING, rasa=LISTENING)
    assistant.wait_until_ready()
    assert assistant.output == "READY\n"
    assert (assistant.folder / "log" / "rasa.log").read_text() == "rasa started\n"


def test_a_part_that_is_killed_comes_back_and_the_other_one_stays(start: Start) -> None:
    assistant = start(actions=LISTENING, rasa=LISTENING)
    assistant.wait_until_ready()
    (part, worker), *_ = assistant.pids("rasa")
    os.kill(part, signal.SIGKILL)
    assert eventually(lambda: "rasa is ready again." in assistant.output), assistant.output
    assert assistant.output.count("rasa died (killed by SIGKILL); starting it again in 0.05 s.") == 1
    assert assistant.output.count("READY") == 1
    assert eventually(lambda: not is_running(worker))
    assert len(assistant.pids("rasa")) == 2
    assert len(assistant.pids("actions")) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_it_leaves_no_process_behind(start: Start, number: signal.Signals) -> None:
    assistant = start(rasa=LISTENING)
    assistant.wait_until_ready()
    assert assistant.stop(number) == 0
    assert eventually(lambda: not any(map(is_running, assistant.pids("rasa")[0])))


def test_a_part_that_ignores_the_wish_to_stop_is_killed(start: Start) -> None:
    assistant = start(rasa=STUBBORN)
    assistant.wait_until_ready()
    assert assistant.stop() == 0
    assert eventually(lambda: not any(map(is_running, assistant.pids("rasa")[0])))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
def test_killing_the_supervisor_kills_the_parts(start: Start) -> None:
    assistant = start(actions=LISTENING, rasa=LISTENING)
    assistant.wait_until_ready()
    assistant.stop(signal.SIGKILL)
    parts = [assistant.pids(name)[0][0] for name in ("actions", "rasa")]
    assert eventually(lambda: not any(map(is_running, parts)))


def test_a_part_that_never_comes_up_stops_everything_and_shows_its_last_words(start: Start) -> None:
    assistant = start(actions=LISTENING, rasa=BREAKING)
    assert assistant.process.wait(timeout=60) == 1
    assert "rasa died 5 times before it was ready, last exit code 3.\nThe end of " in assistant.output
    assert assistant.output.endswith("the database is away\n")
    assert "rasa: 2024-05-01 12:00:00 ERROR    rasa.core - the database is away" in assistant.output
    started = [pid for pair in assistant.pids("actions") for pid in pair]
    assert eventually(lambda: not any(map(is_running, started)))


def test_a_model_that_cannot_be_loaded_is_not_tried_again(start: Start) -> None:
    assistant = start(rasa=WITHOUT_MODEL)
    assert assistant.process.wait(timeout=60) == 1
    assert assistant.output.startswith("rasa cannot start: Could not load model due to a wrong vocabulary.\n")
