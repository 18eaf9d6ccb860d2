"""``python -m benchmarks.gateway``: what the gateway adds to a turn, and many open event streams at once."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field

import aiohttp

from benchmarks.gateway_processes import RunningGateway, gateway
from benchmarks.processes import Failed, end_children_on_signals
from benchmarks.tables import machine, megabytes, milliseconds, percentile, table
from bot.run.training import model_path
from bot.settings import Settings

_QUESTIONS = ("Hallo", "Wann hat das Fundbüro offen?", "und freitags?", "Was kostet ein Personalausweis?")
_WARM_UP = 10
_WANTED_MILLISECONDS = 3
_LAST_EVENTS_WITHIN = 10.0


def main() -> int:
    """Measure and print the tables; return the exit code."""
    parser = argparse.ArgumentParser("python -m benchmarks.gateway", description=__doc__)
    parser.add_argument("--turns", type=int, default=200, help="turns each way (default: 200)")
    parser.add_argument("--streams", type=int, default=200, help="open event streams (default: 200)")
    parser.add_argument("--per-second", type=float, default=20.0, help="messages a second (default: 20)")
    parser.add_argument("--seconds", type=float, default=120.0, help="how long (default: 120)")
    parser.add_argument("--rasa", action="store_true", help="turns also with the trained model of var/models")
    options = parser.parse_args()
    end_children_on_signals()
    print(f"{machine()}\n", flush=True)
    try:
        asyncio.run(_measure(options))
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _measure(options: argparse.Namespace) -> None:
    async with gateway(None) as running:
        print(
            _turns_table("a stand-in that answers at once", *await _turns(running, options.turns)), flush=True
        )
        print(await _streams(running, options.streams, options.per_second, options.seconds), flush=True)
    if options.rasa:
        async with gateway(model_path(Settings.from_environment())) as running:
            print(_turns_table("Rasa", *await _turns(running, options.turns)), flush=True)


async def _turns(running: RunningGateway, count: int) -> tuple[list[float], list[float], float]:
    """Return the seconds of turns directly and through the gateway, one of each in turn, and its work."""
    direct: list[float] = []
    through: list[float] = []
    async with aiohttp.ClientSession() as http:
        token = await _open(http, running.url)
        work = running.process.cpu_seconds
        for number in range(count + _WARM_UP):
            text = _QUESTIONS[number % len(_QUESTIONS)]
            started = time.perf_counter()
            body = {"sender": "benchmark", "message": text, "metadata": {"channel": "web"}}
            async with http.post(f"{running.rasa_url}/webhooks/rest/webhook", json=body) as response:
                await response.json()
            between = time.perf_counter()
            await _say(http, running.url, token, text)
            ended = time.perf_counter()
            if number >= _WARM_UP:
                direct.append(between - started)
                through.append(ended - between)
        work = (running.process.cpu_seconds - work) / (count + _WARM_UP)
    return direct, through, work


def _turns_table(what: str, direct: list[float], through: list[float], work: float) -> str:
    overhead = [whole - part for whole, part in zip(through, direct)]
    rows = [
        [name, *(milliseconds(percentile(values, share)) for values in (direct, through, overhead))]
        for name, share in (("p50", 50), ("p95", 95), ("p99", 99))
    ]
    rows.append(["processor time of the gateway", "", milliseconds(work), ""])
    header = ["", "directly", "through the gateway", f"difference (wanted: p95 < {_WANTED_MILLISECONDS} ms)"]
    return table(f"A turn with {what}, {len(direct)} each, one after the other", header, rows)


@dataclass
class _Heard:
    """What one listener has heard."""

    is_listening: asyncio.Event = field(default_factory=asyncio.Event)
    seqs: list[int] = field(default_factory=list)
    notices: int = 0
    """Sentences that an answer takes longer; they come on top."""
    delays: list[float] = field(default_factory=list)


async def _streams(running: RunningGateway, count: int, per_second: float, seconds: float) -> str:
    """Open streams, write into random chats at a steady pace, and count what arrives."""
    said_at: dict[tuple[int, str], float] = {}
    heard = [_Heard() for _ in range(count)]
    pick = random.Random(1)
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as http:
        tokens = [await _open(http, running.url) for _ in range(count)]
        listening = [
            asyncio.create_task(_listen(http, running.url, token, number, heard[number], said_at))
            for number, token in enumerate(tokens)
        ]
        await asyncio.gather(*(one.is_listening.wait() for one in heard))
        memory = [running.process.memory]
        messages = int(per_second * seconds)
        begin = time.perf_counter()
        saying = []
        for number in range(messages):
            await asyncio.sleep(max(0.0, begin + number / per_second - time.perf_counter()))
            chat = pick.randrange(count)
            said_at[chat, f"Sie sagten: {number}"] = time.perf_counter()
            saying.append(asyncio.create_task(_say(http, running.url, tokens[chat], str(number))))
            if number in (messages // 10, messages // 2):
                memory.append(running.process.memory)
        await asyncio.gather(*saying)
        deadline = time.perf_counter() + _LAST_EVENTS_WITHIN
        while (
            sum(len(one.seqs) - one.notices for one in heard) < 2 * messages
            and time.perf_counter() < deadline
        ):
            await asyncio.sleep(0.1)
        memory.append(running.process.memory)
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    notices = sum(one.notices for one in heard)
    arrived = sum(len(one.seqs) for one in heard) - notices
    doubled = sum(len(one.seqs) - len(set(one.seqs)) for one in heard)
    in_order = sum(one.seqs == list(range(1, len(one.seqs) + 1)) for one in heard)
    delays = [delay for one in heard for delay in one.delays]
    rows = [
        ["events written", str(2 * messages)],
        ["events lost", str(2 * messages - arrived + doubled)],
        ["events doubled", str(doubled)],
        ["notices of a delay", str(notices)],
        ["streams complete and in order", f"{in_order} of {count}"],
        ["from the question to the event of its answer, p50", milliseconds(percentile(delays, 50))],
        ["from the question to the event of its answer, p95", milliseconds(percentile(delays, 95))],
        ["memory: start, after a tenth, half, end", ", ".join(megabytes(size) for size in memory)],
    ]
    title = f"{count} event streams, {per_second:g} messages a second for {seconds:g} s"
    return table(title, ["", "measured"], rows)


async def _listen(
    http: aiohttp.ClientSession,
    url: str,
    token: str,
    number: int,
    heard: _Heard,
    said_at: dict[tuple[int, str], float],
) -> None:
    async with http.get(f"{url}/api/chat/events", headers=_bearer(token)) as response:
        response.raise_for_status()
        kind = b""
        async for line in response.content:
            if line.startswith(b"event: "):
                heard.is_listening.set()
                kind = line
            elif line.startswith(b"data: ") and kind == b"event: message\n":
                message = json.loads(line[6:])
                heard.seqs.append(message["seq"])
                heard.notices += message["role"] == "notice"
                if message["role"] == "bot":
                    heard.delays.append(time.perf_counter() - said_at[number, message["text"]])


async def _open(http: aiohttp.ClientSession, url: str) -> str:
    async with http.post(f"{url}/api/chat/sessions", json={}) as response:
        response.raise_for_status()
        return str((await response.json())["token"])


async def _say(http: aiohttp.ClientSession, url: str, token: str, text: str) -> None:
    async with http.post(f"{url}/api/chat/messages", json={"text": text}, headers=_bearer(token)) as response:
        response.raise_for_status()
        assert (await response.json())["replies"]


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


if __name__ == "__main__":
    raise SystemExit(main())
