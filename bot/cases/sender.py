"""The process that sends the outbox: ``python -m bot.cases.sender``; any number may run at once."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import secrets
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

from bot import clock
from bot.cases import outbox
from bot.cases.chores import Chores
from bot.cases.deliveries import Deliveries
from bot.cases.mail_folder import MailFolder
from bot.cases.mail_message import to_message
from bot.cases.mail_server import MailServer, NoLongerMine, NotDelivered, Uncertain
from bot.cases.sender_alive import say_alive
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import OutgoingMail
from bot.settings import InvalidSetting, Settings

Result = TypeVar("Result")

logger = logging.getLogger("bot.cases.sender")

_LOOK_EVERY_SECONDS = 1.0
_PAUSE_WITHOUT_DATABASE = 5.0


class Sender:
    """Sends mails, one after the other, to a mail server or into a folder."""

    def __init__(
        self,
        store: CaseStore,
        settings: Settings,
        *,
        now: Callable[[], datetime] = clock.now,
        name: str | None = None,
    ) -> None:
        """Prepare; nothing is sent or connected yet.

        Raises:
            InvalidSetting: ``BOT_SMTP_URL`` cannot be used.
        """
        self._store = store
        self._now = now
        self._mail_from = settings.mail_from
        self._folder = MailFolder(settings.mail_folder)
        self._server = MailServer.from_url(settings.smtp_url) if settings.smtp_url else None
        self.name = name or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    def say_where_mails_go(self) -> None:
        """Write to the log whether mails are sent or only written to files."""
        if self._server is None:
            logger.warning(
                "BOT_SMTP_URL is not set: mails are not sent, but written to %s", self._folder.folder
            )
        else:
            logger.info("Mails are sent through %s:%d.", self._server.host, self._server.port)

    async def send_due(self, is_stopping: Callable[[], bool] = lambda: False) -> int:
        """Send what is due; return how many mails were tried.

        Ends early when asked to, and when the mail server cannot be used at all.
        """
        tried = 0
        with self._store.reading() as work:
            waiting = outbox.is_work_waiting(work.session, self._now())
        if waiting:
            self._recover()
        while waiting and not is_stopping():
            mail = self._claim()
            if mail is None:
                break
            tried += 1
            if not await self._send(mail):
                break
        return tried

    def _recover(self) -> None:
        again, uncertain = self._write(lambda session: outbox.recover(session, self._now()))
        if again:
            logger.warning("%d mails of a sender that died are due again.", again)
        if uncertain:
            logger.error("%d mails may or may not have been sent when a sender died: see outbox.", uncertain)

    def _claim(self) -> OutgoingMail | None:
        return self._write(lambda session: outbox.claim_next(session, self.name, self._now()))

    async def _send(self, mail: OutgoingMail) -> bool:
        """Try one mail and note what came of it; return whether to go on with others."""
        try:
            message = to_message(mail, self._mail_from)
            if self._server is None:
                self._folder.write(message)
            else:
                await self._server.deliver(message, lambda: self._may_hand_over(mail.id))
        except NoLongerMine:
            logger.warning("Mail %d: the claim lapsed before it was sent; left to others.", mail.id)
        except Uncertain as error:
            self._give_up(mail, f"{outbox.UNCERTAIN} ({error})")
        except NotDelivered as error:
            if error.for_good:
                self._give_up(mail, str(error))
            else:
                self._postpone(mail, str(error))
            return not error.server
        except OSError as error:
            self._postpone(mail, f"{error.filename or self._folder.folder}: {error.strerror or error}")
            return False
        except (ValueError, TypeError, LookupError) as error:
            self._give_up(mail, f"no mail can be made of it: {error}")
        else:
            self._write(lambda session: outbox.mark_sent(session, mail.id, self.name, self._now()))
            logger.info("Mail %d: %s.", mail.id, "sent" if self._server else "written")
        return True

    def _may_hand_over(self, mail_id: int) -> bool:
        return self._write(lambda session: outbox.begin_handover(session, mail_id, self.name, self._now()))

    def _postpone(self, mail: OutgoingMail, reason: str) -> None:
        due_at = self._write(lambda session: outbox.postpone(session, mail, self.name, reason, self._now()))
        if due_at is None:
            logger.error("Mail %d: given up after %d attempts.", mail.id, mail.attempts)
        else:
            again = f"{due_at.astimezone(clock.BERLIN):%d.%m. %H:%M}"
            logger.warning("Mail %d: attempt %d failed, next %s.", mail.id, mail.attempts, again)

    def _give_up(self, mail: OutgoingMail, reason: str) -> None:
        self._write(lambda session: outbox.give_up(session, mail.id, self.name, reason))
        logger.error("Mail %d: not sent, see outbox.", mail.id)  # the reason may hold an address

    def _write(self, change: Callable[[Any], Result]) -> Result:
        def once() -> Result:
            with self._store.begin() as work:
                result = change(work.session)
                work.commit()
            return result

        return self._store.retrying(once)


async def keep_sending(store: CaseStore, settings: Settings, *, once: bool = False) -> None:
    """Send what is due, do the chores, and look again, until SIGTERM or SIGINT; a mail begun is finished.

    Raises:
        InvalidSetting: ``BOT_SMTP_URL`` cannot be used.
    """
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    sender, chores = Sender(store, settings), Chores(store, settings)
    deliveries = Deliveries(store, settings)
    sender.say_where_mails_go()
    is_migrated = False
    while not stopping.is_set():
        pause = _LOOK_EVERY_SECONDS
        try:
            if not is_migrated:
                store.migrate()
                is_migrated = True
                _fill_in_samples(store, settings)
            await sender.send_due(stopping.is_set)
            chores.do_due(clock.now())
            deliveries.begin(stopping.is_set)
            say_alive(settings)
        except DBAPIError as error:
            logger.error("The database cannot be used: %s", type(error.orig).__name__)
            pause = _PAUSE_WITHOUT_DATABASE
        if once:
            break
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stopping.wait(), timeout=pause)
    await deliveries.end()


def _fill_in_samples(store: CaseStore, settings: Settings) -> None:
    """Make everything ready to be tried; mails are sent even if that fails.

    Raises:
        DBAPIError: the database cannot be used.
    """
    if not settings.demo:  # announced dates are a chore, done between mails
        return
    from bot.cases.demo import fill_demo_data

    try:
        filled = fill_demo_data(store, settings, clock.now())
    except DBAPIError:
        raise
    except Exception:
        logger.exception("Samples could not be filled in")
    else:
        if str(filled):
            logger.info("Filled in: %s", filled)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a sender; return the exit code: 0 asked to stop, 2 a setting is wrong."""
    parser = argparse.ArgumentParser("python -m bot.cases.sender", description="Sends the outbox.")
    parser.add_argument("--once", action="store_true", help="send what is due now, then end")
    once = parser.parse_args(arguments).once
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-8s %(name)s - %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        settings = Settings.from_environment()
        settings.data_folder.mkdir(parents=True, exist_ok=True)
        store = CaseStore(settings.database_url)
        asyncio.run(keep_sending(store, settings, once=once))
    except InvalidSetting as error:
        logger.error("The sender cannot start: %s", error)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
