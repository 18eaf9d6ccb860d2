"""A citizen reports a defect: few questions, any order, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.report import file_report
from bot.cases.defects.status import own_status
from bot.cases.dialogue.defect import DefectDialogue
from bot.cases.dialogue.defect_tools import tools_of
from bot.cases.store import CaseStore
from bot.cases.store.tables import DefectReport, OutgoingMail
from bot.knowledge.live import KnowledgeState
from tests.cases.dialogue.talk import WEDNESDAY, Talk, desk_at

PHOTO = "0123456789abcdef0123456789abcdef"
NewTalk = Callable[..., Talk]


@pytest.fixture
def new_talk(facts: KnowledgeState, store: CaseStore, tmp_path: Path) -> NewTalk:
    """As many citizens as a test needs."""

    def make(**changes: Any) -> Talk:
        return Talk(DefectDialogue(), desk_at(facts, store, tmp_path, **changes))

    return make


def _reports(store: CaseStore) -> list[DefectReport]:
    with store.reading() as work:
        return list(work.session.execute(select(DefectReport).order_by(DefectReport.id)).scalars())


def _mails(store: CaseStore) -> list[OutgoingMail]:
    with store.reading() as work:
        return list(work.session.execute(select(OutgoingMail).order_by(OutgoingMail.id)).scalars())


def test_a_pothole_is_reported_in_few_answers(new_talk: NewTalk, store: CaseStore) -> None:
    talk = new_talk(channel="web")
    talk.start("da ist ein riesiges loch in der karl liebknecht straße vorm rewe")
    assert talk.asked == "photo", "kind and place were said"
    talk.say("nee hab keins")
    assert "Datenschutz" in talk.text
    talk.say("max.muster@posteo.de")
    assert talk.asked == "confirm"
    assert "vorm rewe" in talk.text
    answer = talk.say("jo passt")
    (report,) = _reports(store)
    assert report.reference in answer
    assert report.category == "strasse_gehweg_radweg"
    assert report.email == "max.muster@posteo.de"
    filed = talk.turnout.filed
    assert filed is not None
    assert filed.secret is not None
    assert own_status(store, report.reference, filed.secret, WEDNESDAY).place == report.place_text
    assert {mail.recipient for mail in _mails(store)} >= {"max.muster@posteo.de"}
    card = talk.turnout.cards[0]
    assert (card["type"], card["reference"]) == ("receipt", report.reference)


def test_nothing_is_filed_before_the_citizen_confirms(new_talk: NewTalk, store: CaseStore) -> None:
    talk = new_talk()
    talk.start("Laterne 138-023 in der Emil-Wölk-Straße ist aus")
    talk.say("ohne E-Mail bitte")
    assert talk.asked == "confirm"
    assert _reports(store) == []


def test_sending_twice_files_one_report(new_talk: NewTalk, store: CaseStore) -> None:
    talk = new_talk()
    talk.start("Laterne 138-023 in der Emil-Wölk-Straße ist aus")
    talk.say("anonym")
    before = talk.state
    assert before is not None
    first = talk.say("ja")
    talk.turnout = replace(talk.turnout, state=before)
    again = talk.say("ja")
    (report,) = _reports(store)
    assert report.reference in first
    assert report.reference in again


def test_a_wish_without_a_defect_is_asked_what_is_wrong(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("ich möchte gern einen mangel melden")
    assert talk.asked == "description"
    talk.say("auf dem spielplatz in der wöllnitzer straße liegen überall scherben")
    assert talk.asked == "category", "broken glass may be somebody's on a playground or on a street"
    assert talk.titles[0] == "Spielplatz/Sportanlage"
    talk.press("Spielplatz")
    assert talk.asked == "place", "a long street needs more"
    talk.say("Nummer 12")
    assert talk.values["place"]["house_number"] == "12"


def test_a_place_nobody_knows_is_marked_and_never_the_centre(new_talk: NewTalk, store: CaseStore) -> None:
    talk = new_talk()
    talk.start("die Laterne ist kaputt")
    for answer in ("bei der alten dicken eiche da hinten", "na da wo früher der konsum war"):
        talk.say(answer)
        assert talk.asked == "place"
    talk.say("beim trudchen umme ecke")
    talk.say("keine mail")
    talk.say("ja")
    (report,) = _reports(store)
    assert report.place_unknown
    assert report.latitude is None
    assert report.responsible_key == "unit/team_jenazentral"


def test_an_ambiguous_place_is_asked_back_and_picked_by_number(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("Müll liegt überall herum")
    talk.say("Bahnhofstraße")
    if "place_candidates" not in (talk.state.notes if talk.state else {}):
        talk.say("Jenaplan-Schule")
    assert talk.asked == "place" or "place" in talk.values


def test_a_place_outside_is_refused(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("Schlagloch")
    answer = talk.say("in der Bahnhofstraße in Apolda")
    assert "Apolda" in answer
    assert talk.asked == "place"


def test_the_motorway_is_somebody_elses(new_talk: NewTalk) -> None:
    talk = new_talk()
    answer = talk.start("auf der A4 liegt ein Reifen auf der Fahrbahn")
    assert talk.state is None
    assert "Autobahn" in answer


def test_a_parked_car_is_pointed_on_but_taken_when_insisted_on(new_talk: NewTalk) -> None:
    talk = new_talk()
    answer = talk.start("Auto parkt seit Tagen auf dem Gehweg am Leutragraben 1")
    assert "Ordnungsamt" in answer
    talk.press("trotzdem")
    assert talk.asked == "email"
    other = new_talk(conversation="other")
    other.start("Auto parkt seit Tagen auf dem Gehweg am Leutragraben 1")
    other.say("nein danke")
    assert other.state is None


def test_danger_comes_first_then_the_report(new_talk: NewTalk) -> None:
    talk = new_talk()
    answer = talk.start("Gullydeckel fehlt in der Goethestraße 5, Kinder spielen da")
    assert "110" in answer.splitlines()[0]
    assert talk.asked == "email"


def test_danger_told_only_in_the_answer_is_warned_of_once(new_talk: NewTalk) -> None:
    talk = new_talk()
    assert "110" not in talk.start("ich möchte einen mangel melden")
    answer = talk.say("in der Goethestraße 5 fehlt der Gullydeckel, da kann jemand reinfallen")
    assert "110" in answer.splitlines()[0]
    assert "110" not in talk.say("ohne")
    assert talk.asked == "confirm"


def test_a_correction_in_the_middle_changes_what_was_meant(new_talk: NewTalk) -> None:
    talk = new_talk(channel="web")
    talk.start("Laterne am Holzmarkt ist kaputt")
    assert talk.asked == "photo"
    talk.say("nein, doch nicht Holzmarkt, sondern Westbahnhof")
    assert "Westbahnhof" in talk.values["place"]["name"]
    assert talk.asked == "photo"


def test_the_summary_can_be_corrected_in_plain_words(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("Ampel am Teichgraben 1 ist aus")
    talk.say("ohne mail")
    talk.say("nein, es war die Goethestraße 5")
    assert talk.values["place"]["street"] == "Goethestraße"
    assert talk.asked == "confirm"
    talk.say("der Ort stimmt nicht")
    assert talk.asked == "place"
    talk.say("Löbdergraben 7")
    assert talk.asked == "confirm"
    assert "Löbdergraben 7" in talk.text


def test_changing_the_summary_by_menu(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("Ampel am Teichgraben 1 ist aus")
    talk.say("ohne mail")
    talk.press("ändern")
    assert "Ort" in talk.titles
    talk.press("Kategorie")
    assert talk.asked == "category"


def test_back_asks_the_question_before(new_talk: NewTalk) -> None:
    talk = new_talk(channel="web")
    talk.start("Ampel am Teichgraben 1 ist aus")
    talk.say("kein foto")
    assert talk.asked == "email"
    talk.say("zurück")
    assert talk.asked == "photo"


def test_why_is_answered_and_the_question_comes_again(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("Ampel am Teichgraben 1 ist aus")
    answer = talk.say("wozu wollt ihr meine mail wissen")
    assert "Bestätigung" in answer
    assert talk.asked == "email"


def test_stopping_is_asked_once_and_leaves_nothing(new_talk: NewTalk, store: CaseStore) -> None:
    talk = new_talk()
    talk.start("Ampel am Teichgraben 1 ist aus")
    assert "Wirklich" in talk.say("abbrechen")
    talk.say("nein doch nicht")
    assert talk.asked == "email"
    talk.say("abbrechen")
    talk.say("ja")
    assert talk.state is None
    assert _reports(store) == []


def test_a_question_in_between_is_left_to_be_answered(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("Ampel am Teichgraben 1 ist aus")
    talk.say("wann hat eigentlich das fundbüro auf?", intent="ask_hours")
    assert talk.turnout.interrupted
    assert talk.asked == "email"


def test_three_unusable_answers_lead_to_a_person_or_go_on_without(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("hm")
    for _ in range(3):
        if talk.state is None:
            break
        talk.say("x")
    assert talk.turnout.handed_over or talk.asked != "description"


def test_a_mistyped_address_is_asked_back(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("Ampel am Teichgraben 1 ist aus")
    assert "gmail.com" in talk.say("max@gmial.com")
    talk.say("jo")
    assert talk.values["email"] == "max@gmail.com"
    other = new_talk()
    other.start("Ampel am Teichgraben 1 ist aus")
    other.say("max@gmial.com")
    other.press("Nein")
    assert other.values["email"] == "max@gmial.com"


def test_photos_and_position_are_taken_at_any_time(new_talk: NewTalk, store: CaseStore) -> None:
    talk = new_talk(channel="whatsapp")
    talk.start("hier liegt sperrmüll rum")
    answer = talk.say("", photos=(PHOTO,), location=(50.9271, 11.5892))
    assert "Foto" in answer
    assert talk.asked == "email"
    talk.say("ohne mail")
    talk.say("ja")
    (report,) = _reports(store)
    assert report.photo_keys == [PHOTO]
    assert report.latitude == pytest.approx(50.9271)


@pytest.mark.parametrize("words", ["ja", "hier das foto", "so siehts da aus", "nein das ist das bild"])
def test_a_photo_answers_the_question_whatever_is_written_below_it(new_talk: NewTalk, words: str) -> None:
    talk = new_talk(channel="whatsapp")
    talk.start("am holzmarkt liegt sperrmüll")
    assert talk.asked == "photo"
    answer = talk.say(words, photos=(PHOTO,))
    assert talk.asked == "email", answer
    assert talk.values["photo"] == [PHOTO]
    assert "schicken Sie es jetzt" not in answer


def test_the_only_option_is_picked_by_its_number(new_talk: NewTalk) -> None:
    talk = new_talk(channel="whatsapp")
    talk.start("am holzmarkt liegt sperrmüll")
    assert len(talk.turnout.options) == 1
    talk.say("1")
    assert talk.asked == "email"
    talk.say("1")
    assert talk.asked == "confirm"


def test_a_house_number_is_no_option(new_talk: NewTalk) -> None:
    talk = new_talk(channel="whatsapp")
    talk.start("in der goethestraße ist ein schlagloch")
    assert (talk.asked, len(talk.turnout.options)) == ("place", 1)
    talk.say("1")
    place = talk.values["place"]
    assert (place["street"], place["house_number"]) == ("Goethestraße", "1")


def test_a_likely_duplicate_is_offered_to_join(
    new_talk: NewTalk, store: CaseStore, facts: KnowledgeState
) -> None:
    place: Any = tools_of(facts).places.resolve("Laterne 138-023 Emil-Wölk-Straße", "laterne")
    first = file_report(
        store,
        DefectDraft("laterne", place, "Laterne ist dunkel"),
        WEDNESDAY - timedelta(days=3),
        facts.knowledge,
    )
    talk = new_talk()
    answer = talk.start("Laterne 138-023 in der Emil-Wölk-Straße ist immer noch aus")
    assert talk.asked == "join"
    assert "15.11.2026" in answer
    talk.say("ja derselbe")
    talk.say("ohne")
    talk.say("ja")
    joined = _reports(store)[1]
    assert joined.joined_to_id == 1
    assert first.reference != joined.reference


def test_contact_given_before_is_offered_never_assumed(new_talk: NewTalk) -> None:
    talk = new_talk(known_contact={"email": "max@posteo.de"})
    talk.start("Ampel am Teichgraben 1 ist aus")
    assert talk.asked == "email"
    assert any("max@posteo.de" in title for title in talk.titles)
    talk.press("max@posteo.de")
    assert talk.values["email"] == "max@posteo.de"


def test_after_a_long_pause_it_says_where_we_were(new_talk: NewTalk) -> None:
    talk = new_talk()
    talk.start("Ampel am Teichgraben 1 ist aus")
    talk.pass_time(timedelta(hours=5))
    answer = talk.say("keine mail")
    assert "Wir waren bei Ihrer Mängelmeldung" in answer
    assert talk.asked == "confirm"


def test_personal_data_in_a_description_keep_the_report_private(new_talk: NewTalk, store: CaseStore) -> None:
    talk = new_talk()
    answer = talk.start("Herr Krause wirft immer Müll in die Leutra, Am Anger 28")
    assert "nicht öffentlich" in answer
    talk.say("keine mail") if talk.asked == "email" else talk.say("Am Anger 28")
    while talk.state is not None and talk.asked != "confirm":
        talk.say("keine")
    talk.say("ja")
    assert _reports(store)[0].private


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("De Lampe vor unsern Haus is scho widder duster, Emil-Wölk-Straße 11", "laterne"),
        ("There's a dead street light in front of my dorm, Emil-Wölk-Str. 11", None),
        ("hundekacke überall aufm spielplatz drackendorf, Alfred-Diener-Straße 4", None),
        ("Graffiti mit Hakenkreuz am Paradiesbahnhof", "graffiti"),
    ],
)
def test_first_sentences_as_people_write_them(new_talk: NewTalk, text: str, category: str | None) -> None:
    talk = new_talk()
    talk.start(text)
    assert talk.state is not None
    assert "place" in talk.values or talk.asked == "place"
    if category is not None:
        assert talk.values.get("category") == category


def test_a_photo_without_words_begins_a_report(new_talk: NewTalk) -> None:
    talk = new_talk(channel="whatsapp")
    talk.start("", photos=(PHOTO,))
    assert talk.asked == "description"
    talk.say("Schlagloch in der Goethestraße 5")
    assert talk.asked == "email"
    assert talk.values["photo"] == [PHOTO]
