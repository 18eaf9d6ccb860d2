"""„Noch nicht“ – and then the search goes on: offer, address, summary, receipt, status, end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.cases.dialogue.lost_item_status import search_status, withdraw_search
from bot.cases.dialogue.turnout import Filed
from bot.cases.lost_items.exchange import import_items
from bot.cases.lost_items.standing import VALID_FOR, match_arrivals
from bot.cases.store import CaseStore
from bot.cases.store.tables import OutgoingMail, StandingSearch
from bot.knowledge.base import KnowledgeBase
from tests.cases.dialogue.lost_item_talk import LostItemTalk, store, talk
from tests.cases.lost_items.conftest import NOW

__all__ = ["store", "talk"]

PHONE = "hab mein handy verlorn samsung mit sprung im display letzte woche in der straba"
MAIL = "anna@posteo.de"


def standing(store: CaseStore) -> int:
    with store.reading() as work:
        left = select(func.count()).select_from(StandingSearch).where(StandingSearch.state == "open")
        return int(work.session.execute(left).scalar_one())


def filed(talk: LostItemTalk) -> Filed:
    assert talk.turnout.filed is not None
    return talk.turnout.filed


def test_from_the_first_sentence_to_the_receipt(talk: LostItemTalk, store: CaseStore) -> None:
    talk.says(PHONE)
    code = talk.code
    asked = talk.picks("yes")
    assert "E-Mail" in asked
    assert f"{VALID_FOR.days} Tage" in asked, "what, why and how long is said before the address is given"
    summary = talk.says(MAIL)
    assert talk.asked == "confirm"
    for line in ("Gegenstand: Handy", "Marke: Samsung", f"E-Mail: {MAIL}"):
        assert line in summary
    assert standing(store) == 0, "nothing is left before it is confirmed"
    receipt = talk.picks("yes")
    assert talk.state is None
    assert filed(talk).reference == code, "the code of the search stays"
    assert filed(talk).secret in receipt
    assert filed(talk).contact == {"email": MAIL}
    (card,) = talk.turnout.cards
    assert (card["type"], card["kind"], card["reference"]) == ("receipt", "lost_item", code)
    with store.reading() as work:
        assert work.session.execute(select(OutgoingMail)).scalars().one().recipient == MAIL


def test_the_item_arrives_later_and_a_mail_goes_out(
    talk: LostItemTalk, store: CaseStore, knowledge: KnowledgeBase
) -> None:
    talk.says_all(PHONE, "ja", MAIL, "ja")
    secret, reference = filed(talk).secret or "", filed(talk).reference
    assert "noch nicht geschrieben" in search_status(reference, secret, talk.desk)
    rows = (
        "Nummer;Gegenstand;Beschreibung;Fundort;Fundtag\nF9;Mob.tel.;Samsung, Displ. gespr.;Tram;12.11.2026\n"
    )
    arrived = import_items(store, rows.encode(), NOW)
    assert match_arrivals(store, knowledge, NOW, arrived.added) == 1
    assert "schon geschrieben" in search_status(reference, secret, talk.desk)


@pytest.mark.parametrize(
    "words", ["ja", "nu", "jo gerne", "ja bitte", "passt", "👍", "gern, an anna@posteo.de"]
)
def test_yes_as_people_say_it(talk: LostItemTalk, words: str) -> None:
    talk.says_all(PHONE, words)
    assert talk.asked in ("email", "confirm")


@pytest.mark.parametrize(
    "words", ["nein danke", "nee lass ma", "nö", "brauch ich nicht", "abbrechen", "👎", "egal"]
)
def test_no_ends_with_the_search_code(talk: LostItemTalk, store: CaseStore, words: str) -> None:
    talk.says(PHONE)
    code = talk.code
    assert code in talk.says(words)
    assert talk.state is None
    assert standing(store) == 0


def test_an_address_in_the_answer_is_taken(talk: LostItemTalk) -> None:
    talk.says_all(PHONE, "ja bitte, an anna@posteo.de")
    assert talk.asked == "confirm"
    assert MAIL in talk.answer


def test_a_mistyped_address_is_asked_back(talk: LostItemTalk) -> None:
    assert "max@gmail.com" in talk.says_all(PHONE, "ja", "max@gmial.com")
    talk.says("ja")
    assert "E-Mail: max@gmail.com" in talk.answer


@pytest.mark.parametrize("words", ["ich hab keine mail", "keine E-Mail", "kein internet", "will ich nicht"])
def test_without_an_address_there_is_still_the_desk(talk: LostItemTalk, words: str) -> None:
    talk.says(PHONE)
    code = talk.code
    talk.says("ja")
    answer = talk.says(words)
    assert talk.state is None
    assert code in answer
    assert "03641" in answer


def test_an_address_given_before_is_offered_and_not_assumed(talk: LostItemTalk) -> None:
    talk.known_contact = {"email": MAIL}
    talk.says_all(PHONE, "ja")
    assert talk.asked == "email"
    talk.picks("known")
    assert f"E-Mail: {MAIL}" in talk.answer


def test_a_double_click_leaves_one_search(talk: LostItemTalk, store: CaseStore) -> None:
    talk.says_all(PHONE, "ja", MAIL)
    before = talk.state
    talk.says("ja")
    reference = filed(talk).reference
    talk.state = before
    assert reference in talk.says("ja")
    assert standing(store) == 1


def test_who_asks_every_day_is_recognised(talk: LostItemTalk, store: CaseStore) -> None:
    talk.says_all(PHONE, "ja", MAIL, "ja")
    reference = filed(talk).reference
    tomorrow = replace(talk, conversation="tomorrow", now=NOW + timedelta(minutes=5))
    answer = tomorrow.says_all(PHONE, "ja", MAIL, "ja")
    assert reference in answer
    assert "Ein zweiter ist nicht nötig" in answer
    assert standing(store) == 1


def test_after_three_searches_the_office_helps(talk: LostItemTalk, store: CaseStore) -> None:
    for thing in ("roter Schirm", "braune Geldbörse", "blaue Puma Jacke"):
        talk.says(f"{thing}, gestern, Linie 5")
        while talk.asked != "offer":
            talk.says("weiß nicht")
        talk.says_all("ja", MAIL, "ja")
    talk.says_all("graue Puma Mütze, gestern, Linie 5")
    while talk.asked != "offer":
        talk.says("weiß nicht")
    answer = talk.says_all("ja", MAIL, "ja")
    assert "mehrere Suchaufträge" in answer
    assert talk.turnout.filed is None
    assert standing(store) == 3


def test_what_comes_to_mind_later_goes_into_the_description(talk: LostItemTalk, store: CaseStore) -> None:
    talk.says_all("schwarzer Eastpak Rucksack gestern in der 5 verloren")
    talk.says("da ist so ein kleiner roter anhänger dran und ein laptop drin")
    assert talk.asked == "offer"
    talk.says_all("ja", MAIL)
    assert "Anhänger (rot)" in talk.answer
    talk.says("ja")
    with store.reading() as work:
        row = (
            work.session.execute(select(StandingSearch).where(StandingSearch.state == "open")).scalars().one()
        )
    assert "roter anhänger" in row.text
    assert "anhaenger" in str(row.description["features"])


def test_cancelling_at_the_summary_is_asked_once(talk: LostItemTalk, store: CaseStore) -> None:
    talk.says_all(PHONE, "ja", MAIL)
    assert "Wirklich abbrechen?" in talk.picks("cancel")
    talk.says("ja")
    assert talk.state is None
    assert standing(store) == 0


def test_a_search_is_ended_by_reference_and_secret(talk: LostItemTalk) -> None:
    talk.says_all(PHONE, "ja", MAIL, "ja")
    reference, secret = filed(talk).reference, filed(talk).secret or ""
    assert "finde ich keinen" in withdraw_search(reference, "2222-2222", talk.desk)
    assert "ist beendet" in withdraw_search(reference, secret, talk.desk)
    assert "schon beendet" in withdraw_search(reference, secret, talk.desk)
    assert "beendet" in search_status(reference, secret, talk.desk)
    assert "kann nicht stimmen" in search_status("F-AAA-AAA-A", secret, talk.desk)


def test_guessing_secrets_is_slowed_down(talk: LostItemTalk) -> None:
    talk.says_all(PHONE, "ja", MAIL, "ja")
    reference = filed(talk).reference
    answers = [search_status(reference, f"222{number}-2222", talk.desk) for number in range(2, 9)]
    assert "zu viele Versuche" in answers[-1]


def test_a_vague_description_gets_no_standing_search(talk: LostItemTalk) -> None:
    answer = talk.says_all("Schirm weg", "egal", "egal", "egal", "egal")
    assert talk.state is None
    assert "zu ungenau" in answer


def test_a_long_pause_is_remembered(talk: LostItemTalk) -> None:
    talk.says(PHONE)
    talk.now = NOW + timedelta(hours=2)
    assert "Wir waren bei Ihrer Suche" in talk.says("wie bitte")
    talk.says_all("ja", MAIL, "ja")
    assert talk.turnout.filed is not None
