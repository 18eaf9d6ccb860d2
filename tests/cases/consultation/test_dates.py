"""Adding dates: one, a series, from the knowledge base."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest

from bot.cases.consultation.closing import close_day
from bot.cases.consultation.date_series import days_of, parse_month, parse_rule
from bot.cases.consultation.dates import DatePlan, add_date, closed_days, list_dates, take_over_dates
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.slots import free_slots
from bot.cases.errors import CaseError, ErrorCode
from bot.knowledge.records import ConsultationDate
from tests.cases.consultation.conftest import DAY, NOW

Plan = Callable[..., int]


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("14:00", "16:00"),
        ("14:30", "14:45"),
        ("13:00", "14:15"),
        ("15:45", "17:00"),
        ("13:00", "18:00"),
        ("15:59", "16:14"),
    ],
    ids=["same", "enclosed", "over the beginning", "over the end", "enclosing", "by a minute"],
)
def test_overlapping_dates_are_refused(office: MayorsOffice, plan: Plan, begins: str, ends: str) -> None:
    plan("14:00", "16:00", minutes=60)
    with pytest.raises(CaseError) as refused:
        plan(begins, ends)
    assert refused.value.code is ErrorCode.OVERLAP
    assert len(free_slots(office, NOW)) == 2


def test_touching_times_are_fine_and_belong_to_one_day(office: MayorsOffice, plan: Plan) -> None:
    assert plan("14:30", "14:45") == 1
    assert plan("14:45", "15:00") == 1
    assert plan("14:00", "14:30") == 2
    (of_day,) = list_dates(office, NOW)
    assert (of_day.slots, of_day.free) == (4, 4)
    assert len(free_slots(office, NOW)) == 4


def test_a_gap_can_be_filled_but_not_overfilled(office: MayorsOffice, plan: Plan) -> None:
    plan("14:00", "14:15")
    plan("15:00", "15:15")
    plan("14:15", "15:00")
    with pytest.raises(CaseError):
        plan("14:30", "14:45")


def test_what_is_left_at_the_end_is_no_slot(office: MayorsOffice, plan: Plan) -> None:
    assert plan("14:30", "15:20", minutes=20) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": date(2026, 11, 20)},
        {"ends": time(14, 0)},
        {"ends": time(14, 40)},
        {"minutes": 0},
        {"minutes": -5},
        {"capacity": 0},
        {"day": date(2027, 3, 28), "begins": time(2, 30), "ends": time(5, 0)},
    ],
    ids=["past", "backwards", "too short", "no length", "negative", "for nobody", "time that does not exist"],
)
def test_dates_that_make_no_sense_are_refused(office: MayorsOffice, wrong: dict[str, object]) -> None:
    good = DatePlan(DAY, time(14, 30), time(15, 30))
    with pytest.raises(CaseError) as refused:
        add_date(office, replace(good, **wrong), NOW)  # type: ignore[arg-type]
    assert refused.value.code is ErrorCode.DATE_INVALID


def test_a_day_called_off_can_be_added_anew_with_new_ids(office: MayorsOffice, plan: Plan) -> None:
    plan("14:30", "15:00")
    before = {slot.slot_id for slot in free_slots(office, NOW)}
    close_day(office, DAY, NOW)
    plan("14:30", "15:00")
    after = {slot.slot_id for slot in free_slots(office, NOW)}
    assert len(after) == 2
    assert not before & after


@pytest.mark.parametrize(
    ("rule", "month", "days"),
    [
        ("letzter Freitag", (2026, 12), [25]),
        ("jeden letzten Freitag im Monat", (2027, 1), [29]),
        ("1. Dienstag", (2026, 12), [1]),
        ("zweiter Mittwoch", (2026, 12), [9]),
        ("fünfter Freitag", (2027, 1), [29]),
        ("vorletzter Donnerstag", (2026, 12), [24]),
        ("jeder Montag", (2027, 2), [1, 8, 15, 22]),
    ],
)
def test_rules_name_days(rule: str, month: tuple[int, int], days: list[int]) -> None:
    assert [day.day.day for day in days_of(parse_rule(rule), month, 1) if day.day] == days


def test_holidays_and_missing_fifth_weekdays_are_marked() -> None:
    last_fridays = days_of(parse_rule("letzter Freitag"), (2026, 12), 4)
    assert [day.holiday for day in last_fridays] == ["Erster Weihnachtstag", None, None, "Karfreitag"]
    fifth = days_of(parse_rule("fünfter Freitag"), (2027, 2), 1)
    assert fifth[0].day is None
    assert days_of(parse_rule("letzter Donnerstag"), (2026, 12), 1)[0].remark == "Silvester"
    assert days_of(parse_rule("dritter Montag"), (2027, 9), 1)[0].holiday == "Weltkindertag"


@pytest.mark.parametrize("text", ["", "Freitag", "letzter Freitagabend", "sechster Montag", "0. Montag"])
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text or "^$"):
        parse_rule(text)


@pytest.mark.parametrize("text", ["2026-13", "12/2026", "2026", "morgen"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        parse_month(text)


def _announcing(office: MayorsOffice, *dates: tuple[str, str]) -> MayorsOffice:
    announced = tuple(ConsultationDate(day, at, ("x",), "2026", "high") for day, at in dates)
    return replace(office, hour=replace(office.hour, dates=announced))


def test_announced_dates_with_an_end_can_be_booked(office: MayorsOffice) -> None:
    office = _announcing(office, ("2026-12-11", "14:30-15:30"), ("2026-01-30", "14:30-16:00"))
    assert take_over_dates(office, NOW).added == (date(2026, 12, 11),)
    assert take_over_dates(office, NOW).added == ()
    assert len(free_slots(office, NOW)) == 4


def test_no_end_is_made_up_for_an_announced_date(office: MayorsOffice) -> None:
    taken = take_over_dates(_announcing(office, ("2026-12-11", "14:30")), NOW)
    assert (taken.added, taken.without_end) == ((), (date(2026, 12, 11),))
    assert free_slots(office, NOW) == []


def test_an_announced_date_that_was_called_off_does_not_come_back(office: MayorsOffice) -> None:
    office = _announcing(office, ("2026-12-11", "14:30-15:30"))
    take_over_dates(office, NOW)
    close_day(office, date(2026, 12, 11), NOW)
    assert take_over_dates(office, NOW).added == ()
    assert closed_days(office) == {date(2026, 12, 11)}
    assert free_slots(office, NOW) == []


def test_the_facts_of_this_repository_bring_no_date_after_january(office: MayorsOffice) -> None:
    assert take_over_dates(office, NOW).added == ()
