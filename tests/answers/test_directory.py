"""Questions about the administration itself: who heads what, what belongs where."""

from __future__ import annotations

import pytest

from bot.answers.question import CONTACT, DIRECTORY, LOCATION
from tests.information_desk import InformationDesk


@pytest.mark.parametrize(
    "question",
    [
        "wieviele dezernate gibts",
        "welche Dezernate hat die Stadt?",
        "Aufbau der Stadtverwaltung",
        "Organigramm",
    ],
)
def test_there_are_five_departments_since_october_2024(desk: InformationDesk, question: str) -> None:
    reply = desk.ask(question, DIRECTORY)
    lines = reply.text.split("\n")
    assert lines[0] == "Die Stadtverwaltung Jena hat fünf Dezernate (seit 1. Oktober 2024):"
    assert [line.rpartition(" – Leitung: ")[::2] for line in lines[1:6]] == [
        ("• Dezernat 1 – Zentraler Service / Oberbürgermeister", "Dr. Thomas Nitzsche"),
        ("• Dezernat 2 – Finanzen, Sicherheit & Bürgerservice", "Benjamin Koppe"),
        ("• Dezernat 3 – Stadtentwicklung & Umwelt", "Dirk Lange"),
        ("• Dezernat Bildung, Jugend, Kultur & Sport", "Johannes Schleußner"),
        ("• Dezernat Soziales, Gesundheit, Zuwanderung & Klima", "Kathleen Lützkendorf"),
    ]
    assert lines[6].startswith("(Quelle: ")


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("wer leitet dezernat 2", "Benjamin Koppe, Bürgermeister und Dezernent"),
        ("Chef von Dezernat drei?", "Dirk Lange, Beigeordneter"),
        ("wer ist der oberbürgermeister", "Dr. Thomas Nitzsche, Oberbürgermeister"),
        ("Wer leitet das Dezernat Bildung, Jugend, Kultur & Sport?", "Johannes Schleußner"),
        ("wer ist Frau Lützkendorf", "Kathleen Lützkendorf"),
    ],
)
def test_who_heads_a_department_is_said_first(desk: InformationDesk, question: str, head: str) -> None:
    first = desk.ask(question, DIRECTORY).text.split("\n")[0]
    assert f"Leitung: {head}" in first


def test_a_numbered_department_is_remembered_and_its_own_source_named(desk: InformationDesk) -> None:
    reply = desk.ask("Dezernat drei", DIRECTORY)
    assert reply.subject == "unit/dezernat_3"
    assert "(Quelle: rathaus.jena.de, Stand Februar 2025)" in reply.text


@pytest.mark.parametrize("question", ["was gehört zu dezernat 2", "welche bereiche umfasst das dezernat II?"])
def test_what_belongs_to_dezernat_2_is_listed_with_its_teams(desk: InformationDesk, question: str) -> None:
    first = desk.ask(question, DIRECTORY).text.split("\n")[0]
    assert first.startswith("Dezernat 2 – Finanzen, Sicherheit & Bürgerservice – dazu gehören: ")
    for unit in (
        "Fachdienst Bürgerdienste",
        "Team Bürgerservice",
        "Team Familienservice",
        "Fachdienst Finanzen",
        "Team Vollstreckung",
        "Fachdienst Kommunale Ordnung",
        "Fachdienst Feuerwehr",
        "Smart City",
    ):
        assert unit in first


def test_the_teams_of_a_fachdienst_are_listed(desk: InformationDesk) -> None:
    first = desk.ask("welche teams gehören zum fachdienst finanzen", DIRECTORY).text.split("\n")[0]
    assert first == (
        "Fachdienst Finanzen – dazu gehören: Team Vollstreckung; Team Finanzbuchhaltung; "
        "Team Beteiligungsmanagement; Team Gemeindesteuern."
    )


