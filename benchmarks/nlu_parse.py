"""``python -m benchmarks.nlu_parse MODEL RESULT``: lets a model read the test utterances one by one.

A process of its own, so that its memory can be told from that of the other model.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent

from benchmarks.questions import utterances


def main() -> int:
    """Write a JSON list (parse result and seconds of every utterance); return the exit code."""
    model, result = sys.argv[1:]
    parsed = asyncio.run(_parse_all(Agent.load(model)))
    Path(result).write_text(json.dumps(parsed), encoding="utf-8")
    return 0


async def _parse_all(agent: Agent) -> list[dict[str, Any]]:
    await agent.parse_message("Guten Tag")
    parsed = []
    for utterance in utterances():
        started, work_before = time.perf_counter(), time.process_time()
        result = await agent.parse_message(utterance.text)
        seconds, work = time.perf_counter() - started, time.process_time() - work_before
        wanted = {key: result[key] for key in ("intent", "intent_ranking", "entities")}
        parsed.append({**wanted, "seconds": seconds, "work": work})
    return parsed


if __name__ == "__main__":
    raise SystemExit(main())
