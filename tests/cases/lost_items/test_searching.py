"""A citizen searches and learns whether to go there; a thief learns nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items.catalogue import Catalogue
from bot.cases.lost_items.describe import Describer
from bot.cases.lost_items.searching import (
    PER_CITY,
    PER_CONVERSATION,
    SearchAnswer,
    Searcher,
    look_up,
    search,
)
from bot.cases.lost_items.wording import answer_sentences
from bot.cases.store import CaseStore
from bot.cases.store.tables import AuditEntry, SearchBudget, StandingSearch
from bot.knowledge.base import KnowledgeBase
from tests.cases.lost_items.conftest import NOW, Lost, PutIn

PHONE = "Samsung Handy, schwarz, Sprung im Display, in der Linie 5, gestern"


@pytest.fixture
def office(put_in: PutIn) -> None:
    """An office with a phone and some other things."""
    put_in(
        "F1", "Mob.tel.", "Samsung, schw., Displ. gespr.", line="5", found_on=NOW.date() - timedelta(days=1)
    )
    put_in("F2", "Geldb.", "braun, Leder", place_text="Holzmarkt")
    put_in("F3", "Schirm", "rot, Holzgr.", place_text="Goethe-Gal.")


def asked(store: CaseStore, lost: Lost, text: str, searcher: Searcher, catalogue: Catalogue) -> SearchAnswer:
    return search(store, lost(text), searcher, NOW, catalogue=catalogue)


@pytest.mark.usefixtures("office")
def test_the_owner_learns_that_it_is_worth_going_there(
    store: CaseStore, lost: Lost, catalogue: Catalogue
) -> None:
    assert asked(store, lost, PHONE, Searcher("a"), catalogue).answer == "likely"
    assert asked(store, lost, "grüner Schal, gestern, Linie 2", Searcher("b"), catalogue).answer == "nothing"


@pytest.mark.usefixtures("office")
def test_nothing_from_the_records_is_said(
    store: CaseStore, lost: Lost, catalogue: Catalogue, knowledge: KnowledgeBase
) -> None:
    loss = lost("Handy, schwarz, in der Linie 5, gestern")
    answer = search(store, loss, Searcher("a"), NOW, catalogue=catalogue)
    said = " ".join(answer_sentences(answer, loss, knowledge, shared_phrasebook().say))
    assert answer.search_code in said
    for secret in ("Samsung", "Display", "gespr", "17.11", "F1"):
        assert secret not in said


def test_the_sentences_depend_on_level_and_own_words_only(
    store: CaseStore, lost: Lost, knowledge: KnowledgeBase, describer: Describer
) -> None:
    """Different phones that fit the same words equally well: all that differs is the search code."""
    loss = lost("Handy, schwarz, in der Linie 5, gestern")
    said = []
    for number, description in (("X1", "Samsung, schw."), ("X2", "Nokia, schw., Hülle rot, Aufkl., Riss")):
        catalogue = Catalogue(describer)
        found_on = NOW.date() - timedelta(days=1)
        catalogue.add(1, describer.item("Handy", description, line="5", found_on=found_on))
        answer = search(store, loss, Searcher(number), NOW, catalogue=catalogue)
        sentences = answer_sentences(answer, loss, knowledge, shared_phrasebook().say)
        said.append((answer.answer, [each.replace(answer.search_code, "CODE") for each in sentences]))
    assert said[0] == said[1]


@pytest.mark.usefixtures("office")
def test_whoever_changes_one_attribute_at_a_time_learns_nothing(
    store: CaseStore, lost: Lost, catalogue: Catalogue
) -> None:
    """An attacker walks through colours, brands and marks: all answers but the first agree."""
    attempts = [
        f"{brand} Handy, {colour}, {mark}, in der Linie 5, gestern"
        for colour in ("weiß", "schwarz", "rot")
        for brand in ("Nokia", "Samsung", "Apple")
        for mark in ("Sprung im Display", "mit Hülle")
    ]
    answers = [asked(store, lost, text, Searcher("thief"), catalogue) for text in attempts]
    assert {answer.answer for answer in answers[1:]} == {"ask_office"}


@pytest.mark.usefixtures("office")
def test_adding_one_attribute_after_the_other_learns_nothing(
    store: CaseStore, lost: Lost, catalogue: Catalogue
) -> None:
    steps = ["Handy, gestern, Linie 5", "schwarzes Handy, gestern, Linie 5", PHONE]
    answers = [asked(store, lost, text, Searcher("thief"), catalogue).answer for text in steps]
    assert answers[1:] == ["ask_office", "ask_office"]


@pytest.mark.usefixtures("office")
def test_new_conversations_from_one_address_do_not_help(
    store: CaseStore, lost: Lost, catalogue: Catalogue
) -> None:
    answers = [
        asked(
            store,
            lost,
            f"{brand} Handy, schwarz, in der Linie 5, gestern",
            Searcher(f"c{number}", "203.0.113.7"),
            catalogue,
        ).answer
        for number, brand in enumerate(("Nokia", "Samsung", "Apple", "Sony"))
    ]
    assert answers[1:] == ["ask_office"] * 3


@pytest.mark.usefixtures("office")
def test_many_addresses_are_noticed(store: CaseStore, lost: Lost, catalogue: Catalogue) -> None:
    brands = [
        "Nokia",
        "Samsung",
        "Apple",
        "Sony",
        "Huawei",
        "Xiaomi",
        "Motorola",
        "Oppo",
        "Google",
        "Fairphone",
    ]
    brands += ["Gigaset", "OnePlus", "Realme", "Emporia", "Microsoft"]
    answers = [
        asked(
            store,
            lost,
            f"Handy von {brand}, schwarz, in der Linie 5, gestern",
            Searcher(f"c{number}", f"203.0.113.{number}"),
            catalogue,
        ).answer
        for number, brand in enumerate(brands)
    ]
    assert set(answers[PER_CITY:]) == {"ask_office"}
    with store.reading() as work:
        reasons = [row.details["reason"] for row in work.session.execute(select(AuditEntry)).scalars()]
    assert "crowd" in reasons


@pytest.mark.usefixtures("office")
def test_who_searches_too_often_waits_longer_and_is_sent_to_the_office(
    store: CaseStore, lost: Lost, catalogue: Catalogue
) -> None:
    things = (
        "roter Schirm",
        "braune Geldbörse",
        "blaue Jacke",
        "graue Mütze",
        "grüner Rucksack",
        "weiße Brille",
    )
    answers = [
        asked(store, lost, f"{thing}, gestern, Linie 5", Searcher("a", "203.0.113.7"), catalogue)
        for thing in things
    ]
    assert all(answer.answer != "ask_office" for answer in answers[:PER_CONVERSATION])
    assert answers[PER_CONVERSATION].answer == "ask_office"
    pauses = [answer.pause for answer in answers]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(0) < pauses[-1]


@pytest.mark.usefixtures("office")
def test_the_same_question_again_gets_the_same_answer_and_counts_once(
    store: CaseStore, lost: Lost, catalogue: Catalogue
) -> None:
    first, again = (asked(store, lost, PHONE, Searcher("a"), catalogue) for _ in range(2))
    assert (first.answer, first.search_code) == (again.answer, again.search_code)
    with store.reading() as work:
        used = work.session.execute(
            select(SearchBudget.used).where(SearchBudget.scope == "conversation:a")
        ).scalar_one()
    assert used == 1


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("text", ["Was habt ihr denn so?", "%", "' OR 1=1 --", ".*", "IMEI 356712345678901"])
def test_fishing_without_a_thing_is_refused(
    store: CaseStore, lost: Lost, catalogue: Catalogue, text: str
) -> None:
    with pytest.raises(CaseError) as refused:
        asked(store, lost, text, Searcher("a"), catalogue)
    assert refused.value.code is ErrorCode.DESCRIPTION_TOO_VAGUE


@pytest.mark.usefixtures("office")
def test_a_kind_alone_says_nothing_about_the_store(
    store: CaseStore, lost: Lost, catalogue: Catalogue
) -> None:
    there = asked(store, lost, "Welche Handys habt ihr?", Searcher("a"), catalogue)
    not_there = asked(store, lost, "Welche Geigen habt ihr?", Searcher("b"), catalogue)
    assert there.answer == not_there.answer == "ask_office"


def test_a_name_is_never_confirmed(store: CaseStore, lost: Lost, put_in: PutIn, catalogue: Catalogue) -> None:
    put_in("P1", "Ausweis", "Name Max Mustermann", place_text="Markt")
    answers = {
        asked(store, lost, f"Personalausweis von {name}, heute am Markt", Searcher(name), catalogue).answer
        for name in ("Max Mustermann", "Erika Beispiel", "Anna Schmidt")
    }
    assert len(answers) == 1
    assert answers <= {"nothing", "maybe", "ask_office"}


def test_a_serial_number_is_never_confirmed(
    store: CaseStore, lost: Lost, put_in: PutIn, catalogue: Catalogue
) -> None:
    put_in("P1", "Handy", "Samsung, IMEI 356712345678901", line="5")
    answers = {
        asked(
            store, lost, f"Samsung Handy mit IMEI {number}, heute, Linie 5", Searcher(number), catalogue
        ).answer
        for number in ("356712345678901", "356712345678902")
    }
    assert len(answers) == 1


@pytest.mark.usefixtures("office")
def test_every_search_writes_as_much(store: CaseStore, lost: Lost, catalogue: Catalogue) -> None:
    """Whether something is found or not, the same rows are written: neither time nor size tells."""
    sizes = []
    for name, text in (
        ("hit", PHONE),
        ("miss", "Nokia Handy, weiß, Sprung im Display, in der Linie 4, gestern"),
    ):
        asked(store, lost, text, Searcher(name), catalogue)
        with store.reading() as work:
            sizes.append(
                work.session.query(SearchBudget).count() + work.session.query(StandingSearch).count()
            )
    assert sizes[1] - sizes[0] <= sizes[0]
    assert sizes[1] <= 2 * sizes[0]


@pytest.mark.usefixtures("office")
def test_the_desk_sees_what_fits_and_the_look_is_written_down(
    store: CaseStore, lost: Lost, catalogue: Catalogue
) -> None:
    code = asked(store, lost, PHONE, Searcher("a"), catalogue).search_code
    view = look_up(store, code.lower().replace("-", " "), "Meier", NOW, catalogue=catalogue)
    assert view.description.text == PHONE
    assert view.matches[0].explanation.score > 5
    with store.reading() as work:
        entry = work.session.execute(select(AuditEntry)).scalars().one()
    assert (entry.actor, entry.action) == ("agent:Meier", "lost_item_look_up")
