"""What somebody tries who means no good, and what comes of it: nothing."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.gateway import chat
from bot.gateway.connections import LIMITS
from bot.gateway.policies import KILOBYTE
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.settings import Settings
from tests.gateway.citizen import Browser
from tests.gateway.rasa import RasaForTests
from tests.run.processes import eventually

FOREIGN = {"Origin": "https://evil.example"}
EMBEDDING = {"Origin": "https://www.jena.example"}


async def test_without_a_token_there_is_nothing(visitor: Browser) -> None:
    for method, path in (
        ("GET", "/api/chat/messages"),
        ("GET", "/api/chat/events"),
        ("GET", "/api/chat/transcript"),
        ("POST", "/api/chat/messages"),
        ("POST", "/api/uploads"),
        ("DELETE", "/api/chat/sessions/current"),
    ):
        status, body = await visitor.call(method, path)
        assert (status, body["code"]) == (401, "unauthorized"), path
        assert set(body) == {"type", "title", "status", "code", "detail", "request_id"}


async def test_the_token_does_not_count_in_the_address(browser: Browser) -> None:
    token, browser.token = browser.token, ""
    for query in (f"?token={token}", f"?access_token={token}"):
        status, _ = await browser.call("GET", f"/api/chat/transcript{query}")
        assert status == 401


async def test_one_persons_token_opens_nothing_of_another_ones(
    browser: Browser, another: Callable[[], Awaitable[Browser]], a_photo: bytes
) -> None:
    other = await another()
    await browser.say("Mein Name ist Muster")
    _, photo = await browser.call("POST", "/api/uploads", data=a_photo)
    assert await other.history() == []
    path = f"/api/uploads/{photo['photo']}"
    assert (await browser.call("GET", path))[0] == 200
    assert (await other.call("GET", path))[0] == 404
    assert (await other.call("DELETE", path))[0] == 404
    status, body = await other.call("POST", "/api/chat/messages", json={"photos": [photo["photo"]]})
    assert (status, body["code"]) == (404, "photo_unknown")


async def test_tokens_cannot_be_tried_one_after_the_other(browser: Browser) -> None:
    good, codes = browser.token, set()
    for number in range(25):
        browser.token = f"{number:043d}"
        codes.add((await browser.call("GET", "/api/chat/messages"))[0])
    assert codes == {401, 429}
    browser.token = good
    assert await browser.history() == []


async def test_tokens_are_long_random_and_not_kept(
    browser: Browser, another: Callable[[], Awaitable[Browser]], tmp_path: Path
) -> None:
    other = await another()
    assert len(browser.token) == len(other.token) == 43
    assert browser.token != other.token
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("cases.db*"))
    assert b"web-" in kept
    assert browser.token.encode() not in kept


async def test_a_megabyte_of_text_is_refused_before_it_is_read(browser: Browser, rasa: RasaForTests) -> None:
    status, body = await browser.call("POST", "/api/chat/messages", json={"text": "x" * 1024 * KILOBYTE})
    assert (status, body["code"]) == (413, "too_large")

    async def endless() -> object:
        for _ in range(64):
            yield b"x" * KILOBYTE

    try:
        status, _ = await browser.call("POST", "/api/chat/messages", data=endless())
        assert status == 413
    except aiohttp.ClientConnectionError:
        pass  # closed while it was still sending
    assert rasa.messages == []


async def test_a_text_of_2001_characters_is_refused_with_a_hint(browser: Browser) -> None:
    status, body = await browser.call("POST", "/api/chat/messages", json={"text": "ä" * 2001})
    assert (status, body["code"]) == (422, "text_too_long")
    assert "2000" in body["detail"]
    assert (await browser.say("ä" * 2000))["message"]["text"] == "ä" * 2000


async def test_300_messages_in_ten_seconds_are_mostly_refused_and_the_chat_goes_on(
    browser: Browser, rasa: RasaForTests, another: Callable[[], Awaitable[Browser]]
) -> None:
    other = await another()
    started = time.monotonic()
    answers = await asyncio.gather(
        *(browser.call("POST", "/api/chat/messages", json={"text": f"{number}"}) for number in range(300))
    )
    seconds = time.monotonic() - started
    taken = [status for status, _ in answers if status in (200, 202)]
    refused = [body for status, body in answers if status == 429]
    assert len(taken) + len(refused) == 300
    assert 10 <= len(taken) <= 10 + seconds
    assert {body["code"] for body in refused} == {"too_many_requests"}
    assert len(rasa.messages) == len(taken)
    assert (await other.call("GET", "/healthz"))[0] == 200


@pytest.mark.parametrize(
    "text",
    ["/restart", "/intent_name{}", '/ask_hours{"unit": "x"}', "//restart", " /session_start", "/ /restart"],
)
async def test_commands_of_rasa_are_only_words(browser: Browser, rasa: RasaForTests, text: str) -> None:
    answer = await browser.say(text)
    assert answer["message"]["text"] == text.strip()
    assert not rasa.messages[0].startswith("/")


@pytest.mark.parametrize(
    "payload",
    [
        "/restart",
        '/choose_option{"choice": "x", "slot": "y"}',
        '/choose_option{"choice": "../../x y"}',
        '/choose_option{"choice": "x"}/restart',
        '/choose_option{"choice": "x"}\n',
    ],
)
async def test_only_payloads_of_our_buttons_are_taken(
    browser: Browser, rasa: RasaForTests, payload: str
) -> None:
    body = {"text": "Knopf", "payload": payload}
    status, problem = await browser.call("POST", "/api/chat/messages", json=body)
    assert (status, problem["code"]) == (422, "invalid_payload")
    assert rasa.messages == []


async def test_a_pressed_button_reaches_rasa_and_reads_as_its_title(
    browser: Browser, rasa: RasaForTests
) -> None:
    payload = '/choose_option{"choice": "case:confirm"}'
    answer = await browser.say("Ja, absenden", payload=payload)
    assert answer["message"]["text"] == "Ja, absenden"
    assert rasa.messages == [payload]


async def test_html_stays_text_and_is_never_a_page(browser: Browser) -> None:
    text = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    async with browser.http.post(
        f"{browser.url}/api/chat/messages", json={"text": text}, headers=browser.headers
    ) as response:
        body = await response.json()
        assert response.content_type == "application/json"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert body["message"]["text"] == text


async def test_characters_that_deceive_or_break_are_taken_out(browser: Browser, rasa: RasaForTests) -> None:
    zalgo = "H" + "\u0301\u0302\u0303\u0304\u0305" * 20 + "allo"
    answer = await browser.say(f"\x00{zalgo}\u202e\x1b[31m \u2066Jena\u2069\r\nWelt")
    text = answer["message"]["text"]
    assert "Jena\nWelt" in text
    assert len(text) < 40
    assert not set(text) & set("\x00\u202e\x1b\u2066\u2069\r")
    status, body = await browser.call("POST", "/api/chat/messages", json={"text": "\x00\u202e \u200b"})
    assert (status, body["code"]) == (422, "text_empty")
    status, _ = await browser.call(
        "POST",
        "/api/chat/messages",
        data=b'{"text": "\\ud800 halb"}',
        headers={"Content-Type": "application/json"},
    )
    assert status in (200, 400)
    assert (await browser.call("GET", "/api/chat/messages"))[0] == 200


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b'"x"', b"null", b"\xff\xfe", b'{"text": NaN}', b"[" * 5000, b'{"text": 1}', b'{"x": 1}'],
)
async def test_bodies_that_are_no_message_are_refused(browser: Browser, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    status, body = await browser.call("POST", "/api/chat/messages", data=content, headers=headers)
    assert (status, body["code"]) == (400, "invalid_request")


async def test_a_compressed_body_is_not_unpacked(browser: Browser) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    status, body = await browser.call("POST", "/api/chat/messages", data=b"x", headers=headers)
    assert (status, body["code"]) == (415, "unsupported_type")


async def test_a_page_of_a_foreign_origin_may_not_call(browser: Browser, rasa: RasaForTests) -> None:
    say = {"json": {"text": "Hallo"}, "headers": FOREIGN}
    status, body = await browser.call("POST", "/api/chat/messages", **say)
    assert (status, body["code"]) == (403, "forbidden_origin")
    async with browser.http.post(f"{browser.url}/api/chat/sessions", headers=FOREIGN) as response:
        assert response.status == 403
        assert "Access-Control-Allow-Origin" not in response.headers
    assert (await browser.call("POST", "/api/chat/sessions", headers={"Origin": "null"}))[0] == 403
    assert rasa.messages == []


async def test_the_page_that_embeds_the_widget_may_call(browser: Browser) -> None:
    url = f"{browser.url}/api/chat/messages"
    asks = {**EMBEDDING, "Access-Control-Request-Method": "POST"}
    async with browser.http.options(url, headers=asks) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == EMBEDDING["Origin"]
        assert "Authorization" in response.headers["Access-Control-Allow-Headers"]
    headers = {**EMBEDDING, **browser.headers}
    async with browser.http.post(url, json={"text": "Hallo"}, headers=headers) as response:
        assert response.status == 200
        assert response.headers["Access-Control-Allow-Origin"] == EMBEDDING["Origin"]
        assert response.headers["Vary"] == "Origin"
        assert "Access-Control-Allow-Credentials" not in response.headers


async def test_a_client_that_sends_slowly_is_given_up(
    services: Services, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "POLICY", replace(chat.POLICY, body_seconds=0.3))
    async with listening(services):
        reader, writer = await asyncio.open_connection(settings.host, settings.port)
        head = "POST /api/chat/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
        writer.write(head.encode())
        answer = await asyncio.wait_for(reader.read(), timeout=60)
        writer.close()
    assert b" 408 " in answer.splitlines()[0]
    assert b"too_slow" in answer


async def test_a_client_that_goes_away_in_the_middle_is_no_failure(
    gateway: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    settings = gateway.settings
    _, writer = await asyncio.open_connection(settings.host, settings.port)
    head = "POST /api/chat/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
    writer.write(head.encode())
    await writer.drain()
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.close()  # resets the connection, as a browser does that is shut

    async def noted() -> None:
        while not _statuses(caplog):
            await asyncio.sleep(0.01)

    await asyncio.wait_for(noted(), timeout=8)
    assert _statuses(caplog) == [499]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def _statuses(caplog: pytest.LogCaptureFixture) -> list[int]:
    notes = [getattr(record, "fields", {}) for record in caplog.records]
    return [note["status"] for note in notes if "status" in note]


async def test_a_client_whose_headers_never_end_is_given_up(
    services: Services, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "keepalive_timeout", 0.3)
    async with listening(services):
        reader, writer = await asyncio.open_connection(settings.host, settings.port)
        writer.write(b"POST /api/chat/sessions HTTP/1.1\r\nHost: x\r\nX-Slow")
        assert await asyncio.wait_for(reader.read(), timeout=60) == b""
        writer.close()


@pytest.mark.parametrize(
    "head", ["GET / HTTP/1.1\r\nX-Long: {long}\r\n\r\n", "GET /{long} HTTP/1.1\r\n\r\n", "{long}\r\n\r\n"]
)
async def test_what_is_no_request_is_refused_without_repeating_it(
    gateway: Services, head: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = gateway.settings
    reader, writer = await asyncio.open_connection(settings.host, settings.port)
    writer.write(head.format(long="x" * 20_000).encode())
    answer = await asyncio.wait_for(reader.read(), timeout=60)
    writer.close()
    assert b" 400 " in answer.splitlines()[0]
    assert b"application/problem+json" in answer
    assert b"xxx" not in answer
    assert b"aiohttp" not in answer
    assert "xxx" not in caplog.text
    assert "127.0.0.1" not in caplog.text


async def test_more_connections_of_one_address_than_anybody_needs_are_closed(gateway: Services) -> None:
    settings = gateway.settings
    open_ones: list[socket.socket] = []
    try:
        for _ in range(230):
            connection = socket.create_connection((settings.host, settings.port))
            connection.setblocking(False)
            open_ones.append(connection)
        await asyncio.sleep(0)

        def closed() -> int:
            count = 0
            for connection in open_ones:
                try:
                    count += connection.recv(1) == b""
                except BlockingIOError:
                    continue
                except ConnectionError:
                    count += 1
            return count

        assert await asyncio.to_thread(eventually, lambda: closed() >= 30)
        assert closed() == 30
    finally:
        for connection in open_ones:
            connection.close()


async def test_a_chat_cannot_be_listened_to_any_number_of_times(browser: Browser) -> None:
    streams = [browser.listen() for _ in range(6)]
    entered = [await stream.__aenter__() for stream in streams]
    assert [stream.status for stream in entered] == [200] * 5 + [429]
    for stream in entered:
        await stream.__aexit__()


async def test_nothing_that_was_said_or_who_said_it_is_logged(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", logger="bot"):
        await browser.say("Mein Geheimnis ist Zwetschge")
        await browser.call("GET", "/api/chat/messages?after=0")
        await browser.call("GET", "/nirgends/zwetschge?mail=a@b.de")
    lines = [f"{record.getMessage()} {getattr(record, 'fields', '')}" for record in caplog.records]
    assert any("/api/chat/messages" in line for line in lines)
    for word in ("wetschge", "a@b.de", "127.0.0.1", browser.token):
        assert not any(word in line for line in lines)


async def test_an_error_of_ours_shows_nothing_of_its_inside(
    browser: Browser, gateway: Services, caplog: pytest.LogCaptureFixture
) -> None:
    with gateway.store.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE chat_feedback")
        connection.commit()
    status, body = await browser.call("GET", "/api/chat/messages")
    assert (status, body["code"]) == (500, "internal")
    assert "03641 49-0" in body["detail"]
    assert "chat_feedback" not in str(body)
    assert body["request_id"] in caplog.text
