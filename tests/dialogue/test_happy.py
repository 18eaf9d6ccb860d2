"""A citizen asks in everyday German and gets the answer at once. Wednesday, 18 November 2026, 10:00."""

from __future__ import annotations

import pytest

from tests.dialogue.assistant import HOTLINE, Citizen, assert_in_order, assert_says, first_line


def test_is_the_lost_property_office_open_right_now(citizen: Citizen) -> None:
    answer = citizen.ask("hat das fundbüro grad offen")
    assert_says(first_line(answer), "Fundbüro", "jetzt geöffnet", "bis 13:00 Uhr")
    assert_in_order(answer, "bis 13:00", "Di 08:30–18:00", "Engelplatz 1", HOTLINE)


def test_lost_property_office_on_wednesdays_at_three_and_then_on_tuesday(citizen: Citizen) -> None:
    assert_says(first_line(citizen.ask("Fundbuero mittwochs 15 uhr?")), "Nein", "geschlossen", "–13:00")
    assert_says(first_line(citizen.ask("wie lang ham die dienstag auf")), "Fundbüro", "Dienstag", "–18:00")


def test_who_is_responsible_for_parental_allowance(citizen: Citizen) -> None:
    answer = citizen.ask("Wer ist denn für Elterngeld zuständig, ich find mich auf eurer Seite nicht zurecht")
    assert_in_order(answer, "Team Familienservice", "Dezernat 2", HOTLINE, "Basiselterngeld")


@pytest.mark.parametrize(
    "question", ["vollstreckung", "ich hab einen brief wegen einer offenen forderung bekommen"]
)
def test_somebody_owes_the_city_money(citizen: Citizen, question: str) -> None:
    answer = citizen.ask(question)
    assert_says(first_line(answer), "Team Vollstreckung", "Dezernat 2")
    assert_says(answer, HOTLINE)


def test_how_many_departments_there_are(citizen: Citizen) -> None:
    answer = citizen.ask("wieviele dezernate gibts")
    assert_says(first_line(answer), "fünf Dezernate")
    assert_says(answer, "Nitzsche", "Koppe", "Lange", "Schleußner", "Lützkendorf")


def test_where_the_mayor_sits(citizen: Citizen) -> None:
    assert_says(
        first_line(citizen.ask("wo sitzt der bürgermeister")),
        "Bürgermeister Benjamin Koppe",
        "Am Anger 28",
    )


def test_what_to_bring_for_a_new_driving_licence(citizen: Citizen) -> None:
    answer = citizen.ask("Führerschein umtauschen was mitbringen")
    assert_says(first_line(answer), "Führerschein", "bringen Sie", "mit")
    assert_says(
        answer, "Personalausweis oder Reisepass", "biometrisches Lichtbild", "bisheriger Führerschein"
    )


def test_who_takes_care_of_broken_street_lamps(citizen: Citizen) -> None:
    answer = citizen.ask("wer kümmert sich um kaputte straßenlaternen")
    assert_says(first_line(answer), "Kommunalservice Jena")
    assert_says(answer, "maengelmelder.jena.de", HOTLINE, "Laternennummer")


def test_can_i_register_my_child_online(citizen: Citizen) -> None:
    answer = citizen.ask("kann ich mein kind online anmelden")
    assert_says(answer, "Kita-Platz", "Schulplatz")
    if not citizen.buttons:
        assert_says(answer, "kitaportal.jena.de")


def test_open_on_the_31st_of_october(citizen: Citizen) -> None:
    assert_says(
        first_line(citizen.ask("Habt ihr am 31. Oktober offen?")),
        "31.10.2027",
        "geschlossen",
        "Reformationstag",
    )


def test_smell_of_gas(citizen: Citizen) -> None:
    answer = citizen.ask("es riecht nach gas im treppenhaus")
    assert_says(answer, "112", "Kein Licht", "Fenster öffnen")


def test_the_weather_is_not_the_citys_business(citizen: Citizen) -> None:
    answer = citizen.ask("wie wird das wetter")
    assert_says(answer, "leider")
    assert not any(word in answer for word in ("Grad", "sonnig", "Regen", "Quelle")), answer


def test_letters_without_meaning(citizen: Citizen) -> None:
    answer = citizen.ask("asdfgh")
    assert_says(answer, "leider")
    assert "Quelle" not in answer, answer


def test_lost_passport_in_english(citizen: Citizen) -> None:
    answer = citizen.ask("I lost my passport, who can help?")
    assert_says(answer, "English", HOTLINE, "Team Bürgerservice", "Engelplatz 1", "Deutsch")


def test_price_appointment_and_place_in_one_message(citizen: Citizen) -> None:
    answer = citizen.ask("Was kostet ein neuer Perso und brauch ich einen Termin und wo")
    assert_in_order(answer, "46,00 €", "brauchen Sie einen Termin", "Engelplatz 1")


