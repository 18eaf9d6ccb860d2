"""A mayor's office with consultation dates, and citizens who talk to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.cases.consultation.dates import DatePlan, add_date
from bot.cases.consultation.office import DEMO_SERIES, SERIES, MayorsOffice
from bot.cases.consultation.slots import find_hold, free_slots
from bot.cases.dialogue.booking_changes import BookingChangeDialogue
from bot.cases.dialogue.consultation import ConsultationDialogue
from bot.cases.store import CaseStore
from bot.cases.store.tables import Booking, OutgoingMail, WaitingEntry
from bot.clock import BERLIN
from bot.knowledge.live import KnowledgeState
from bot.settings import ConsultationRules
from tests.cases.dialogue.talk import WEDNESDAY, Talk, desk_at

FIRST, SECOND = date(2026, 12, 4), date(2026, 12, 11)
"""Two Fridays."""
SECOND_OF_TIME = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
BUDGET = "ich will mal mit dem bürgermeister über den haushalt reden"
Talks = Callable[..., Talk]
Plan = Callable[..., int]


@pytest.fixture
def office(store: CaseStore, facts: KnowledgeState) -> MayorsOffice:
    """The mayor's office, without a date."""
    return MayorsOffice(store, facts.knowledge.consultations[SERIES], ConsultationRules())


@pytest.fixture
def plan(office: MayorsOffice) -> Plan:
    """Adds a date: ``plan(FIRST, "14:30", "16:30")``."""

    def add(day: date = FIRST, begins: str = "14:30", ends: str = "16:30", *, demo: bool = False) -> int:
        times = (time.fromisoformat(begins), time.fromisoformat(ends))
        series = DEMO_SERIES if demo else SERIES
        return add_date(office, DatePlan(day, *times), WEDNESDAY, series=series)

    return add


@pytest.fixture
def visit(facts: KnowledgeState, store: CaseStore, tmp_path: Path) -> Talks:
    """As many citizens as a test needs, who want an appointment."""

    def make(conversation: str = "anna", **changes: Any) -> Talk:
        desk = desk_at(facts, store, tmp_path, conversation=conversation, **changes)
        return Talk(ConsultationDialogue(), desk)

    return make


@pytest.fixture
def change(facts: KnowledgeState, store: CaseStore, tmp_path: Path) -> Talks:
    """As many citizens as a test needs, who want to change their appointment."""

    def make(conversation: str = "anna", **changes: Any) -> Talk:
        desk = desk_at(facts, store, tmp_path, conversation=conversation, **changes)
        return Talk(BookingChangeDialogue(), desk)

    return make


def answer_all(talk: Talk, name: str = "Anna Muster", email: str = "anna.muster@jena.de") -> str:
    """Give name and address and leave out the rest; return the summary."""
    talk.say(name)
    talk.say(email)
    talk.say("keine")
    return talk.say("nein, das reicht")


def book(talk: Talk, slot: str = "1", *, topic: str = BUDGET, **who: str) -> dict[str, str]:
    """Make an appointment; return what was filed."""
    talk.start(topic)
    talk.say(slot)
    answer_all(talk, **who)
    talk.say("ja")
    filed = talk.turnout.filed
    assert filed is not None, talk.text
    return {"kind": filed.kind, "reference": filed.reference, "secret": str(filed.secret)}


def moment(day: date, clock: str) -> datetime:
    """A moment in Jena."""
    return datetime.combine(day, time.fromisoformat(clock), BERLIN)


def held_at(office: MayorsOffice, conversation: str, now: datetime) -> str | None:
    """When the slot is that a conversation holds: „04.12. 14:30“."""
    hold = find_hold(office, conversation, now)
    return f"{hold.starts_at.astimezone(BERLIN):%d.%m. %H:%M}" if hold is not None else None


def free_at(office: MayorsOffice, now: datetime) -> list[str]:
    """When the free slots are: „04.12. 14:30“."""
    return [f"{slot.starts_at.astimezone(BERLIN):%d.%m. %H:%M}" for slot in free_slots(office, now)]


def bookings(store: CaseStore) -> list[Booking]:
    """All appointments, cancelled ones too, in order."""
    with store.reading() as work:
        return list(work.session.execute(select(Booking).order_by(Booking.id)).scalars())


def waiting(store: CaseStore) -> list[WaitingEntry]:
    """All entries of the waiting list, in order."""
    with store.reading() as work:
        return list(work.session.execute(select(WaitingEntry).order_by(WaitingEntry.id)).scalars())


def mails_to(store: CaseStore, recipient: str) -> list[OutgoingMail]:
    """What is in the outbox for somebody, in order."""
    with store.reading() as work:
        rows = work.session.execute(select(OutgoingMail).order_by(OutgoingMail.id)).scalars()
        return [mail for mail in rows if mail.recipient == recipient]
