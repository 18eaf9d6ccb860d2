"""Providers of messengers on the loopback, as their public documents describe them, with people who write.

They deliver what people write to the gateway's webhooks, take what it sends, refuse like the real ones
(``refusals``: the next answers, in order), and hold files that can be fetched.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.channels.messengers.twilio import signature
from bot.messenger_settings import Messengers
from tests.run.processes import free_port

WITHIN = 60.0
"""Seconds; only for what hangs."""

SECRET = "telegram-secret-of-the-tests"
TELEGRAM_TOKEN = "123456:telegram-token"
TWILIO_SID, TWILIO_TOKEN = "AC" + "0" * 32, "twilio-token"
WHATSAPP_NUMBER, SMS_NUMBER = "+493641490001", "+493641490002"
PAGE_TOKEN, APP_SECRET, VERIFY_TOKEN = "page-token", "app-secret", "verify-token"


@dataclass(frozen=True)
class Sent:
    """What the gateway has sent to somebody."""

    peer: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    """Title, and what it carries."""
    file: bytes = b""
    channel: str = ""


@dataclass
class Refusal:
    """An answer that is none of the hoped for."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    only_for: str = ""
    """Text that has to be in a message for it to be refused; such a refusal stays."""
    accepts: bool = False
    """Whether the message has been accepted all the same."""


class Provider(ABC):
    """What the three have in common."""

    webhook = ""

    def __init__(self, gateway: str, http: aiohttp.ClientSession) -> None:
        self.port = free_port()
        self.sent: list[Sent] = []
        self.tried: list[Sent] = []
        self.refusals: list[Refusal] = []
        self.files: dict[str, bytes] = {}
        self.file_status = 200
        self._gateway = gateway
        self._http = http
        self._numbers = itertools.count(1000)
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where its interface is."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def die(self) -> None:
        """End, with all connections."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @abstractmethod
    def routes(self) -> list[web.RouteDef]:
        """Return its interface."""

    async def take(self, sent: Sent, accepted: Callable[[int], dict[str, Any]]) -> web.Response:
        """Accept or refuse a message."""
        self.tried.append(sent)
        refusal = next((each for each in self.refusals if each.only_for in sent.text), None)
        if refusal is not None and not refusal.only_for:
            self.refusals.remove(refusal)
        if refusal is None or refusal.accepts:
            async with self._changed:
                self.sent.append(sent)
                self._changed.notify_all()
        if refusal is not None:
            return web.json_response(refusal.body, status=refusal.status, headers=refusal.headers)
        return web.json_response(
            accepted(next(self._numbers)), status=201 if isinstance(self, Twilio) else 200
        )

    async def until(self, enough: Callable[[list[Sent]], bool], within: float = WITHIN) -> list[Sent]:
        """Return all that was sent, once it is enough."""

        async def wait() -> None:
            async with self._changed:
                await self._changed.wait_for(lambda: enough(self.sent))

        try:
            await asyncio.wait_for(wait(), within)
        except asyncio.TimeoutError:
            raise AssertionError(f"Sent so far: {[sent.text for sent in self.sent]}") from None
        return list(self.sent)

    async def deliver(self, content: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Post to the webhook; return status and body of the answer."""
        async with self._http.post(
            f"{self._gateway}{self.webhook}", data=content, headers=headers
        ) as response:
            return response.status, await response.text()

    def serve(self, name: str) -> web.Response:
        """Give out a file."""
        if self.file_status != 200 or name not in self.files:
            return web.Response(status=self.file_status if self.file_status != 200 else 404)
        return web.Response(body=self.files[name], content_type="image/jpeg")


