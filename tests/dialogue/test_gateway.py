"""The whole way of a citizen with a browser: gateway, Rasa, action server, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.dialogue.assistant import HOTLINE, Assistant, assert_says, first_line
from tests.promises import promised
from tests.run.processes import eventually


class WebCitizen:
    """Somebody who uses the chat API; no browser, but everything behind it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = requests.Session()
        self._http.trust_env = False
        token = self._call("POST", "/api/chat/sessions").json()["token"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def say(self, text: str, **more: Any) -> dict[str, Any]:
        """Say something; return the answer."""
        response = self._call("POST", "/api/chat/messages", json={"text": text, **more})
        assert response.status_code in (200, 202), response.text
        answer: dict[str, Any] = response.json()
        return answer

    def ask(self, text: str, **more: Any) -> str:
        """Say something that is answered at once; return the text of the answer."""
        answer = self.say(text, **more)
        assert not answer["pending"], answer
        return "\n".join(reply["text"] for reply in answer["replies"])

    def history(self) -> list[dict[str, Any]]:
        """What was said so far."""
        messages: list[dict[str, Any]] = self._call("GET", "/api/chat/messages").json()["messages"]
        return messages

    def forget(self) -> None:
        """Delete the conversation."""
        assert self._call("DELETE", "/api/chat/sessions/current").status_code == 204

    def _call(self, method: str, path: str, **how: Any) -> requests.Response:
        return self._http.request(method, f"{self._url}{path}", timeout=60, **how)


@pytest.fixture(scope="module")
def gateway(assistant: Assistant) -> Iterator[Assistant]:
    """The assistant, with its public port open."""
    assistant.start("gateway")
    assistant.wait_until_ready("gateway", within=300)
    yield assistant
    assistant.kill("gateway")
    if not assistant.runs("actions"):
        assistant.start("actions")
        assistant.wait_until_ready("actions", within=300)


@pytest.fixture
def web_citizen(gateway: Assistant) -> WebCitizen:
    """Somebody with a new conversation."""
    return WebCitizen(gateway.settings.public_url)


def test_questions_and_follow_ups_are_answered(web_citizen: WebCitizen) -> None:
    assert_says(web_citizen.ask("hat das fundbüro grad offen"), "Fundbüro", "geöffnet")
    assert_says(first_line(web_citizen.ask("und dienstags?")), "Fundbüro", "08:30–18:00")
    assert [message["role"] for message in web_citizen.history()] == ["citizen", "bot"] * 2


def test_it_is_ready_when_answers_come(gateway: Assistant) -> None:
    assert eventually(lambda: requests.get(f"{gateway.settings.public_url}/readyz", timeout=60).ok)


def test_two_people_do_not_hear_each_other(gateway: Assistant) -> None:
    first, second = WebCitizen(gateway.settings.public_url), WebCitizen(gateway.settings.public_url)
    first.ask("Wann hat das Fundbüro offen?")
    assert "Fundbüro" not in second.ask("und dienstags?")


def test_a_pressed_button_is_understood(web_citizen: WebCitizen) -> None:
    web_citizen.ask("Hallo")
    payload = '/choose_option{"choice": "unit/fundbuero"}'
    assert_says(web_citizen.ask("Fundbüro der Stadt Jena", payload=payload), "Fundbüro")


@pytest.mark.parametrize("text", ["/restart", "/intent_name{}", '/greet{"subject": "unit/fundbuero"}'])
def test_commands_of_rasa_change_nothing(web_citizen: WebCitizen, text: str) -> None:
    web_citizen.ask("Wann hat das Fundbüro offen?")
    assert web_citizen.ask(text)
    assert_says(web_citizen.ask("Wann hat das Fundbüro dienstags offen?"), "08:30–18:00")


def test_an_outage_is_announced_within_five_seconds_and_made_good(
    gateway: Assistant, web_citizen: WebCitizen
) -> None:
    gateway.kill("actions")
    with promised(5):
        answer = web_citizen.say("Wann hat das Fundbüro dienstags offen?")
    assert answer["pending"]
    assert_says(answer["replies"][0]["text"], HOTLINE)
    gateway.start("actions")
    gateway.wait_until_ready("actions", within=300)
    assert eventually(lambda: web_citizen.history()[-1]["role"] == "bot")
    assert_says(web_citizen.history()[-1]["text"], "Fundbüro", "08:30–18:00")
    assert [message["role"] for message in web_citizen.history()] == ["citizen", "notice", "bot"]


def test_a_deleted_conversation_is_nowhere(gateway: Assistant, web_citizen: WebCitizen) -> None:
    web_citizen.ask("Ich heiße Zwetschgenmus und suche das Fundbüro")
    database = gateway.settings.data_folder / "cases.db"
    assert b"Zwetschgenmus" in _contents(database)
    web_citizen.forget()
    assert b"Zwetschgenmus" not in _contents(database)
    for part in ("gateway", "rasa", "actions"):
        assert "Zwetschgenmus" not in gateway.log(part)


def _contents(database: Any) -> bytes:
    return b"".join(path.read_bytes() for path in database.parent.glob("cases.db*"))
