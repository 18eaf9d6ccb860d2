"""A mayor's office with a consultation date, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.cases.consultation.booking import book
from bot.cases.consultation.dates import DatePlan, add_date
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.receipt import Receipt
from bot.cases.consultation.slots import free_slots, hold_slot
from bot.cases.consultation.visitor import Visitor, checked_visitor
from bot.cases.store import CaseStore
from bot.cases.store.tables import OutgoingMail
from bot.clock import BERLIN
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load_knowledge
from bot.settings import ConsultationRules

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=BERLIN)
DAY = date(2026, 12, 4)
MINUTE = timedelta(minutes=1)
INSTANT = timedelta(milliseconds=1)


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The facts of this repository."""
    return load_knowledge()


@pytest.fixture
def office(store: CaseStore, knowledge: KnowledgeBase) -> MayorsOffice:
    """An office without a date."""
    return MayorsOffice(store, knowledge.consultations["buergersprechstunde"], ConsultationRules())


@pytest.fixture
def plan(office: MayorsOffice) -> Callable[..., int]:
    """Adds a date: ``plan("14:30", "15:30")``."""

    def add(begins: str, ends: str, *, day: date = DAY, minutes: int = 15, capacity: int = 1) -> int:
        times = (time.fromisoformat(begins), time.fromisoformat(ends))
        return add_date(office, DatePlan(day, *times, minutes, capacity), NOW)

    return add


@pytest.fixture
def booked(office: MayorsOffice) -> Callable[..., Receipt]:
    """Books the first free slot, or that of a day, for somebody."""

    def make(name: str = "Anna Muster", *, day: date | None = None, now: datetime = NOW) -> Receipt:
        slot = free_slots(office, now, day=day)[0]
        return book(office, hold_slot(office, slot.slot_id, f"chat of {name}", now), visitor(name), now)

    return make


def visitor(name: str = "Anna Muster", email: str | None = None, **more: str) -> Visitor:
    """Somebody with a mail address made of the name."""
    address = email or f"{name.lower().replace(' ', '.')}@jena.de"
    return checked_visitor(name, address, more.pop("topic", "budget"), **more)


def mails(store: CaseStore, recipient: str | None = None) -> list[OutgoingMail]:
    """What is in the outbox, oldest first."""
    with store.reading() as work:
        found = select(OutgoingMail).order_by(OutgoingMail.id)
        rows = list(work.session.execute(found).scalars())
    return [row for row in rows if recipient in (None, row.recipient)]
