"""A citizen books the mayor's consultation hour: with whom, about what, and what comes back."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.topics import Topic
from bot.cases.dialogue.consultation_dates import next_dates_sentence
from bot.cases.store import CaseStore
from bot.clock import BERLIN
from tests.cases.dialogue.booking_desk import (
    BUDGET,
    FIRST,
    SECOND,
    Plan,
    Talks,
    answer_all,
    book,
    bookings,
    free_at,
    held_at,
    mails_to,
    moment,
    waiting,
)

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""What is said does not depend on the database; test_consultation_hold.py runs on both."""


def test_the_second_free_slot_is_booked_for_the_budget(visit: Talks, plan: Plan, store: CaseStore) -> None:
    plan()
    talk = visit()
    said = talk.start(BUDGET)
    assert "Koppe" in said
    assert "Haushalt" in said
    assert "2. 14:45–15:00 Uhr" in said
    assert "reserviert" in talk.say("die zweite")
    summary = answer_all(talk)
    for expected in ("Haushalt und Finanzen", "Freitag, 04.12.2026, 14:45 Uhr", "Am Anger 28", "Anna Muster"):
        assert expected in summary
    assert bookings(store) == []
    talk.say("ja")
    (booking,) = bookings(store)
    assert (booking.topic, booking.email, booking.state) == ("budget", "anna.muster@jena.de", "booked")
    filed = talk.turnout.filed
    assert filed is not None
    assert (filed.kind, filed.reference) == ("booking", booking.reference)
    assert filed.contact == {"name": "Anna Muster", "email": "anna.muster@jena.de"}
    assert booking.reference in talk.text
    assert str(filed.secret) in talk.text
    assert len(mails_to(store, "anna.muster@jena.de")) == 1
    assert len(mails_to(store, "buergermeister@jena.de")) == 1


