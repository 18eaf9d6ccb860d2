"""Seeing free slots and holding one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.cases.consultation.booking import book
from bot.cases.consultation.office import MayorsOffice, has_dates
from bot.cases.consultation.slots import (
    extend_hold,
    find_hold,
    free_slots,
    hold_slot,
    nearest_slots,
    release_hold,
)
from bot.cases.errors import CaseError, ErrorCode
from bot.clock import BERLIN
from tests.cases.consultation.conftest import DAY, INSTANT, MINUTE, NOW, visitor

Plan = Callable[..., int]


def _clock(office: MayorsOffice, now: datetime = NOW) -> list[str]:
    return [f"{slot.starts_at.astimezone(BERLIN):%H:%M}" for slot in free_slots(office, now)]


def test_without_a_date_there_is_nothing_to_choose(office: MayorsOffice) -> None:
    assert free_slots(office, NOW) == []
    assert not has_dates(office, NOW)


def test_a_citizen_sees_the_free_slots_in_their_order(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "15:30")
    assert _clock(office) == ["14:30", "14:45", "15:00", "15:15"]
    assert has_dates(office, NOW)
    assert free_slots(office, NOW, day=date(2026, 12, 11)) == []


def test_a_held_slot_is_not_offered_to_others(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "15:00")
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    assert hold.until == NOW + 10 * MINUTE
    assert _clock(office) == ["14:45"]
    with pytest.raises(CaseError) as refused:
        hold_slot(office, hold.slot_id, "chat 2", NOW)
    assert refused.value.code is ErrorCode.SLOT_TAKEN
    assert [slot.slot_id for slot in refused.value.details["alternatives"]] == [hold.slot_id + 1]


def test_the_three_nearest_slots_are_named_when_one_is_gone(office: MayorsOffice, plan: Plan) -> None:
    plan("14:00", "16:00")
    fourth = free_slots(office, NOW)[3].slot_id
    hold_slot(office, fourth, "chat 1", NOW)
    with pytest.raises(CaseError) as refused:
        hold_slot(office, fourth, "chat 2", NOW)
    assert [slot.slot_id - fourth for slot in refused.value.details["alternatives"]] == [-2, -1, 1]
    wished = datetime(2026, 12, 4, 15, 5, tzinfo=BERLIN)
    assert [slot.starts_at.minute for slot in nearest_slots(office, wished, NOW)] == [0, 15, 30]


@pytest.mark.parametrize(("when", "in_time"), [(-INSTANT, True), (0 * INSTANT, False), (INSTANT, False)])
def test_a_hold_ends_to_the_millisecond(
    office: MayorsOffice, plan: Plan, when: timedelta, in_time: bool
) -> None:
    plan("14:30", "14:45")
    slot_id = free_slots(office, NOW)[0].slot_id
    hold = hold_slot(office, slot_id, "chat 1", NOW)
    later = hold.until + when
    assert (find_hold(office, "chat 1", later) is not None) is in_time
    assert bool(free_slots(office, later)) is not in_time
    assert (_outcome(lambda: hold_slot(office, slot_id, "chat 2", later)) is None) is not in_time
    expected = None if in_time else ErrorCode.HOLD_EXPIRED
    assert _outcome(lambda: book(office, hold, visitor(), later)) is expected


def _outcome(attempt: Callable[[], object]) -> ErrorCode | None:
    try:
        attempt()
    except CaseError as error:
        return error.code
    return None


def test_holding_again_changes_neither_slot_nor_time(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "15:00")
    slot_id = free_slots(office, NOW)[0].slot_id
    hold = hold_slot(office, slot_id, "chat 1", NOW)
    assert hold_slot(office, slot_id, "chat 1", NOW + 5 * MINUTE) == hold


def test_who_chooses_another_slot_gives_back_the_first(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "15:00")
    first, second = (slot.slot_id for slot in free_slots(office, NOW))
    hold_slot(office, first, "chat 1", NOW)
    hold_slot(office, second, "chat 1", NOW)
    assert [slot.slot_id for slot in free_slots(office, NOW)] == [first]


def test_who_wants_a_taken_slot_keeps_the_own_one(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "15:00")
    first, second = (slot.slot_id for slot in free_slots(office, NOW))
    hold_slot(office, first, "chat 1", NOW)
    hold_slot(office, second, "chat 2", NOW)
    with pytest.raises(CaseError):
        hold_slot(office, second, "chat 1", NOW)
    kept = find_hold(office, "chat 1", NOW)
    assert kept is not None
    assert kept.slot_id == first


def test_a_hold_can_be_given_back(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "14:45")
    hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    assert release_hold(office, "chat 1", NOW)
    assert not release_hold(office, "chat 1", NOW)
    assert len(free_slots(office, NOW)) == 1


def test_a_hold_can_be_extended_once(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "14:45")
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    longer = extend_hold(office, hold, NOW + 8 * MINUTE)
    assert longer.until == NOW + 18 * MINUTE
    assert longer.extended
    for stale in (hold, longer):
        with pytest.raises(CaseError) as refused:
            extend_hold(office, stale, NOW + 9 * MINUTE)
        assert refused.value.code is ErrorCode.INVALID_STATE
    assert book(office, longer, visitor(), NOW + 17 * MINUTE).state == "booked"


def test_an_expired_hold_cannot_be_extended(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "14:45")
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    with pytest.raises(CaseError) as refused:
        extend_hold(office, hold, hold.until)
    assert refused.value.code is ErrorCode.HOLD_EXPIRED
    assert [slot.slot_id for slot in refused.value.details["alternatives"]] == [hold.slot_id]


def test_nobody_can_give_back_or_extend_somebody_elses_hold(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "14:45")
    hold = hold_slot(office, free_slots(office, NOW)[0].slot_id, "chat 1", NOW)
    assert not release_hold(office, "chat 2", NOW)
    with pytest.raises(CaseError):
        extend_hold(office, replace(hold, holder="chat 2"), NOW)
    with pytest.raises(CaseError):
        book(office, replace(hold, holder="chat 2"), visitor(), NOW)


def test_a_slot_for_several_is_free_until_all_seats_are_taken(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "14:45", capacity=3)
    slot_id = free_slots(office, NOW)[0].slot_id
    for number in range(3):
        assert free_slots(office, NOW)[0].seats == 3 - number
        hold_slot(office, slot_id, f"chat {number}", NOW)
    assert free_slots(office, NOW) == []
    with pytest.raises(CaseError):
        hold_slot(office, slot_id, "chat 4", NOW)


def test_lead_time_and_horizon_limit_what_is_offered(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "15:00")
    begins = datetime(2026, 12, 4, 14, 30, tzinfo=BERLIN)
    rules = office.rules
    assert _clock(office, begins - rules.lead) == ["14:30", "14:45"]
    assert _clock(office, begins - rules.lead + INSTANT) == ["14:45"]
    assert _clock(office, begins - rules.horizon) == ["14:30"]
    assert _clock(office, begins - rules.horizon - INSTANT) == []
    slot_id = free_slots(office, NOW)[0].slot_id
    for too_early_or_late in (begins - rules.lead + INSTANT, begins - rules.horizon - INSTANT):
        with pytest.raises(CaseError) as refused:
            hold_slot(office, slot_id, "chat 1", too_early_or_late)
        assert refused.value.code is ErrorCode.SLOT_TAKEN


def test_a_slot_that_never_was_is_unknown(office: MayorsOffice) -> None:
    with pytest.raises(CaseError) as refused:
        hold_slot(office, 4711, "chat 1", NOW)
    assert refused.value.code is ErrorCode.SLOT_UNKNOWN


def test_a_conversation_cannot_pose_as_the_waiting_list(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "14:45")
    with pytest.raises(ValueError, match="waiting list"):
        hold_slot(office, free_slots(office, NOW)[0].slot_id, "waiting:1", NOW)


def test_slots_keep_their_wall_clock_time_when_the_clocks_change(office: MayorsOffice, plan: Plan) -> None:
    for day in (date(2027, 3, 26), date(2027, 3, 29), date(2026, 10, 23), date(2026, 10, 26), DAY):
        if day > NOW.date():
            plan("14:30", "15:00", day=day)
    starts = [slot.starts_at for slot in free_slots(office, datetime(2027, 1, 20, tzinfo=BERLIN))]
    assert {f"{start.astimezone(BERLIN):%H:%M}" for start in starts} == {"14:30", "14:45"}
    assert [start.hour for start in starts] == [13, 13, 12, 12]
