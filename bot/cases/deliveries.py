"""Lets the sender process deliver reports to the city's own defect system too, beside the mails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import DBAPIError

from bot.cases.store.engine import CaseStore
from bot.settings import Settings

logger = logging.getLogger("bot.cases.deliveries")


class Deliveries:
    """One round of deliveries at a time, in a thread: a slow server must not hold up the mails."""

    def __init__(self, store: CaseStore, settings: Settings) -> None:
        """Prepare; without ``BOT_OPEN311_URL`` there is nothing to do."""
        self._courier = None
        self._round: asyncio.Future[int] | None = None
        if settings.open311.url:
            from bot.open311.courier import Courier

            self._courier = Courier(store, settings)
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="open311")

    def begin(self, is_stopping: Callable[[], bool]) -> None:
        """Begin a round unless one is under way."""
        if self._courier is None:
            return
        if self._round is not None:
            if not self._round.done():
                return
            self._say_what_went_wrong(self._round)
        loop = asyncio.get_running_loop()
        self._round = loop.run_in_executor(self._thread, self._courier.do_due, is_stopping)

    async def end(self) -> None:
        """Wait for the round that is under way; no report is left half delivered."""
        if self._round is not None:
            await asyncio.wait([self._round])
            self._say_what_went_wrong(self._round)
            self._thread.shutdown()

    def _say_what_went_wrong(self, ended: asyncio.Future[int]) -> None:
        error = ended.exception()
        if isinstance(error, DBAPIError):
            logger.error("The database cannot be used: %s", type(error.orig).__name__)
        elif error is not None:
            logger.error("A round of Open311 deliveries failed.", exc_info=error)
