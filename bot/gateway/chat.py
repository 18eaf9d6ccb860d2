"""The chat: sessions, messages, history, transcript, feedback, deletion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.cases.defects.photo import MOST_BYTES
from bot.clock import BERLIN
from bot.conversations import feedback
from bot.conversations.address_hash import AddressHashes
from bot.conversations.errors import ChatError, ChatErrorCode
from bot.conversations.forgetting import forget_chat
from bot.conversations.message import LONGEST_TEXT, MOST_PHOTOS_PER_MESSAGE, Chat, Message, incoming
from bot.conversations.transcript import transcript
from bot.gateway.policies import Policy
from bot.gateway.rate_limits import Rate
from bot.gateway.requests import json_answer, json_body, number, refuse_other_parameters
from bot.gateway.running import RUNNING
from bot.gateway.services import Services
from bot.gateway.sessions import SESSIONS
from bot.hotline.takeover import citizen_types, withdraw_wish

POLICY = Policy(name="chat", rate=Rate(burst=120, per_second=8.0), origins="listed", at_once_per_address=200)

_NEW_SESSIONS = Rate(burst=30, per_second=0.05)
"""Of one address: a school or a company may be behind it."""
_MESSAGES = Rate(burst=10, per_second=0.7)
"""Of one chat: faster than anybody types."""
_READS = Rate(burst=60, per_second=4.0)
_FEEDBACK = Rate(burst=20, per_second=0.5)
_PAGE, _LARGEST_PAGE = 200, 500
_LAST_SEQ = 10**9 - 1


def routes(services: Services) -> list[web.RouteDef]:
    """Return the routes."""
    chats, hashes = services.chats, AddressHashes(services.store)
    keep_hours = services.settings.retention.chat_hours

    async def open_session(request: web.Request) -> web.StreamResponse:
        """Begin a chat."""
        await json_body(request, "NewSession")
        request.app[SESSIONS].limit("new sessions", request["address"], _NEW_SESSIONS)
        token, chat = await services.run(chats.open, services.clock())
        limits = {
            "message_characters": LONGEST_TEXT,
            "photo_bytes": MOST_BYTES,
            "photos_per_message": MOST_PHOTOS_PER_MESSAGE,
            "feedback_characters": feedback.LONGEST_WORDS,
            "silent_hours": keep_hours,
        }
        session = {"token": token, "mode": chat.mode, "last_seq": chat.last_seq, "limits": limits}
        return json_answer(session, 201)

    async def hashed(address: str) -> str:
        now = services.clock()
        if hashes.knows(now):
            return hashes.hashed(address, now)
        return await services.run(hashes.hashed, address, now)

    async def say(request: web.Request) -> web.StreamResponse:
        """Say something; the answer to it comes back, or a notice that it takes longer."""
        chat_id = await request.app[SESSIONS].chat_id(request)
        request.app[SESSIONS].limit("messages", chat_id, _MESSAGES)
        body = await json_body(request, "NewMessage")
        said = incoming(
            body.get("text", ""),
            payload=body.get("payload"),
            photos=body.get("photos", ()),
            location=body.get("location"),
            client_id=body.get("client_id"),
            address=await hashed(request["address"]),
        )
        accepted, answer = await request.app[RUNNING].turns.say(chat_id, said)
        content = {
            "message": message_json(accepted.message),
            "replies": [message_json(reply) for reply in answer.replies],
            "pending": answer.is_pending,
        }
        return json_answer(content, 202 if answer.is_pending else 200)

    async def history(request: web.Request) -> web.StreamResponse:
        """What was said, after some message."""
        refuse_other_parameters(request, "after", "limit")
        after = number(request, "after", 0, 0, _LAST_SEQ)
        limit = number(request, "limit", _PAGE, 1, _LARGEST_PAGE)
        chat_id = await request.app[SESSIONS].chat_id(request)
        request.app[SESSIONS].limit("reads", chat_id, _READS)
        chat, messages = await services.run(chats.news, chat_id, after, limit)
        last = messages[-1].seq if messages else after
        content = {
            "messages": [message_json(message) for message in messages],
            **state_json(chat),
            "has_more": last < chat.last_seq,
        }
        return json_answer(content)

    async def as_text(request: web.Request) -> web.StreamResponse:
        """All of it as a text file."""
        chat_id = await request.app[SESSIONS].chat_id(request)
        request.app[SESSIONS].limit("reads", chat_id, _READS)
        messages = await services.run(chats.messages, chat_id, 0, _LAST_SEQ)
        now = services.clock()
        text = transcript(messages, now, services.phrasebook)
        name = f"gespraech-{now.astimezone(BERLIN):%Y-%m-%d}.txt"
        return web.Response(
            body=text.encode(),
            content_type="text/plain",
            charset="utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    async def rate(request: web.Request) -> web.StreamResponse:
        """What the citizen thinks of an answer."""
        chat_id = await request.app[SESSIONS].chat_id(request)
        request.app[SESSIONS].limit("feedback", chat_id, _FEEDBACK)
        body = await json_body(request, "NewFeedback")
        words = body.get("words", "")
        if len(words) > feedback.LONGEST_WORDS:
            raise ChatError(ChatErrorCode.TEXT_TOO_LONG, limit=feedback.LONGEST_WORDS)
        now = services.clock()
        await services.run(feedback.rate, chats, chat_id, body["seq"], body["rating"], words, now)
        return web.Response(status=204)

    async def types(request: web.Request) -> web.StreamResponse:
        """The citizen is writing; of interest while a person answers."""
        chat_id = await request.app[SESSIONS].chat_id(request)
        request.app[SESSIONS].limit("typing", chat_id, _READS)
        await json_body(request, "NewSession")
        await services.run(citizen_types, chats, chat_id, services.clock())
        return web.Response(status=204)

    async def wait_no_more(request: web.Request) -> web.StreamResponse:
        """The citizen does not want to wait for a person any more."""
        chat_id = await request.app[SESSIONS].chat_id(request)
        request.app[SESSIONS].limit("messages", chat_id, _MESSAGES)
        await services.run(withdraw_wish, chats, chat_id, services.clock())
        return web.Response(status=204)

    async def forget(request: web.Request) -> web.StreamResponse:
        """Forget the chat."""
        chat_id = await request.app[SESSIONS].chat_id(request)
        await services.run(forget_chat, chats, chat_id)
        request.app[RUNNING].streams.close_chat(chat_id)
        return web.Response(status=204)

    return [
        web.post("/api/chat/sessions", open_session),
        web.delete("/api/chat/sessions/current", forget),
        web.post("/api/chat/messages", say),
        web.get("/api/chat/messages", history),
        web.get("/api/chat/transcript", as_text),
        web.post("/api/chat/feedback", rate),
        web.post("/api/chat/typing", types),
        web.delete("/api/chat/queue", wait_no_more),
    ]


def message_json(message: Message) -> dict[str, Any]:
    """Return a message as clients read it."""
    return {
        "seq": message.seq,
        "role": message.role,
        "text": message.text,
        "buttons": [dict(button) for button in message.buttons],
        "custom": _plain(message.custom),
        "photos": list(message.photos),
        "location": _plain(message.location),
        "at": message.at.astimezone(BERLIN).isoformat(timespec="seconds"),
        "client_id": message.client_id,
        "reply_to": message.reply_to,
        "author": message.author,
        "feedback": message.feedback,
    }


def state_json(chat: Chat) -> dict[str, Any]:
    """Return who answers, and how far the chat has come."""
    return {"mode": chat.mode, "agent": chat.agent, "last_seq": chat.last_seq}


def _plain(mapping: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return dict(mapping) if mapping is not None else None
