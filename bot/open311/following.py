"""Brings back what the city's own server says about a delivered report, and has everyone told who waits."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.cases.defects.follow_up import change_state
from bot.cases.defects.states import CLOSED, IN_PROGRESS, REPORTED
from bot.cases.errors import CaseError
from bot.cases.history import DEFECT, history_of
from bot.cases.plain_text import clean_text
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import DefectReport
from bot.knowledge.base import KnowledgeBase
from bot.language.normalise import fold
from bot.open311.delivery_queue import FOLLOW_CLOSED_EVERY, FOLLOW_EVERY, DeliveryQueue
from bot.open311.remote import RemoteServer
from bot.open311.tables import Open311Delivery

logger = logging.getLogger("bot.open311.following")

_AT_ONCE = 50
_LONGEST_NOTE = 1000
_PREFIXES = ("gemeldet", "in bearbeitung", "geschlossen")
_WORKED_ON = ("in bearbeitung", "in progress", "investigating", "action scheduled", "beauftragt")
"""How servers say in ``status_notes`` what ``open`` cannot say."""


class Follower:
    """Fetches states."""

    def __init__(
        self,
        store: CaseStore,
        queue: DeliveryQueue,
        server: RemoteServer,
        knowledge: Callable[[], KnowledgeBase],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._queue = queue
        self._server = server
        self._knowledge = knowledge
        self._now = now

    def fetch_due(self) -> int:
        """Fetch the states that are due, fifty at a time; return how many reports changed.

        Raises:
            NotDelivered: the server cannot be asked.
        """
        due = self._queue.due("sent", self._now())
        known = [(delivery, report, self._id_of(delivery)) for delivery, report in due]
        asked = [(delivery, report, key) for delivery, report, key in known if key is not None]
        for delivery, _, key in known:
            if key is None:
                self._queue.claim_check(delivery, self._now() + FOLLOW_EVERY)
        changed = 0
        for first in range(0, len(asked), _AT_ONCE):
            batch = asked[first : first + _AT_ONCE]
            wanted = ",".join(key for _, _, key in batch)
            answers = {
                str(each.get("service_request_id")): each
                for each in self._server.requests({"service_request_id": wanted})
            }
            for delivery, report, key in batch:
                changed += self._take_over(delivery, report, answers.get(key, {}))
        return changed

    def _id_of(self, delivery: Open311Delivery) -> str | None:
        if delivery.remote_id is None and delivery.remote_token is not None:
            found = self._server.id_of_token(delivery.remote_token)
            if found is not None:
                self._queue.note_id(delivery.id, found)
            return found
        return delivery.remote_id

    def _take_over(self, delivery: Open311Delivery, report: DefectReport, answer: Mapping[str, Any]) -> bool:
        """Have a state that is new said to everyone who waits; return whether it was new."""
        status = str(answer.get("status") or "").casefold()
        note = clean_text(str(answer.get("status_notes") or "")[:_LONGEST_NOTE])
        fetched = json.dumps([status, note], ensure_ascii=False)
        pause = FOLLOW_CLOSED_EVERY if status == "closed" else FOLLOW_EVERY
        if not self._queue.claim_check(delivery, self._now() + pause):
            return False
        if status not in ("open", "closed") or fetched == delivery.remote_state:
            return False
        state, words = _state(status, note, report.state), _without_prefix(note)
        changed = False
        if not self._is_known(report.id, state, words) and (state != report.state or words):
            changed = self._change(report.reference, state, words)
        self._queue.note_state(delivery.id, fetched)
        return changed

    def _is_known(self, report_id: int, state: str, words: str) -> bool:
        """Whether just this was said last; somebody may have been interrupted after saying it."""
        with self._store.reading() as work:
            said = [event for event in history_of(work.session, DEFECT, report_id) if event.state is not None]
        return bool(said) and (said[-1].state, said[-1].public_note or "") == (state, words)

    def _change(self, reference: str, state: str, words: str) -> bool:
        actor = f"open311:{self._server.host}"[:100]
        try:
            change_state(
                self._store, reference, state, actor, self._now(), self._knowledge(), public_note=words
            )
        except CaseError as error:
            logger.warning("A state of the Open311 server was not taken over: %s", error.code.value)
            return False
        return True


def _state(status: str, note: str, before: str) -> str:
    if status == "closed":
        return CLOSED
    if fold(note).startswith(tuple(fold(words) for words in _WORKED_ON)):
        return IN_PROGRESS
    return REPORTED if before == CLOSED else before


def _without_prefix(note: str) -> str:
    """The note without the name of the state before it; citizens are told that anyway."""
    head, colon, rest = note.partition(":")
    if head.strip().casefold().startswith(_PREFIXES):
        return rest.strip() if colon else ""
    return note
