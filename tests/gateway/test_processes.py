"""Several gateways on one database are one gateway to citizens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import aiohttp

from bot.cases.store import CaseStore
from bot.conversations.message import Outgoing
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.settings import Settings
from tests.gateway.citizen import Browser
from tests.gateway.conftest import NOW
from tests.gateway.rasa import RasaForTests
from tests.promises import promised
from tests.run.processes import free_port

MakeServices = Callable[[Settings, CaseStore], Services]


async def test_what_is_said_through_one_gateway_is_heard_at_another_one(
    store: CaseStore,
    settings: Settings,
    make_services: MakeServices,
    rasa: RasaForTests,
    http: aiohttp.ClientSession,
) -> None:
    here, there = settings, replace(settings, port=free_port())
    other_store = CaseStore(store.url)
    async with listening(make_services(here, store)), listening(make_services(there, other_store)):
        browser = await Browser(http, here.public_url).open()
        elsewhere = Browser(http, there.public_url)
        elsewhere.token = browser.token
        async with elsewhere.listen() as stream:
            await stream.next("state")
            answers = await asyncio.gather(*(browser.say(f"{number}") for number in range(4)))
            said = await stream.messages(8)
            await asyncio.gather(browser.say("hier"), elsewhere.say("dort"))
            said += await stream.messages(4)
        assert all(not answer["pending"] for answer in answers)
        assert [message["seq"] for message in said] == list(range(1, 13))
        assert sorted(rasa.messages) == ["0", "1", "2", "3", "dort", "hier"]
    other_store.close()


async def test_an_agents_words_from_another_process_arrive_within_two_seconds(
    store: CaseStore,
    settings: Settings,
    make_services: MakeServices,
    rasa: RasaForTests,
    http: aiohttp.ClientSession,
) -> None:
    services = make_services(settings, store)
    other_store = CaseStore(store.url)
    elsewhere = make_services(settings, other_store).chats
    async with listening(services):
        browser = await Browser(http, settings.public_url).open()
        chat = await services.run(elsewhere.find, browser.token)
        async with browser.listen() as stream:
            await stream.next("state")
            await services.run(elsewhere.set_mode, chat.id, "agent", agent="Frau Muster")
            said = Outgoing("Guten Tag.", "agent", author="Frau Muster")
            await services.run(elsewhere.deliver, chat.id, said, NOW)
            with promised(2):
                assert (await stream.next("state"))["mode"] == "agent"
                assert (await stream.next("message"))["text"] == "Guten Tag."
    other_store.close()
