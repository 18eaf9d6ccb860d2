"""A citizen answers which slot: by number, by time, by wish, or that none will do."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from bot.answers.question import Understanding
from bot.cases.dialogue.steps import Heard
from bot.cases.store import CaseStore
from bot.clock import BERLIN
from tests.cases.dialogue.booking_desk import BUDGET, FIRST, SECOND, Plan, Talks, answer_all, bookings
from tests.cases.dialogue.talk import Talk

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is said does not depend on the database; test_consultation_hold.py runs on both."""


@pytest.fixture
def choosing(visit: Talks, plan: Plan) -> Talk:
    """Somebody who sees the first six of sixteen slots on two Fridays."""
    plan(FIRST)
    plan(SECOND)
    talk = visit()
    talk.start(BUDGET)
    return talk


def _chosen(talk: Talk) -> str | None:
    slot = talk.values.get("slot")
    if slot is None:
        return None
    return f"{datetime.fromisoformat(slot['starts_at']).astimezone(BERLIN):%d.%m.%Y, %H:%M}"


def _listed(talk: Talk) -> list[str]:
    return [title for title in talk.titles if title != "Weitere Termine"]


def test_six_slots_are_shown_with_numbers_and_the_other_day_is_named(choosing: Talk) -> None:
    assert len(_listed(choosing)) == 6
    assert "6. 15:45–16:00 Uhr" in choosing.text
    assert "Freitag, 11.12.2026" in choosing.text
    (card, hint) = choosing.turnout.cards
    assert [slot["number"] for slot in card["slots"]] == [1, 2, 3, 4, 5, 6]
    assert card["slots"][0]["starts_at"] == "2026-12-04T14:30:00+01:00"
    assert re.fullmatch(r'/choose_option\{"choice": "case:slot/s\d+"\}', card["slots"][0]["payload"])
    assert hint["field"] == "slot"


@pytest.mark.parametrize(
    ("answer", "clock"),
    [
        ("2", "04.12.2026, 14:45"),
        ("die zweite", "04.12.2026, 14:45"),
        ("den ersten", "04.12.2026, 14:30"),
        ("der letzte", "04.12.2026, 15:45"),
        ("14:45", "04.12.2026, 14:45"),
        ("halb drei", "04.12.2026, 14:30"),
        ("viertel vor drei", "04.12.2026, 14:45"),
        ("um drei", "04.12.2026, 15:00"),
        ("die um 15 Uhr 15", "04.12.2026, 15:15"),
        ("am 11.12. um 16 Uhr", "11.12.2026, 16:00"),
        ("den letzten am 11.12.", "11.12.2026, 16:15"),
        ("egal", "04.12.2026, 14:30"),
        ("egal wann, Hauptsache nach 16 Uhr", "04.12.2026, 16:00"),
        ("irgendwann am 11.12.", "11.12.2026, 14:30"),
        ("so früh wie möglich", "04.12.2026, 14:30"),
        ("Fr 04.12., 15:15 Uhr", "04.12.2026, 15:15"),
        ("nehm ich gern um viertel nach drei", "04.12.2026, 15:15"),
    ],
)
def test_one_slot_is_meant(choosing: Talk, answer: str, clock: str) -> None:
    choosing.say(answer)
    assert choosing.asked == "name"
    assert _chosen(choosing) == clock
    assert f"{clock} Uhr ist bis 10:10 Uhr für Sie reserviert" in choosing.text


