"""What a message mentions: contact details, dates and names do not get in each other's way."""

from __future__ import annotations

from datetime import date

from bot.knowledge.search import SearchIndex
from bot.nlu.mentions import find_mentions

TODAY = date(2026, 11, 18)


def _found(text: str, index: SearchIndex) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.type) for m in find_mentions(text, index.names, TODAY)]


def test_an_office_a_day_and_a_time_are_told_apart(index: SearchIndex) -> None:
    assert _found("hat das fundbüro mittwochs um 15 uhr offen", index) == [
        ("fundbüro", "unit"),
        ("mittwochs", "date"),
        ("um 15 uhr", "time"),
    ]


def test_the_preposition_does_not_belong_to_the_date(index: SearchIndex) -> None:
    assert ("31. Oktober", "date") in _found("Habt ihr am 31. Oktober offen?", index)


def test_an_e_mail_address_stays_whole(index: SearchIndex) -> None:
    assert ("max_muster@stadt.de", "email") in _found("meine mail ist max_muster@stadt.de", index)


def test_a_house_number_belongs_to_the_street(index: SearchIndex) -> None:
    assert ("Karl-Liebknecht-Straße 12", "place") in _found("Schlagloch Karl-Liebknecht-Straße 12", index)


def test_the_conjunction_ob_is_not_the_lord_mayor(index: SearchIndex) -> None:
    found = _found("ich wollte fragen, ob ihr offen habt und ob das geht", index)
    assert not [mention for mention in found if mention[1] == "person"]
    assert ("OB", "person") in _found("wie erreiche ich den OB", index)
