"""Real little processes instead of Rasa: parts that listen, break or are stubborn, and their supervisor."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import psutil

from bot.settings import ROOT

LISTENING = """
import http.server, os, pathlib, subprocess, sys
folder, name, port = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
worker = subprocess.Popen(["sleep", "300"])
print(name, "started", flush=True)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", port), Handler)
with (folder / f"{name}.pids").open("a") as pids:
    pids.write(f"{os.getpid()} {worker.pid}\\n")
server.serve_forever()
"""
"""A part as it should be; it has a worker, which the supervisor does not know of."""

STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + LISTENING

BREAKING = """
print("2024-05-01 12:00:00 ERROR    rasa.core - the database is away", flush=True)
raise SystemExit(3)
"""

WITHOUT_MODEL = """
print("Could not load model due to a wrong vocabulary.", flush=True)
import time
time.sleep(300)
"""

SUPERVISOR = """
import os, sys
from functools import partial
from pathlib import Path
from bot.run import CannotStart
from bot.run.assistant import until_signal
from bot.run.console import Console
from bot.run.parts import Part
from bot.run.readiness import answers
from bot.run.supervisor import Patience, Supervisor
folder = Path(sys.argv[1])
parts = []
for argument in sys.argv[2:]:
    name, port = argument.split(":")
    command = (sys.executable, str(folder / f"{name}.py"), str(folder), name, port)
    ready = partial(answers, f"http://127.0.0.1:{port}/")
    parts.append(Part(name, command, int(port), "BOT_PORT", ready, hopeless=("Could not load model",)))
patience = Patience(between_checks=0.05, first_pause=0.05, longest_pause=0.1, stop_within=1)
async def work():
    places = {"folder": folder, "log_folder": folder / "log", "environment": os.environ}
    supervisor = Supervisor(parts, **places, console=Console(), patience=patience)
    await supervisor.run("READY")
try:
    sys.exit(until_signal(work(), when_stopped=0))
except CannotStart as error:
    sys.exit(str(error))
"""


_PORTS = range(20_000, 32_000)
"""Below those that the system gives to clients, which could take a port away before it is used."""
_CLAIMS: deque[socket.socket] = deque()
_MOST_CLAIMS = 100


def eventually(what: Callable[[], bool], within: float = 60.0) -> bool:
    """Return whether something comes true; ``within`` (seconds) is only for what hangs, not a promise."""
    deadline = time.monotonic() + within
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def is_running(pid: int) -> bool:
    """Return whether a process exists and is not just waiting to be reaped."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def free_port() -> int:
    """Return a port nothing listens on, and that no test of this or another run is given for a while.

    Who takes a port holds the UDP port of the same number, which nobody else uses.
    """
    for port in random.SystemRandom().sample(_PORTS, len(_PORTS)):
        claim = socket.socket(type=socket.SOCK_DGRAM)
        try:
            claim.bind(("127.0.0.1", port))
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            claim.close()
            continue
        _CLAIMS.append(claim)
        if len(_CLAIMS) > _MOST_CLAIMS:
            _CLAIMS.popleft().close()
        return port
    raise AssertionError("all ports are taken")


def _heed_hangup() -> None:
    """A test run under nohup hands down that SIGHUP is ignored; the supervisor would go by it."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class RunningAssistant:
    """A supervisor over parts, each a script given by name, as an operator sees it."""

    def __init__(self, folder: Path, scripts: dict[str, str]) -> None:
        self.folder = folder
        for name, script in scripts.items():
            (folder / f"{name}.py").write_text(script)
        (folder / "supervisor.py").write_text(SUPERVISOR)
        self._output = folder / "output.txt"
        command = [sys.executable, str(folder / "supervisor.py"), str(folder)]
        with self._output.open("w") as output:
            self.process = subprocess.Popen(
                command + [f"{name}:{free_port()}" for name in scripts],
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=_heed_hangup,
            )

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return self._output.read_text()

    def pids(self, name: str) -> list[tuple[int, int]]:
        """The process ids of a part and of its worker, one pair for each time it was started."""
        path = self.folder / f"{name}.pids"
        lines = path.read_text().splitlines() if path.exists() else []
        return [(int(part), int(worker)) for part, worker in (line.split() for line in lines)]

    def wait_until_ready(self) -> None:
        """Wait for the line that says where to go."""
        assert eventually(lambda: "READY" in self.output), self.output

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal; return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=60)
