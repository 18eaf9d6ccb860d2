"""What speaks for and against a found thing being the one that was lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.cases.lost_items.describe import Describer
from bot.cases.lost_items.match import Explanation, explain
from tests.cases.lost_items.conftest import TODAY, Lost


@pytest.fixture
def compare(describer: Describer, lost: Lost) -> Any:
    """Compare a citizen's words with a clerk's record."""

    def compared(
        text: str, kind: str, description: str = "", found_on: date = TODAY, **item: Any
    ) -> Explanation:
        record = describer.item(kind, description, found_on=found_on, **item)
        return explain(lost(text), record, describer.vocabulary)

    return compared


@pytest.mark.parametrize(
    ("text", "kind", "description", "feature"),
    [
        ("linkes Hörgerät", "Hörger.", "re., beige", "side"),
        ("Schlüsselbund mit drei Schlüsseln", "Schl.bd.", "6 Schl.", "count"),
        ("roter Schirm", "Schirm", "grün", "colour"),
        ("Rucksack von Deuter", "RS", "Eastpak", "brand"),
        ("Rucksack", "Geldb.", "", "kind"),
        ("iPhone 13", "Handy", "Apple iPhone 8", "model"),
        ("Rucksack mit Einhorn", "Rucksack", "Motiv Dino", "marks"),
        ("Mütze mit Bommel", "Mütze", "o. Bommel", "marks"),
        ("Schlüssel mit blauem Anhänger", "Schl.", "Anh. rot", "details"),
        ("Kinderjacke Größe 116", "Jacke", "Gr. 152", "size"),
        ("Damenrad", "Herrenrad", "", "audience"),
    ],
)
def test_a_contradiction_rules_a_thing_out(
    compare: Any, text: str, kind: str, description: str, feature: str
) -> None:
    assert feature in {each.feature for each in compare(text, kind, description).contradictions}


def test_nothing_is_found_before_it_is_lost(compare: Any) -> None:
    early = compare("Schirm, verloren am 10.11.", "Schirm", found_on=date(2026, 11, 2))
    assert [each.feature for each in early.contradictions] == ["date"]
    vague = compare("Schirm, verloren so ungefähr am 10.11.", "Schirm", found_on=date(2026, 11, 9))
    assert not vague.contradictions


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("türkis", "blau"),
        ("beige", "creme"),
        ("bordeaux", "rot"),
        ("anthrazit", "schw."),
        ("dunkelblau", "schw."),
    ],
)
def test_neighbouring_colours_are_no_contradiction(compare: Any, said: str, noted: str) -> None:
    assert not compare(f"Schal, {said}", "Schal", noted).contradictions


def test_the_sooner_found_the_likelier(compare: Any) -> None:
    scores = [
        compare(
            "Schirm, verloren am 1.11.", "Schirm", found_on=date(2026, 11, 1) + timedelta(days=days)
        ).score
        for days in (0, 1, 3, 7, 14, 17)
    ]
    assert scores == sorted(scores, reverse=True)


def test_every_contribution_says_what_it_is_about(compare: Any) -> None:
    explanation = compare("schwarzer Rucksack von Deuter, gestern, Linie 5", "RS", "schw., Deuter", line="5")
    assert {each.feature for each in explanation.contributions} == {
        "kind",
        "colour",
        "brand",
        "place",
        "date",
    }
    assert explanation.score == pytest.approx(sum(each.weight for each in explanation.contributions))
