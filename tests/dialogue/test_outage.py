"""The action server breaks down in the middle of a conversation and comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dialogue.assistant import Assistant, Citizen, assert_says, first_line


@pytest.fixture
def outage(assistant: Assistant) -> Iterator[Assistant]:
    """The assistant, whose action server runs again afterwards."""
    yield assistant
    if not assistant.runs("actions"):
        assistant.start("actions")
    assistant.wait_until_ready("actions", within=60)


def test_the_conversation_goes_on_where_it_was(outage: Assistant, citizen: Citizen) -> None:
    citizen.ask("Wann hat das Fundbüro offen?")
    outage.kill("actions")
    for message in ("und freitags?", "es brennt"):
        response = outage.post({"sender": citizen.sender, "message": message})
        assert response.status_code == 200
        assert isinstance(response.json(), list)
        for inner in ("Traceback", "aiohttp", "127.0.0.1", "ClientConnector", "action_"):
            assert inner not in response.text
    assert citizen.say("hallo"), "what Rasa says itself is still said"
    outage.start("actions")
    outage.wait_until_ready("actions", within=60)
    assert_says(first_line(citizen.ask("und dienstags?")), "Fundbüro", "dienstags", "08:30–18:00")
