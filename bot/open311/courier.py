"""Delivers reports to the city's own Open311 server and brings back what becomes of them."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError

from bot import clock
from bot.answers.phrasebook import shared_phrasebook
from bot.cases.plain_text import LONGEST
from bot.cases.store.engine import CaseStore
from bot.cases.store.tables import DefectReport
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load_knowledge
from bot.language.normalise import folded_words
from bot.open311.delivery_queue import DeliveryQueue
from bot.open311.following import Follower
from bot.open311.remote import Item, NotDelivered, RemoteServer, Uncertain
from bot.open311.tables import Open311Delivery
from bot.open311.times import shown
from bot.settings import Settings

logger = logging.getLogger("bot.open311.courier")

_ELSEWHERE = "sonstig"
"""A service for everything else is called so, more or less."""
_REMEMBERED = timedelta(hours=1)
_REST = timedelta(minutes=1)
"""How long a server is left alone that cannot be used at all."""
_CLOCKS_APART = timedelta(minutes=10)


class Courier:
    """Works through what is due; any number of them may."""

    def __init__(
        self,
        store: CaseStore,
        settings: Settings,
        *,
        now: Callable[[], datetime] = clock.now,
        name: str | None = None,
        facts: Callable[[], KnowledgeBase] | None = None,
    ) -> None:
        """Prepare; nothing is connected yet. ``facts`` saves reading them where the caller has them."""
        target = settings.open311
        self._now = now
        self._server = RemoteServer(target.url, target.key, target.jurisdiction)
        self._codes = dict(target.codes)
        self._read_facts = facts or (lambda: load_knowledge(settings.knowledge_folder))
        self._queue = DeliveryQueue(
            store, name or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        )
        self._follower = Follower(store, self._queue, self._server, self._knowledge, now)
        self._services: tuple[datetime, dict[str, str]] | None = None
        self._facts: tuple[datetime, KnowledgeBase] | None = None
        self._rests_until: datetime | None = None

    def do_due(self, is_stopping: Callable[[], bool] = lambda: False) -> int:
        """Deliver what is due, look for what is uncertain, fetch states; return how many reports were tried.

        Raises:
            DBAPIError: the database cannot be used.
        """
        again, uncertain = self._queue.recover(self._now())
        if again or uncertain:
            logger.warning("Of a courier that died %d reports are due again, %d uncertain.", again, uncertain)
        if self._rests_until is not None and self._now() < self._rests_until:
            return 0
        tried = 0
        try:
            while not is_stopping():
                claimed = self._queue.claim_next(self._now())
                if claimed is None:
                    break
                tried += 1
                self._deliver(*claimed)
            self._look_for_uncertain()
            self._follower.fetch_due()
        except NotDelivered as error:
            self._rests_until = self._now() + max(error.wait, _REST)
            logger.warning("The Open311 server cannot be used: %s", error)
        return tried

    def _deliver(self, delivery: Open311Delivery, report: DefectReport) -> None:
        """Try one report and note what came of it.

        Raises:
            NotDelivered: the server cannot be used now; trying others is of no use.
        """
        try:
            form = self._form(report)
            found = self._find(report, form["service_code"]) if delivery.attempts > 1 else None
            if found is not None:
                self._queue.mark_sent(delivery.id, found, None, self._now())
                return
            created = self._server.create(
                form,
                _idempotency_key(report),
                lambda: self._queue.begin_handover(delivery.id, self._now()),
            )
        except NotDelivered as error:
            if error.for_good:
                self._queue.give_up(delivery.id, str(error))
                logger.error("Delivery %d: refused, see python -m bot open311 deliveries.", delivery.id)
                return
            self._queue.postpone(delivery, str(error), self._now(), error.wait)
            if error.server:
                raise
        except Uncertain as error:
            self._queue.flag_uncertain(delivery.id, str(error), self._now())
            logger.warning("Delivery %d: uncertain (%s), looking for it.", delivery.id, error)
        except DBAPIError:
            raise
        except Exception as error:  # a report that breaks us must not stand in the others' way
            self._queue.give_up(delivery.id, f"cannot be delivered: {type(error).__name__}")
            logger.error("Delivery %d: given up (%s).", delivery.id, type(error).__name__)
        else:
            self._queue.mark_sent(delivery.id, created.id, created.token, self._now())
            logger.info("Delivery %d: delivered.", delivery.id)

    def _look_for_uncertain(self) -> None:
        for delivery, report in self._queue.due("uncertain", self._now()):
            found = self._find(report, self._service_code(report.category))
            if found is not None:
                self._queue.mark_sent(delivery.id, found, None, self._now())
                logger.info("Delivery %d: the server has it.", delivery.id)
            else:
                self._queue.still_uncertain(delivery.id, self._now())

    def _find(self, report: DefectReport, service_code: str | None) -> str | None:
        """Return the server's id of a report that it may have already, by our reference in its text."""
        by_key = self._server.id_of_token(_idempotency_key(report))
        if by_key is not None:
            return by_key
        parameters = {"start_date": shown(report.created_at - _CLOCKS_APART)}
        for each in self._requests_since(parameters, service_code):
            if _mark(report) in str(each.get("description") or "") and each.get("service_request_id"):
                return str(each["service_request_id"])
        return None

    def _requests_since(self, parameters: Mapping[str, str], service_code: str | None) -> list[Item]:
        """Return the server's reports, of one service where it knows that service.

        Raises:
            NotDelivered: the server cannot be asked.
        """
        if service_code is not None:
            try:
                return self._server.requests({**parameters, "service_code": service_code})
            except NotDelivered as error:
                if error.server or error.wait:
                    raise
        return self._server.requests(parameters)

    def _form(self, report: DefectReport) -> dict[str, str]:
        """What the server gets: the defect, no contact; we tell the reporter what becomes of it.

        Raises:
            NotDelivered: for good, the server has no service for the category.
        """
        code = self._service_code(report.category)
        if code is None:
            raise NotDelivered(f"the server has no service for {report.category}", for_good=True)
        marker = "\n\n" + shared_phrasebook().say("open311.marker", reference=_mark(report))
        text = report.description
        if len(text) + len(marker) > LONGEST:
            text = f"{text[: LONGEST - len(marker) - 2]} …"
        form = {
            "service_code": code,
            "address_string": report.place_text,
            "description": text + marker,
        }
        if report.latitude is not None and report.longitude is not None:
            form |= {"lat": f"{report.latitude:.6f}", "long": f"{report.longitude:.6f}"}
        if report.asset_number:
            form["address_id"] = report.asset_number
        return form

    def _service_code(self, category: str) -> str | None:
        """The server's service for a category: as set, same code, same name, or the one for the rest."""
        if category in self._codes:
            return self._codes[category]
        offered = self._offered()
        if category in offered:
            return category
        record = self._knowledge().defect_categories.get(category)
        name = _form_of_name(record.name) if record is not None else ""
        return _first(offered, lambda other: bool(name) and other == name) or _first(
            offered, lambda other: other.startswith(_ELSEWHERE)
        )

    def _offered(self) -> dict[str, str]:
        """The server's services: code and folded name; asked for once an hour."""
        if self._services is None or self._now() - self._services[0] > _REMEMBERED:
            offered = {
                str(each["service_code"]): _form_of_name(str(each.get("service_name") or ""))
                for each in self._server.services()
                if each.get("service_code")
            }
            self._services = (self._now(), offered)
        return self._services[1]

    def _knowledge(self) -> KnowledgeBase:
        """The facts, read once an hour: only names of categories and offices are taken from them here."""
        if self._facts is None or self._now() - self._facts[0] > _REMEMBERED:
            self._facts = (self._now(), self._read_facts())
        return self._facts[1]


def _idempotency_key(report: DefectReport) -> str:
    return f"buergerassistenz-{report.reference}-{report.created_at:%Y%m%d%H%M%S}"


def _mark(report: DefectReport) -> str:
    """Our reference without hyphens, with which it could be taken for a number plate."""
    return report.reference.replace("-", "")


def _form_of_name(name: str) -> str:
    return " ".join(folded_words(name))


def _first(offered: Mapping[str, str], fits: Callable[[str], bool]) -> str | None:
    return next((code for code, name in offered.items() if fits(name)), None)
