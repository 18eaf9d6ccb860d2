"""Brings citizens' messages to Rasa and the answers back: in order, once, and also after an outage.

The database is the queue (:mod:`bot.conversations.queue`); what is in memory here only saves time. A message
that could not be answered stays there and is tried again, by this process, another one, or the next start.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.conversations import queue
from bot.conversations.chats import Accepted
from bot.conversations.errors import ChatError
from bot.conversations.forgetting import forget_late_dialogue
from bot.conversations.message import Incoming, Message, Outgoing, words_for_bot
from bot.conversations.queue import Turn
from bot.gateway.handovers import Handovers
from bot.gateway.metrics import Metrics
from bot.gateway.rasa_client import NoAnswer, Reply
from bot.gateway.services import Services
from bot.language.danger import danger_in
from bot.messengers.mail_peer import EMAIL, mail_address

logger = logging.getLogger("bot.gateway.turns")

NOTICE_AFTER = 4.0
"""Seconds without an answer until the citizen is told; five are promised."""
LEASE = timedelta(seconds=40)
"""A claim lasts longer than Rasa is given to answer."""
LOOK_EVERY = 1.0
"""Seconds between two looks for messages that wait, whoever took them in."""
_GRACE = timedelta(seconds=1)
"""So long a message is left to the process that took it in."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0
_ATTEMPTS = 3
"""So often a message may fail while Rasa answers others; then it is the message, and that is said."""
_ELSEWHERE_EVERY = 0.5
"""Seconds between two looks whether another process has answered."""
_TYPING_AFTER = 0.3
_AT_ONCE = 32
"""Turns brought to Rasa at the same time."""

Waiting = tuple[int, int]
"""A chat's id and a message's number in it."""


@dataclass(frozen=True)
class Answer:
    """What a message is answered with so far."""

    replies: list[Message]
    is_pending: bool
    """Whether the answer itself is still to come."""


@dataclass(frozen=True)
class Awaited:
    """A message whose answer a request waits for."""

    message: Message
    answer: asyncio.Future[Answer]


def real_time() -> datetime:
    """Return the time that leases and pauses go by."""
    return datetime.now(timezone.utc)


