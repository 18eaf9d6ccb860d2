"""The chosen slot is kept for ten minutes: honest about its end, and never given to two."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.slots import hold_slot
from bot.cases.store import CaseStore
from tests.cases.dialogue.booking_desk import (
    BUDGET,
    FIRST,
    MINUTE,
    SECOND,
    SECOND_OF_TIME,
    Plan,
    Talks,
    answer_all,
    book,
    bookings,
    held_at,
)
from tests.cases.dialogue.talk import Talk

TEN = 10 * MINUTE


@pytest.fixture
def holding(visit: Talks, plan: Plan) -> Talk:
    """Somebody who holds the slot of 14:30 since 10:00, of eight."""
    plan(FIRST)
    talk = visit()
    talk.start(BUDGET)
    assert "bis 10:10 Uhr" in talk.say("1")
    return talk


def _rival_takes_it(office: MayorsOffice, talk: Talk) -> None:
    assert talk.state is not None
    hold_slot(office, talk.values["slot"]["slot_id"], "rival", talk.desk.now)


def test_the_hold_is_kept_longer_once_while_the_citizen_is_there(holding: Talk, office: MayorsOffice) -> None:
    holding.pass_time(4 * MINUTE)
    assert "reserviert" not in holding.say("Anna Muster")
    holding.pass_time(2 * MINUTE)
    assert "noch bis 10:16 Uhr" in holding.say("anna.muster@jena.de")
    holding.pass_time(7 * MINUTE)
    assert "noch bis" not in holding.say("keine")
    assert held_at(office, "anna", holding.desk.now) == "04.12. 14:30"


def test_a_second_before_its_end_the_hold_is_there(holding: Talk, office: MayorsOffice) -> None:
    holding.pass_time(TEN - SECOND_OF_TIME)
    assert "noch bis 10:19 Uhr" in holding.say("Anna Muster")
    assert held_at(office, "anna", holding.desk.now) == "04.12. 14:30"


@pytest.mark.parametrize("late", [timedelta(0), SECOND_OF_TIME])
def test_at_its_end_the_hold_is_over_and_a_slot_still_free_is_taken_anew(
    holding: Talk, office: MayorsOffice, late: timedelta
) -> None:
    holding.pass_time(TEN + late)
    assert held_at(office, "anna", holding.desk.now) is None
    said = holding.say("Anna Muster")
    assert "war abgelaufen" in said
    assert "wieder bis 10:20 Uhr" in said
    assert holding.asked == "email"
    assert held_at(office, "anna", holding.desk.now) == "04.12. 14:30"


@pytest.mark.parametrize("late", [timedelta(0), SECOND_OF_TIME])
def test_a_slot_that_somebody_took_at_the_end_is_gone_and_others_are_offered(
    holding: Talk, office: MayorsOffice, late: timedelta
) -> None:
    holding.pass_time(TEN + late)
    _rival_takes_it(office, holding)
    said = holding.say("Anna Muster")
    assert "inzwischen vergeben" in said
    assert holding.asked == "slot"
    assert holding.titles[0] == "Fr 04.12., 14:45 Uhr"
    holding.say("1")
    assert holding.asked == "email", "the name is not asked again"


@pytest.mark.parametrize("early", [SECOND_OF_TIME, timedelta(milliseconds=1)])
def test_a_yes_just_before_the_end_books(holding: Talk, store: CaseStore, early: timedelta) -> None:
    answer_all(holding)
    holding.pass_time(TEN - early)
    holding.say("ja")
    assert len(bookings(store)) == 1


@pytest.mark.parametrize("late", [timedelta(0), timedelta(milliseconds=1), SECOND_OF_TIME])
def test_a_yes_after_the_end_takes_a_free_slot_anew_and_asks_once_more(
    holding: Talk, store: CaseStore, late: timedelta
) -> None:
    answer_all(holding)
    holding.pass_time(TEN + late)
    said = holding.say("ja")
    assert "war abgelaufen" in said
    assert "noch frei" in said
    assert bookings(store) == []
    holding.say("ja")
    assert len(bookings(store)) == 1


def test_a_yes_after_the_end_for_a_slot_that_is_gone_offers_others(
    holding: Talk, office: MayorsOffice, store: CaseStore
) -> None:
    answer_all(holding)
    holding.pass_time(TEN)
    _rival_takes_it(office, holding)
    assert "inzwischen vergeben" in holding.say("ja")
    assert holding.asked == "slot"
    holding.say("1")
    assert holding.asked == "confirm"
    holding.say("ja")
    (booking,) = bookings(store)
    assert booking.name == "Anna Muster"


def test_nobody_keeps_a_slot_for_ever_by_being_slow(holding: Talk, office: MayorsOffice) -> None:
    for _ in range(2):
        holding.pass_time(11 * MINUTE)
        assert "war abgelaufen" in holding.say("warum fragen sie das?")
    holding.pass_time(11 * MINUTE)
    said = holding.say("warum fragen sie das?")
    assert "noch frei" in said
    assert holding.asked == "slot"
    assert held_at(office, "anna", holding.desk.now) is None
    holding.say("1")
    assert holding.asked == "name"


def test_the_hold_survives_a_question_in_between(holding: Talk, office: MayorsOffice) -> None:
    holding.say("warte, erst noch: wann hat das fundbüro auf?", intent="ask_hours")
    assert holding.turnout.interrupted
    assert holding.asked == "name"
    assert held_at(office, "anna", holding.desk.now) == "04.12. 14:30"


def test_another_slot_gives_the_first_back(holding: Talk, office: MayorsOffice, visit: Talks) -> None:
    holding.say("zurück")
    holding.say("um drei")
    assert held_at(office, "anna", holding.desk.now) == "04.12. 15:00"
    other = visit("berta")
    other.start(BUDGET)
    assert "Fr 04.12., 14:30 Uhr" in other.titles
    assert "Fr 04.12., 15:00 Uhr" not in other.titles


def test_giving_up_gives_the_slot_back(holding: Talk, office: MayorsOffice) -> None:
    for _ in range(3):
        holding.say("???")
    assert holding.turnout.handed_over
    assert held_at(office, "anna", holding.desk.now) is None


def test_a_slot_that_was_taken_while_the_citizen_thought_is_told(visit: Talks, plan: Plan) -> None:
    plan(FIRST)
    slow, fast = visit("slow"), visit("fast")
    slow.start(BUDGET)
    fast.start(BUDGET)
    fast.say("die zweite")
    said = slow.say("die zweite")
    assert "gerade vergeben" in said
    assert slow.asked == "slot"
    assert "Fr 04.12., 14:45 Uhr" not in slow.titles
    slow.say("1")
    assert slow.asked == "name"


def test_the_last_slot_pressed_too_late_is_said_to_be_taken(visit: Talks, plan: Plan) -> None:
    plan(FIRST, "14:30", "14:45")
    slow, fast = visit("slow"), visit("fast")
    slow.start(BUDGET)
    fast.start(BUDGET)
    button = slow.titles[0]
    fast.press(button)
    assert "gerade vergeben" in slow.press(button)
    assert slow.asked == "waiting"


def test_two_conversations_race_for_one_slot(visit: Talks, plan: Plan, store: CaseStore) -> None:
    plan(FIRST, "14:30", "14:45")
    talks = [visit(f"racer {number}") for number in range(8)]
    for talk in talks:
        talk.start(BUDGET)
        assert talk.asked == "slot"
    start = threading.Barrier(len(talks))

    def race(talk: Talk) -> None:
        start.wait()
        talk.say("1")

    threads = [threading.Thread(target=race, args=(talk,)) for talk in talks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    winners = [talk for talk in talks if talk.asked == "name"]
    assert len(winners) == 1
    losers = [talk for talk in talks if talk not in winners]
    assert {talk.asked for talk in losers} == {"waiting"}
    assert [talk.text for talk in losers if "gerade vergeben" not in talk.text] == []
    answer_all(winners[0])
    winners[0].say("ja")
    assert len(bookings(store)) == 1


def test_two_slots_of_a_day_are_not_for_one_address(visit: Talks, plan: Plan, store: CaseStore) -> None:
    plan(FIRST)
    plan(SECOND)
    book(visit("one"))
    talk = visit("two")
    talk.start(BUDGET)
    talk.say("1")
    answer_all(talk, email="Anna.Muster+zweitens@jena.de")
    said = talk.say("ja")
    assert "schon ein Termin gebucht" in said
    assert talk.asked == "slot"
    assert all("11.12." in title for title in talk.titles if title != "Weitere Termine")
    talk.say("1")
    talk.say("ja")
    assert len(bookings(store)) == 2


def test_without_another_day_a_second_appointment_is_refused(
    visit: Talks, plan: Plan, office: MayorsOffice
) -> None:
    plan(FIRST)
    book(visit("one"))
    talk = visit("two")
    talk.start(BUDGET)
    talk.say("1")
    answer_all(talk)
    assert "schon ein Termin gebucht" in talk.say("ja")
    assert talk.state is None
    assert held_at(office, "two", talk.desk.now) is None


def test_a_called_off_day_is_told_at_the_next_answer(holding: Talk, office: MayorsOffice) -> None:
    from bot.cases.consultation.closing import close_day

    close_day(office, FIRST, holding.desk.now)
    holding.say("Anna Muster")
    assert holding.asked == "waiting"
    assert "vergeben" in holding.text or "abgelaufen" in holding.text
