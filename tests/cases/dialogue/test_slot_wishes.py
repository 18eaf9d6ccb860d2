"""When citizens would like to come, in their own words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from bot.cases.dialogue.slot_wishes import read_wish
from bot.clock import BERLIN

TODAY = date(2026, 11, 18)
FRIDAYS = [date(2026, 12, 4), date(2026, 12, 11), date(2027, 1, 8)]
TUESDAY = date(2026, 12, 8)
SLOTS = [
    datetime.combine(day, time(14, 30), BERLIN) + timedelta(minutes=15 * number)
    for day in (FRIDAYS[0], TUESDAY, *FRIDAYS[1:])
    for number in range(8)
]
"""Eight quarters of an hour from 14:30 on each of four days."""


def _met(text: str) -> list[str]:
    wish = read_wish(text, TODAY, 6)
    assert wish.names_day or wish.names_time, text
    return [f"{slot:%d.%m. %H:%M}" for slot in SLOTS if wish.met_by(slot)]


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("14:45", "14:45"),
        ("14.45", "14:45"),
        ("1445", "14:45"),
        ("14 uhr 45", "14:45"),
        ("halb drei", "14:30"),
        ("viertel vor drei", "14:45"),
        ("dreiviertel drei", "14:45"),
        ("um drei", "15:00"),
        ("so um 3 rum", "15:00"),
        ("15 uhr", "15:00"),
        ("15", "15:00"),
        ("viertel nach vier", "16:15"),
        ("die um 16 Uhr bitte", "16:00"),
        ("passt 15:15 uhr?", "15:15"),
    ],
)
def test_a_time_of_day_is_meant_for_the_afternoon(text: str, clock: str) -> None:
    assert {slot[-5:] for slot in _met(text)} == {clock}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("am 4.12.", ["04.12."]),
        ("am 11.", ["11.12."]),
        ("den 11. Dezember", ["11.12."]),
        ("dienstag", ["08.12."]),
        ("freitags", ["04.12.", "11.12.", "08.01."]),
        ("nicht freitags", ["08.12."]),
        ("freitags kann ich nicht", ["08.12."]),
        ("außer dienstags", ["04.12.", "11.12.", "08.01."]),
        ("erst im Januar", ["08.01."]),
        ("nach Weihnachten", ["08.01."]),
        ("vor Weihnachten", ["04.12.", "08.12.", "11.12."]),
        ("nicht vor dem 10.12.", ["11.12.", "08.01."]),
        ("ab dem 8.12.", ["08.12.", "11.12.", "08.01."]),
        ("in der Woche vom 7.12.", ["08.12.", "11.12."]),
        ("bis 8.12.", ["04.12.", "08.12."]),
        ("erst nach meiner OP im Januar", ["08.01."]),
        ("nächsten Freitag", []),
        ("freitag in drei wochen", ["11.12."]),
    ],
)
def test_days_are_wished_and_ruled_out(text: str, days: list[str]) -> None:
    assert list(dict.fromkeys(slot[:6] for slot in _met(text))) == days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("nach 15 Uhr", "15:00", "16:15"),
        ("nach drei", "15:00", "16:15"),
        ("ab halb vier", "15:30", "16:15"),
        ("vor drei", "14:30", "14:45"),
        ("bis 15 uhr", "14:30", "14:45"),
        ("nicht vor 16 Uhr", "16:00", "16:15"),
        ("zwischen 15 und 16 Uhr", "15:00", "15:45"),
        ("zwischen drei und vier", "15:00", "15:45"),
        ("nach der arbeit", "16:00", "16:15"),
        ("egal wann, Hauptsache nachmittags", "14:30", "16:15"),
    ],
)
def test_stretches_of_the_day_are_wished(text: str, first: str, last: str) -> None:
    clocks = sorted({slot[-5:] for slot in _met(text)})
    assert (clocks[0], clocks[-1]) == (first, last)


def test_day_and_time_both_have_to_fit() -> None:
    assert _met("am 11.12. um halb vier") == ["11.12. 15:30"]
    assert _met("dienstag viertel vor drei") == ["08.12. 14:45"]
    assert _met("Fr 04.12., 14:30 Uhr") == ["04.12. 14:30"]


def test_a_time_that_is_ruled_out_leaves_the_others() -> None:
    assert "04.12. 15:00" not in _met("um 15 uhr geht es nicht")
    assert len(_met("um 15 uhr geht es nicht")) == len(SLOTS) - 4
    assert _met("nicht nachmittags") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("die zweite", 2),
        ("Nr. 3", 3),
        ("drei", 3),
        ("ich nehme die 2 bitte", 2),
        ("den ersten", 1),
        ("der letzte", -1),
        ("das vierte passt", 4),
        ("9", 9),
    ],
)
def test_numbers_count_the_list(text: str, number: int) -> None:
    wish = read_wish(text, TODAY, 6)
    assert wish.words.number == number or (number == 9 and wish.words.hour == 9)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("egal", "any"),
        ("so früh wie möglich", "any"),
        ("der nächste freie", "any"),
        ("such du einen aus", "any"),
        ("was Späteres", "later"),
        ("geht's auch später?", "later"),
        ("lieber früher", "earlier"),
        ("weitere Termine", "more"),
        ("andere", "more"),
        ("an einem anderen Tag", "other_day"),
        ("keiner davon", "none"),
        ("passt mir alles nicht", "none"),
        ("weiß ich noch nicht", "undecided"),
    ],
)
def test_the_list_is_talked_about_without_a_number(text: str, said: str) -> None:
    words = read_wish(text, TODAY, 6).words
    assert {name for name, value in vars(words).items() if value} == {said}


@pytest.mark.parametrize(
    "text", ["Anna Muster", "mein Mann kommt auch mit", "wie lange hat er denn Zeit", "anna@jena.de"]
)
def test_other_words_wish_for_nothing(text: str) -> None:
    wish = read_wish(text, TODAY, 6)
    assert not wish.names_day
    assert not wish.names_time
    assert not wish.words.said
