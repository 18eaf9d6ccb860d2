"""An appointment with the mayor for a caller: same slots, same rules, same seats as in the chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Optional

from bot.answers.phrasebook import Phrasebook
from bot.cases.consultation.availability import FreeSlot
from bot.cases.consultation.booking import book
from bot.cases.consultation.office import MayorsOffice, day_text, place_text, times_text
from bot.cases.consultation.receipt import Receipt
from bot.cases.consultation.slots import find_hold, free_slots, hold_slot
from bot.cases.consultation.topics import Topic, guess_topic
from bot.cases.consultation.visitor import Visitor
from bot.cases.consultation.waiting_list import WaitingReceipt, join
from bot.clock import BERLIN
from bot.hotline.filing.call import Call
from bot.hotline.filing.defects import Choice
from bot.knowledge.live import KnowledgeState
from bot.language.clock_times import find_times
from bot.language.dates import find_dates

MOST_SLOTS = 60


@dataclass(frozen=True)
class OfferedSlot:
    """A free slot as an agent reads it out."""

    slot_id: int
    label: str
    """„Freitag, 04.12.2026, 14:30–14:45“."""
    place: str
    starts_at: datetime
    demo: bool


@dataclass(frozen=True)
class BookingForm:
    """What was understood, and what can be chosen."""

    topic: str
    sure: bool
    topics: tuple[Choice, ...]
    outside: Optional[str]
    """A sentence: somebody else is quicker."""
    concern: str
    slots: tuple[OfferedSlot, ...]
    """Those nearest to what the caller wishes come first."""


@dataclass(frozen=True)
class Held:
    """A slot that is kept while name and address are typed."""

    slot_id: int
    label: str
    until: datetime


def booking_form(
    office: MayorsOffice, text: str, facts: KnowledgeState, phrases: Phrasebook, now: datetime
) -> BookingForm:
    """Return the form as far as a sentence fills it in."""
    guess = guess_topic(text, facts.knowledge, facts.index)
    outside = None
    if guess.responsible is not None:
        responsible = facts.knowledge.records[guess.responsible]
        outside = phrases.say(
            "consultation.topic_outside", responsible=responsible.name, person=office.person
        )
    return BookingForm(
        topic=guess.topic.value,
        sure=guess.sure,
        topics=tuple(
            Choice(topic.value, phrases.say(f"consultation.topic_{topic.value}")) for topic in Topic
        ),
        outside=outside,
        concern=text.strip(),
        slots=tuple(_offered(slot) for slot in _by_wish(free_slots(office, now), text, now)[:MOST_SLOTS]),
    )


def hold_for_caller(office: MayorsOffice, slot_id: int, call: Call, now: datetime) -> Held:
    """Keep a slot for this call.

    Raises:
        CaseError: ``SLOT_TAKEN`` or ``SLOT_UNKNOWN``.
    """
    hold = hold_slot(office, slot_id, call.conversation, now)
    label = f"{day_text(hold.day)}, {times_text(hold.starts_at, hold.ends_at)}"
    return Held(hold.slot_id, label, hold.until)


def book_for_caller(office: MayorsOffice, visitor: Visitor, call: Call, now: datetime) -> Receipt:
    """Book the slot that is held for this call.

    Raises:
        CaseError: ``HOLD_EXPIRED`` or ``ALREADY_BOOKED``.
    """
    return book(
        office,
        find_hold(office, call.conversation, now),
        visitor,
        now,
        idempotency_key=call.key("booking"),
        conversation_id=call.conversation,
        filed_by=call.agent.actor,
    )


def wait_for_caller(office: MayorsOffice, visitor: Visitor, call: Call, now: datetime) -> WaitingReceipt:
    """Put a caller on the waiting list.

    Raises:
        CaseError: ``INVALID_STATE`` while slots are free, ``ALREADY_WAITING``.
    """
    return join(office, visitor, now, filed_by=call.agent.actor)


def _by_wish(slots: Sequence[FreeSlot], text: str, now: datetime) -> list[FreeSlot]:
    """The slots in the order of time, or those nearest to a day and time that the text names first."""
    today = now.astimezone(BERLIN).date()
    dates = [mention for mention in find_dates(text, today) if mention.last >= today]
    times = find_times(text)
    if not dates and not times:
        return list(slots)
    at: time | None = times[0].at if times else None

    def distance(slot: FreeSlot) -> tuple[int, int, datetime]:
        local = slot.starts_at.astimezone(BERLIN)
        days = min((max((m.first - slot.day).days, (slot.day - m.last).days, 0) for m in dates), default=0)
        minutes = abs(local.hour * 60 + local.minute - at.hour * 60 - at.minute) if at is not None else 0
        return days, minutes, slot.starts_at

    return sorted(slots, key=distance)


def _offered(slot: FreeSlot) -> OfferedSlot:
    label = f"{day_text(slot.day)}, {times_text(slot.starts_at, slot.ends_at)}"
    return OfferedSlot(slot.slot_id, label, place_text(slot.place), slot.starts_at, slot.demo)
