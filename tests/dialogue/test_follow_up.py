"""A citizen goes on asking without naming again what it is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.assistant import HOTLINE, Citizen, assert_says, first_line


def test_about_an_office_day_place_and_number(citizen: Citizen) -> None:
    citizen.ask("Fundbüro")
    assert_says(first_line(citizen.ask("und freitags?")), "Fundbüro", "freitags", "08:30–13:00")
    assert_says(first_line(citizen.ask("wo ist das?")), "Fundbüro", "Engelplatz 1")
    assert_says(first_line(citizen.ask("und die Telefonnummer?")), "Fundbüro", HOTLINE)
    assert_says(first_line(citizen.ask("haben die morgen auch auf")), "Donnerstag", "08:30–16:00")
    assert_says(first_line(citizen.ask("und am samstag")), "Samstag, 21.11.", "geschlossen")


def test_about_a_service_what_to_bring_for_whom_and_for_another_one(citizen: Citizen) -> None:
    citizen.ask("Personalausweis beantragen")
    assert_says(citizen.ask("was muss ich mitbringen?"), "bisheriger Ausweis", "Personenstandsurkunde")
    assert_says(citizen.ask("und für meinen Sohn?"), "Unter 24 Jahren", "27,60 €")
    answer = citizen.ask("und beim reisepass?")
    assert_says(first_line(answer), "Reisepass", "bringen Sie")
    assert_says(answer, "Zustimmungserklärung")


def test_about_a_service_price_duration_appointment_place_and_hours(citizen: Citizen) -> None:
    citizen.ask("ich brauche einen reisepass")
    assert_says(citizen.ask("was kostet das?"), "70,00 €")
    assert_says(citizen.ask("wie lange dauert das"), "4 bis 6 Wochen")
    assert_says(citizen.ask("brauch ich da einen termin?"), "brauchen Sie einen Termin")
    assert_says(citizen.ask("geht das auch online?"), "geht nicht online")
    assert_says(citizen.ask("wo muss ich da hin?"), "Team Bürgerservice", "Engelplatz 1")
    assert_says(citizen.ask("wann haben die offen?"), "jetzt geöffnet, noch bis 13:00 Uhr")


def test_the_child_is_asked_about_first(citizen: Citizen) -> None:
    citizen.ask("Reisepass beantragen")
    assert_says(first_line(citizen.ask("und für meine tochter?")), "Kinder", "unter 18 Jahren")


def test_about_a_person_where_and_which_number(citizen: Citizen) -> None:
    citizen.ask("wer ist der oberbürgermeister")
    assert_says(citizen.ask("und wo sitzt der?"), "Am Anger 15")
    assert_says(citizen.ask("und die telefonnummer?"), "03641 49-2006")


def test_about_a_team_who_heads_it_and_where_it_belongs(citizen: Citizen) -> None:
    citizen.ask("vollstreckung")
    assert_says(citizen.ask("wer ist da der chef?"), "Team Vollstreckung", "weiß ich leider nicht", HOTLINE)
    assert_says(citizen.ask("zu welchem dezernat gehört das?"), "Dezernat 2")


def test_a_new_subject_replaces_the_old_one(citizen: Citizen) -> None:
    citizen.ask("wann hat das fundbüro offen")
    citizen.ask("und das ordnungsamt?")
    assert_says(citizen.ask("und die adresse?"), "Am Anger 28")


@pytest.mark.parametrize(
    ("before", "concern", "parts"),
    [
        ("wann hat das fundbüro offen", "kann ich mein kind online anmelden", ["Kita-Platz", "Schulplatz"]),
        (
            "wo melde ich meinen hund an",
            "wie lange dauert es bis ein schlagloch repariert wird",
            ["ein Tag bis ein Jahr"],
        ),
        ("fundbüro", "was brauche ich zum heiraten", ["Eheschließung", "Personalausweis oder Reisepass"]),
        ("wann hat das standesamt offen", "was kostet es meinen hund anzumelden", ["102 €"]),
        ("was kostet ein reisepass", "wo kann ich mein altes sofa loswerden", ["Sperrmüll"]),
        ("was kostet ein reisepass", "ich habe meinen schlüssel verloren", ["Fundbüro"]),
        ("Sperrmüll", "wie wird das wetter", ["leider"]),
    ],
)
def test_a_new_concern_without_a_name_is_not_taken_for_a_follow_up(
    citizen: Citizen, before: str, concern: str, parts: list[str]
) -> None:
    citizen.ask(before)
    assert_says(citizen.ask(concern), *parts)


def test_hours_asked_of_another_office_stay_hours(citizen: Citizen) -> None:
    citizen.ask("wann hat das fundbüro am donnerstag offen")
    assert_says(first_line(citizen.ask("und die ausländerbehörde?")), "Ausländerbehörde", "geschlossen")


def test_the_price_asked_of_another_service_stays_a_price(citizen: Citizen) -> None:
    citizen.ask("was kostet ein personalausweis")
    assert_says(first_line(citizen.ask("und ein vorläufiger?")), "10,00 €")


def test_thanks_in_between_do_not_make_it_forget(citizen: Citizen) -> None:
    citizen.ask("Wann hat das Fundbüro offen?")
    citizen.ask("super danke")
    assert_says(first_line(citizen.ask("und freitags?")), "Fundbüro", "08:30–13:00")


def test_nobody_hears_what_somebody_else_talked_about(new_citizen: Callable[[], Citizen]) -> None:
    one, other = new_citizen(), new_citizen()
    one.ask("wann hat das standesamt offen")
    assert "Standesamt" not in other.ask("und freitags?")
    assert_says(one.ask("und freitags?"), "Standesamt")


def test_a_follow_up_to_nothing_says_which_office_it_takes_or_asks(citizen: Citizen) -> None:
    answer = citizen.ask("und freitags?")
    assert "Bürgerservice" in answer or "?" in answer, answer