class Telegram(Provider):
    """https://core.telegram.org/bots/api"""

    webhook = "/webhooks/telegram"

    def __init__(self, gateway: str, http: aiohttp.ClientSession) -> None:
        super().__init__(gateway, http)
        self.acknowledged: list[str] = []

    def routes(self) -> list[web.RouteDef]:
        """Return the methods of the bot."""
        bot = f"/bot{TELEGRAM_TOKEN}"
        return [
            web.post(f"{bot}/sendMessage", self._send_message),
            web.post(f"{bot}/sendDocument", self._send_document),
            web.post(f"{bot}/answerCallbackQuery", self._answer_callback),
            web.get(f"{bot}/getFile", self._get_file),
            web.get(f"/file{bot}/photos/{{name}}", self._file),
        ]

    async def update(self, content: dict[str, Any], number: int | None = None, secret: str = SECRET) -> int:
        """Deliver an update; return the status of the answer."""
        body = {"update_id": number or next(self._numbers), **content}
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
        status, _ = await self.deliver(json.dumps(body).encode(), headers)
        return status

    async def say(self, text: str = "", peer: int = 7, number: int | None = None, **more: Any) -> None:
        """Write something, as somebody."""
        words = {"text": text} if text else {}
        assert await self.update({"message": {**self._head(peer), **words, **more}}, number) == 200

    async def press(self, title: str, peer: int = 7, number: int | None = None) -> None:
        """Press the button of the latest message that has it."""
        message = next(each for each in reversed(self.sent) if title in dict(each.buttons))
        carried = dict(message.buttons)[title]
        assert len(carried.encode()) <= 64
        keyboard = [[{"text": name, "callback_data": data}] for name, data in message.buttons]
        query = {
            "id": "4382bfdwdsb323b2d9",
            "from": {"id": peer, "is_bot": False, "first_name": "Erika"},
            "message": {
                **self._head(peer),
                "text": message.text,
                "reply_markup": {"inline_keyboard": keyboard},
            },
            "chat_instance": "1",
            "data": carried,
        }
        assert await self.update({"callback_query": query}, number) == 200

    def _head(self, peer: int) -> dict[str, Any]:
        person = {"id": peer, "is_bot": False, "first_name": "Erika", "language_code": "de"}
        return {
            "message_id": next(self._numbers),
            "from": person,
            "chat": {"id": peer, "first_name": "Erika", "type": "private"},
            "date": 1795000000,
        }

    async def _send_message(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert set(body) <= {"chat_id", "text", "link_preview_options", "reply_markup"}, body
        assert 0 < len(body["text"].encode("utf-16-le")) // 2 <= 4096
        rows = body.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = tuple((button["text"], button["callback_data"]) for row in rows for button in row)
        assert all(0 < len(data.encode()) <= 64 for _, data in buttons)
        return await self.take(Sent(str(body["chat_id"]), body["text"], buttons), self._accepted)

    async def _send_document(self, request: web.Request) -> web.Response:
        form = await request.post()
        document: Any = form["document"]
        sent = Sent(str(form["chat_id"]), document.filename, file=document.file.read())
        return await self.take(sent, self._accepted)

    async def _answer_callback(self, request: web.Request) -> web.Response:
        self.acknowledged.append((await request.json())["callback_query_id"])
        return web.json_response({"ok": True, "result": True})

    async def _get_file(self, request: web.Request) -> web.Response:
        name = request.query["file_id"]
        if name not in self.files:
            error = {"ok": False, "error_code": 400, "description": "Bad Request: invalid file_id"}
            return web.json_response(error, status=400)
        size = len(self.files[name])
        result = {"file_id": name, "file_unique_id": name, "file_size": size, "file_path": f"photos/{name}"}
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request) -> web.Response:
        return self.serve(request.match_info["name"])

    def _accepted(self, number: int) -> dict[str, Any]:
        return {"ok": True, "result": {"message_id": number}}


