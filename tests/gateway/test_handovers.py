"""A citizen asks for a person in the chat; the hotline hears of it, and everything is counted."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.clock import BERLIN
from bot.gateway.handovers import HANDOFF
from bot.gateway.services import Services
from bot.hotline.figures import figure
from bot.hotline.presence import say_present
from bot.hotline.proposals import unclear_groups
from bot.hotline.roles import Agent, Role
from bot.hotline.takeover import list_queue, say, take
from bot.knowledge.live import LiveKnowledge
from bot.language.words import WordAnalyser
from tests.gateway.citizen import Browser
from tests.gateway.conftest import NOW
from tests.gateway.rasa import RasaForTests, Reply
from tests.knowledge.small_knowledge import write_small_knowledge
from tests.run.processes import eventually

ANNA = Agent(1, "anna", "Anna", Role.AGENT)
TODAY = NOW.astimezone(BERLIN).date()


@pytest.fixture(scope="session")
def live_knowledge(tmp_path_factory: pytest.TempPathFactory) -> LiveKnowledge:
    """A handful of facts; the hotline is there in the morning."""
    folder = write_small_knowledge(tmp_path_factory.mktemp("knowledge"))
    units = folder / "units.yml"
    name = "    name: Team JenaZentral\n"
    hours = f"{name}    opening_hours: Mo-Fr 08:00-12:00\n"
    units.write_text(units.read_text(encoding="utf-8").replace(name, hours), encoding="utf-8")
    return LiveKnowledge(folder, WordAnalyser(tmp_path_factory.mktemp("words")))


def handoff(_: str) -> list[Reply]:
    """Answer as the dialogue does when somebody asks for a person."""
    return [{"text": "JenaZentral hilft.", "custom": {"type": HANDOFF, "reason": "asked"}}]


def counted(gateway: Services) -> list[int]:
    """Contacts, questions, answers, and what was not understood."""
    rows = {row[0]: row[1] for row in figure(gateway.store, "answered", TODAY, TODAY).rows}
    return [rows[name] for name in ("contacts", "questions", "answers", "not_understood")]


async def test_a_person_takes_over_and_the_citizen_sees_everything_live(
    gateway: Services, rasa: RasaForTests, browser: Browser
) -> None:
    rasa.reply = handoff
    say_present(gateway.store, ANNA, True, NOW)
    async with browser.listen() as events:
        await events.next("state")
        await browser.say("Ich will zu einem Menschen")
        assert (await events.next("state"))["mode"] == "queued"
        (waiting,) = list_queue(gateway.chats, NOW)
        take(gateway.chats, waiting.chat_id, ANNA, NOW)
        assert (await events.next("state"))["mode"] == "agent"
        say(gateway.chats, waiting.chat_id, ANNA, "Guten Tag!", NOW)
        seen: dict[str, Any] = {"role": ""}
        while seen["role"] != "agent":
            seen = await events.next("message")
        assert (seen["text"], seen["author"]) == ("Guten Tag!", "JenaZentral")
    answer = await browser.say("Danke")
    assert (answer["replies"], answer["pending"]) == ([], True)
    assert rasa.messages == ["Ich will zu einem Menschen"]


async def test_with_nobody_there_the_citizen_is_told_and_may_be_called_back(
    gateway: Services, rasa: RasaForTests, browser: Browser
) -> None:
    rasa.reply = handoff
    async with browser.listen() as events:
        await browser.say("Mensch bitte")
        notice: dict[str, Any] = {"role": ""}
        while notice["role"] != "notice":
            notice = await events.next("message")
    assert notice["custom"] == {"type": "callback_offer"}
    assert notice["buttons"][0]["payload"].endswith('"case:start/callback"}')


async def test_turns_are_counted_without_what_was_said(
    gateway: Services, rasa: RasaForTests, browser: Browser
) -> None:
    rasa.reply = lambda _: [{"text": "Ja.", "about": {"subject": "unit/fundbuero", "unclear": False}}]
    await browser.say("Fundbüro?")
    rasa.reply = lambda _: [{"text": "Wie bitte?", "about": {"subject": None, "unclear": True}}]
    await browser.say("Blubberlutsch am Wasserspielplatz, ich heiße Max Muster")
    assert await asyncio.to_thread(eventually, lambda: counted(gateway) == [1, 2, 1, 1])
    assert figure(gateway.store, "topics", TODAY, TODAY).rows == (("unit/fundbuero", 1),)
    (group,) = unclear_groups(gateway.store, TODAY, TODAY)
    assert "Muster" not in group.text
