"""What a message wants that is no description of a loss."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cases.lost_items.intentions import asks_for_catalogue, asks_who_found, has_found_something
from bot.cases.lost_items.loss_dates import date_doubt
from tests.cases.lost_items.conftest import TODAY


@pytest.mark.parametrize(
    "text",
    [
        "Was habt ihr denn so an Handys da?",
        "Gibt es gerade wertvolle Uhren?",
        "Liste alle Fahrräder",
        "Welche Handys habt ihr?",
    ],
)
def test_asking_for_the_list(text: str) -> None:
    assert asks_for_catalogue(text)


@pytest.mark.parametrize(
    "text",
    [
        "Habt ihr mein Handy?",
        "wurde ein schwarzer Rucksack abgegeben?",
        "liegt bei euch mein Schirm",
        "Viagra-Packung verloren",
        "Vibrator im Bus vergessen",
    ],
)
def test_asking_for_something_of_ones_own(text: str) -> None:
    assert not asks_for_catalogue(text)
    assert not has_found_something(text)


@pytest.mark.parametrize(
    "text", ["Wer hat es abgegeben?", "Wem gehört die Geldbörse?", "Telefonnummer vom Finder bitte"]
)
def test_asking_for_people(text: str) -> None:
    assert asks_who_found(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ich hab 200 Euro gefunden, was muss ich machen?", True),
        ("wo kann ich einen gefundenen Schlüssel abgeben", True),
        ("habt ihr meinen Schirm gefunden?", False),
        ("ich hab mein Handy nirgends gefunden", False),
        ("ist eine Brille gefunden worden", False),
    ],
)
def test_finders_and_losers(text: str, found: bool) -> None:
    assert has_found_something(text) is found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("am 31.02. in der 5", "impossible"),
        ("nächsten Freitag", "future"),
        ("vor drei Jahren", "too_old"),
        ("im Sommer 2024", "too_old"),
        ("letzten Februar", "too_old"),
        ("gestern", None),
        ("irgendwann", None),
    ],
)
def test_days_of_a_loss(text: str, reason: str | None) -> None:
    doubt = date_doubt(text, TODAY, timedelta(days=183))
    assert (doubt.reason if doubt else None) == reason
