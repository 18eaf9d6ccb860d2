"""Which question comes next, and where else to turn to."""

from __future__ import annotations

import pytest

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.lost_items.describe import Describer
from bot.cases.lost_items.questions import is_precise, next_question
from bot.cases.lost_items.routing import routes, search_makes_sense
from bot.cases.lost_items.wording import route_sentence
from bot.knowledge.base import KnowledgeBase
from tests.cases.lost_items.conftest import Lost


def all_questions(lost: Lost, describer: Describer, text: str) -> list[str]:
    asked: list[str] = []
    while (question := next_question(lost(text), describer.vocabulary, asked)) is not None:
        asked.append(question)
    return asked


def test_only_what_is_missing_is_asked(lost: Lost, describer: Describer) -> None:
    assert all_questions(lost, describer, "gestern Linie 5 schwarzer Rucksack von Deuter verloren") == []
    assert all_questions(lost, describer, "schwarzer Rucksack von Deuter") == ["place", "date"]
    assert all_questions(lost, describer, "ich habe etwas verloren") == ["kind", "place", "date"]


def test_at_most_two_questions_about_looks(lost: Lost, describer: Describer) -> None:
    assert all_questions(lost, describer, "Handy gestern in der Linie 5 verloren") == ["brand", "colour"]
    assert all_questions(lost, describer, "Hörgerät gestern am Markt verloren") == ["side", "colour"]


def test_a_thing_alone_is_not_precise(lost: Lost) -> None:
    assert not is_precise(lost("Handy"))
    assert is_precise(lost("schwarzes Handy, gestern"))


@pytest.mark.parametrize(
    ("text", "phrase", "searches"),
    [
        ("Jacke im Bus nach Stadtroda vergessen", "route_regional_bus", False),
        ("Jacke im Zug nach Erfurt vergessen", "route_train", False),
        ("Jacke im Taxi vergessen", "route_taxi", True),
        ("Jacke in Weimar verloren", "route_other_town", False),
        ("mein Hund ist weg", "route_animal", False),
        ("Perso verloren", "route_papers", True),
        ("EC-Karte verloren", "route_bank_card", True),
        ("mir wurde das Fahrrad geklaut", "route_theft", True),
        ("ich hab eine Pistole gefunden", "route_weapon", False),
    ],
)
def test_other_places_are_named(
    lost: Lost, describer: Describer, knowledge: KnowledgeBase, text: str, phrase: str, searches: bool
) -> None:
    found = routes(lost(text), describer.vocabulary)
    assert [route.phrase for route in found] == [f"lost_items.{phrase}"]
    assert search_makes_sense(found) is searches
    assert route_sentence(found[0], knowledge, shared_phrasebook().say)


def test_a_loss_in_the_tram_needs_no_other_place(lost: Lost, describer: Describer) -> None:
    assert routes(lost("Jacke in der Linie 5 liegen lassen"), describer.vocabulary) == ()
