"""A citizen lost or found something, reports a defect, wants to see the mayor, or do it online."""

from __future__ import annotations

import re

import pytest

from tests.dialogue.assistant import Citizen, assert_says

_PROMISE = re.compile(
    r"habe (es|das|Ihre\w*) .{0,30}(gemeldet|weitergeleitet|aufgenommen|notiert)"
    r"|wird (weitergeleitet|bearbeitet)|leite .{0,30} weiter\b"
    r"|(ich|wir) (melde|kümmere|suche|buche)\b|ist gebucht|wurde aufgenommen",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "opening",
    [
        "ich habe meinen schlüssel verloren",
        "hab mein handy im bus liegen lassen",
        "Mir ist gestern in der Innenstadt die Geldbörse abhandengekommen",
        "ist bei euch ein roter kinderrucksack abgegeben worden?",
        "brille weg",
    ],
)
def test_something_was_lost(citizen: Citizen, opening: str) -> None:
    answer = citizen.ask(opening)
    assert_says(answer, "Fundbüro", "?")
    assert _PROMISE.search(answer) is None


def test_lost_in_the_tram_the_days_of_delivery_are_named(citizen: Citizen) -> None:
    citizen.ask(
        "mein schlüsselbund mit drei schlüsseln ist gestern in der straßenbahn linie 5 liegen geblieben"
    )
    for _ in range(3):
        if "dienstags und donnerstags" not in citizen.text:
            citizen.ask("weiß ich nicht")
    assert_says(citizen.text, "dienstags und donnerstags", "0361 19449")


def test_a_lost_identity_card_is_also_reported_to_the_citizens_service(citizen: Citizen) -> None:
    assert_says(citizen.ask("ich hab meinen ausweis verloren"), "Team Bürgerservice", "03641 49-3800")


def test_a_lost_animal_is_looked_for_in_the_animal_home(citizen: Citizen) -> None:
    assert_says(citizen.ask("meine katze ist entlaufen"), "Tierheim", "03641 210922")


def test_the_link_to_look_for_lost_things_is_a_german_page(citizen: Citizen) -> None:
    assert re.search(r"https://\S+/(uk|pl|en|ru)/", citizen.ask("ich habe meinen schlüssel verloren")) is None


@pytest.mark.parametrize("opening", ["ich habe ein handy gefunden", "Fundsache abgeben, ein Schlüsselbund"])
def test_something_was_found(citizen: Citizen, opening: str) -> None:
    assert_says(citizen.ask(opening), "Fundbüro", "Engelplatz 1", "10 Euro", "bis 13:00 Uhr")


@pytest.mark.parametrize(
    "opening",
    [
        "schlagloch in der saalbahnhofstraße melden",
        "die Ampel am Holzmarkt ist ausgefallen",
        "illegaler müll im paradiespark",
        "auf dem Spielplatz ist die Schaukel kaputt",
        "ich möchte einen schaden melden",
        "Straßenlaterne vor unserem Haus ist seit Tagen dunkel",
    ],
)
def test_a_defect_is_to_be_reported(citizen: Citizen, opening: str) -> None:
    answer = citizen.ask(opening)
    assert_says(answer, "Danke für den Hinweis", "?")
    assert _PROMISE.search(answer) is None


@pytest.mark.parametrize(
    "opening",
    [
        "ich möchte einen termin bei der bürgersprechstunde",
        "kann ich mal mit dem bürgermeister persönlich sprechen",
        "Anmeldung Bürgersprechstunde",
    ],
)
def test_somebody_wants_to_see_the_mayor(citizen: Citizen, opening: str) -> None:
    answer = citizen.ask(opening)
    assert_says(answer, "Bürgersprechstunde", "Koppe", "?")
    assert _PROMISE.search(answer) is None


def test_somebody_wants_to_register_something_not_said_what(citizen: Citizen) -> None:
    assert "Bürgersprechstunde" not in citizen.ask("ich möchte was anmelden")


@pytest.mark.parametrize(
    ("question", "service"),
    [
        ("bewohnerparkausweis", "Online möglich"),
        ("ich bin umgezogen", "Online möglich"),
        ("meldebescheinigung", "Online möglich"),
        ("kita-platz", "kitaportal.jena.de"),
        ("wohngeld", "online möglich"),
        ("Was muss ich für den Bewohnerparkausweis mitbringen?", "nline"),
        ("Brauche ich einen Termin für die Meldebescheinigung?", "nline"),
        ("Führerschein umtauschen was mitbringen", "nline"),
    ],
)
def test_what_can_be_done_online_is_offered_online_unasked(
    citizen: Citizen, question: str, service: str
) -> None:
    assert_says(citizen.ask(question), service)


@pytest.mark.parametrize("question", ["personalausweis beantragen", "reisepass", "auto abmelden"])
def test_what_has_to_be_done_in_person_names_papers_and_appointment(citizen: Citizen, question: str) -> None:
    assert_says(citizen.ask(question), "Mitbringen:", "Termin: nötig")


@pytest.mark.parametrize(
    "question",
    [
        "was kann ich alles online machen",
        "welche online-dienste gibt es",
        "Was geht bei euch übers Internet?",
    ],
)
def test_what_can_be_done_online_at_all(citizen: Citizen, question: str) -> None:
    answer = citizen.ask(question)
    assert_says(answer, "nline", "service.jena.de")
    known = ["Meldebescheinigung", "Bewohnerparkausweis", "Wohnung", "Kita", "Führungszeugnis", "Fahrzeug"]
    assert sum(service in answer for service in known) >= 3, answer


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("geht bewohnerparkausweis online", ["Ja", "Bewohnerparkausweis", "online", "https://"]),
        ("kann ich das führungszeugnis online beantragen", ["Ja", "online", "Bundesamt"]),
        ("führungszeugnis online", ["online", "Bundesamt"]),
        ("perso online beantragen?", ["nicht online", "persönlich"]),
        ("wohnung online ummelden wie geht das", ["online", "Online-Ausweisfunktion"]),
    ],
)
def test_does_this_work_online(citizen: Citizen, question: str, parts: list[str]) -> None:
    assert_says(citizen.ask(question), *parts)
