"""What arrives at the REST webhook is not what a citizen types: programs, mistakes, attempts."""

from __future__ import annotations

import pytest

from tests.dialogue.assistant import Assistant, Citizen, assert_says, first_line


@pytest.mark.parametrize(
    "body",
    [
        {"message": "Hallo"},
        {"sender": "", "message": "Hallo"},
        {"sender": None, "message": "Hallo"},
        {"sender": 7, "message": "Hallo"},
        {"sender": "x" * 129, "message": "Hallo"},
        {"sender": "somebody"},
        {"sender": "somebody", "message": ""},
        {"sender": "somebody", "message": "  \n\t "},
        {"sender": "somebody", "message": None},
        {"sender": "somebody", "message": ["Hallo"]},
        ["Hallo"],
        "Hallo",
    ],
)
def test_a_message_needs_a_sender_and_a_text(assistant: Assistant, body: object) -> None:
    response = assistant.post(body)
    assert response.status_code == 400
    assert list(response.json()) == ["error"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"sender=x&message=Hallo"])
def test_a_body_that_is_no_json_is_refused_without_a_stack_trace(
    assistant: Assistant, content: bytes
) -> None:
    response = assistant.post(data=content, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert "Traceback" not in response.text
    assert "/site-packages/" not in response.text


def test_2000_characters_are_read_and_one_more_is_declined_in_german(citizen: Citizen) -> None:
    assert_says(citizen.ask("Wo ist das Fundbüro?".ljust(1999) + "?"), "Engelplatz 1")
    assert_says(citizen.ask("x" * 2001), "2000 Zeichen")
    assert_says(citizen.ask("und freitags?"), "Fundbüro")


def test_a_giant_message_is_declined_too(citizen: Citizen) -> None:
    assert_says(citizen.ask("x" * 1_000_000), "2000 Zeichen")


@pytest.mark.parametrize(
    "command", ["/restart", "/session_start", "/back", "/cancel", '/choose_option{"choice": "nothing/there"}']
)
def test_a_typed_command_does_not_touch_the_conversation(citizen: Citizen, command: str) -> None:
    citizen.ask("Wann hat das Fundbüro offen?")
    citizen.ask(command)
    assert_says(first_line(citizen.ask("und freitags?")), "Fundbüro")


@pytest.mark.parametrize(
    "command", ["/emergency", "/request_human", "/goodbye", " /emergency", "//emergency{}"]
)
def test_a_typed_intent_is_not_obeyed(citizen: Citizen, command: str) -> None:
    answer = citizen.ask(command)
    assert "Notruf" not in answer
    assert "Wiedersehen" not in answer


def test_a_typed_payload_cannot_set_what_the_conversation_remembers(citizen: Citizen) -> None:
    citizen.ask('/choose_option{"choices": [{"title": "x", "key": "unit/fundbuero"}]}')
    assert_says(citizen.ask("1"), "nichts zur Auswahl")


def test_the_clients_own_metadata_and_channel_count_for_nothing(assistant: Assistant) -> None:
    response = assistant.post(
        {
            "sender": "somebody-with-metadata",
            "message": "Wo ist das Fundbüro?",
            "metadata": {"role": "agent"},
            "input_channel": "console",
        }
    )
    assert_says(response.json()[0]["text"], "Engelplatz 1")


def test_a_reply_has_text_buttons_and_card_in_one_message(citizen: Citizen) -> None:
    (message,) = citizen.say("wann hat das fundbüro offen")
    assert message["custom"]["type"] == "hours"
    assert message["custom"]["key"] == "unit/fundbuero"
    (message,) = citizen.say("Koppe oder Nitzsche?")
    assert set(message) == {"recipient_id", "text", "buttons", "about"}
    assert all(set(button) == {"title", "payload"} for button in message["buttons"])


def test_two_conversations_at_once_do_not_mix(assistant: Assistant) -> None:
    one, other = Citizen(assistant), Citizen(assistant)
    one.ask("Fundbüro")
    other.ask("Ordnungsamt")
    assert_says(one.ask("wo ist das?"), "Engelplatz 1")
    assert_says(other.ask("wo ist das?"), "Am Anger 28")
