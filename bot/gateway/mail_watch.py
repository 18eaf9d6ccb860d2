"""Looks into the mailbox for what citizens have written, while the gateway runs.

A letter is kept in the database before it is marked as read: what is lost in between is read again, and known
again. What was read is deleted when the chats of its time are forgotten.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from bot.cases.mail_address import normal_email
from bot.channels.messengers.email import Email
from bot.channels.messengers.letters import Unanswerable, arrived_by
from bot.channels.messengers.mailbox import Letter, MailboxTrouble, OpenMailbox
from bot.gateway.rate_limits import Rate, RateLimits
from bot.gateway.services import Services
from bot.gateway.turns import real_time
from bot.messengers.arrived import Arrived
from bot.messengers.mail_peer import mail_address

logger = logging.getLogger("bot.gateway.messengers")

LOOK_EVERY = 15.0
"""Seconds between two looks."""
LONGEST_PAUSE = 300.0
"""Between two looks at a mailbox that cannot be reached."""
_AT_ONCE = 20
_OF_ONE_SENDER = Rate(burst=20, per_second=20 / 3600)
"""Answers one address gets; two machines must not write to each other for ever."""

TakeIn = Callable[[Sequence[Arrived]], Awaitable[None]]


class MailWatch:
    """The watch over one mailbox."""

    def __init__(self, services: Services, email: Email, take_in: TakeIn) -> None:
        self._services = services
        self._email = email
        self._take_in = take_in
        self._limits = RateLimits(services.settings.access.rate_factor)

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        failures = 0
        while True:
            try:
                while await self._look():
                    pass
                failures = 0
            except MailboxTrouble as error:
                failures += 1
                logger.error("The mailbox cannot be read (%s), attempt %d.", error, failures)
            except DBAPIError as error:
                failures += 1
                logger.error("The database cannot be used: %s", type(error.orig).__name__)
            except Exception as error:
                failures += 1
                logger.error("Looking into the mailbox failed: %s", type(error).__name__)
            await asyncio.sleep(min(LOOK_EVERY * 2**failures, LONGEST_PAUSE) if failures else LOOK_EVERY)

    async def _look(self) -> bool:
        """Take in what is new; return whether there may be more."""
        box = await asyncio.to_thread(self._email.mailbox.open)
        try:
            letters = await asyncio.to_thread(box.unread, _AT_ONCE)
            for letter in letters:
                await self._read(letter, box)
            hours = self._services.settings.retention.chat_hours
            kept_since = real_time() - timedelta(hours=hours)
            await asyncio.to_thread(box.delete_read, kept_since.date())
        finally:
            await asyncio.to_thread(box.close)
        return len(letters) == _AT_ONCE

    async def _read(self, letter: Letter, box: OpenMailbox) -> None:
        for_a_person = False
        try:
            arrived = arrived_by(letter, self._email.address)
        except Unanswerable as reason:
            logger.info("A letter is not answered: %s.", reason)
        except Exception as error:  # one that breaks us must not stand in the others' way
            logger.error("A letter cannot be read: %s; it is marked for a person.", type(error).__name__)
            for_a_person = True
        else:
            for_a_person = self._is_too_much(arrived)
            if for_a_person:
                logger.error("Too many letters of one sender; this one is marked for a person.")
            else:
                await self._take_in([arrived])
        await asyncio.to_thread(box.mark, [letter], for_a_person=for_a_person)

    def _is_too_much(self, arrived: Arrived) -> bool:
        address = normal_email(mail_address(arrived.peer))
        return self._limits.take("letters", address, _OF_ONE_SENDER) > 0