class Turns:
    """The turns of one gateway process."""

    def __init__(
        self,
        services: Services,
        metrics: Metrics,
        handovers: Handovers,
        typing: Callable[[int, bool], None] = lambda *_: None,
    ) -> None:
        """``typing`` is told that the bot works at an answer in a chat, and that it stopped."""
        self._services = services
        self._metrics = metrics
        self._handovers = handovers
        self._typing = typing
        self._who = secrets.token_hex(8)
        self._chains: dict[int, asyncio.Task[None]] = {}
        self._goes_on: set[int] = set()
        self._awaited: dict[Waiting, Awaited] = {}
        self._notices: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look for messages that wait."""
        self._looking = asyncio.create_task(self._look())

    async def stop(self, within: float) -> None:
        """Let turns that are under way end, for so many seconds; give the others back."""
        if self._looking is not None:
            self._looking.cancel()
        chains = [*self._chains.values()]
        if chains:
            await asyncio.wait(chains, timeout=within)
        left = [*self._chains.values(), *self._notices]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        with suppress(Exception):  # without the database nothing can be given back; the claims lapse
            await self._services.run(queue.release, self._services.chats, self._who)

    async def say(self, chat_id: int, said: Incoming) -> tuple[Accepted, Answer]:
        """Take in a message and wait for the answer, or for the notice that it takes longer.

        Raises:
            ChatError: the chat is gone, or a photo is not its own.
        """
        accepted = await self.accept(chat_id, said)
        awaited = self._awaited.get((chat_id, accepted.message.seq))
        if awaited is not None:
            await asyncio.wait({awaited.answer}, timeout=NOTICE_AFTER + 0.7)
            if awaited.answer.done():
                return accepted, awaited.answer.result()
        if accepted.is_new and not accepted.message.pending:  # a person will answer
            return accepted, Answer([], is_pending=True)
        replies = await self._services.run(self._services.chats.replies, chat_id, accepted.message.seq)
        is_answered = any(reply.role != "notice" for reply in replies)
        return accepted, Answer(replies, is_pending=accepted.message.pending and not is_answered)

    async def accept(self, chat_id: int, said: Incoming) -> Accepted:
        """Take in a message and see to it that it is answered, without waiting for that.

        Raises:
            ChatError: the chat is gone, or a photo is not its own.
        """
        services, now = self._services, real_time()
        claim = (self._who, now + LEASE)
        accepted = await services.run(
            services.chats.accept, chat_id, said, services.clock(), due_at=now, claim=claim
        )
        message = accepted.message
        if accepted.is_new and message.pending:
            self._awaited[chat_id, message.seq] = Awaited(message, asyncio.get_running_loop().create_future())
            turn = Turn(accepted.chat, message, said.address, 0) if accepted.is_claimed else None
            self._go_on(chat_id, turn)
            self._keep(self._tell_when_late(chat_id, message))
        elif accepted.is_new:
            await self._watch_for_danger(chat_id, message)
            await self._handovers.heard_by_person(accepted.chat, message)
        return accepted

    # one chat's messages, one after the other

    def _go_on(self, chat_id: int, turn: Turn | None = None, *, to_the_end: bool = False) -> None:
        """See to a chat's waiting messages, the claimed one first; there is one chain of turns per chat."""
        if chat_id in self._chains:
            self._goes_on.add(chat_id)
        else:
            self._chains[chat_id] = asyncio.create_task(self._chain(chat_id, turn, to_the_end))

    async def _chain(self, chat_id: int, turn: Turn | None, to_the_end: bool) -> None:
        try:
            while True:
                self._goes_on.discard(chat_id)
                turn = turn or await self._claim(chat_id)
                is_done = turn is not None and await self._bring(turn)
                if turn is None:
                    await self._tell_behind_an_outage(chat_id)
                turn = None
                if chat_id not in self._goes_on and not (is_done and to_the_end):
                    return
        except ChatError:  # deleted meanwhile
            pass
        except Exception:
            logger.exception("A turn failed; it is tried again when its claim has lapsed.")
        finally:
            del self._chains[chat_id]
            self._goes_on.discard(chat_id)

    async def _claim(self, chat_id: int) -> Turn | None:
        now = real_time()
        try:
            return await self._services.run(
                queue.claim, self._services.chats, chat_id, self._who, now + LEASE, now
            )
        except ChatError:
            return None

    async def _bring(self, turn: Turn) -> bool:
        """Bring one claimed message to Rasa; return whether it is done with."""
        chat_id, started = turn.chat.id, time.perf_counter()
        typing = asyncio.get_running_loop().call_later(_TYPING_AFTER, self._typing, chat_id, True)
        try:
            async with self._room:
                replies = await self._ask(turn)
        except NoAnswer:
            self._metrics.turn("failed", time.perf_counter() - started)
            return await self._failed(turn)
        finally:
            typing.cancel()
            self._typing(chat_id, False)
        self._metrics.turn("answered", time.perf_counter() - started)
        return await self._answer(turn, [_outgoing(reply) for reply in replies], replies)

    async def _ask(self, turn: Turn) -> Sequence[Reply]:
        message = turn.message
        metadata: dict[str, Any] = {"channel": turn.chat.channel}
        if message.photos:
            metadata["photos"] = list(message.photos)
        if message.location is not None:
            metadata["location"] = dict(message.location)
        if turn.address is not None:
            metadata["address"] = turn.address
        if turn.chat.channel == EMAIL:
            metadata["email"] = mail_address(turn.chat.peer or "")
        words = words_for_bot(message.text, message.payload)
        return await self._services.rasa.ask(turn.chat.sender, words, metadata)

    async def _answer(self, turn: Turn, replies: Sequence[Outgoing], given: Sequence[Reply] = ()) -> bool:
        """Write the answer; ``given`` is what Rasa gave, for the hotline."""
        services = self._services
        try:
            said = await services.run(
                queue.answer, services.chats, turn, self._who, replies, services.clock()
            )
        except ChatError:  # deleted while Rasa was answering
            await services.run(forget_late_dialogue, services.chats, turn.chat.sender)
            said = []
        self._settle(turn.chat.id, turn.message, Answer(said or [], is_pending=said is None))
        if said:
            await self._handovers.answered(turn.chat, turn.message, given)
        return True

    async def _failed(self, turn: Turn) -> bool:
        """Have a message wait, and say so; or say that it cannot be answered, if others can."""
        services = self._services
        try:
            await self._give_notice(turn.chat.id, turn.message)
            is_ready = await services.rasa.is_ready()
            if is_ready and turn.attempts + 1 >= _ATTEMPTS:
                self._metrics.turn("given_up", 0.0)
                logger.error("A message could not be answered in %d attempts.", turn.attempts + 1)
                trouble = services.phrasebook.say("hotline.technical_trouble", phone=services.hotline_phone)
                return await self._answer(turn, [Outgoing(trouble)])
            pause = min(_FIRST_PAUSE * 2**turn.attempts, _LONGEST_PAUSE)
            due_at = real_time() + timedelta(seconds=pause)
            await services.run(queue.postpone, services.chats, turn, self._who, due_at, counts=is_ready)
        except ChatError:
            self._settle(turn.chat.id, turn.message, Answer([], is_pending=False))
        return False

    def _settle(self, chat_id: int, message: Message, answer: Answer) -> None:
        """Let the request that waits for this message go on."""
        awaited = self._awaited.pop((chat_id, message.seq), None)
        if awaited is not None and not awaited.answer.done():
            awaited.answer.set_result(answer)

    # honest sentences

    async def _tell_when_late(self, chat_id: int, message: Message) -> None:
        awaited = self._awaited.get((chat_id, message.seq))
        if awaited is None:
            return
        deadline = time.monotonic() + NOTICE_AFTER
        while time.monotonic() < deadline:
            await asyncio.wait({awaited.answer}, timeout=_ELSEWHERE_EVERY)
            if awaited.answer.done():
                return
            if chat_id not in self._chains:
                await self._take_answer_from_elsewhere(chat_id, message)
        with suppress(ChatError):
            await self._give_notice(chat_id, message)

    async def _take_answer_from_elsewhere(self, chat_id: int, message: Message) -> None:
        """Let the request go on when another process has answered its message."""
        replies = await self._services.run(self._services.chats.replies, chat_id, message.seq)
        if any(reply.role != "notice" for reply in replies):
            self._settle(chat_id, message, Answer(replies, is_pending=False))

    async def _tell_behind_an_outage(self, chat_id: int) -> None:
        """Tell at once what waits behind a message that has to be tried again."""
        if await self._services.run(queue.is_postponed, self._services.chats, chat_id, real_time()):
            for awaited_chat_id, seq in [*self._awaited]:
                awaited = self._awaited.get((awaited_chat_id, seq))
                if awaited_chat_id == chat_id and awaited is not None:
                    await self._give_notice(chat_id, awaited.message)

    async def _give_notice(self, chat_id: int, message: Message) -> None:
        """Say that the answer takes longer, unless that was said; danger is answered at once even so.

        Raises:
            ChatError: the chat is gone.
        """
        services = self._services
        phrases, phone = services.phrasebook, services.hotline_phone
        sentence = phrases.say("chat.delayed", message.seq, phone=phone)
        custom = {"type": "delay"}
        if danger_in(message.text) is not None:
            sentence = f"{phrases.say('emergency.general')}\n{sentence}"
            custom = {"type": "emergency"}
        notice = Outgoing(sentence, "notice", custom=custom)
        said = await services.run(
            queue.give_notice, services.chats, chat_id, message.seq, notice, services.clock()
        )
        if said is not None:
            self._settle(chat_id, message, Answer([said], is_pending=True))

    async def _watch_for_danger(self, chat_id: int, message: Message) -> None:
        """A person answers, but may need a minute: acute danger is answered at once all the same."""
        if danger_in(message.text) is None:
            return
        services = self._services
        sentence = services.phrasebook.say("emergency.general")
        notice = Outgoing(sentence, "notice", custom={"type": "emergency"})
        await services.run(services.chats.deliver, chat_id, notice, services.clock())

    # what was left behind

    async def _look(self) -> None:
        """Find messages that wait: of an outage, of a process that died, of other ways in."""
        while True:
            try:
                await self._look_once()
            except Exception as error:
                logger.error("Looking for waiting messages failed: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def _look_once(self) -> None:
        services = self._services
        self._metrics.waiting.set(await services.run(queue.count_waiting, services.chats))
        due = [
            chat_id
            for chat_id in await services.run(queue.due_chats, services.chats, real_time() - _GRACE)
            if chat_id not in self._chains
        ]
        if due and await services.rasa.is_ready():
            for chat_id in due:
                self._go_on(chat_id, to_the_end=True)

    def _keep(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._notices.add(task)
        task.add_done_callback(self._notices.discard)


def _outgoing(reply: Reply) -> Outgoing:
    buttons = reply.get("buttons") or []
    custom = reply.get("custom")
    return Outgoing(
        str(reply.get("text") or ""),
        buttons=[
            {"title": str(button.get("title", "")), "payload": str(button.get("payload", ""))}
            for button in buttons
        ],
        custom=custom if isinstance(custom, dict) else None,
    )
