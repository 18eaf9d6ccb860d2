"""Citizens who write to a Rasa server over its REST webhook, some at the same time."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiohttp

from benchmarks.conversations import Conversation

_PATIENCE = aiohttp.ClientTimeout(total=60)


@dataclass
class Answered:
    """What a load test found."""

    times: list[float] = field(default_factory=list)
    """Seconds from each message to its answer."""
    elapsed: float = 0.0
    """Seconds from the first message to the last answer."""
    silent: int = 0
    """Messages that got no answer, or an error."""

    @property
    def turns_per_second(self) -> float:
        """Answered messages per second, of all clients together."""
        return len(self.times) / self.elapsed if self.elapsed else 0.0

    def add(self, other: Answered) -> None:
        """Add what another test, at another time, found."""
        self.times += other.times
        self.elapsed += other.elapsed
        self.silent += other.silent


async def chat(rasa_url: str, conversations: Sequence[Conversation], clients: int) -> Answered:
    """Hold all conversations; each client writes its next message when the last one is answered."""
    waiting = list(reversed(conversations))
    answered = Answered()

    async def client(session: aiohttp.ClientSession) -> None:
        while waiting:
            conversation, sender = waiting.pop(), uuid.uuid4().hex
            for text in conversation:
                started = time.perf_counter()
                if not await _has_answer(session, rasa_url, sender, text):
                    answered.silent += 1
                answered.times.append(time.perf_counter() - started)

    async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
        started = time.perf_counter()
        await asyncio.gather(*(client(session) for _ in range(clients)))
        answered.elapsed = time.perf_counter() - started
    return answered


async def _has_answer(session: aiohttp.ClientSession, rasa_url: str, sender: str, text: str) -> bool:
    message = {"sender": sender, "message": text}
    async with session.post(f"{rasa_url}/webhooks/rest/webhook", json=message) as response:
        return response.status == 200 and bool(await response.json())
