"""``python -m benchmarks.nlu``: how well German is understood, by our pipeline and by Rasa's own (DIET)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.nlu_scores import ENTITY_TYPES, Scores, Understood, score
from benchmarks.processes import Failed, Process, Usage, end_children_on_signals
from benchmarks.questions import utterances
from benchmarks.systems import FOLDER, System, environment_for, ours, settings_for, stock
from benchmarks.tables import (
    machine,
    megabytes,
    milliseconds,
    percent,
    percentile,
    ratio,
    seconds_text,
    table,
)
from benchmarks.training import Trained, train


@dataclass(frozen=True)
class Measured:
    """One system's figures."""

    scores: Scores
    training: Trained
    reading: Usage
    """Of the process that loaded the model and read all utterances."""
    times: list[float]
    """Seconds per message."""
    work: float
    """Processor seconds per message."""


def main() -> int:
    """Train both, test both, print the tables; return the exit code."""
    parser = argparse.ArgumentParser("python -m benchmarks.nlu", description=__doc__)
    parser.add_argument("--epochs", type=int, default=100, help="of Rasa's own components (default: 100)")
    parser.add_argument(
        "--keep", action="store_true", help="use the models of the last run where still current"
    )
    options = parser.parse_args()
    end_children_on_signals()
    print(f"{machine()}\n", flush=True)
    try:
        systems = ours(), stock(options.epochs)
        trained = [train(system, nlu_only=True, keep=options.keep) for system in systems]
        our, their = (_measured(*pair) for pair in zip(systems, trained, strict=True))
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    print(f"\n{_quality(our, their, options.epochs)}\n{_cost(our, their)}")
    return 0


def _measured(system: System, trained: Trained) -> Measured:
    result = FOLDER / f"nlu-{system.name}.json"
    command = [sys.executable, "-m", "benchmarks.nlu_parse", str(trained.model), str(result)]
    log = FOLDER / "log" / f"nlu-{system.name}.log"
    with Process(command, environment=environment_for(settings_for()), log=log) as reading:
        usage = reading.wait(f"{system.name}: reading the test utterances")
    parsed = json.loads(result.read_text(encoding="utf-8"))
    scores = score(utterances(), [Understood.from_parse(parse) for parse in parsed])
    work = sum(parse["work"] for parse in parsed) / len(parsed)
    return Measured(scores, trained, usage, [parse["seconds"] for parse in parsed], work)


def _quality(our: Measured, their: Measured, epochs: int) -> str:
    def row(name: str, wanted: str, value: Callable[[Scores], float]) -> list[str]:
        return [name, percent(value(our.scores)), percent(value(their.scores)), wanted]

    def of_type(name: str) -> list[str]:
        return row(f"  {name}", "–", lambda scores: scores.entity_f1_by_type[name])

    rows = [
        row("intents: accuracy", "≥ 93 %", lambda scores: scores.intent_accuracy),
        row("intents: macro-F1", "–", lambda scores: scores.intent_macro_f1),
        row("entities: F1 of the words", "≥ 90 %", lambda scores: scores.entity_f1),
        *map(of_type, ENTITY_TYPES),
        row("in scope, but ends in the fallback", "≤ 3 %", lambda scores: scores.in_scope_to_fallback),
        row(
            "out of scope and ends in the fallback", "≥ 85 %", lambda scores: scores.out_of_scope_to_fallback
        ),
    ]
    title = f"Understanding: {len(our.times)} utterances never trained on"
    return table(title, ["", "ours", f"stock ({epochs} epochs)", "wanted"], rows)


def _cost(our: Measured, their: Measured) -> str:
    def row(name: str, text: Callable[[float], str], value: Callable[[Measured], float]) -> list[str]:
        return [name, text(value(our)), text(value(their)), ratio(value(our), value(their))]

    rows = [
        row("training: time", seconds_text, lambda measured: measured.training.usage.seconds),
        row("training: processor time", seconds_text, lambda measured: measured.training.usage.cpu_seconds),
        row("training: peak memory", megabytes, lambda measured: measured.training.usage.peak_bytes),
        row("reading: peak memory", megabytes, lambda measured: measured.reading.peak_bytes),
        row("one message, processor time", milliseconds, lambda measured: measured.work),
        row("one message, p50", milliseconds, lambda measured: percentile(measured.times, 50)),
        row("one message, p95", milliseconds, lambda measured: percentile(measured.times, 95)),
    ]
    return table("What it takes", ["", "ours", "stock", "ours / stock"], rows)


if __name__ == "__main__":
    raise SystemExit(main())
