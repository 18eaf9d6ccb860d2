"""Two hundred citizens at once, from several processes, some of which are killed."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection

import pytest
from sqlalchemy import func, select

from bot.cases.consultation.booking import book
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.slots import free_slots, hold_slot
from bot.cases.errors import CaseError
from bot.cases.store import CaseStore
from bot.cases.store.tables import Booking, OutgoingMail, Slot, SlotSeat
from bot.knowledge.live import shared_knowledge
from tests.cases.consultation.conftest import DAY, MINUTE, NOW, visitor

Plan = Callable[..., int]
PROCESSES, THREADS = 4, 50
PATIENCE = 240
"""Seconds; the machine may be busy."""
FORK = multiprocessing.get_context("fork")


class Racer:
    """A process that tries for slots with many threads at once, and may be killed."""

    def __init__(self, office: MayorsOffice, slots: list[int], name: str, *, books: bool) -> None:
        self._ours, theirs = FORK.Pipe()
        self._process = FORK.Process(target=_race, args=(office, slots, name, books, theirs))
        self._process.start()
        theirs.close()
        assert self._ours.poll(PATIENCE)
        assert self._ours.recv() == "ready"

    def go(self) -> None:
        """Let all threads start."""
        self._ours.send("go")

    def kill(self) -> None:
        """Kill -9."""
        self._process.kill()

    @property
    def running(self) -> bool:
        """Whether it is still at it."""
        return self._process.is_alive()

    def outcomes(self) -> list[str]:
        """One per attempt, as far as it got."""
        told: list[str] = []
        try:
            while self._ours.poll(PATIENCE):
                told.append(self._ours.recv())
        except (EOFError, ConnectionResetError):
            self._process.join(PATIENCE)
        assert not self._process.is_alive()
        return told


def _race(office: MayorsOffice, slots: list[int], name: str, books: bool, pipe: Connection) -> None:
    office = replace(office, store=CaseStore(office.store.url))
    start, speech = threading.Barrier(THREADS), threading.Lock()

    def attempt(number: int) -> None:
        start.wait(timeout=PATIENCE)
        try:
            hold = hold_slot(office, slots[number % len(slots)], f"chat {name} {number}", NOW)
            if books:
                book(office, hold, visitor(f"Gast {name}", f"{name}.{number}@jena.de"), NOW)
            outcome = "got"
        except CaseError as error:
            outcome = f"{error.code.value} {len(error.details['alternatives'])}"  # type: ignore[arg-type]
        with speech:
            pipe.send(outcome)

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(THREADS)]
    pipe.send("ready")
    pipe.recv()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _racers(office: MayorsOffice, slots: list[int], *, books: bool) -> list[Racer]:
    if books:
        shared_knowledge()  # what mails need, once for all processes
    return [Racer(office, slots, f"p{number}", books=books) for number in range(PROCESSES)]


def _go(racers: list[Racer]) -> None:
    for racer in racers:
        racer.go()


def _outcomes(racers: list[Racer]) -> Counter[str]:
    return Counter(outcome for racer in racers for outcome in racer.outcomes())


def _fullest(office: MayorsOffice) -> int:
    """By how much the fullest slot exceeds its capacity; never more than 0."""
    taken = func.count(SlotSeat.id)
    with office.store.reading() as work:
        seats = select(taken - Slot.capacity).select_from(SlotSeat)
        seats = seats.join(Slot, Slot.id == SlotSeat.slot_id).group_by(Slot.id, Slot.capacity)
        return max(work.session.execute(seats).scalars(), default=-1)


def _count(office: MayorsOffice, what: object, *where: object) -> int:
    with office.store.reading() as work:
        return int(work.session.execute(select(func.count(what)).where(*where)).scalar_one())


def test_of_two_hundred_for_one_slot_exactly_as_many_get_a_seat_as_there_are(
    office: MayorsOffice, plan: Plan
) -> None:
    plan("14:30", "14:45", capacity=3)
    plan("14:45", "16:00")
    slot = free_slots(office, NOW)[0].slot_id
    racers = _racers(office, [slot], books=False)
    _go(racers)
    outcomes = _outcomes(racers)
    assert outcomes == {"got": 3, "slot_taken 3": 197}
    assert _count(office, SlotSeat.id, SlotSeat.slot_id == slot) == 3
    assert len(free_slots(office, NOW)) == 5


def test_two_hundred_book_all_slots_of_a_day_without_one_too_many(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "16:30", capacity=2)
    slots = [slot.slot_id for slot in free_slots(office, NOW)]
    racers = _racers(office, slots, books=True)
    _go(racers)
    while any(racer.running for racer in racers) and _count(office, Booking.id) < 16:
        assert _fullest(office) <= 0
    outcomes = _outcomes(racers)
    assert outcomes["got"] == 16
    assert sum(outcomes.values()) == PROCESSES * THREADS
    assert {outcome.split()[0] for outcome in outcomes} == {"got", "slot_taken"}
    assert _count(office, Booking.id) == _count(office, SlotSeat.id, SlotSeat.state == "booked") == 16
    assert _count(office, OutgoingMail.id) == 32
    assert free_slots(office, NOW) == []


def test_killed_processes_leave_no_half_booking_and_block_nothing_for_longer_than_a_hold(
    office: MayorsOffice, plan: Plan
) -> None:
    for week in range(3):
        plan("13:00", "18:00", day=DAY.replace(day=4 + 7 * week), capacity=2)
    slots = [slot.slot_id for slot in free_slots(office, NOW)]
    racers = _racers(office, slots, books=True)
    _go(racers)
    deadline = time.monotonic() + PATIENCE
    while _count(office, SlotSeat.id) < 10:
        assert time.monotonic() < deadline
        assert _fullest(office) <= 0
    for racer in racers[:2]:
        racer.kill()
    outcomes = _outcomes(racers)
    assert _fullest(office) <= 0
    booked = _count(office, Booking.id)
    assert booked == _count(office, SlotSeat.id, SlotSeat.state == "booked")
    assert booked == _count(office, Booking.id, Booking.seat_id.is_not(None))
    assert _count(office, OutgoingMail.id) == 2 * booked
    assert outcomes["got"] <= booked
    later = NOW + 10 * MINUTE
    free = sum(slot.seats for slot in free_slots(office, later))
    assert free == 2 * len(slots) - booked
    number = 0
    for slot in free_slots(office, later)[:5]:
        for _ in range(slot.seats):
            number += 1
            hold = hold_slot(office, slot.slot_id, f"later {number}", later)
            book(office, hold, visitor("Gast danach", f"later.{number}@jena.de"), later)
    assert _fullest(office) <= 0


@pytest.mark.parametrize("when", [-1, 0, 1])
def test_two_who_want_an_expiring_hold_at_the_same_moment_do_not_both_get_it(
    office: MayorsOffice, plan: Plan, when: int
) -> None:
    plan("14:30", "14:45")
    slot = free_slots(office, NOW)[0].slot_id
    hold_slot(office, slot, "somebody slow", NOW - 10 * MINUTE - when * MINUTE)
    racers = _racers(office, [slot], books=False)
    _go(racers)
    outcomes = _outcomes(racers)
    assert outcomes["got"] == (0 if when < 0 else 1)
    assert _count(office, SlotSeat.id) == 1
