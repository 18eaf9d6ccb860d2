"""Between the chats and the hotline: counts turns, asks for a person, watches over those who wait.

The only place where the gateway knows of taking over; what happens then is :mod:`bot.hotline.takeover`'s.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.conversations.errors import ChatError
from bot.conversations.message import Chat, Message
from bot.gateway.rasa_client import Reply
from bot.gateway.services import Services
from bot.hotline import counting
from bot.hotline.takeover import ASKED, GAVE_UP, types_agent, want_person
from bot.hotline.takeover_watch import watch_over

logger = logging.getLogger("bot.gateway.handovers")

WATCH_EVERY = 2.0
"""Seconds between two looks at who waits."""
GRACE = 75.0
"""Seconds after the start in which consoles come back: until then nobody counts as gone."""
HANDOFF = "handoff"
"""``custom.type`` by which the dialogue says that a person is wanted."""


class Handovers:
    """What one gateway process does for chats that want, wait for or have a person."""

    def __init__(self, services: Services, typing: Callable[[int, bool], None]) -> None:
        """``typing`` is told in which chats an agent writes, and where that stopped."""
        self._services = services
        self._typing = typing
        self._types: set[int] = set()
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to watch."""
        self._watching = asyncio.create_task(self._watch())

    def stop(self) -> None:
        """Watch no more; whoever waits is watched by other processes, or by this one started anew."""
        if self._watching is not None:
            self._watching.cancel()

    async def heard_by_person(self, chat: Chat, message: Message) -> None:
        """Count what a citizen says to an agent."""
        await self._do(self._count_question, chat, message)

    async def answered(self, chat: Chat, message: Message, replies: Sequence[Reply]) -> None:
        """Count an answered message, and ask for a person if the answer says so. Never fails."""
        if not replies:  # it could not be answered, and that was said
            await self._do(self._count_question, chat, message)
            return
        await self._do(self._count_answer, chat, message, replies)
        reason = _wanted(replies)
        if reason is not None:
            services = self._services
            knowledge = services.knowledge.state.knowledge
            await self._do(want_person, services.chats, chat.id, reason, knowledge, services.clock())

    async def _do(self, function: Callable[..., object], *args: object) -> None:
        try:
            await self._services.run(function, *args)
        except ChatError:  # deleted in this moment
            pass
        except Exception as error:  # the answer has been given; nothing here may take it back
            logger.error("%s failed: %s", getattr(function, "__name__", "?"), type(error).__name__)

    def _count_question(self, chat: Chat, message: Message) -> None:
        now = self._services.clock()
        self._services.chats.write(
            lambda session: counting.count_question(session, chat.channel, now, first=message.seq == 1)
        )

    def _count_answer(self, chat: Chat, message: Message, replies: Sequence[Reply]) -> None:
        now, about = self._services.clock(), _about(replies)

        def write(session: Any) -> None:
            counting.count_question(session, chat.channel, now, first=message.seq == 1)
            subject = about.get("subject")
            counting.count_answer(
                session,
                chat.channel,
                now,
                message.text,
                subject=subject if isinstance(subject, str) else None,
                unclear=about.get("unclear") is True,
            )

        self._services.chats.write(write)

    async def _watch(self) -> None:
        begins = asyncio.get_running_loop().time() + GRACE
        while True:
            await asyncio.sleep(WATCH_EVERY)
            await self._tell_typing()
            if asyncio.get_running_loop().time() >= begins:
                services = self._services
                knowledge = services.knowledge.state.knowledge
                await self._do(watch_over, services.chats, knowledge, services.clock())

    async def _tell_typing(self) -> None:
        services = self._services

        def look() -> set[int]:
            return types_agent(services.chats, services.clock())

        try:
            types = await services.run(look)
        except Exception as error:
            logger.error("Looking for agents who write failed: %s", type(error).__name__)
            return
        for chat_id in types - self._types:
            self._typing(chat_id, True)
        for chat_id in self._types - types:
            self._typing(chat_id, False)
        self._types = types


def _wanted(replies: Iterable[Reply]) -> str | None:
    """Return why a person is wanted, ``None`` if none is."""
    for card in _cards(replies):
        if card.get("type") == HANDOFF:
            return GAVE_UP if card.get("reason") == GAVE_UP else ASKED
    return None


def _cards(replies: Iterable[Reply]) -> Iterable[Mapping[str, Any]]:
    for reply in replies:
        custom = reply.get("custom")
        if isinstance(custom, dict):
            cards = custom.get("cards") if custom.get("type") == "cards" else [custom]
            yield from (card for card in cards or [] if isinstance(card, dict))


def _about(replies: Sequence[Reply]) -> Mapping[str, Any]:
    """What the replies are about, as :func:`bot.actions.base.say` notes it."""
    noted = [about for reply in replies if isinstance(about := reply.get("about"), dict)]
    return noted[0] if noted else {}
