"""What every feature of the gateway works with; made once per process, replaced as a whole in tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot import clock
from bot.answers.phrasebook import Phrasebook
from bot.cases.store.engine import CaseStore
from bot.conversations.chats import Chats
from bot.gateway.rasa_client import RasaClient
from bot.knowledge.live import LiveKnowledge
from bot.settings import Settings

Result = TypeVar("Result")

_THREADS = 8
"""For the database and for decoding photos: neither may hold up the event loop."""


@dataclass(frozen=True)
class Services:
    """The service layer and what the gateway needs around it."""

    settings: Settings
    store: CaseStore
    knowledge: LiveKnowledge
    phrasebook: Phrasebook
    rasa: RasaClient
    chats: Chats
    clock: Callable[[], datetime] = clock.now
    """What time citizens are told it is; waiting and retrying go by the real time."""
    threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_THREADS, thread_name_prefix="gateway")
    )

    @property
    def hotline_phone(self) -> str:
        """The number every sentence about trouble names."""
        return self.knowledge.state.knowledge.hotline.phone or ""

    async def run(self, function: Callable[..., Result], *args: object, **named: object) -> Result:
        """Return what a blocking function of the service layer returns; it runs in a thread."""
        call = partial(function, *args, **named)
        return await asyncio.get_running_loop().run_in_executor(self.threads, call)
