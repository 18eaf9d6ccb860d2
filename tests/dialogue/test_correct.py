"""A citizen corrects: the assistant, or what they wrote themselves."""

from __future__ import annotations

import pytest

from tests.dialogue.assistant import Citizen, assert_says, first_line


@pytest.mark.parametrize(
    "correction",
    ["ach nein, ich meine das Standesamt", "nee, das standesamt", "nicht das fundbüro, das standesamt!"],
)
def test_another_office_was_meant(citizen: Citizen, correction: str) -> None:
    citizen.ask("wann hat das fundbüro offen")
    assert_says(first_line(citizen.ask(correction)), "Standesamt", "geschlossen")


def test_another_service_was_meant_and_the_question_stays(citizen: Citizen) -> None:
    citizen.ask("was kostet ein personalausweis")
    assert_says(first_line(citizen.ask("nein, den reisepass meinte ich")), "Reisepass", "70,00 €")


def test_another_day_was_meant(citizen: Citizen) -> None:
    citizen.ask("hat der bürgerservice am freitag offen")
    assert_says(first_line(citizen.ask("nein am dienstag")), "Bürgerservice", "Dienstag", "–18:00")


def test_the_other_option_was_meant(citizen: Citizen) -> None:
    citizen.ask("kann ich mein kind online anmelden")
    citizen.press("Schulplatz")
    assert_says(citizen.ask("nein, ich meinte die kita"), "Kita-Platz", "kitaportal.jena.de")


@pytest.mark.parametrize(
    ("typo", "name"),
    [
        ("wann hat das funbdüro offen", "Fundbüro"),
        ("wo ist die Auslanderbehorde", "Ausländerbehörde"),
        ("was kostet ein reisepas", "Reisepass"),
        ("personlausweis beantragen", "Personalausweis"),
        ("STANDESAMT ÖFFNUNGSZEITEN", "Standesamt"),
        ("buergerservice adresse", "Bürgerservice"),
    ],
)
def test_typing_errors_need_no_correction(citizen: Citizen, typo: str, name: str) -> None:
    citizen.ask(typo)
    assert_says(citizen.text, name)
    assert citizen.buttons == []
