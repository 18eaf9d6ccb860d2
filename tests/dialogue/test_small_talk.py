"""A citizen greets, thanks, asks who is there, complains, writes another language: answered like a human."""

from __future__ import annotations

import pytest

from tests.dialogue.assistant import HOTLINE, Citizen, assert_says


@pytest.mark.parametrize("greeting", ["Hallo", "guten morgen", "moin", "Tach auch", "Servus!"])
def test_a_greeting_is_returned_with_an_offer_to_help(citizen: Citizen, greeting: str) -> None:
    answer = citizen.ask(greeting)
    assert_says(answer, "Jena", "?")
    assert len(answer) < 200


@pytest.mark.parametrize("words", ["danke", "vielen lieben dank!", "super, das hilft mir", "tschüss", "ciao"])
def test_thanks_and_goodbye_are_answered_in_a_sentence_or_two(citizen: Citizen, words: str) -> None:
    answer = citizen.ask(words)
    assert len(answer) < 120, answer
    assert "leider" not in answer


@pytest.mark.parametrize(
    "question", ["bist du ein mensch", "rede ich hier mit einer maschine?", "wer bist du"]
)
def test_it_says_that_it_is_a_program(citizen: Citizen, question: str) -> None:
    assert_says(citizen.ask(question), "kein Mensch", HOTLINE)


@pytest.mark.parametrize("question", ["was kannst du", "wobei kannst du mir helfen?", "hilfe was geht hier"])
def test_it_says_what_it_can_do(citizen: Citizen, question: str) -> None:
    assert_says(citizen.ask(question), "geöffnet", "zuständig", "Unterlagen")


@pytest.mark.parametrize(
    "question",
    [
        "was passiert mit meinen daten",
        "wird das gespeichert was ich hier schreibe?",
        "datenschutz beim chatbot",
    ],
)
def test_it_says_what_happens_to_the_conversation(citizen: Citizen, question: str) -> None:
    assert_says(citizen.ask(question), "keine persönlichen Daten", "nicht an andere", HOTLINE)


@pytest.mark.parametrize("words", ["du bist so dumm", "scheiß bot", "verpiss dich"])
def test_an_insult_is_not_returned(citizen: Citizen, words: str) -> None:
    answer = citizen.ask(words)
    assert len(answer) < 160
    assert_says(citizen.ask("Wo ist das Fundbüro?"), "Engelplatz 1")


@pytest.mark.parametrize(
    "words", ["das hilft mir überhaupt nicht weiter", "ich warte seit wochen auf antwort vom amt"]
)
def test_a_complaint_gets_sympathy_and_a_way_on(citizen: Citizen, words: str) -> None:
    assert_says(citizen.ask(words), HOTLINE)


def test_the_same_complaint_twice_is_not_brushed_off_with_the_same_words(citizen: Citizen) -> None:
    assert citizen.ask("das hilft mir nicht weiter") != citizen.ask("das hilft mir nicht weiter")


@pytest.mark.parametrize(
    "question",
    ["ich will mit einem menschen sprechen", "hotline", "kann ich jemanden anrufen", "mitarbeiter bitte"],
)
def test_the_way_to_a_person_is_named_with_its_hours(citizen: Citizen, question: str) -> None:
    assert_says(citizen.ask(question), HOTLINE, "bis 16:00 Uhr")


@pytest.mark.parametrize(
    "message",
    [
        "do you speak english?",
        "Where can I register my new address?",
        "Pouvez-vous m'aider ?",
        "¿Dónde está la oficina de objetos perdidos?",
        "Где находится бюро находок?",
        "Що мені робити з паспортом?",
        "مرحبا أحتاج مساعدة",
        "Nerede kayıt olabilirim?",
        "Gdzie mogę wyrobić dowód?",
        "你好，我需要帮助",
    ],
)
def test_another_language_gets_english_the_hotline_and_an_offer_to_go_on_in_german(
    citizen: Citizen, message: str
) -> None:
    assert_says(citizen.ask(message), "German", HOTLINE, "Deutsch")


@pytest.mark.parametrize(
    ("message", "office"),
    [
        ("I need a new passport", "Team Bürgerservice"),
        ("lost and found office?", "Fundbüro"),
        ("How do I get a driver's license?", "Team Fahrerlaubnisbehörde"),
    ],
)
def test_what_an_english_question_is_about_is_recognised_where_it_is_clear(
    citizen: Citizen, message: str, office: str
) -> None:
    assert_says(citizen.ask(message), office)


@pytest.mark.parametrize("word", ["Team", "App", "Ticket", "online service", "Homepage"])
def test_a_german_who_uses_an_english_word_is_not_answered_in_english(citizen: Citizen, word: str) -> None:
    assert "Sorry" not in citizen.ask(f"wo finde ich das {word} vom Bürgerservice")
