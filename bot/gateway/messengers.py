"""What runs beside the requests for messengers: arrivals brought to their chats, answers brought out.

The database is the queue, for both ways; any number of gateways may work through it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from aiohttp import web
from sqlalchemy.exc import DBAPIError

from bot.channels.messengers.provider import NoLongerMine, NotSent, Refused, Uncertain
from bot.channels.messengers.switched_on import SwitchedOn
from bot.conversations.errors import ChatError
from bot.gateway.mail_watch import MailWatch
from bot.gateway.messenger_arrivals import Reception
from bot.gateway.metrics import Metrics
from bot.gateway.services import Services
from bot.gateway.turns import Turns, real_time
from bot.messengers.arrivals import MOST_ATTEMPTS, Arrivals
from bot.messengers.arrived import Arrived
from bot.messengers.packing import pack, pack_together
from bot.messengers.parcels import STATES, Parcels
from bot.messengers.tables import MessengerArrival, MessengerParcel

logger = logging.getLogger("bot.gateway.messengers")

LOOK_EVERY = 1.0
"""Seconds between two looks for what other processes have left, or what is due again."""
_AT_ONCE = 16
"""Arrivals, and pieces, that are worked on at the same time."""
_RECOVER_EVERY = 15.0
_LONGEST_TURN = timedelta(minutes=10)
"""So long a letter waits until all that belongs into it is said."""
_STOP_WITHIN = 5.0


class MessengerWork:
    """The work of one gateway process."""

    def __init__(self, services: Services, turns: Turns, metrics: Metrics) -> None:
        self._services = services
        self._metrics = metrics
        self._switched_on = SwitchedOn.by(services.settings)
        self._of_channel = self._switched_on.by_channel
        who = secrets.token_hex(8)
        self._arrivals = Arrivals(services.store, who)
        self._parcels = Parcels(services.chats, who)
        self._reception = Reception(services, turns, self._parcels)
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._looking: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._under_way: Counter[str] = Counter()
        self._recovered_at = float("-inf")
        self._is_stopping = False

    async def start(self) -> None:
        """Begin, if any messenger is switched on."""
        if not self._of_channel:
            return
        loop = asyncio.get_running_loop()

        def wake(_: int) -> None:
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self._wake.set)

        self._services.chats.listen(wake)
        self._looking = asyncio.create_task(self._look())
        if self._switched_on.email is not None:
            watch = MailWatch(self._services, self._switched_on.email, self.take_in)
            self._watching = asyncio.create_task(watch.run())

    async def stop(self) -> None:
        """Finish what a provider is about to get, give the rest back."""
        if self._looking is None:
            return
        self._is_stopping = True
        if self._watching is not None:  # what is not marked yet is read, and known, again
            self._watching.cancel()
            await asyncio.wait({self._watching}, timeout=_STOP_WITHIN)
        self._wake.set()
        await asyncio.wait({self._looking}, timeout=_STOP_WITHIN)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_STOP_WITHIN)
        left = [self._looking, *self._tasks]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        with suppress(Exception):  # without the database nothing can be given back; the claims lapse
            await self._services.run(self._arrivals.turns.release)
            await self._services.run(self._parcels.turns.release)
        for provider in {id(each): each for each in self._of_channel.values()}.values():
            await provider.close()

    async def take_in(self, arrived: Sequence[Arrived]) -> None:
        """Keep what a provider has delivered; it is worked on afterwards."""
        for refused in await self._services.run(self._arrivals.take_in, arrived, real_time()):
            await self._reception.turn_away(refused, self._of_channel[refused.channel])
        self._wake.set()

    async def _look(self) -> None:
        while not self._is_stopping:
            self._wake.clear()
            try:
                await self._recover()
                await self._receive_due()
                await self._pack_news()
                await self._send_due()
            except DBAPIError as error:
                logger.error("The database cannot be used: %s", type(error.orig).__name__)
            except Exception as error:
                logger.error("Looking for messengers' work failed: %s", type(error).__name__)
            await self._until_woken()

    async def _until_woken(self) -> None:
        """Wait for news, but not for long."""
        woken = asyncio.ensure_future(self._wake.wait())
        await asyncio.wait({woken}, timeout=LOOK_EVERY)
        woken.cancel()

    async def _recover(self) -> None:
        """Take over what processes that died have left, and count."""
        if time.monotonic() - self._recovered_at < _RECOVER_EVERY:
            return
        await self._services.run(self._arrivals.recover, real_time())
        uncertain = await self._services.run(self._parcels.recover, real_time())
        if uncertain:
            logger.error("%d pieces may or may not have been sent when a process died.", uncertain)
        counts = await self._services.run(self._parcels.counts)
        for state in STATES:
            self._metrics.pieces.labels(state).set(counts.get(state, 0))
        self._recovered_at = time.monotonic()

    # in

    async def _receive_due(self) -> None:
        channels = tuple(self._of_channel)
        while self._under_way["in"] < _AT_ONCE and not self._is_stopping:
            row = await self._services.run(self._arrivals.turns.claim_next, channels, real_time())
            if row is None:
                return
            self._begin("in", self._receive(row))

    async def _receive(self, row: MessengerArrival) -> None:
        run, arrivals = self._services.run, self._arrivals
        arrived = Arrived.from_json(row.content or {})
        is_last_try = row.attempts >= MOST_ATTEMPTS
        try:
            await self._reception.receive(arrived, self._of_channel[row.channel], is_last_try=is_last_try)
        except (ChatError, NotSent) as error:
            logger.warning("An arrival (%s) has to be tried again: %s", row.channel, error)
            await run(arrivals.failed, row, real_time())
        except DBAPIError:
            raise
        except Exception as error:  # one that breaks us must not stand in the others' way
            logger.error("An arrival (%s) failed: %s", row.channel, type(error).__name__)
            if not await run(arrivals.failed, row, real_time()):
                await self._reception.apologise(arrived, self._of_channel[row.channel])
        else:
            await run(arrivals.done, row)

    # out

    async def _pack_news(self) -> None:
        services = self._services
        for channel, provider in self._of_channel.items():
            manner = provider.manner(channel)
            for chat in await services.run(services.chats.undelivered, channel):
                with suppress(ChatError):  # deleted meanwhile
                    if manner.bundles:
                        letter = partial(pack_together, manner=manner, phrases=services.phrasebook)
                        since = services.clock() - _LONGEST_TURN
                        await services.run(self._parcels.pack_together, chat, letter, real_time(), since)
                    else:
                        packing = partial(pack, manner=manner, phrases=services.phrasebook)
                        await services.run(self._parcels.pack, chat, packing, real_time())

    async def _send_due(self) -> None:
        channels = tuple(self._of_channel)
        while self._under_way["out"] < _AT_ONCE and not self._is_stopping:
            row = await self._services.run(self._parcels.turns.claim_next, channels, real_time())
            if row is None:
                return
            self._begin("out", self._send(row))

    async def _send(self, row: MessengerParcel) -> None:
        run, parcels, provider = self._services.run, self._parcels, self._of_channel[row.channel]

        async def handover() -> bool:
            return await run(parcels.begin_handover, row, real_time())

        try:
            number = await provider.send(row.channel, row.peer, row.content or {}, handover)
        except NoLongerMine:
            return
        except NotSent as error:
            is_tried_again = await run(parcels.failed, row, str(error), error.wait, real_time())
            logger.warning(
                "Piece %d: attempt %d failed (%s), %s.",
                row.id,
                row.attempts,
                error,
                "tried again" if is_tried_again else "given up",
            )
        except Refused as error:
            logger.error("Piece %d: refused (%s), see python -m bot messengers list.", row.id, error)
            await run(parcels.refused, row, str(error), real_time())
        except Uncertain as error:
            logger.error("Piece %d: nobody knows whether it was sent (%s).", row.id, error)
            await run(parcels.uncertain, row, str(error), real_time())
        except (ValueError, TypeError, LookupError) as error:
            logger.error("Piece %d: cannot be sent (%s).", row.id, type(error).__name__)
            await run(parcels.refused, row, type(error).__name__, real_time())
        else:
            await run(parcels.accepted, row, number, real_time())

    def _begin(self, way: str, work: Coroutine[Any, Any, None]) -> None:
        async def once() -> None:
            try:
                await work
            except Exception as error:  # the claim lapses, and it is done again
                logger.error("Work for a messenger failed: %s", type(error).__name__)
            finally:
                self._under_way[way] -= 1
                self._wake.set()

        self._under_way[way] += 1
        task = asyncio.create_task(once())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


MESSENGERS = web.AppKey("messengers", MessengerWork)


async def run_messengers(app: web.Application) -> AsyncIterator[None]:
    """Start with the application and stop before what else runs beside it."""
    work = app[MESSENGERS]
    await work.start()
    yield
    await work.stop()
