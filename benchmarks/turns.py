"""``python -m benchmarks.turns``: what a turn takes, with our assistant and with one of ``rasa init``."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.conversations import TURNS, Conversation, conversations
from benchmarks.load import Answered, chat
from benchmarks.processes import Failed, end_children_on_signals
from benchmarks.rasa_processes import Running, started
from benchmarks.stories import write_stories
from benchmarks.systems import ours, stock
from benchmarks.tables import machine, megabytes, milliseconds, percentile, ratio, seconds_text, table
from benchmarks.training import Trained, train

CLIENTS = (1, 8)
ROUNDS = 4
"""The systems take turns so often, so that what else the machine does hits both alike."""
_WARM_UP = 2


@dataclass(frozen=True)
class Costs:
    """What a server process takes."""

    memory: int
    """Bytes resident after all conversations."""
    work: float
    """Processor seconds of one turn; they hardly depend on what else the machine does."""


@dataclass(frozen=True)
class Measured:
    """One system's figures."""

    training: Trained
    start_seconds: float
    answered: Mapping[int, Answered]
    """By number of clients."""
    rasa: Costs
    actions: Costs


def main() -> int:
    """Train both, start both, talk to both in turn, print the table; return the exit code."""
    parser = argparse.ArgumentParser("python -m benchmarks.turns", description=__doc__)
    parser.add_argument("--epochs", type=int, default=100, help="of Rasa's own components (default: 100)")
    parser.add_argument(
        "--keep", action="store_true", help="use the models of the last run where still current"
    )
    parser.add_argument("--turns", type=int, default=200, help="messages per setting (default: 200)")
    parser.add_argument("--stories", type=int, default=100, help="for the stock policies (default: 100)")
    options = parser.parse_args()
    end_children_on_signals()
    print(f"{machine()}\n", flush=True)
    try:
        our, their = asyncio.run(_measure(options))
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    stock_has = f"stock with {options.epochs} epochs, {options.stories} stories"
    title = f"Turns: {options.turns} per setting; {stock_has}"
    print(f"\n{table(title, ['', 'ours', 'stock', 'ours / stock', 'wanted'], _rows(our, their))}")
    return 0


async def _measure(options: argparse.Namespace) -> list[Measured]:
    stories = write_stories(options.stories) if options.stories else None
    systems = ours(), stock(options.epochs, stories)
    trained = [train(system, nlu_only=False, keep=options.keep) for system in systems]
    per_round = max(1, options.turns // (TURNS * ROUNDS))
    dialogues = conversations(_WARM_UP + per_round * ROUNDS * len(CLIENTS))
    async with started(systems[0], trained[0].model) as our, started(systems[1], trained[1].model) as their:
        both = our, their
        for running in both:
            print(f"{running.name}: answers after {running.start_seconds:.1f} s", flush=True)
            await chat(running.url, dialogues[:_WARM_UP], clients=1)
        work_before = [(running.rasa.cpu_seconds, running.actions.cpu_seconds) for running in both]
        found = await _talk(both, dialogues[_WARM_UP:], per_round)
        return [_measured(*figures) for figures in zip(trained, both, found, work_before, strict=True)]


def _measured(
    trained: Trained, running: Running, answered: Mapping[int, Answered], work_before: tuple[float, float]
) -> Measured:
    turns = sum(len(answers.times) for answers in answered.values())
    rasa, actions = (
        Costs(process.memory, (process.cpu_seconds - before) / turns)
        for process, before in zip((running.rasa, running.actions), work_before, strict=True)
    )
    return Measured(trained, running.start_seconds, answered, rasa, actions)


async def _talk(
    systems: Sequence[Running], dialogues: Sequence[Conversation], per_round: int
) -> list[dict[int, Answered]]:
    """Hold the conversations with every system: each one once with one of the numbers of clients."""
    found = [{clients: Answered() for clients in CLIENTS} for _ in systems]
    blocks = [dialogues[start : start + per_round] for start in range(0, len(dialogues), per_round)]
    for number, block in enumerate(blocks):
        clients = CLIENTS[number % len(CLIENTS)]
        for running, answered in zip(systems, found, strict=True):
            answered[clients].add(await chat(running.url, block, clients))
        print(f"  {number + 1} of {len(blocks)} blocks of {per_round * TURNS} turns", flush=True)
    return found


def _rows(our: Measured, their: Measured) -> list[list[str]]:
    def row(
        name: str, text: Callable[[float], str], value: Callable[[Measured], float], wanted: str = "–"
    ) -> list[str]:
        mine, other = value(our), value(their)
        return [name, text(mine), text(other), ratio(mine, other), wanted]

    def rounded(value: float) -> str:
        return f"{value:.0f}"

    def load(clients: int) -> list[list[str]]:
        who = "1 client" if clients == 1 else f"{clients} clients"
        quarter = "≤ 0.25 ×"
        return [
            row(
                f"{who}: one turn, p50",
                milliseconds,
                lambda m: percentile(m.answered[clients].times, 50),
                quarter,
            ),
            row(
                f"{who}: one turn, p95",
                milliseconds,
                lambda m: percentile(m.answered[clients].times, 95),
                quarter,
            ),
            row(f"{who}: turns per second", rounded, lambda m: m.answered[clients].turns_per_second, "≥ 5 ×"),
        ]

    return [
        *(line for clients in CLIENTS for line in load(clients)),
        row("processor time per turn: Rasa", milliseconds, lambda m: m.rasa.work),
        row("processor time per turn: action server", milliseconds, lambda m: m.actions.work),
        row("resident memory: Rasa", megabytes, lambda m: m.rasa.memory, "≤ 0.60 ×"),
        row("resident memory: action server", megabytes, lambda m: m.actions.memory),
        row("start to first answer", seconds_text, lambda m: m.start_seconds),
        row("training: time", seconds_text, lambda m: m.training.usage.seconds, "< 90 s"),
        row("training: processor time", seconds_text, lambda m: m.training.usage.cpu_seconds),
        row("training: peak memory", megabytes, lambda m: m.training.usage.peak_bytes),
        row(
            "messages without an answer",
            rounded,
            lambda m: sum(answered.silent for answered in m.answered.values()),
        ),
    ]


if __name__ == "__main__":
    raise SystemExit(main())
