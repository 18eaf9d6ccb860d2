"""Waiting for a slot, being offered one, answering or not."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from bot.cases.consultation.changes import cancel, find_booking
from bot.cases.consultation.offers import WaitingView, accept, decline, find_case
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.receipt import Receipt
from bot.cases.consultation.slots import free_slots, hold_slot
from bot.cases.consultation.waiting_list import Advanced, WaitingReceipt, advance, join
from bot.cases.errors import CaseError, ErrorCode
from tests.cases.consultation.conftest import DAY, INSTANT, MINUTE, NOW, mails, visitor

Plan = Callable[..., int]
Booked = Callable[..., Receipt]
LATER = NOW + 30 * MINUTE
"""After the pause that follows a cancellation."""


def _keys(receipt: Receipt | WaitingReceipt) -> tuple[str, str]:
    assert receipt.secret is not None
    return receipt.reference, receipt.secret


def _state(office: MayorsOffice, receipt: WaitingReceipt, now: object = LATER) -> WaitingView:
    view = find_case(office, *_keys(receipt), now)  # type: ignore[arg-type]
    assert isinstance(view, WaitingView)
    return view


def test_without_a_date_one_can_wait_and_is_told_the_place_in_the_list(office: MayorsOffice) -> None:
    assert [join(office, visitor(name), NOW).position for name in ("Anna A", "Bernd B")] == [1, 2]
    (mail,) = mails(office.store, "anna.a@jena.de")
    assert "Warteliste" in mail.subject


def test_a_new_date_is_offered_to_those_who_wait_in_their_order(office: MayorsOffice, plan: Plan) -> None:
    waiting = [join(office, visitor(name), NOW) for name in ("Anna A", "Bernd B", "Carla C")]
    plan("14:30", "15:00")
    assert advance(office, LATER) == Advanced(offered=2, lapsed=0)
    views = [_state(office, receipt) for receipt in waiting]
    assert [view.state for view in views] == ["offered", "offered", "waiting"]
    assert views[2].position == 1
    assert views[0].starts_at is not None
    assert views[1].starts_at is not None
    assert views[0].starts_at < views[1].starts_at
    assert "04.12.2026, 14:30 Uhr" in mails(office.store, "anna.a@jena.de")[-1].body


def test_while_somebody_waits_nobody_else_gets_the_slot(office: MayorsOffice, plan: Plan) -> None:
    join(office, visitor("Anna A"), NOW)
    slots_before = free_slots(office, NOW)
    plan("14:30", "14:45")
    assert slots_before == free_slots(office, NOW) == []


def test_a_person_who_does_not_wait_cannot_snatch_a_new_slot_by_its_number(
    office: MayorsOffice, plan: Plan
) -> None:
    receipt = join(office, visitor("Anna A"), NOW)
    plan("14:30", "14:45")
    with pytest.raises(CaseError) as refused:
        hold_slot(office, 1, "chat 1", NOW)
    assert refused.value.code is ErrorCode.SLOT_TAKEN
    assert _state(office, receipt, NOW).state == "offered"


def test_a_cancelled_slot_is_offered_after_the_pause(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "14:45")
    first = booked("Zoe Zuerst")
    receipt = join(office, visitor("Anna A"), NOW)
    cancel(office, *_keys(first), NOW)
    assert advance(office, NOW + 9 * MINUTE).offered == 0
    assert advance(office, NOW + 20 * MINUTE).offered == 1
    assert _state(office, receipt).state == "offered"


def test_accepting_books_the_slot_under_the_same_reference_and_secret(
    office: MayorsOffice, plan: Plan
) -> None:
    receipt = join(office, visitor("Anna A", phone="03641 495000"), NOW)
    plan("14:30", "14:45")
    advance(office, NOW)
    accepted = accept(office, *_keys(receipt), NOW, concern="Hebesätze")
    assert (accepted.reference, accepted.state, accepted.secret) == (receipt.reference, "booked", None)
    assert find_booking(office, *_keys(receipt), NOW).day == DAY
    assert isinstance(find_case(office, *_keys(receipt), NOW), Receipt)
    assert mails(office.store, "anna.a@jena.de")[-1].attachments
    assert "Hebesätze" in mails(office.store, "buergermeister@jena.de")[-1].body
    count = len(mails(office.store))
    assert accept(office, *_keys(receipt), NOW).already
    assert len(mails(office.store)) == count


@pytest.mark.parametrize(("when", "in_time"), [(-INSTANT, True), (0 * INSTANT, False), (INSTANT, False)])
def test_an_offer_ends_to_the_millisecond(
    office: MayorsOffice, plan: Plan, when: object, in_time: bool
) -> None:
    receipt = join(office, visitor("Anna A"), NOW)
    plan("14:30", "14:45")
    advance(office, NOW)
    until = NOW + office.rules.offer
    assert _state(office, receipt, NOW).offer_until == until
    try:
        accept(office, *_keys(receipt), until + when)  # type: ignore[operator]
        code = None
    except CaseError as error:
        code = error.code
    assert code is (None if in_time else ErrorCode.OFFER_EXPIRED)


def test_an_unanswered_offer_moves_on_to_the_next(office: MayorsOffice, plan: Plan) -> None:
    anna, bernd = (join(office, visitor(name), NOW) for name in ("Anna A", "Bernd B"))
    plan("14:30", "14:45")
    advance(office, NOW)
    late = NOW + office.rules.offer
    assert advance(office, late) == Advanced(offered=1, lapsed=1)
    assert [_state(office, receipt, late).state for receipt in (anna, bernd)] == ["lapsed", "offered"]
    assert "abgelaufen" in mails(office.store, "anna.a@jena.de")[-1].subject
    with pytest.raises(CaseError) as refused:
        accept(office, *_keys(anna), late)
    assert refused.value.code is ErrorCode.OFFER_EXPIRED


def test_a_declined_offer_goes_to_the_next_at_once(office: MayorsOffice, plan: Plan) -> None:
    anna, bernd = (join(office, visitor(name), NOW) for name in ("Anna A", "Bernd B"))
    plan("14:30", "14:45")
    advance(office, NOW)
    assert decline(office, *_keys(anna), NOW)
    assert not decline(office, *_keys(anna), NOW)
    assert [_state(office, receipt, NOW).state for receipt in (anna, bernd)] == ["withdrawn", "offered"]


def test_an_offer_ends_before_the_lead_time_begins_and_is_not_made_too_late(
    office: MayorsOffice, plan: Plan
) -> None:
    receipt = join(office, visitor("Anna A"), NOW)
    plan("14:30", "14:45")
    last = free_slots(office, NOW)
    assert last == []
    deadline = _state(office, receipt, NOW).offer_until
    assert deadline is not None
    decline(office, *_keys(receipt), NOW)
    begins = free_slots(office, NOW)[0].starts_at
    bernd = hold_slot(office, 1, "chat 1", NOW)
    waiting = join(office, visitor("Bernd B"), NOW)
    assert bernd.until < begins
    three_hours_left = begins - office.rules.lead - 180 * MINUTE
    advance(office, three_hours_left)
    assert _state(office, waiting, three_hours_left).offer_until == begins - office.rules.lead


def test_with_hardly_any_time_left_a_slot_is_open_to_all_instead(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "14:45")
    begins = free_slots(office, NOW)[0].starts_at
    short = begins - office.rules.lead - 30 * MINUTE
    hold_slot(office, 1, "chat 1", short - 30 * MINUTE)
    receipt = join(office, visitor("Anna A"), short - 30 * MINUTE)
    assert len(free_slots(office, short)) == 1
    assert _state(office, receipt, short).state == "waiting"


def test_one_cannot_wait_while_slots_are_free(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "14:45")
    with pytest.raises(CaseError) as refused:
        join(office, visitor(), NOW)
    assert refused.value.code is ErrorCode.INVALID_STATE
    assert len(refused.value.details["alternatives"]) == 1  # type: ignore[arg-type]


def test_nobody_waits_twice_but_a_double_click_is_no_mistake(office: MayorsOffice) -> None:
    first = join(office, visitor(), NOW)
    again = join(office, visitor(), NOW)
    assert (again.reference, again.secret, again.position) == (first.reference, None, 1)
    with pytest.raises(CaseError) as refused:
        join(office, visitor("Anna Anders", "ANNA.muster+x@jena.de"), NOW)
    assert refused.value.code is ErrorCode.ALREADY_WAITING
    assert len(mails(office.store)) == 1


def test_equal_requests_at_the_same_time_make_one_entry(office: MayorsOffice) -> None:
    receipts: list[WaitingReceipt] = []
    threads = [
        threading.Thread(target=lambda: receipts.append(join(office, visitor(), NOW))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(receipts) == 8
    assert len({receipt.reference for receipt in receipts}) == 1
    assert len(mails(office.store)) == 1


def test_who_has_an_appointment_that_day_is_passed_over(
    office: MayorsOffice, plan: Plan, booked: Booked
) -> None:
    plan("14:30", "15:00")
    booked("Anna A")
    zoe = booked("Zoe Zuerst")
    anna, bernd = (join(office, visitor(name), NOW) for name in ("Anna A", "Bernd B"))
    cancel(office, *_keys(zoe), NOW)
    advance(office, LATER)
    assert [_state(office, receipt).state for receipt in (anna, bernd)] == ["waiting", "offered"]


def test_several_processes_may_look_after_the_list_at_once(office: MayorsOffice, plan: Plan) -> None:
    for letter in "ABCDEF":
        join(office, visitor(f"Gast {letter}{letter}"), NOW)
    plan("14:30", "15:30")
    done: list[Advanced] = []
    threads = [threading.Thread(target=lambda: done.append(advance(office, NOW))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sum(one.offered for one in done) == 4
    assert len(mails(office.store)) == 6 + 4
