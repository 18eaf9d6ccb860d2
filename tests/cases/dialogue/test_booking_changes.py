"""A citizen moves, cancels, accepts or leaves: with reference and code, and only after a yes."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bot.cases.attempt_limit import PER_CONVERSATION
from bot.cases.consultation import changes as service
from bot.cases.consultation.office import MayorsOffice
from bot.cases.references import BOOKING, new_reference
from bot.cases.store import CaseStore
from tests.cases.dialogue.booking_desk import (
    BUDGET,
    FIRST,
    MINUTE,
    SECOND,
    Plan,
    Talks,
    answer_all,
    book,
    bookings,
    held_at,
    mails_to,
    moment,
    waiting,
)

Filed = dict[str, str]


@pytest.fixture
def filed(visit: Talks, plan: Plan) -> Filed:
    """An appointment on the first Friday at 14:30; there is a second one."""
    plan(FIRST)
    plan(SECOND)
    return book(visit())


def _words(filed: Filed) -> str:
    return f"{filed['reference']} code {filed['secret']}"


def test_an_appointment_is_cancelled_after_a_yes(change: Talks, filed: Filed, store: CaseStore) -> None:
    talk = change("later")
    talk.start("ich möchte meinen termin absagen")
    assert talk.asked == "reference"
    said = talk.say(_words(filed))
    assert "Freitag, 04.12.2026, 14:30 Uhr" in said
    assert bookings(store)[0].state == "booked"
    assert "ist abgesagt" in talk.say("ja")
    assert bookings(store)[0].state == "cancelled"
    assert "Abgesagt" in mails_to(store, "anna.muster@jena.de")[-1].subject


@pytest.mark.parametrize("yes", ["ja, absagen", "ja bitte stornieren", "jo"])
def test_a_yes_that_says_cancel_is_no_end_of_the_dialogue(
    change: Talks, filed: Filed, store: CaseStore, yes: str
) -> None:
    talk = change("later")
    talk.start(f"termin stornieren {_words(filed)}")
    talk.say(yes, intent="cancel")
    assert bookings(store)[0].state == "cancelled"


@pytest.mark.parametrize("no", ["nein", "nein danke", "nee, doch nicht", "abbrechen", "behalten"])
def test_a_no_keeps_the_appointment(change: Talks, filed: Filed, store: CaseStore, no: str) -> None:
    talk = change("later")
    talk.start(f"termin absagen {_words(filed)}")
    talk.say(no)
    assert talk.state is None
    assert "bleibt alles" in talk.text
    assert bookings(store)[0].state == "booked"


def test_cancelling_twice_is_said_to_be_done(change: Talks, filed: Filed) -> None:
    for _ in range(2):
        talk = change("later")
        talk.start(f"absagen {_words(filed)}")
        if talk.state is not None:
            talk.say("ja")
    assert "schon abgesagt" in talk.text


def test_an_appointment_is_moved_and_keeps_reference_and_code(
    change: Talks, filed: Filed, store: CaseStore
) -> None:
    talk = change("later")
    talk.start("termin verschieben", intent="change_case")
    said = talk.say(_words(filed))
    assert "Ihr Termin: Freitag, 04.12.2026, 14:30 Uhr" in said
    assert talk.asked == "slot"
    summary = talk.say("am 11.12. um drei")
    assert "Bisher: Freitag, 04.12.2026, 14:30 Uhr" in summary
    assert "Neu: Freitag, 11.12.2026, 15:00 Uhr" in summary
    talk.say("ja")
    (booking,) = bookings(store)
    assert booking.reference == filed["reference"]
    assert booking.ics_sequence == 1
    assert "11.12.2026, 15:00 Uhr" in talk.text
    assert talk.turnout.cards[0]["calendar"]["filename"] == "termin.ics"
    again = change("even later")
    assert "11.12.2026, 15:00" in again.start(f"verschieben {_words(filed)}")


def test_a_hold_that_ran_out_while_moving_is_taken_anew(
    change: Talks, filed: Filed, office: MayorsOffice, store: CaseStore
) -> None:
    talk = change("later")
    talk.start(f"verschieben {_words(filed)}")
    talk.say("am 11.12. um drei")
    talk.pass_time(11 * MINUTE)
    assert "war abgelaufen" in talk.say("ja")
    talk.say("ja")
    assert held_at(office, "later", talk.desk.now) is None
    assert bookings(store)[0].ics_sequence == 1


def test_another_slot_can_be_chosen_before_the_yes(change: Talks, filed: Filed, office: MayorsOffice) -> None:
    talk = change("later")
    talk.start(f"verschieben {_words(filed)}")
    talk.say("am 11.12. um drei")
    talk.press("Anderer Termin")
    assert talk.asked == "slot"
    talk.say("am 11.12. um vier")
    assert held_at(office, "later", talk.desk.now) == "11.12. 16:00"
    talk.say("nein")
    assert held_at(office, "later", talk.desk.now) is None


def test_moving_to_a_day_with_another_appointment_is_refused(
    change: Talks, visit: Talks, filed: Filed, store: CaseStore
) -> None:
    book(visit("again"), slot="am 11.12. um 14:30")
    talk = change("later")
    talk.start(f"verschieben {_words(filed)}")
    talk.say("am 11.12. um drei")
    said = talk.say("ja")
    assert "schon ein Termin gebucht" in said
    assert talk.asked == "slot"
    assert all("04.12." in title for title in talk.titles if title != "Weitere Termine")


def test_what_was_booked_in_this_conversation_need_not_be_typed(change: Talks, filed: Filed) -> None:
    talk = change(filed=(filed,))
    said = talk.start("termin doch wieder absagen")
    assert filed["reference"] in said
    assert talk.asked == "confirm"


def test_of_several_bookings_one_can_be_picked(change: Talks, visit: Talks, filed: Filed) -> None:
    other = book(visit("again"), slot="am 11.12. um 14:30")
    talk = change(filed=(filed, other))
    talk.start("ich will meinen termin absagen")
    assert talk.asked == "reference"
    said = talk.press(other["reference"])
    assert "11.12.2026" in said
    assert talk.asked == "confirm"


def test_reference_and_code_may_be_dictated(change: Talks, filed: Filed) -> None:
    talk = change("later")
    talk.start("ich will meinen termin absagen")
    plain = filed["reference"].replace("-", "")
    talk.say(f"S wie Siegfried {' '.join(plain[1:])}")
    assert talk.asked == "code"
    talk.say(" ".join(filed["secret"].replace("-", "").lower()))
    assert talk.asked == "confirm"


def test_without_a_wish_the_appointment_is_shown_with_what_can_be_done(change: Talks, filed: Filed) -> None:
    talk = change("later")
    said = talk.start(f"wann war nochmal meine sprechstunde {_words(filed)}")
    assert "Freitag, 04.12.2026, 14:30 Uhr" in said
    assert talk.titles == ["Verschieben", "Absagen", "Nichts ändern"]
    talk.press("Nichts")
    assert talk.state is None


def test_a_change_of_mind_before_the_yes(change: Talks, filed: Filed, store: CaseStore) -> None:
    talk = change("later")
    talk.start(f"absagen {_words(filed)}")
    talk.say("doch lieber verschieben")
    assert talk.asked == "slot"
    assert bookings(store)[0].state == "booked"


# -- who may ---------------------------------------------------------------------------------------------


def test_a_wrong_code_tells_nothing_and_asks_again(change: Talks, filed: Filed) -> None:
    talk = change("stranger")
    talk.start("termin absagen")
    said = talk.say(f"{filed['reference']} code ABCD-EFGH")
    assert "passen nicht zusammen" in said
    assert "04.12." not in said
    assert talk.asked == "reference"


def test_guessing_codes_ends_after_some_attempts(change: Talks, filed: Filed) -> None:
    talk = change("stranger")
    talk.start("termin absagen")
    for _ in range(PER_CONVERSATION.count):
        talk.say(f"{filed['reference']} code ABCD-EFGH")
    said = talk.say(f"{filed['reference']} code {filed['secret']}")
    assert "zu viele Versuche" in said
    assert talk.state is None


def test_a_mistyped_reference_is_noticed_whatever_its_characters_spell(change: Talks, filed: Filed) -> None:
    for seed in range(40):
        plain = new_reference(BOOKING, random.Random(seed))
        swapped = plain[:2] + plain[3] + plain[2] + plain[4:]
        if swapped != plain:
            talk = change("later")
            talk.start("termin absagen")
            assert "kann nicht stimmen" in talk.say(swapped), swapped
            assert talk.asked == "reference"


def test_a_mistyped_reference_in_the_first_sentence_is_noticed_too(change: Talks, filed: Filed) -> None:
    talk = change("later")
    said = talk.start("will meinen termin S-7K4-29M-X absagen")
    assert "kann nicht stimmen" in said
    assert talk.asked == "reference"
    talk.say(_words(filed))
    assert talk.asked == "confirm"


def test_after_it_began_nothing_can_be_changed(change: Talks, filed: Filed) -> None:
    talk = change("later", now=moment(FIRST, "14:30"))
    talk.start(f"absagen {_words(filed)}")
    assert "schon begonnen" in talk.text
    assert talk.state is None


def test_cancelled_meanwhile_elsewhere(change: Talks, filed: Filed, office: MayorsOffice) -> None:
    talk = change("later")
    talk.start(f"verschieben {_words(filed)}")
    service.cancel(office, filed["reference"], filed["secret"], talk.desk.now)
    talk.say("am 11.12. um drei")
    talk.say("ja")
    assert talk.state is None
    assert "geht mit diesem Termin nicht" in talk.text
    assert held_at(office, "later", talk.desk.now) is None


# -- the waiting list ------------------------------------------------------------------------------------


@pytest.fixture
def waits(visit: Talks) -> Filed:
    """Somebody on the waiting list of an office without a date."""
    talk = visit("waiting person")
    talk.start(BUDGET)
    talk.say("ja")
    answer_all(talk, name="Willi Wartet", email="willi@jena.de")
    talk.say("ja")
    receipt: Any = talk.turnout.filed
    return {"kind": "waiting", "reference": receipt.reference, "secret": receipt.secret}


def test_an_offer_is_accepted_with_the_code_of_the_list(
    change: Talks, waits: Filed, plan: Plan, visit: Talks, store: CaseStore
) -> None:
    plan(FIRST, "14:30", "14:45")
    assert "kein Termin frei" in visit("other").start(BUDGET), "the slot is offered to who waits"
    talk = change("later")
    said = talk.start(f"termin annehmen {_words(waits)}")
    assert "Freitag, 04.12.2026, 14:30 Uhr" in said
    talk.say("ja")
    (booking,) = bookings(store)
    assert booking.reference == waits["reference"]
    assert talk.turnout.filed is not None
    assert talk.turnout.filed.kind == "booking"


def test_an_offer_is_declined_and_goes_to_the_next(
    change: Talks, waits: Filed, plan: Plan, visit: Talks, store: CaseStore
) -> None:
    plan(FIRST, "14:30", "14:45")
    visit("other").start(BUDGET)
    talk = change("later")
    talk.start(f"termin ablehnen {_words(waits)}")
    talk.say("ja")
    assert "nicht mehr auf der Warteliste" in talk.text
    assert waiting(store)[0].state == "withdrawn"
    assert visit("other").start(BUDGET).count("14:30") >= 1


@pytest.mark.parametrize("words", ["warteliste verlassen", "ich will von der warteliste runter", "absagen"])
def test_who_waits_can_leave(change: Talks, waits: Filed, store: CaseStore, words: str) -> None:
    talk = change("later")
    talk.start(f"{words} {_words(waits)}")
    talk.say("ja")
    assert waiting(store)[0].state == "withdrawn"


def test_nothing_to_accept_yet(change: Talks, waits: Filed) -> None:
    talk = change("later")
    said = talk.start(f"termin annehmen {_words(waits)}")
    assert "Platz 1" in said
    assert talk.asked == "what"


def test_an_offer_that_lapsed_is_said_to_be_over(
    change: Talks, waits: Filed, plan: Plan, visit: Talks
) -> None:
    plan(FIRST, "14:30", "14:45")
    visit("other").start(BUDGET)
    talk = change("later")
    talk.pass_time(13 * 60 * MINUTE)
    assert "abgelaufen" in talk.start(f"termin annehmen {_words(waits)}")
    assert talk.state is None
