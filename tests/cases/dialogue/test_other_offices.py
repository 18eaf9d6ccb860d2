"""„Termin absagen“ of people whose appointment is not with the mayor, and what cannot be changed here."""

from __future__ import annotations

import pytest

from bot.answers.question import Understanding
from bot.cases.dialogue.booking_changes import BookingChangeDialogue
from bot.cases.dialogue.steps import Heard
from bot.cases.store import CaseStore
from tests.cases.dialogue.booking_desk import FIRST, SECOND, Plan, Talks, book, bookings

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

_BUREAU = {"entity": "unit", "value": "unit/team_buergerservice", "start": 20}


def _heard(text: str) -> Heard:
    start = text.lower().find("bürger")
    entities = ({**_BUREAU, "start": start},) if start >= 0 else ()
    return Heard(Understanding(text, "change_case", 0.8, entities=entities))


def test_another_office_is_named_at_once(change: Talks) -> None:
    talk = change()
    turnout = BookingChangeDialogue().start(
        _heard("ich muss meinen termin im bürgerservice absagen"), talk.desk
    )
    assert turnout.state is None
    assert "Team Bürgerservice" in turnout.texts[0]
    assert "03641 49-3800" in turnout.texts[0]


def test_the_office_may_be_named_when_the_number_is_asked_for(change: Talks) -> None:
    talk = change()
    assert "anderen Amt" in talk.start("Termin absagen")
    assert "Team Bürgerservice" in talk.say("beim Team Bürgerservice")
    assert talk.state is None
    talk.start("Termin verschieben")
    assert "Team Bürgerservice" in talk.say("zulassung")


@pytest.mark.parametrize("said", ["nein hab keine nummer", "die nummer hab ich nicht mehr", "weiß ich nicht"])
def test_without_a_number_somebody_else_helps(change: Talks, said: str) -> None:
    talk = change()
    talk.start("Termin absagen")
    assert "JenaZentral" in talk.say(said)
    assert talk.state is None


def test_the_mayors_own_appointment_about_another_office_is_his(change: Talks) -> None:
    talk = change()
    heard = _heard("ich will meinen termin in der bürgersprechstunde wegen bürgerservice absagen")
    assert "Vorgangsnummer" in BookingChangeDialogue().start(heard, talk.desk).texts[-1]


@pytest.fixture
def own(visit: Talks, plan: Plan, change: Talks) -> Talks:
    """Talks of somebody who has booked in this conversation."""
    plan(FIRST)
    plan(SECOND)
    filed = book(visit())
    return lambda: change(filed=(filed,))


def test_the_button_cancels_the_appointment_and_not_the_dialogue(own: Talks, store: CaseStore) -> None:
    talk = own()
    talk.start("was ist mit meinem termin")
    assert "Soll ich ihn wirklich absagen?" in talk.press("Absagen")
    talk.say("ja")
    assert bookings(store)[0].state == "cancelled"


def test_who_wanted_to_move_may_rather_cancel(own: Talks, store: CaseStore) -> None:
    talk = own()
    talk.start("ich muss den termin verschieben")
    assert talk.asked == "slot"
    assert "absagen?" in talk.say("und jetzt doch lieber absagen")
    talk.say("ja")
    assert bookings(store)[0].state == "cancelled"


@pytest.mark.parametrize(
    "said", ["meine telefonnummer hat sich geändert", "kann ich noch meine handynummer nachtragen"]
)
def test_number_and_concern_are_changed_by_mail(own: Talks, said: str) -> None:
    talk = own()
    assert "buergermeister@jena.de" in talk.start(said)
    assert talk.state is None
