"""Answers as people give them: a bare „ja“, a question in between, a correction in their own order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cases.dialogue import commands
from bot.cases.dialogue.defect import DefectDialogue
from bot.cases.dialogue.follow_up_steps import says_settled
from bot.cases.dialogue.follow_ups import CaseChangeDialogue
from bot.cases.dialogue.lost_item import LostItemDialogue
from bot.cases.store import CaseStore
from bot.knowledge.live import KnowledgeState
from tests.cases.dialogue.talk import Talk, desk_at

NewTalk = Callable[..., Talk]
HOLE = "da ist ein riesiges loch in der karl liebknecht straße 5"


@pytest.fixture
def new_talk(facts: KnowledgeState, store: CaseStore, tmp_path: Path) -> NewTalk:
    """As many citizens as a test needs."""

    def make(**changes: Any) -> Talk:
        return Talk(DefectDialogue(), desk_at(facts, store, tmp_path, **changes))

    return make


def _at_the_summary(talk: Talk) -> Talk:
    talk.start(HOLE)
    talk.say("ohne")
    assert talk.asked == "confirm"
    return talk


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("die strasse stimmt nicht, es ist die camburger straße 12", "Camburger Straße 12"),
        ("die Straße ist falsch. Das war in der Goethestraße 3", "Goethestraße 3"),
        ("die hausnummer stimmt nicht, es ist die 7", "Karl-Liebknecht-Straße 7"),
        ("nein, nicht die 5 sondern 7", "Karl-Liebknecht-Straße 7"),
    ],
)
def test_the_place_is_corrected_in_the_citizens_own_order(new_talk: NewTalk, said: str, place: str) -> None:
    talk = _at_the_summary(new_talk())
    assert place in talk.say(said)
    assert talk.asked == "confirm"


def test_a_yes_to_being_told_by_mail_is_followed_by_the_address(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start(HOLE)
    answer = talk.say("ja gern")
    assert "nicht verstanden" not in answer
    assert "E-Mail-Adresse" in answer
    talk.say("max@posteo.de")
    assert talk.asked == "confirm"


def test_having_no_address_is_an_answer(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start(HOLE)
    talk.say("ich habe leider keine e-mail adresse")
    assert talk.asked == "confirm"


def test_having_no_photo_is_an_answer(new_talk: NewTalk) -> None:
    talk = new_talk(channel="web")
    talk.start(HOLE)
    talk.say("Ein Foto habe ich nicht, ich habe nur ein altes Telefon")
    assert talk.asked == "email"


def test_a_question_in_between_does_not_become_part_of_the_place(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("ampel kaputt in der fischergasse")
    assert talk.asked == "place"
    talk.say("was kostet ein personalausweis", "ask_fee")
    assert talk.turnout.interrupted
    assert talk.asked == "place"


def test_an_address_given_too_early_is_kept_and_no_part_of_the_place(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("ampel kaputt in der fischergasse")
    talk.say("max@posteo.de")
    talk.say("vor der 3")
    assert talk.asked == "confirm"
    assert talk.values["email"] == "max@posteo.de"
    assert "max@" not in str(talk.values["place"])
    assert "Datenschutz" in talk.text, "it was given before it was asked for"


def test_asking_how_a_report_stands_is_no_why(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("laterne kaputt")
    talk.say("was ist mit meiner meldung", "ask_case_status")
    assert talk.turnout.interrupted


def test_asking_for_a_human_and_asking_whether_it_is_one_differ(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("laterne kaputt")
    talk.say("bist du ein mensch", "ask_bot_identity")
    assert talk.turnout.interrupted
    assert not talk.turnout.wants_person


@pytest.mark.parametrize("text", ["привет", "你好", "مرحبا"])
def test_other_letters_are_no_command(text: str) -> None:
    assert commands.command_in(text) is None


def test_a_house_number_in_a_street_that_a_stop_is_called_after(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("mülltonne umgekippt am steinweg 4")
    talk.say("ohne")
    assert "Steinweg 4" in talk.text
    assert "Haltestelle" not in talk.text


def test_what_is_to_be_added_may_be_said_at_once(
    new_talk: NewTalk, facts: KnowledgeState, store: CaseStore
) -> None:
    talk = _at_the_summary(new_talk())
    talk.say("ja")
    filed = talk.turnout.filed
    assert filed is not None
    case = {"kind": "defect", "reference": filed.reference, "secret": filed.secret}
    changing = Talk(
        CaseChangeDialogue(), desk_at(facts, store, talk.desk.settings.data_folder, filed=(case,))
    )
    assert "es sind jetzt zwei löcher" in changing.start("kann ich was nachtragen? es sind jetzt zwei löcher")
    again = Talk(CaseChangeDialogue(), changing.desk)
    again.start("ich will was nachtragen")
    again.say("ja")
    assert again.asked == "addition", "„ja“ adds nothing"


def test_not_knowing_which_is_an_answer_even_where_it_sounds_like_a_question(
    facts: KnowledgeState, store: CaseStore, tmp_path: Path
) -> None:
    talk = Talk(LostItemDialogue(), desk_at(facts, store, tmp_path))
    talk.start("Ich hab meinen schwarzen Rucksack verloren")
    assert talk.asked == "place"
    talk.say("weiß nicht welche linie", "ask_capabilities")
    assert not talk.turnout.interrupted
    assert talk.asked == "date"


@pytest.mark.parametrize(
    "text",
    [
        "hat sich erledigt, ist repariert",
        "die sache hat sich inzwischen geklärt",
        "hab ihn wieder",
        "mein handy ist wieder aufgetaucht",
        "brauch ich nicht mehr",
    ],
)
def test_what_is_over_is_said_to_be_settled(text: str) -> None:
    assert says_settled(text)


@pytest.mark.parametrize(
    "text",
    [
        "hat sich das schon erledigt?",
        "hat sich da was getan",
        "ist die laterne schon repariert",
        "wurde was gefunden",
        "wie ist der stand",
    ],
)
def test_a_question_about_it_is_not(text: str) -> None:
    assert not says_settled(text)