class Twilio(Provider):
    """https://www.twilio.com/docs/messaging/api/message-resource"""

    webhook = "/webhooks/twilio"

    def routes(self) -> list[web.RouteDef]:
        """Return the resources of the account."""
        account = f"/2010-04-01/Accounts/{TWILIO_SID}"
        return [
            web.post(f"{account}/Messages.json", self._messages),
            web.get(f"{account}/Messages/{{message}}/Media/{{name}}", self._media),
        ]

    async def webhook_call(self, form: dict[str, str], signed: str | None = None) -> tuple[int, str]:
        """Post a form; return status and body of the answer."""
        url = f"{self._gateway}{self.webhook}"
        by = signed if signed is not None else signature(TWILIO_TOKEN, url, list(form.items()))
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": by}
        return await self.deliver(urlencode(form).encode(), headers)

    def form(self, text: str = "", peer: str = "whatsapp:+491700000001", **more: str) -> dict[str, str]:
        """Return the fields of a message."""
        own = f"whatsapp:{WHATSAPP_NUMBER}" if peer.startswith("whatsapp:") else SMS_NUMBER
        number = f"SM{next(self._numbers):032x}"
        basic = {"MessageSid": number, "SmsMessageSid": number, "AccountSid": TWILIO_SID, "NumMedia": "0"}
        return {**basic, "From": peer, "To": own, "Body": text, "ProfileName": "Erika", **more}

    async def say(self, text: str = "", peer: str = "whatsapp:+491700000001", **more: str) -> None:
        """Write something, as somebody."""
        status, body = await self.webhook_call(self.form(text, peer, **more))
        assert (status, "<Message" in body, body.endswith("<Response/>")) == (200, False, True)

    def photo(self, name: str, content: bytes) -> dict[str, str]:
        """Return the fields of a message with a photo that can be fetched."""
        self.files[name] = content
        url = f"{self.url}/2010-04-01/Accounts/{TWILIO_SID}/Messages/MM1/Media/{name}"
        return {"NumMedia": "1", "MediaUrl0": url, "MediaContentType0": "image/jpeg"}

    async def _messages(self, request: web.Request) -> web.Response:
        self._require_login(request)
        form = await request.post()
        assert set(form) == {"To", "From", "Body"}
        to, body = str(form["To"]), str(form["Body"])
        assert 0 < len(body) <= 1600
        is_whatsapp = to.startswith("whatsapp:")
        assert form["From"] == (f"whatsapp:{WHATSAPP_NUMBER}" if is_whatsapp else SMS_NUMBER)
        sent = Sent(to, body, channel="whatsapp" if is_whatsapp else "sms")
        return await self.take(sent, lambda number: {"sid": f"SM{number:032x}", "status": "queued"})

    async def _media(self, request: web.Request) -> web.Response:
        self._require_login(request)
        return self.serve(request.match_info["name"])

    def _require_login(self, request: web.Request) -> None:
        login = base64.b64encode(f"{TWILIO_SID}:{TWILIO_TOKEN}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {login}":
            raise web.HTTPUnauthorized


class Facebook(Provider):
    """https://developers.facebook.com/docs/messenger-platform"""

    webhook = "/webhooks/facebook"

    def routes(self) -> list[web.RouteDef]:
        """Return the Send API and a place for photos."""
        return [web.post("/v23.0/me/messages", self._messages), web.get("/photos/{name}", self._photo)]

    async def event(self, *events: dict[str, Any], secret: str = APP_SECRET) -> int:
        """Deliver events of the page; return the status of the answer."""
        body = {"object": "page", "entry": [{"id": "page", "time": 1, "messaging": list(events)}]}
        content = json.dumps(body).encode()
        by = f"sha256={hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()}"
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": by}
        status, _ = await self.deliver(content, headers)
        return status

    def message(self, text: str = "", peer: str = "psid-1", **more: Any) -> dict[str, Any]:
        """Return the event of a message."""
        words = {"text": text} if text else {}
        message = {"mid": f"m_{next(self._numbers)}", **words, **more}
        sender = {"sender": {"id": peer}, "recipient": {"id": "page"}}
        return {**sender, "timestamp": 1795000000000, "message": message}

    async def say(self, text: str = "", peer: str = "psid-1", **more: Any) -> None:
        """Write something, as somebody."""
        assert await self.event(self.message(text, peer, **more)) == 200

    async def press(self, title: str, peer: str = "psid-1") -> None:
        """Press the quick reply of the latest message that has it."""
        message = next(each for each in reversed(self.sent) if title in dict(each.buttons))
        await self.say(title, peer, quick_reply={"payload": dict(message.buttons)[title]})

    async def _messages(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {PAGE_TOKEN}"
        proof = hmac.new(APP_SECRET.encode(), PAGE_TOKEN.encode(), hashlib.sha256).hexdigest()
        assert request.query["appsecret_proof"] == proof
        body = await request.json()
        assert body["messaging_type"] == "RESPONSE"
        message = body["message"]
        assert 0 < len(message["text"]) <= 2000
        replies = message.get("quick_replies", [])
        assert len(replies) <= 13
        assert all(0 < len(reply["title"]) <= 20 for reply in replies)
        buttons = tuple((reply["title"], reply["payload"]) for reply in replies)
        peer = body["recipient"]["id"]
        return await self.take(
            Sent(peer, message["text"], buttons),
            lambda number: {"recipient_id": peer, "message_id": f"m_{number}"},
        )

    async def _photo(self, request: web.Request) -> web.Response:
        return self.serve(request.match_info["name"])


@dataclass(frozen=True)
class Providers:
    """All of them."""

    telegram: Telegram
    twilio: Twilio
    facebook: Facebook

    @classmethod
    def of(cls, gateway: str, http: aiohttp.ClientSession) -> Providers:
        """Return providers that deliver to a gateway; they do not listen yet."""
        return cls(Telegram(gateway, http), Twilio(gateway, http), Facebook(gateway, http))

    @property
    def all(self) -> tuple[Provider, ...]:
        """Each of them."""
        return (self.telegram, self.twilio, self.facebook)

    @property
    def settings(self) -> Messengers:
        """The settings of a gateway that has all messengers switched on."""
        return Messengers.from_environment(
            {
                "BOT_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
                "BOT_TELEGRAM_SECRET": SECRET,
                "BOT_TELEGRAM_API": self.telegram.url,
                "BOT_TWILIO_SID": TWILIO_SID,
                "BOT_TWILIO_TOKEN": TWILIO_TOKEN,
                "BOT_TWILIO_FROM_WHATSAPP": WHATSAPP_NUMBER,
                "BOT_TWILIO_FROM_SMS": SMS_NUMBER,
                "BOT_TWILIO_API": self.twilio.url,
                "BOT_FACEBOOK_PAGE_TOKEN": PAGE_TOKEN,
                "BOT_FACEBOOK_APP_SECRET": APP_SECRET,
                "BOT_FACEBOOK_VERIFY_TOKEN": VERIFY_TOKEN,
                "BOT_FACEBOOK_API": f"{self.facebook.url}/v23.0",
            }
        )
