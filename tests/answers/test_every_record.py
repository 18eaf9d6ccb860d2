"""Every record is asked for everything: each answer is whole, names its source, and is not out of date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.answers.question import ASPECT_OF_INTENT, HOURS, OVERVIEW, Question
from bot.answers.respond import answer_about
from bot.clock import BERLIN
from bot.knowledge.load import DEFAULT_FOLDER, read_yaml
from tests.information_desk import NOW, InformationDesk

ASPECTS = tuple(ASPECT_OF_INTENT.values())
SUPERSEDED: Mapping[str, list[str]] = {
    entry["record"]: entry["values"]
    for entry in read_yaml(Path(DEFAULT_FOLDER) / "superseded.yml")["superseded"]
}
_DISTINCTIVE = re.compile(
    r"\d+(?:,\d\d)? €|\d+ %|03641 49-\d+|[\w.-]+@[\w.-]+\w"
    r"|(?:Löbdergraben|Lutherplatz|Richard-Sorge-Straße|Grietgasse|Erlanger Allee) \d+|Tatzendpromenade"
    r"|Christian Gerlitz|Zimmer 4\.19"
)
STILL_TRUE = {
    ("services/hund_anmelden_steuer", "120 €"): "an earlier rate, today that of every further dog",
    ("services/hund_anmelden_steuer", "600 €"): "the rate for dangerous dogs has not changed",
    ("services/wohnung_ummelden", "bs-antrag@jena.de"): "the way has changed, the address has not",
}


class Answer(NamedTuple):
    """An answer about a record."""

    key: str
    aspect: str
    text: str


@pytest.fixture(scope="module")
def answers(desk: InformationDesk) -> list[Answer]:
    """Every record, asked for every aspect."""
    return [
        Answer(key, aspect, answer_about(desk.context(), key, Question(record.name, (aspect,))).text)
        for key, record in desk.knowledge.records.items()
        for aspect in ASPECTS
    ]


def test_every_answer_says_something_and_where_it_comes_from(answers: list[Answer]) -> None:
    assert len(answers) >= 1700
    for answer in answers:
        *lines, source = answer.text.split("\n")
        assert lines, answer
        assert re.fullmatch(r"\(Quelle: \S.*\)", source), answer


def test_no_answer_shows_the_seams_it_was_sewn_with(answers: list[Answer]) -> None:
    seam = re.compile(
        r"None|null|[{}\[\]]|\.\.(?!\.)|  | [.,;]|[:;,!?]\.|\(\)|,,|^\s*[.,;)]|\s$", re.MULTILINE
    )
    sewn = [
        (answer.key, answer.aspect, line)
        for answer in answers
        for line in answer.text.split("\n")
        if seam.search(line)
    ]
    assert sewn == []


def test_no_answer_says_a_line_twice(answers: list[Answer]) -> None:
    stuttered = [answer for answer in answers if len(set(lines := answer.text.split("\n"))) < len(lines)]
    assert stuttered == []


def test_no_answer_speaks_to_editors(answers: list[Answer]) -> None:
    inside = re.compile(
        r"nicht belegt|siehe Rufnummern|laut Ausgangsdokument|Quelltext|Datensatz|\bid\b|TODO", re.IGNORECASE
    )
    assert {(answer.key, match[0]) for answer in answers if (match := inside.search(answer.text))} == set()


def test_every_answer_fits_into_one_message(answers: list[Answer]) -> None:
    assert max(len(answer.text) for answer in answers) < 2000


@pytest.mark.parametrize(
    "moment",
    ["2026-11-21 03:30", "2026-12-25 11:00", "2027-03-28 02:00", "2028-02-29 18:00", "2026-10-25 02:30"],
)
def test_every_record_can_be_asked_for_at_any_time(desk: InformationDesk, moment: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
    for key, record in desk.knowledge.records.items():
        for aspect in (HOURS, OVERVIEW):
            assert answer_about(desk.context(now), key, Question(record.name, (aspect,))).text


def test_every_card_has_a_type_and_belongs_to_its_record(desk: InformationDesk) -> None:
    for key, record in desk.knowledge.records.items():
        for aspect in ASPECTS:
            for card in answer_about(desk.context(), key, Question(record.name, (aspect,))).cards:
                assert card["type"] in {"unit_card", "service_card", "hours"}
                assert card["name"]
                assert card["source"]


def subject_of(record: str) -> str:
    """Return the record's key for a reference of superseded.yml („units/fundbuero“)."""
    kind, _, name = record.partition("/")
    kinds = {"units": "unit", "services": "service", "external_bodies": "body", "contacts": "contact"}
    return f"{kinds.get(kind, kind)}/{name}"


def outdated_values() -> list[tuple[str, str]]:
    """Return (record, value) for every address, number, amount and name that is out of date."""
    return sorted(
        {
            (record, value)
            for record, texts in SUPERSEDED.items()
            for text in texts
            for value in _DISTINCTIVE.findall(text)
            if (record, value) not in STILL_TRUE
        }
    )


def test_the_superseded_values_are_known() -> None:
    assert len(outdated_values()) >= 20
    assert ("services/bewohnerparkausweis", "30,70 €") in outdated_values()


@pytest.mark.parametrize(("record", "value"), outdated_values())
def test_a_superseded_value_is_never_said_about_its_record(
    answers: list[Answer], record: str, value: str
) -> None:
    outdated = re.compile(rf"(?<![\d,]){re.escape(value)}(?!\d)")
    assert [
        answer for answer in answers if answer.key == subject_of(record) and outdated.search(answer.text)
    ] == []


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        ("Löbdergraben 12", {"unit/auslaenderbehoerde"}),
        ("30,70", set()),
        ("84 €", set()),
        ("37,00 €", set()),
        ("22,80 €", set()),
        ("03641 49-2523", set()),
        ("03641 49-2701", set()),
        ("kfz@jena.de", set()),
        ("Christian Gerlitz", set()),
        ("Tatzendpromenade", set()),
        ("Grietgasse", set()),
    ],
)
def test_what_is_out_of_date_is_said_nowhere(
    desk: InformationDesk, answers: list[Answer], value: str, allowed: set[str]
) -> None:
    outdated = re.compile(rf"(?<![\d,]){re.escape(value)}(?!\d)")
    saying = {answer.key for answer in answers if outdated.search(answer.text)}
    offices = {
        key
        for key in saying
        if (office := desk.knowledge.responsible_for(desk.knowledge.records[key])) is None
        or office.key not in allowed
    }
    assert offices == set()


def test_the_department_of_an_hour_is_not_what_it_was(answers: list[Answer]) -> None:
    said = "\n".join(answer.text for answer in answers)
    assert "Dezernat 4" not in said
    assert "Mo 08:00–15:00; Di, Do 09:00–18:00" not in said


def test_the_clock_of_these_tests_is_the_projects(desk: InformationDesk) -> None:
    assert desk.context().now == NOW