def test_the_receipt_brings_reference_code_place_and_a_calendar_file(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    filed = book(talk)
    (card,) = talk.turnout.cards
    assert (card["type"], card["kind"]) == ("receipt", "booking")
    assert (card["reference"], card["secret"]) == (filed["reference"], filed["secret"])
    lines = {line["label"]: line["value"] for line in card["lines"]}
    assert lines["Wann"] == "Freitag, 04.12.2026, 14:30 Uhr"
    assert "Raum 01.02_39" in lines["Wo"]
    assert lines["Thema"] == "Haushalt und Finanzen"
    event = Calendar.from_ical(base64.b64decode(card["calendar"]["base64"])).walk("VEVENT")[0]
    assert event["DTSTART"].dt.astimezone(BERLIN) == moment(FIRST, "14:30")
    assert filed["secret"] not in base64.b64decode(card["calendar"]["base64"]).decode()


def test_the_last_yes_sent_twice_books_once(visit: Talks, plan: Plan, store: CaseStore) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    talk.say("1")
    answer_all(talk)
    before = talk.turnout
    talk.say("ja")
    first = talk.turnout.filed
    talk.turnout = before
    talk.say("ja")
    assert first is not None
    assert talk.turnout.filed is not None
    assert talk.turnout.filed.reference == first.reference
    assert "schon gebucht" in talk.text
    assert len(bookings(store)) == 1
    assert len(mails_to(store, "anna.muster@jena.de")) == 1


def test_all_in_one_sentence_leaves_only_who_comes(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    said = talk.start("termin beim bürgermeister wegen feuerwehr am 4.12. um 15 uhr")
    assert talk.asked == "name"
    assert "15:00 Uhr" in said
    assert talk.values["topic"] == Topic.FIRE.value


def test_personal_data_are_asked_with_what_why_and_how_long(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    said = talk.say("1")
    assert talk.asked == "name"
    for expected in ("Namen", "E-Mail", "Bestätigung", "14 Tage"):
        assert expected in said
    assert "14 Tage" not in talk.say("Anna Muster")


def test_every_question_says_why_it_is_asked(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    talk.start("ich möchte einen termin")
    for answer in ("koppe", "haushalt", "1", "Anna Muster", "anna@jena.de", "keine", "kein anliegen"):
        asked = talk.asked
        assert len(talk.say("warum fragen sie das?").split()) > 6
        assert talk.asked == asked
        talk.say(answer)
    assert talk.asked == "confirm"


# -- with whom -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "ich will zum oberbürgermeister",
        "termin bei herrn nitzsche",
        "Bürgersprechtag",
        "kann ich den ob sprechen",
    ],
)
def test_the_lord_mayor_is_somebody_elses_and_no_slot_is_offered(visit: Talks, plan: Plan, text: str) -> None:
    plan()
    talk = visit()
    said = talk.start(text)
    assert "Nitzsche" in said
    assert "buero-ob@jena.de" in said
    assert talk.asked == "mayor"
    talk.say("nein")
    assert talk.state is None


def test_the_mayor_may_do_instead(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    talk.start("ich will zum ob")
    talk.say("ja")
    assert talk.asked == "topic"


def test_a_district_mayor_is_asked_for_at_the_hotline(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    assert "03641 49-0" in talk.start("sprechstunde beim ortsteilbürgermeister von lobeda")
    assert talk.asked == "mayor"


def test_nobody_named_is_asked_who_is_meant(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    talk.start("ich hätte gern einen termin")
    assert len(talk.titles) == 3
    said = talk.press("Oberbürgermeister")
    assert "buero-ob@jena.de" in said
    talk.press("Benjamin Koppe")
    assert talk.asked == "topic"


@pytest.mark.parametrize("text", ["nein, ich meine den OB", "ich wollte doch zum oberbürgermeister nitzsche"])
def test_the_wrong_mayor_is_noticed_later_too(visit: Talks, plan: Plan, text: str) -> None:
    plan()
    talk = visit()
    talk.start("termin beim bürgermeister")
    assert "buero-ob@jena.de" in talk.say(text)
    assert talk.asked == "mayor"


# -- about what ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("bürgermeister sprechen wegen lärm", Topic.SECURITY),
        ("Can I talk to the mayor about noise at night?", Topic.SECURITY),
        ("unsere freiwillige feuerwehr möchte mit dem bürgermeister reden", Topic.FIRE),
        (BUDGET, Topic.BUDGET),
    ],
)
def test_the_topic_of_the_first_sentence_is_not_asked_again(
    visit: Talks, plan: Plan, text: str, topic: Topic
) -> None:
    plan()
    talk = visit()
    talk.start(text)
    assert talk.asked == "slot"
    assert talk.values["topic"] == topic.value


@pytest.mark.parametrize(
    "text", ["Termin beim Bürgermeister", "Bürgersprechstunde buchen", "ich will zum koppe"]
)
def test_a_topic_nobody_named_is_asked_with_all_to_choose_from(visit: Talks, plan: Plan, text: str) -> None:
    plan()
    talk = visit()
    said = talk.start(text)
    assert talk.asked == "topic"
    assert talk.titles == [
        "Sicherheit und Ordnung",
        "Feuerwehr und Bevölkerungsschutz",
        "Haushalt und Finanzen",
        "Statistik",
        "Familien- und Bürgerservice",
        "Anderes Thema",
    ]
    assert "3. Haushalt und Finanzen" in said
    talk.say("3")
    assert talk.values["topic"] == "budget"


@pytest.mark.parametrize("matter", ["kita-platz", "baugenehmigung", "einen fahrradweg"])
def test_a_matter_of_another_department_is_pointed_there_and_may_still_be_booked(
    visit: Talks, plan: Plan, matter: str
) -> None:
    plan()
    talk = visit()
    talk.start("ich will zum bürgermeister")
    said = talk.say(matter)
    assert "trotzdem" in said
    assert "schneller hilft" in said
    talk.say("ich will trotzdem mit dem bürgermeister reden")
    assert talk.asked == "slot"
    assert talk.values["topic"] == Topic.OTHER.value


def test_who_is_content_with_the_right_place_books_nothing(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    talk.start("ich will mit dem bürgermeister über einen kita platz sprechen")
    assert talk.asked == "topic"
    said = talk.say("nein")
    assert talk.state is None
    assert "Jugend" in said


@pytest.mark.parametrize(
    ("text", "name", "asked"),
    [
        ("Anna Muster, anna@jena.de", "Anna Muster", "phone"),
        ("anna muster anna@jena.de 0171 2345678", "anna muster", "concern"),
        ("Muster, Anna 01712345678", "Muster, Anna", "email"),
        ("Muster, Anna, anna@jena.de", "Muster, Anna", "phone"),
        ("Anna Muster, Lobeda", "Anna Muster", "email"),
    ],
)
def test_name_address_and_number_may_stand_in_one_line(
    visit: Talks, plan: Plan, text: str, name: str, asked: str
) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    talk.say("die erste")
    talk.say(text)
    assert talk.asked == asked
    assert talk.state.values["name"] == name


@pytest.mark.parametrize("text", ["die bänke am paradies sind so hässlich", "egal", "das ist privat"])
def test_words_nobody_can_place_are_another_topic(visit: Talks, plan: Plan, text: str) -> None:
    plan()
    talk = visit()
    talk.start("termin beim bürgermeister")
    talk.say(text)
    assert talk.asked == "slot"
    assert talk.values["topic"] == "other"


def test_a_slot_named_before_the_topic_is_kept(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    talk.start("termin beim bürgermeister")
    talk.say("am 4.12. um halb vier")
    assert talk.asked == "topic"
    talk.say("haushalt")
    assert talk.asked == "name"
    assert talk.values["slot"]["starts_at"] == "2026-12-04T14:30:00+00:00"


# -- who -------------------------------------------------------------------------------------------------


def test_without_a_mail_address_a_person_is_named_who_books(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    talk.say("1")
    talk.say("Anna Muster")
    assert "03641 49-0" in talk.say("ich hab keine mail")
    assert talk.asked == "email"


def test_what_was_given_for_an_earlier_case_is_offered(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit(known_contact={"name": "Anna Muster", "email": "anna.muster@jena.de"})
    talk.start(BUDGET)
    talk.say("1")
    talk.press("Wieder Anna Muster")
    talk.press("Wieder anna.muster@jena.de")
    assert talk.asked == "phone"


def test_the_concern_goes_to_the_office_and_not_into_the_calendar(
    visit: Talks, plan: Plan, store: CaseStore
) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    for answer in (
        "1",
        "Anna Muster",
        "anna@jena.de",
        "keine",
        "Ich sitze im Rollstuhl und mein Mann kommt mit.",
    ):
        talk.say(answer)
    assert "Rollstuhl" in talk.text
    talk.say("passt")
    assert "Rollstuhl" in mails_to(store, "buergermeister@jena.de")[0].body
    assert "Rollstuhl" not in base64.b64decode(talk.turnout.cards[0]["calendar"]["base64"]).decode()


def test_a_concern_that_is_too_long_is_asked_for_in_fewer_words(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    for answer in ("1", "Anna Muster", "anna@jena.de", "keine"):
        talk.say(answer)
    assert "1000" in talk.say("lang " * 400)
    assert talk.asked == "concern"


@pytest.mark.parametrize("yes", ["ja", "jo", "passt", "nu", "ok ok", "👍", "ja bitte buchen"])
def test_a_yes_in_jena_has_many_forms(visit: Talks, plan: Plan, store: CaseStore, yes: str) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    talk.say("1")
    answer_all(talk)
    talk.say(yes)
    assert len(bookings(store)) == 1


def test_the_summary_can_be_corrected(
    visit: Talks, plan: Plan, office: MayorsOffice, store: CaseStore
) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    talk.say("1")
    answer_all(talk)
    said = talk.say("nein, nicht 14:30 sondern um drei")
    assert "15:00 Uhr" in said
    assert held_at(office, "anna", talk.desk.now) == "04.12. 15:00"
    talk.say("nein, nicht Haushalt, sondern Feuerwehr")
    talk.say("der name ist falsch")
    talk.say("Anna Neumann")
    assert talk.asked == "confirm"
    talk.say("ja")
    (booking,) = bookings(store)
    assert (booking.topic, booking.name) == ("fire", "Anna Neumann")


@pytest.mark.parametrize("words", ["ok aber etwas später", "geht auch ein anderer tag", "lieber früher"])
def test_a_vague_wish_at_the_end_lists_other_slots(
    visit: Talks, plan: Plan, store: CaseStore, words: str
) -> None:
    plan(FIRST)
    plan(SECOND)
    talk = visit()
    talk.start(BUDGET)
    talk.say("am 4.12. um drei")
    answer_all(talk)
    talk.say(words)
    assert talk.asked == "slot"
    assert bookings(store) == []


@pytest.mark.parametrize(
    "need", ["mein Mann kommt auch mit", "ich sitze im Rollstuhl", "ich brauche einen Gebärdendolmetscher"]
)
def test_who_comes_along_and_what_is_needed_is_noted_for_the_office(
    visit: Talks, plan: Plan, store: CaseStore, need: str
) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    talk.say("1")
    assert "notiere ich" in talk.say(need)
    assert talk.asked == "name"
    assert need in answer_all(talk)
    talk.say("ja")
    assert need in mails_to(store, "buergermeister@jena.de")[0].body


@pytest.mark.parametrize(
    "words", ["um drei wäre doch besser", "dann lieber um drei", "15 uhr wär mir lieber"]
)
def test_another_time_at_the_end_is_no_yes(
    visit: Talks, plan: Plan, office: MayorsOffice, store: CaseStore, words: str
) -> None:
    plan(FIRST)
    plan(SECOND)
    talk = visit()
    talk.start(BUDGET)
    talk.say("am 11.12. um 14:30")
    answer_all(talk)
    assert "15:00 Uhr" in talk.say(words)
    assert bookings(store) == []
    assert held_at(office, "anna", talk.desk.now) == "11.12. 15:00"
    talk.say("am 18.12.")
    assert talk.asked == "slot", "there is nothing on that day"
    assert bookings(store) == []


# -- turning it down -------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["abbrechen", "nein danke"])
def test_turning_it_down_gives_the_slot_back(
    visit: Talks, plan: Plan, office: MayorsOffice, words: str
) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    talk.say("1")
    assert held_at(office, "anna", talk.desk.now) == "04.12. 14:30"
    talk.say(words)
    talk.say("ja")
    assert talk.state is None
    assert held_at(office, "anna", talk.desk.now) is None
    assert "04.12. 14:30" in free_at(office, talk.desk.now)


def test_stopping_before_anything_was_said_asks_nothing(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    talk.start("ich will zum bürgermeister")
    talk.say("abbrechen")
    assert talk.state is None


def test_deleting_the_data_gives_the_slot_back(visit: Talks, plan: Plan, office: MayorsOffice) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    talk.say("1")
    talk.say("meine daten löschen")
    assert talk.state is None
    assert held_at(office, "anna", talk.desk.now) is None


def test_another_case_takes_over_and_the_slot_is_taken_up_again(
    visit: Talks, plan: Plan, office: MayorsOffice
) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    talk.say("die dritte")
    talk.say("da ist ein riesiges loch in der straße vorm rewe", intent="report_defect")
    talk.say("ja")
    assert talk.turnout.switch_to == "defect"
    paused = talk.turnout.paused
    assert paused is not None
    assert held_at(office, "anna", talk.desk.now) is None
    said = "\n".join(talk.dialogue.resume(paused, talk.desk).texts)
    assert "15:00 Uhr ist wieder" in said
    assert held_at(office, "anna", talk.desk.now) == "04.12. 15:00"


def test_an_appointment_that_exists_is_another_dialogues(visit: Talks, plan: Plan) -> None:
    for text in (
        "Muss meinen Termin beim Bürgermeister leider absagen",
        "Bürgersprechstunde verschieben bitte",
        "ich kann am Donnerstag leider nicht zur Bürgersprechstunde kommen",
    ):
        talk = visit()
        talk.start(text)
        assert talk.turnout.switch_to == "booking_change"
        assert talk.turnout.switch_text == text


def test_a_topic_about_cancelling_is_no_cancellation(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    talk.start("ich will mit dem bürgermeister reden, wegen dem fest das sie absagen wollen")
    assert talk.turnout.switch_to is None


# -- nothing free ----------------------------------------------------------------------------------------


def test_without_a_date_the_waiting_list_is_offered_and_no_date_invented(
    visit: Talks, store: CaseStore
) -> None:
    talk = visit()
    said = talk.start(BUDGET)
    assert "kein Termin bekannt" in said
    assert "buergermeister@jena.de" in said
    assert not any(character.isdigit() for character in said)
    talk.say("ja gern")
    summary = answer_all(talk)
    assert "Warteliste" in summary
    talk.say("ja")
    (entry,) = waiting(store)
    assert (entry.topic, entry.state) == ("budget", "waiting")
    filed = talk.turnout.filed
    assert filed is not None
    assert (filed.kind, filed.reference) == ("waiting", entry.reference)
    assert "Platz 1" in talk.text
    assert len(mails_to(store, "anna.muster@jena.de")) == 1


def test_who_does_not_want_to_wait_gets_the_address(visit: Talks, store: CaseStore) -> None:
    talk = visit()
    talk.start(BUDGET)
    assert "buergermeister@jena.de" in talk.say("nein")
    assert talk.state is None
    assert waiting(store) == []


def test_a_full_day_offers_the_waiting_list(visit: Talks, plan: Plan) -> None:
    plan(FIRST, "14:30", "14:45")
    book(visit("first"))
    talk = visit("second")
    assert "kein Termin frei" in talk.start(BUDGET)
    assert talk.asked == "waiting"


def test_waiting_twice_with_one_address_is_refused(visit: Talks, store: CaseStore) -> None:
    for conversation in ("one", "two"):
        talk = visit(conversation, now=visit().desk.now + timedelta(minutes=11 * (conversation == "two")))
        talk.start(BUDGET)
        talk.say("ja")
        answer_all(talk)
        talk.say("ja")
    assert "schon auf der Warteliste" in talk.text
    assert len(waiting(store)) == 1


def test_a_slot_that_comes_free_while_joining_is_offered_at_once(
    visit: Talks, plan: Plan, store: CaseStore
) -> None:
    talk = visit()
    talk.start(BUDGET)
    talk.say("ja")
    answer_all(talk)
    plan()
    said = talk.say("ja")
    assert "frei geworden" in said
    assert talk.asked == "slot"
    talk.say("1")
    assert talk.asked == "confirm"
    talk.say("ja")
    assert len(bookings(store)) == 1
    assert waiting(store) == []


# -- samples and facts -----------------------------------------------------------------------------------


def test_samples_are_marked_in_everything_that_is_said_about_them(visit: Talks, plan: Plan) -> None:
    plan(demo=True)
    talk = visit()
    assert "Beispieltermin" in talk.start(BUDGET)
    assert all("Beispieltermin" in title for title in talk.titles if title != "Weitere Termine")
    assert "Beispieltermin" in talk.say("1")
    assert "Beispieltermin" in answer_all(talk)
    assert "Beispieltermin" in talk.say("ja")
    values = " ".join(line["value"] for line in talk.turnout.cards[0]["lines"])
    assert "Beispieltermin" in values


def test_the_next_dates_are_told_as_facts(visit: Talks, plan: Plan) -> None:
    talk = visit()
    none = next_dates_sentence(talk.desk)
    assert "kein Termin bekannt" in none
    assert "buergermeister@jena.de" in none
    plan(FIRST, "14:30", "15:00")
    plan(SECOND)
    book(talk, slot="1")
    some = next_dates_sentence(talk.desk)
    assert "Freitag, 04.12.2026, 14:30–15:00 Uhr (frei: 1)" in some
    assert "Freitag, 11.12.2026, 14:30–16:30 Uhr (frei: 8)" in some
    after = replace(talk.desk, context=replace(talk.desk.context, now=moment(FIRST, "17:00")))
    assert "04.12." not in next_dates_sentence(after)


def test_a_name_that_sounds_like_a_command_is_a_name(visit: Talks, plan: Plan) -> None:
    plan()
    talk = visit()
    talk.start(BUDGET)
    talk.say("1")
    assert talk.asked == "name"
    talk.say("nehm ich")
    assert talk.asked == "name"
    talk.say("Egon Egal")
    assert talk.values["name"] == "Egon Egal"
