"""„Portemonnaie und Schlüssel“ are two searches, „Tasche mit Portemonnaie“ is one."""

from __future__ import annotations

import pytest

from bot.cases.lost_items.describe import Describer
from bot.cases.lost_items.several import losses_in
from tests.cases.lost_items.conftest import TODAY


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Portemonnaie und Schlüssel sind weg", ["geldboerse", "schluessel"]),
        (
            "Hab gestern meinen blauen Rucksack und meine rote Jacke im Bus 15 vergessen",
            ["rucksack", "jacke"],
        ),
        ("Handy, Brille und Schirm verloren", ["handy", "brille", "schirm"]),
        ("Tasche mit Portemonnaie und Schlüsseln", ["tasche"]),
        ("Rucksack, da war mein Laptop und mein Handy drin", ["rucksack"]),
        ("Geldbörse oder Brieftasche, wie man will", ["geldboerse"]),
    ],
)
def test_things_named_in_one_breath(describer: Describer, text: str, kinds: list[str]) -> None:
    assert [loss.kind for loss in losses_in(text, TODAY, describer)] == kinds


def test_looks_belong_to_their_thing_and_circumstances_to_all(describer: Describer) -> None:
    text = "Hab gestern meinen blauen Rucksack und meine rote Jacke im Bus 15 vergessen"
    rucksack, jacket = losses_in(text, TODAY, describer)
    assert (rucksack.features.colours, jacket.features.colours) == ({"blau"}, {"rot"})
    assert rucksack.when == jacket.when is not None
    assert rucksack.line == jacket.line == "15"
