"""Schemathesis finds nothing in the interfaces for other systems: lookup, feeds, Open311."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.cases.store import CaseStore
from bot.knowledge.live import LiveKnowledge
from bot.settings import ROOT
from tests.gateway.conftest import NOW
from tests.gateway_server import served

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
OURS = r"^/(api/v1|feeds|open311)/"


def test_schemathesis_finds_nothing(
    sqlite_store: CaseStore, live_knowledge: LiveKnowledge, tmp_path: Path
) -> None:
    with served(sqlite_store, live_knowledge, tmp_path, lambda: NOW) as address:
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)),
            *("run", f"{address}/api/openapi.json", "--include-path-regex", OURS),
            *("--max-examples", "3", "--seed", "1", "--phases", "coverage,fuzzing"),
            *("--request-timeout", "60", "--no-color"),
        ]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "*"}
        found = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=600
        )
    assert found.returncode == 0, found.stdout[-6000:]
