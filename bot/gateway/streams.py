"""Who listens to which chat. The messages themselves come from the database; here one is only woken up.

A change made by this process wakes its listeners at once. What other processes wrote is noticed by a look at
the chats listened to, once a second: so any number of gateways may run, without anything between them.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from bot.conversations.chats import Chats
from bot.conversations.message import Chat
from bot.gateway.metrics import Metrics
from bot.gateway.services import Services

logger = logging.getLogger("bot.gateway.streams")

LOOK_EVERY = 1.0
"""Seconds between two looks at the chats that are listened to."""
MOST_OF_CHAT = 5
MOST_OF_ADDRESS = 60
MOST = 2000
_CHATS_AT_ONCE = 500


@dataclass(eq=False)
class Listener:
    """Somebody who listens to a chat."""

    chat_id: int
    address: str
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    seen: tuple[str, str | None, int] | None = None
    """Mode, agent and newest message when it last looked."""
    typing: bool = False
    closed: str | None = None
    """Why there is nothing more to come: ``deleted`` or ``shutdown``."""

    def wake(self) -> None:
        """Have it look."""
        self.woken.set()

    def saw(self, chat: Chat) -> None:
        """Note what it knows of its chat."""
        self.seen = (chat.mode, chat.agent, chat.last_seq)


class Full(Exception):
    """Too many listen already."""


class Streams:
    """All listeners of one process."""

    def __init__(self, services: Services, metrics: Metrics) -> None:
        self._services = services
        self._metrics = metrics
        self._listeners: defaultdict[int, set[Listener]] = defaultdict(set)
        self._of_address: Counter[str] = Counter()
        self._count = 0
        self._looking: asyncio.Task[None] | None = None
        self._is_over = False

    async def start(self) -> None:
        """Begin to notice changes."""
        loop = asyncio.get_running_loop()

        def changed(chat_id: int) -> None:
            loop.call_soon_threadsafe(self.wake, chat_id)

        self._services.chats.listen(changed)
        self._looking = asyncio.create_task(self._look())

    def stop(self) -> None:
        """Send everybody home; they come back to another process, or to this one started anew."""
        self._is_over = True
        if self._looking is not None:
            self._looking.cancel()
        for listener in [one for some in self._listeners.values() for one in some]:
            listener.closed = listener.closed or "shutdown"
            listener.wake()

    def join(self, chat_id: int, address: str) -> Listener:
        """Return a new listener of a chat.

        Raises:
            Full: of the chat, the address, or the process there are too many.
        """
        factor = self._services.settings.access.rate_factor
        if (
            len(self._listeners[chat_id]) >= MOST_OF_CHAT
            or self._of_address[address] >= MOST_OF_ADDRESS * max(1.0, factor)
            or self._count >= MOST
            or self._is_over
        ):
            self._tidy(chat_id)
            raise Full
        listener = Listener(chat_id, address)
        self._listeners[chat_id].add(listener)
        self._of_address[address] += 1
        self._count += 1
        self._metrics.streams.set(self._count)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener."""
        self._listeners[listener.chat_id].discard(listener)
        self._tidy(listener.chat_id)
        self._of_address[listener.address] -= 1
        if not self._of_address[listener.address]:
            del self._of_address[listener.address]
        self._count -= 1
        self._metrics.streams.set(self._count)

    def wake(self, chat_id: int) -> None:
        """Have the listeners of a chat look for what is new."""
        for listener in self._listeners.get(chat_id, ()):
            listener.wake()

    def typing(self, chat_id: int, is_typing: bool) -> None:
        """Tell the listeners of a chat that somebody writes an answer, or no longer."""
        for listener in self._listeners.get(chat_id, ()):
            if listener.typing != is_typing:
                listener.typing = is_typing
                listener.wake()

    def close_chat(self, chat_id: int) -> None:
        """Tell the listeners of a chat that it is gone."""
        for listener in self._listeners.get(chat_id, ()):
            listener.closed = "deleted"
            listener.wake()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self._look_once()
            except Exception as error:
                logger.error("Looking for events failed: %s", type(error).__name__)

    async def _look_once(self) -> None:
        chats: Chats = self._services.chats
        chat_ids = list(self._listeners)
        for start in range(0, len(chat_ids), _CHATS_AT_ONCE):
            some = chat_ids[start : start + _CHATS_AT_ONCE]
            now = await self._services.run(chats.states, some)
            for chat_id in some:
                chat = now.get(chat_id)
                if chat is None:
                    self.close_chat(chat_id)
                    continue
                state = (chat.mode, chat.agent, chat.last_seq)
                for listener in self._listeners.get(chat_id, ()):
                    if listener.seen is not None and listener.seen != state:
                        listener.wake()

    def _tidy(self, chat_id: int) -> None:
        if not self._listeners[chat_id]:
            del self._listeners[chat_id]