@pytest.mark.parametrize(
    ("answer", "listed"),
    [
        ("am 11.12.", ["11.12., 14:30", "11.12., 14:45", "11.12., 15:00", "11.12., 15:15", "11.12., 15:30"]),
        ("nach 16 Uhr", ["04.12., 16:00", "04.12., 16:15", "11.12., 16:00", "11.12., 16:15"]),
        ("nicht am 4.12.", ["11.12., 14:30", "11.12., 14:45"]),
        ("an einem anderen Tag", ["11.12., 14:30", "11.12., 14:45"]),
        ("was Späteres", ["04.12., 16:00", "04.12., 16:15", "11.12., 14:30"]),
        ("weitere Termine", ["04.12., 16:00", "04.12., 16:15", "11.12., 14:30"]),
        ("keiner davon passt mir", ["04.12., 16:00", "04.12., 16:15", "11.12., 14:30"]),
        ("am 11.12. um 14:50", ["11.12., 14:30", "11.12., 14:45", "11.12., 15:00"]),
        ("am 11.12. um 20 Uhr", ["11.12., 15:45", "11.12., 16:00", "11.12., 16:15"]),
        ("am 7.12.", ["04.12., 15:45", "04.12., 16:00", "04.12., 16:15"]),
        ("erst im Januar", ["11.12., 15:45", "11.12., 16:00", "11.12., 16:15"]),
        ("vormittags um zehn", ["04.12., 14:30", "04.12., 14:45", "04.12., 15:00"]),
    ],
)
def test_several_slots_come_into_question(choosing: Talk, answer: str, listed: list[str]) -> None:
    choosing.say(answer)
    assert choosing.asked == "slot"
    shown = [title.removeprefix("Fr ").removesuffix(" Uhr") for title in _listed(choosing)]
    assert shown[: len(listed)] == listed


@pytest.mark.parametrize("answer", ["am 11.12. um 14:50", "am 7.12.", "erst im Januar", "nicht freitags"])
def test_a_wish_that_cannot_be_met_is_said_to_be_so(choosing: Talk, answer: str) -> None:
    assert "Am nächsten liegen" in choosing.say(answer)


def test_numbers_count_what_is_shown_now(choosing: Talk) -> None:
    choosing.say("weitere Termine")
    choosing.say("die dritte")
    assert _chosen(choosing) == "11.12.2026, 14:30"


def test_after_the_last_page_the_first_comes_again(choosing: Talk) -> None:
    for _ in range(3):
        choosing.say("weitere Termine")
    assert "Später ist leider nichts mehr frei" in choosing.text
    assert _listed(choosing)[0] == "Fr 04.12., 14:30 Uhr"


def test_a_time_seen_on_two_days_is_asked_which(choosing: Talk) -> None:
    choosing.say("16 Uhr")
    assert _listed(choosing) == ["Fr 04.12., 16:00 Uhr", "Fr 11.12., 16:00 Uhr"]
    choosing.say("am 11.")
    assert _chosen(choosing) == "11.12.2026, 16:00"


def test_words_about_a_time_go_before_an_option_that_was_guessed(choosing: Talk) -> None:
    third = choosing.turnout.options[2].value
    assert choosing.state is not None
    said = Heard(Understanding("halb drei", "", 0.0), third)
    heard = choosing.dialogue.hear(choosing.state, said, choosing.desk)
    assert heard.state is not None
    assert heard.state.values["slot"]["starts_at"] == "2026-12-04T13:30:00+00:00"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("am 31.02.", "gibt es nicht"),
        ("23", "steht nicht in der Liste"),
        ("weiß ich noch nicht", "später verschieben"),
    ],
)
def test_an_answer_that_cannot_be_used_says_why(choosing: Talk, answer: str, said: str) -> None:
    assert said in choosing.say(answer)
    assert choosing.asked == "slot"


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("wann hat eigentlich das fundbüro auf", "ask_hours"),
        ("hat das fundbüro am freitag auf?", "ask_hours"),
        ("wo liegt das bürgeramt eigentlich", "ask_location"),
    ],
)
def test_a_question_in_between_is_no_answer(choosing: Talk, question: str, intent: str) -> None:
    choosing.say(question, intent=intent)
    assert choosing.turnout.interrupted
    assert choosing.asked == "slot"
    choosing.say("2")
    assert _chosen(choosing) == "04.12.2026, 14:45"


def test_three_unusable_answers_lead_to_a_person(choosing: Talk) -> None:
    for _ in range(3):
        choosing.say("blablabla xyz")
    assert choosing.turnout.handed_over


def test_going_back_shows_the_held_slot_too(choosing: Talk, store: CaseStore) -> None:
    choosing.say("2")
    choosing.say("zurück")
    assert "Fr 04.12., 14:45 Uhr" in choosing.titles
    choosing.say("14:45")
    answer_all(choosing)
    choosing.say("ja")
    assert len(bookings(store)) == 1