@pytest.mark.parametrize(
    ("keyword", "parts"),
    [
        ("Elterngeld", ["Elterngeld", "Team Familienservice", HOTLINE]),
        ("Perso", ["Personalausweis", "Termin: nötig", "46,00 €", "Team Bürgerservice", "Engelplatz 1"]),
        ("Vollstreckung Telefon", ["Team Vollstreckung", "kenne ich leider nicht", HOTLINE]),
        ("Fundbüro", ["Fundbüro der Stadt Jena", "Engelplatz 1", HOTLINE, "bis 13:00 Uhr"]),
        ("sperrmüll", ["Sperrmüll", "Kommunalservice Jena", "ksj.jena.de"]),
        ("hundesteuer", ["102 €", "Team Gemeindesteuern", "03641 49-3021"]),
        ("Standesamt", ["Standesamt", "eheschliessungen@jena.de", HOTLINE]),
        ("jobcenter", ["jenarbeit", "Stadtrodaer Straße 1"]),
        ("tierheim telefon", ["03641 210922"]),
        ("115", ["115"]),
        ("OB Büro Mail", ["buero-ob@jena.de"]),
    ],
)
def test_one_keyword_is_enough(citizen: Citizen, keyword: str, parts: list[str]) -> None:
    assert_says(citizen.ask(keyword), *parts)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "wo ist das Ordnungsamt und wann hat das fundbüro offen",
            ["Am Anger 28", "Fundbüro der Stadt Jena: jetzt geöffnet"],
        ),
        ("Was kostet ein Reisepass und wie lange dauert das?", ["70,00 €", "4 bis 6 Wochen"]),
        ("Gewerbe anmelden wo und was kostet das", ["Am Anger 28", "25 €"]),
        (
            "Was muss ich für den Perso mitbringen? Und wann hat das Fundbüro am Freitag offen?",
            ["bisheriger Ausweis", "Freitag", "08:30–13:00"],
        ),
        ("Telefonnummer vom Ordnungsamt und vom Tierheim", ["03641 49-2505", "03641 210922"]),
        ("Wie heißt der Bürgermeister und wie erreiche ich ihn?", ["Koppe", "buergermeister@jena.de"]),
    ],
)
def test_two_questions_get_two_answers(citizen: Citizen, question: str, parts: list[str]) -> None:
    assert_says(citizen.ask(question), *parts)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Wann hat der Bürgerservice morgen offen?", ["morgen (Donnerstag)", "08:30–16:00"]),
        ("kann ich am Samstag zum Bürgeramt", ["Samstag, 21.11.", "geschlossen", "Montag, 23.11."]),
        ("Fundbüro um halb eins noch auf?", ["Ja", "12:30", "bis 13:00"]),
        ("Fundbüro morgen um 17 Uhr offen?", ["Nein", "17:00", "08:30–16:00"]),
        ("Hat das Fundbüro am 25.12. auf", ["25.12.", "geschlossen", "Weihnachtstag"]),
        ("hat die ausländerbehörde heute offen", ["geschlossen", "Donnerstag", "09:00"]),
        ("Ist das Fundbüro am Reformationstag auf?", ["31.10.2027", "geschlossen"]),
        ("Wann macht das Fundbüro am 24.11. zu?", ["24.11.", "–18:00"]),
        ("wie lange ist jenazentral heute erreichbar", ["16:00"]),
    ],
)
def test_opening_hours_answer_what_was_asked_in_the_first_line(
    citizen: Citizen, question: str, parts: list[str]
) -> None:
    assert_says(first_line(citizen.ask(question)), *parts)


def test_open_between_the_years_lists_every_day_and_admits_what_is_not_known(citizen: Citizen) -> None:
    answer = citizen.ask("ist der Bürgerservice zwischen Weihnachten und Neujahr auf?")
    assert_in_order(answer, "Montag, 28.12.: 08:30–13:00", "Mittwoch, 30.12.: 09:00–13:00", "weiß ich nicht")


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("wer leitet dezernat 3", ["Dirk Lange"]),
        ("Wer ist Dezernentin für Soziales?", ["Kathleen Lützkendorf"]),
        (
            "was gehört alles zu dezernat 2",
            ["Fachdienst Bürgerdienste", "Fachdienst Finanzen", "Team Vollstreckung"],
        ),
        ("zu welchem dezernat gehört die feuerwehr", ["Dezernat 2"]),
        ("Wer ist der Oberbürgermeister von Jena?", ["Dr. Thomas Nitzsche"]),
        ("wie heißt der Bürgermeister", ["Benjamin Koppe"]),
    ],
)
def test_the_organisation_is_known(citizen: Citizen, question: str, parts: list[str]) -> None:
    assert_says(citizen.ask(question), *parts)


@pytest.mark.parametrize(
    ("question", "old"),
    [
        ("wo ist der bürgerservice", "Löbdergraben"),
        ("Adresse Fundbüro", "Löbdergraben"),
        ("wer leitet dezernat 3", "Gerlitz"),
        ("was kostet ein personalausweis", "37,00"),
        ("was kostet der bewohnerparkausweis", "30,70"),
        ("hundesteuer höhe", "84"),
    ],
)
def test_superseded_facts_are_never_said(citizen: Citizen, question: str, old: str) -> None:
    assert old not in citizen.ask(question)


def test_an_answer_names_its_source_and_the_date_of_an_old_one(citizen: Citizen) -> None:
    assert_says(citizen.ask("wo ist das fundbüro"), "(Quelle: ", "Stand März 2024)")


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("wo beantrage ich bürgergeld", "jenarbeit"),
        ("Wer macht die Einkommensteuer?", "Finanzamt Jena"),
        ("in welchem bus finde ich den fahrplan", "Jenaer Nahverkehr"),
    ],
)
def test_who_is_responsible_outside_the_administration(citizen: Citizen, question: str, body: str) -> None:
    assert_says(citizen.ask(question), body)


def test_a_day_in_a_story_asks_for_no_hours(citizen: Citizen) -> None:
    answer = citizen.ask("mein Mann ist gestern verstorben, was muss ich tun")
    assert_says(answer, "Standesamt", "Personenstandsurkunden")
    assert "geöffnet" not in first_line(answer)
