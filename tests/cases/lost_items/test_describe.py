"""A citizen tells what is lost; a clerk writes what was found."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.lost_items.describe import Describer, LossDescription
from tests.cases.lost_items.conftest import TODAY, Lost


def test_the_first_sentence_says_kind_colour_place_and_day(lost: Lost) -> None:
    loss = lost("Ich hab gestern in der Linie 5 meinen schwarzen Rucksack liegen lassen")
    assert loss.kind == "rucksack"
    assert loss.features.colours == {"schwarz"}
    assert (loss.vehicle, loss.line) == ("tram", "5")
    assert loss.when is not None
    assert loss.when.first == loss.when.last == date(2026, 11, 17)


def test_a_colour_belongs_to_the_noun_it_stands_with(lost: Lost) -> None:
    features = lost("schwarzer Rucksack mit rotem Anhänger").features
    assert features.colours == {"schwarz"}
    assert features.detail_colours == {("anhaenger", "rot")}


def test_what_it_fell_out_of_is_not_what_was_lost(lost: Lost) -> None:
    features = lost("Mein Schlüssel ist mir aus der Tasche gefallen, nach dem Fußball").features
    assert features.kinds == ("schluessel",)
    assert not features.contents


def test_about_five_keys_leave_room(lost: Lost) -> None:
    assert lost("Schlüsselbund mit ungefähr fünf Schlüsseln").features.count == (4, 6)
    assert lost("Schlüsselbund mit drei Schlüsseln").features.count == (3, 3)


def test_not_knowing_is_no_colour(lost: Lost) -> None:
    assert lost("Mütze, ich weiß nicht mehr wo").features.colours == frozenset()
    assert lost("weiße Mütze").features.colours == {"weiss"}


def test_only_the_right_one_is_missing(lost: Lost) -> None:
    assert lost("meine AirPods, nur der rechte, den linken hab ich noch").features.side == "right"


@pytest.mark.parametrize(
    ("text", "vehicle"),
    [
        ("Tasche in der Straba vergessen", "tram"),
        ("Jacke im 15er Bus vergessen", "city_bus"),
        ("Jacke im Bus nach Stadtroda vergessen", "regional_bus"),
        ("Jacke in der Bahn nach Erfurt vergessen", "train"),
        ("Jacke in der 409 vergessen, Bus 409", "regional_bus"),
        ("Jacke im Taxi vergessen", "taxi"),
        ("Jacke am Holzmarkt vergessen", None),
    ],
)
def test_the_vehicle_is_recognised(lost: Lost, text: str, vehicle: str | None) -> None:
    assert lost(text).vehicle == vehicle


def test_a_year_in_an_engraving_is_no_day_of_loss(lost: Lost) -> None:
    loss = lost('Ehering mit Gravur "Petra 14.6.1986", verloren am 17. September')
    assert loss.when is not None
    assert loss.when.first == date(2026, 9, 17)


def test_a_day_to_come_is_no_day_of_loss(lost: Lost) -> None:
    assert lost("Schirm verloren am 24.12.2026").when is None


def test_answers_complete_and_correct_the_description(lost: Lost) -> None:
    loss = lost(
        "hab meinen Rucksack verloren", colour="dunkelblau", brand="Deuter", place="Holzmarkt", date="gestern"
    )
    assert loss.features.colours == {"dunkelblau"}
    assert loss.features.brands == {"deuter"}
    assert loss.where.places
    assert loss.filled == {"kind", "colour", "brand", "place", "date"}


def test_not_knowing_an_answer_changes_nothing(lost: Lost) -> None:
    assert lost("roter Schirm", brand="weiß nicht", marks="egal").features == lost("roter Schirm").features


def test_a_description_survives_storing(lost: Lost) -> None:
    loss = lost("Schlüsselbund, 5 Schlüssel, blauer Anhänger, ungefähr am 3.11. in der Linie 4, geklaut?")
    assert LossDescription.from_json(loss.as_json()) == loss


def test_a_terse_record_says_the_same(describer: Describer) -> None:
    item = describer.item("Schl.bd.", "5 Schl., Anh. türkis", place_text="Str.bahn L. 5", found_on=TODAY)
    assert item.features.count == (5, 5)
    assert item.features.detail_colours == {("anhaenger", "tuerkis")}
    assert item.where.lines == {"5"}


def test_numbers_of_devices_are_never_features(lost: Lost) -> None:
    loss = lost("Handy Samsung, IMEI 356712345678901, Seriennummer RF8N12345AB")
    assert loss.features.models == frozenset()
    assert not any(character.isdigit() for word in loss.features.words for character in word)
