"""Who tries the conversation of the README gets the same answers."""

from __future__ import annotations

from collections.abc import Callable

from bot.settings import ROOT
from tests.dialogue.assistant import Citizen
from tests.docs.documents import Document


def test_the_conversation_in_the_readme_is_a_real_one(new_citizen: Callable[[], Citizen]) -> None:
    [transcript, *_] = Document(ROOT / "README.md").blocks("text")
    asked = 0
    for conversation in transcript.split("\n\n"):
        citizen = new_citizen()
        for exchange in conversation.removeprefix("> ").split("\n> "):
            question, *lines = exchange.splitlines()
            # Long lines are wrapped in the README.
            assert citizen.ask(question).split() == " ".join(lines).split()
            asked += 1
    assert asked >= 5
