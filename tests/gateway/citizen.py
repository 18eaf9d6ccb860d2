"""Somebody with the chat open in a browser, as the gateway sees them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from jsonschema import Draft202012Validator

from bot.gateway.openapi import document

Message = dict[str, Any]
Event = tuple[str, Any]


def assert_described(method: str, path: str, status: int, content_type: str, body: Any) -> None:
    """Hold an answer against the OpenAPI document: its status, its type, and its form where it is JSON."""
    whole = document()
    plain = path.partition("?")[0]
    patterns = {re.sub(r"\\{\w+\\}", "[^/]+", re.escape(known)): known for known in whole["paths"]}
    known = next((patterns[pattern] for pattern in patterns if re.fullmatch(pattern, plain)), None)
    if known is None or method.lower() not in whole["paths"][known]:
        assert status >= 400, f"{method} {path} is not described"
        return
    responses = whole["paths"][known][method.lower()]["responses"]
    described = responses.get(str(status)) or whole["components"]["responses"]["Problem"]
    assert str(status) in responses or status >= 400, f"{status} of {method} {path} is not described"
    if "content" in described:
        assert content_type in described["content"], f"{content_type} of {method} {path}"
        if content_type.endswith("json"):
            schema = described["content"][content_type]["schema"]
            validator = Draft202012Validator({**schema, "components": whole["components"]})
            assert [error.message for error in validator.iter_errors(body)] == []


class Browser:
    """A client of the chat API with one session; every answer is held against the OpenAPI document."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.http = http
        self.url = url
        self.token = ""

    @property
    def headers(self) -> dict[str, str]:
        """What every request of the session carries."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    async def open(self) -> Browser:
        """Begin a session."""
        status, body = await self.call("POST", "/api/chat/sessions", json={})
        assert status == 201, body
        self.token = body["token"]
        return self

    async def call(self, method: str, path: str, **how: Any) -> tuple[int, Any]:
        """Return status and body of an answer, JSON read."""
        headers = {**self.headers, **how.pop("headers", {})}
        async with self.http.request(method, f"{self.url}{path}", headers=headers, **how) as response:
            content = await response.read()
            is_json = response.content_type.endswith("json")
            body = json.loads(content) if is_json else content
            assert_described(method, path, response.status, response.content_type, body)
            return response.status, body

    async def say(self, text: str, **more: Any) -> dict[str, Any]:
        """Say something that is taken in; return the answer."""
        status, body = await self.call("POST", "/api/chat/messages", json={"text": text, **more})
        assert status in (200, 202), body
        answer: dict[str, Any] = body
        assert answer["pending"] == (status == 202)
        return answer

    async def history(self, **query: int) -> list[Message]:
        """What was said so far."""
        status, body = await self.call("GET", "/api/chat/messages", params=query)
        assert status == 200, body
        messages: list[Message] = body["messages"]
        return messages

    def listen(self, last_seen: int | None = None) -> Listening:
        """Open an event stream."""
        return Listening(self, last_seen)


class Listening:
    """An event stream, as the widget reads it: by streaming fetch, with the token in a header."""

    def __init__(self, browser: Browser, last_seen: int | None) -> None:
        self._browser = browser
        self._headers = dict(browser.headers)
        if last_seen is not None:
            self._headers["Last-Event-ID"] = str(last_seen)

    async def __aenter__(self) -> Listening:
        self._response = await self._browser.http.get(
            f"{self._browser.url}/api/chat/events", headers=self._headers
        )
        self.status = self._response.status
        self._events = self._read()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._response.close()

    async def next(self, kind: str, within: float = 60.0) -> Any:
        """Return the content of the next event of a kind."""

        async def wait() -> Any:
            async for name, content in self._events:
                if name == kind:
                    return content
            raise AssertionError(f"The stream ended before an event {kind!r}.")

        return await asyncio.wait_for(wait(), within)

    async def messages(self, count: int, within: float = 60.0) -> list[Message]:
        """Return the next messages."""
        return [await self.next("message", within) for _ in range(count)]

    async def _read(self) -> AsyncIterator[Event]:
        fields: dict[str, str] = {}
        async for line in self._response.content:
            text = line.decode().rstrip("\n")
            if text and not text.startswith(":"):
                name, _, value = text.partition(": ")
                fields[name] = value
            elif not text and "event" in fields:
                content = json.loads(fields["data"])
                assert fields.get("id", str(content.get("seq"))) == str(content.get("seq"))
                yield fields["event"], content
                fields = {}
