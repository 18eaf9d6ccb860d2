"""Rasa or the action server is slow, dead or restarting: an honest sentence at once, the answer later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.cases.store import CaseStore
from bot.conversations import queue
from bot.conversations.message import Outgoing, incoming
from bot.gateway import turns
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.settings import Settings
from tests.gateway.citizen import Browser
from tests.gateway.rasa import RasaForTests
from tests.promises import promised

PHONE = "03641 49-0"
NOTICE_AFTER = turns.NOTICE_AFTER


async def _answered_later(browser: Browser, after: int) -> list[dict[str, Any]]:
    async with browser.listen(last_seen=after) as stream:
        return await stream.messages(1)


async def test_a_slow_bot_is_announced_within_five_seconds_and_answers_later(
    browser: Browser, rasa: RasaForTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "NOTICE_AFTER", NOTICE_AFTER)
    rasa.may_answer.clear()
    with promised(5):
        answer = await browser.say("Wann ist das Fundbüro offen?")
    assert answer["pending"]
    (notice,) = answer["replies"]
    assert (notice["role"], notice["custom"]) == ("notice", {"type": "delay"})
    assert PHONE in notice["text"]
    rasa.may_answer.set()
    (late,) = await _answered_later(browser, notice["seq"])
    assert (late["role"], late["reply_to"]) == ("bot", answer["message"]["seq"])
    assert rasa.messages == ["Wann ist das Fundbüro offen?"]


async def test_a_dead_rasa_is_announced_at_once_and_the_message_answered_when_it_is_back(
    browser: Browser, rasa: RasaForTests
) -> None:
    await rasa.die()
    answer = await browser.say("Hallo")
    assert answer["pending"]
    assert PHONE in answer["replies"][0]["text"]
    await rasa.start()
    (late,) = await _answered_later(browser, 2)
    assert late["text"] == "Sie sagten: Hallo"
    assert [message["role"] for message in await browser.history()] == ["citizen", "notice", "bot"]


async def test_several_messages_of_an_outage_are_answered_in_order(
    browser: Browser, rasa: RasaForTests
) -> None:
    await rasa.die()
    for text in ("eins", "zwei", "drei"):
        await browser.say(text)
    await rasa.start()
    async with browser.listen() as stream:
        said = [await stream.next("message") for _ in range(9)]
    bot = [message["text"] for message in said if message["role"] == "bot"]
    assert bot == ["Sie sagten: eins", "Sie sagten: zwei", "Sie sagten: drei"]
    assert rasa.messages == ["eins", "zwei", "drei"]


async def test_a_dead_action_server_counts_as_an_outage_although_rasa_answers(
    browser: Browser, rasa: RasaForTests
) -> None:
    rasa.actions_live = False
    answer = await browser.say("Hallo")
    assert answer["pending"]
    assert answer["replies"][0]["role"] == "notice"
    rasa.actions_live = True
    (late,) = await _answered_later(browser, 2)
    assert late["text"] == "Sie sagten: Hallo"


async def test_danger_is_answered_with_112_although_rasa_is_dead(
    browser: Browser, rasa: RasaForTests
) -> None:
    await rasa.die()
    answer = await browser.say("es brennt")
    assert "112" in answer["replies"][0]["text"].splitlines()[0]
    assert answer["replies"][0]["custom"] == {"type": "emergency"}


async def test_a_message_that_alone_cannot_be_answered_does_not_block_the_chat(
    browser: Browser, rasa: RasaForTests
) -> None:
    rasa.reply = lambda message: [] if message == "kaputt" else [{"text": "ja"}]
    await browser.say("kaputt")
    await browser.say("geht es noch?")
    async with browser.listen() as stream:
        said = [await stream.next("message") for _ in range(6)]
    bot = [message for message in said if message["role"] == "bot"]
    assert [message["reply_to"] for message in bot] == [1, 3]
    assert PHONE in bot[0]["text"]
    assert bot[1]["text"] == "ja"


async def test_an_unanswered_message_survives_a_restart_of_the_gateway(
    services: Services,
    sqlite_store: CaseStore,
    settings: Settings,
    make_services: Callable[[Settings, CaseStore], Services],
    rasa: RasaForTests,
    http: aiohttp.ClientSession,
) -> None:
    await rasa.die()
    async with listening(services):
        browser = await Browser(http, settings.public_url).open()
        assert (await browser.say("Hallo"))["pending"]
    await rasa.start()
    async with listening(make_services(settings, sqlite_store)):
        (late,) = await _answered_later(browser, 2)
    assert late["text"] == "Sie sagten: Hallo"
    assert rasa.messages == ["Hallo"]


async def test_a_message_of_a_gateway_that_was_killed_is_answered_by_another_one(
    browser: Browser, gateway: Services, rasa: RasaForTests
) -> None:
    chat = gateway.chats.find(browser.token)
    now = turns.real_time()
    lapses = now + timedelta(seconds=0.5)
    gateway.chats.accept(chat.id, incoming("Hallo"), now, claim=("process that was killed", lapses))
    (late,) = await _answered_later(browser, 1)
    assert turns.real_time() > lapses
    assert late["text"] == "Sie sagten: Hallo"
    assert rasa.messages == ["Hallo"]


async def test_a_slow_process_that_has_lost_its_claim_says_nothing(
    browser: Browser, gateway: Services
) -> None:
    chats, now = gateway.chats, turns.real_time()
    chat = chats.find(browser.token)
    chats.accept(chat.id, incoming("Hallo"), now, due_at=now + timedelta(hours=1))
    later = now + timedelta(hours=2)
    slow = queue.claim(chats, chat.id, "slow", later, later)
    fast = queue.claim(chats, chat.id, "fast", later + timedelta(minutes=1), later)
    assert slow is not None
    assert fast is not None
    assert queue.answer(chats, slow, "slow", [Outgoing("langsam")], now) is None
    assert queue.answer(chats, fast, "fast", [Outgoing("schnell")], now) is not None
    assert queue.answer(chats, fast, "fast", [Outgoing("noch einmal")], now) is None
    assert [message.text for message in chats.messages(chat.id)] == ["Hallo", "schnell"]


async def test_a_request_under_way_is_finished_when_the_gateway_is_asked_to_stop(
    settings: Settings, services: Services, rasa: RasaForTests, http: aiohttp.ClientSession
) -> None:
    rasa.may_answer.clear()
    async with listening(services):
        browser = await Browser(http, settings.public_url).open()
        stream = await browser.listen().__aenter__()
        saying = asyncio.create_task(browser.say("Hallo"))
        await stream.next("message")
        asyncio.get_running_loop().call_later(0.3, rasa.may_answer.set)
    assert (await saying)["replies"][0]["text"] == "Sie sagten: Hallo"
    assert await stream.next("closed") == {"reason": "shutdown"}