@pytest.mark.parametrize("number", ["4", "vier", "IV", "6"])
def test_a_department_that_no_source_numbers_is_not_made_up(desk: InformationDesk, number: str) -> None:
    text = desk.ask(f"was macht dezernat {number}", DIRECTORY).text
    assert "kenne ich nicht" in text.split("\n")[0]
    assert "Die Nummern der Dezernate für Bildung und für Soziales nennt keine meiner Quellen." in text
    assert "fünf Dezernate" in text


@pytest.mark.parametrize(
    ("question", "above"),
    [
        (
            "zu welchem Dezernat gehört das Team Familienservice",
            "Team Familienservice gehört zu: Fachdienst Bürgerdienste, "
            "Dezernat 2 – Finanzen, Sicherheit & Bürgerservice.",
        ),
        (
            "wem untersteht die feuerwehr",
            "Fachdienst Feuerwehr gehört zu: Dezernat 2 – Finanzen, Sicherheit & Bürgerservice.",
        ),
        (
            "zu welchem dezernat gehört wohngeld",
            "Fachdienst Soziales (Sozialamt) gehört zu: Dezernat Soziales, Gesundheit, Zuwanderung & Klima.",
        ),
    ],
)
def test_the_tree_above_a_team_or_the_office_of_a_service_is_told(
    desk: InformationDesk, question: str, above: str
) -> None:
    assert desk.ask(question, DIRECTORY).text.split("\n")[0] == above


def test_the_mayor_and_the_lord_mayor_are_told_apart(desk: InformationDesk) -> None:
    text = desk.ask("wer ist bürgermeister", DIRECTORY).text
    assert text.startswith("Oberbürgermeister ist Dr. Thomas Nitzsche. Bürgermeister ist Benjamin Koppe")


def test_the_mayor_sits_am_anger_28(desk: InformationDesk) -> None:
    text = desk.ask("wo sitzt der bürgermeister", LOCATION).text
    assert text.startswith("Bürgermeister Benjamin Koppe: Am Anger 28, 2. OG, Raum 01.02_39, 07743 Jena.")


def test_two_office_holders_in_one_question_are_offered_by_office_and_name(desk: InformationDesk) -> None:
    reply = desk.ask("Kann ich Koppe oder Nitzsche sprechen", CONTACT)
    assert reply.text == "Meinen Sie Bürgermeister Benjamin Koppe oder Oberbürgermeister Dr. Thomas Nitzsche?"
    assert [choice.key for choice in reply.choices] == ["unit/dezernent_2", "unit/dezernat_1"]


def test_a_head_that_no_source_names_is_not_made_up(desk: InformationDesk) -> None:
    lines = desk.ask("wer ist Chef vom Standesamt", DIRECTORY).text.split("\n")
    assert lines[0] == "Standesamt Jena: Wer die Leitung hat, weiß ich leider nicht."
    assert "eheschliessungen@jena.de" in "\n".join(lines)


@pytest.mark.parametrize(
    ("question", "key", "name"),
    [
        (
            "wer leitet das jobcenter",
            "body/jenarbeit",
            "jenarbeit – Jobcenter der Stadt Jena (städtischer Eigenbetrieb)",
        ),
        ("zu wem gehört der KSJ", "body/ksj", "Kommunalservice Jena (KSJ) (städtischer Eigenbetrieb)"),
    ],
)
def test_a_body_outside_the_administration_is_introduced_as_such(
    desk: InformationDesk, question: str, key: str, name: str
) -> None:
    reply = desk.ask(question, DIRECTORY)
    assert reply.subject == key
    assert reply.text.startswith(name)


def test_a_follow_up_is_about_the_unit_talked_of_before(desk: InformationDesk) -> None:
    reply = desk.ask("und wer leitet das?", DIRECTORY, about="unit/dezernat_3", last=(LOCATION,))
    assert "Leitung: Dirk Lange" in reply.text
    assert reply.subject == "unit/dezernat_3"
