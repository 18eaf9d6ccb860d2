"""A citizen talks to the bot through the gateway: in order, once, on two tabs, and after a reload."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.conversations.message import Outgoing
from bot.gateway.services import Services
from tests.gateway.citizen import Browser
from tests.gateway.conftest import NOW
from tests.gateway.rasa import RasaForTests

CARD = {"type": "unit_card", "key": "unit/fundbuero", "name": "Fundbüro"}
BUTTON = {"title": "Fundbüro", "payload": '/choose_option{"choice": "unit/fundbuero"}'}


async def test_a_question_is_answered_with_text_buttons_and_card(
    browser: Browser, rasa: RasaForTests
) -> None:
    rasa.reply = lambda message: [{"text": "Engelplatz", "buttons": [BUTTON], "custom": CARD}]
    answer = await browser.say("wo ist das fundbüro")
    assert answer["message"]["seq"] == 1
    assert answer["message"]["role"] == "citizen"
    (reply,) = answer["replies"]
    assert (reply["seq"], reply["role"], reply["reply_to"]) == (2, "bot", 1)
    assert (reply["text"], reply["buttons"], reply["custom"]) == ("Engelplatz", [BUTTON], CARD)
    assert reply["at"] == "2026-11-18T10:00:00+01:00"


async def test_rasa_is_given_an_opaque_sender_and_where_the_message_comes_from(
    browser: Browser, rasa: RasaForTests
) -> None:
    await browser.say("Hallo", location={"latitude": 50.9271, "longitude": 11.5892, "accuracy": 12})
    (heard,) = rasa.heard
    assert heard["message"] == "Hallo"
    assert heard["metadata"]["channel"] == "web"
    assert heard["metadata"]["location"] == {"latitude": 50.9271, "longitude": 11.5892, "accuracy": 12.0}
    assert browser.token not in str(heard)
    assert "127.0.0.1" not in str(heard)
    assert len(heard["metadata"]["address"]) == 32


async def test_two_people_are_two_conversations_for_rasa(
    browser: Browser, rasa: RasaForTests, another: Callable[[], Awaitable[Browser]]
) -> None:
    other = await another()
    await browser.say("eins")
    await other.say("zwei")
    assert len({body["sender"] for body in rasa.heard}) == 2
    assert len({body["metadata"]["address"] for body in rasa.heard}) == 1


async def test_answers_come_in_order_when_the_citizen_is_faster_than_the_bot(
    browser: Browser, rasa: RasaForTests
) -> None:
    rasa.may_answer.clear()
    saying = [asyncio.create_task(browser.say("erstens"))]
    async with browser.listen() as stream:
        assert (await stream.next("message"))["text"] == "erstens"
        for text in ("zweitens", "drittens"):
            saying.append(asyncio.create_task(browser.say(text)))
            assert (await stream.next("message"))["text"] == text
        rasa.may_answer.set()
        answers = await asyncio.gather(*saying)
    assert rasa.messages == ["erstens", "zweitens", "drittens"]
    assert [answer["replies"][0]["text"] for answer in answers] == [
        "Sie sagten: erstens",
        "Sie sagten: zweitens",
        "Sie sagten: drittens",
    ]
    seqs = [answer["replies"][0]["seq"] for answer in answers]
    assert seqs == sorted(seqs)


async def test_a_message_that_is_sent_twice_is_said_once(browser: Browser, rasa: RasaForTests) -> None:
    first = await browser.say("Hallo", client_id="abcdefgh-1")
    again = await browser.say("Hallo", client_id="abcdefgh-1")
    assert again == first
    assert rasa.messages == ["Hallo"]
    assert len(await browser.history()) == 2


async def test_a_message_that_is_sent_twice_at_the_same_time_is_said_once(
    browser: Browser, rasa: RasaForTests
) -> None:
    answers = await asyncio.gather(*(browser.say("Hallo", client_id="abcdefgh-1") for _ in range(4)))
    assert rasa.messages == ["Hallo"]
    assert len({answer["message"]["seq"] for answer in answers}) == 1


async def test_after_a_reload_the_history_is_there(browser: Browser) -> None:
    await browser.say("eins")
    await browser.say("zwei")
    texts = [message["text"] for message in await browser.history()]
    assert texts == ["eins", "Sie sagten: eins", "zwei", "Sie sagten: zwei"]
    assert [message["seq"] for message in await browser.history(after=2)] == [3, 4]
    _, page = await browser.call("GET", "/api/chat/messages", params={"limit": 3})
    assert (len(page["messages"]), page["has_more"], page["last_seq"]) == (3, True, 4)


async def test_a_second_tab_sees_what_the_first_one_says(browser: Browser) -> None:
    async with browser.listen() as tab, browser.listen() as other_tab:
        assert await tab.next("state") == {"mode": "bot", "agent": None, "last_seq": 0}
        await browser.say("Hallo")
        for stream in (tab, other_tab):
            assert [message["role"] for message in await stream.messages(2)] == ["citizen", "bot"]


async def test_a_stream_goes_on_where_it_broke_off(browser: Browser) -> None:
    async with browser.listen() as stream:
        await browser.say("eins")
        seen = (await stream.messages(2))[-1]["seq"]
    await browser.say("zwei")
    async with browser.listen(last_seen=seen) as stream:
        assert [message["text"] for message in await stream.messages(2)] == ["zwei", "Sie sagten: zwei"]


async def test_something_that_is_said_later_arrives_by_itself(browser: Browser, gateway: Services) -> None:
    async with browser.listen() as stream:
        await stream.next("state")
        chat = gateway.chats.find(browser.token)
        await gateway.run(
            gateway.chats.deliver, chat.id, Outgoing("Ihr Schlüssel könnte da sein.", "notice"), NOW
        )
        message = await stream.next("message")
    assert (message["role"], message["text"]) == ("notice", "Ihr Schlüssel könnte da sein.")


async def test_typing_shows_while_the_bot_thinks(browser: Browser, rasa: RasaForTests) -> None:
    rasa.may_answer.clear()
    async with browser.listen() as stream:
        saying = asyncio.create_task(browser.say("Hallo"))
        assert await stream.next("typing") == {"typing": True}
        rasa.may_answer.set()
        assert await stream.next("typing") == {"typing": False}
    await saying


async def test_a_person_answers_instead_of_the_bot(
    browser: Browser, gateway: Services, rasa: RasaForTests
) -> None:
    chat = gateway.chats.find(browser.token)
    taken = Outgoing("Frau Muster übernimmt.", "notice", custom={"type": "mode", "mode": "agent"})
    async with browser.listen() as stream:
        await stream.next("state")
        assert await gateway.run(
            gateway.chats.set_mode,
            chat.id,
            "agent",
            expected=["bot"],
            agent="Frau Muster",
            notice=taken,
            now=NOW,
        )
        assert await stream.next("state") == {"mode": "agent", "agent": "Frau Muster", "last_seq": 1}
        answer = await browser.say("Sind Sie ein Mensch?")
        assert (answer["pending"], answer["replies"]) == (True, [])
        said = Outgoing("Ja.", "agent", author="Frau Muster")
        await gateway.run(gateway.chats.deliver, chat.id, said, NOW)
        notice, question, reply = await stream.messages(3)
    assert notice["custom"] == {"type": "mode", "mode": "agent"}
    assert question["text"] == "Sind Sie ein Mensch?"
    assert (reply["role"], reply["author"], reply["text"]) == ("agent", "Frau Muster", "Ja.")
    assert rasa.messages == []


async def test_danger_is_answered_at_once_even_if_a_person_is_to_answer(
    browser: Browser, gateway: Services
) -> None:
    chat = gateway.chats.find(browser.token)
    gateway.chats.set_mode(chat.id, "agent", agent="Frau Muster")
    await browser.say("es riecht nach gas im treppenhaus")
    notice = (await browser.history())[-1]
    assert "112" in notice["text"]


async def test_a_transcript_can_be_kept(browser: Browser) -> None:
    await browser.say("Hallo\nSie da")
    status, content = await browser.call("GET", "/api/chat/transcript")
    assert status == 200
    text = content.decode()
    assert "10:00 Sie:\r\nHallo\r\nSie da\r\n" in text
    assert "Bürgerassistenz:\r\nSie sagten: Hallo\r\nSie da" in text
    assert "Computerprogramm" in text


async def test_feedback_is_kept_without_what_leads_to_a_person(browser: Browser, gateway: Services) -> None:
    await browser.say("Hallo")
    words = "Falsch! Mailen Sie mir: max_muster@stadt.de oder 03641 123456"
    rating = {"seq": 2, "rating": "up"}
    assert (await browser.call("POST", "/api/chat/feedback", json=rating))[0] == 204
    rating = {"seq": 2, "rating": "down", "words": words}
    assert (await browser.call("POST", "/api/chat/feedback", json=rating))[0] == 204
    assert [message["feedback"] for message in await browser.history()] == [None, "down"]
    with gateway.store.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT rating, words FROM chat_feedback").all()
    assert kept == [("down", "Falsch! Mailen Sie mir: *** oder ***")]


async def test_only_answers_can_be_rated(browser: Browser) -> None:
    await browser.say("Hallo")
    for seq in (1, 3):
        status, body = await browser.call("POST", "/api/chat/feedback", json={"seq": seq, "rating": "up"})
        assert (status, body["code"]) == (404, "not_found")
