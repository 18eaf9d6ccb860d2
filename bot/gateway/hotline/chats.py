"""Taking over chats, and call-backs: the queue, talking, handing back."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

from aiohttp import web

from bot.cases.defects.photo import photo_path
from bot.cases.errors import ErrorCode
from bot.conversations.errors import ChatError
from bot.gateway.chat import message_json
from bot.gateway.hotline.guard import Guard, Handler
from bot.gateway.hotline.lists import page_answer
from bot.gateway.hotline.protocol import (
    DeskProblem,
    flag_field,
    id_of,
    int_field,
    json_answer,
    optional_text,
    read_json,
    text_field,
)
from bot.gateway.services import Services
from bot.hotline import callbacks, presence, takeover
from bot.hotline.casework.tables import CallbackRequest
from bot.hotline.roles import Agent, Right

_LONGEST = 4000


def routes(services: Services, guard: Guard) -> list[web.RouteDef]:
    """Return the routes."""
    chats, store = services.chats, services.store

    async def post_presence(request: web.Request, agent: Agent) -> web.StreamResponse:
        """The console is open; the answer is the queue, so one request every few seconds is enough."""
        takes_chats = flag_field(await read_json(request), "takes_chats")
        now = services.clock()
        await services.run(presence.say_present, store, agent, takes_chats, now)
        queue = await services.run(takeover.list_queue, chats, now)
        return json_answer(
            {
                "items": [{**asdict(row), "agent": None, "mine": row.agent == agent.name} for row in queue],
                "callbacks": await services.run(callbacks.count_open, store),
                "now": now,
            }
        )

    async def post_absence(request: web.Request, agent: Agent) -> web.StreamResponse:
        """No more chats: a break, or signing out."""
        await services.run(presence.say_gone, store, agent)
        return web.Response(status=204)

    async def post_messages(request: web.Request, agent: Agent) -> web.StreamResponse:
        """A chat and what was said after a message; the first look is audited."""
        after = int_field(await read_json(request), "after", default=0)
        chat, messages, types = await services.run(
            partial(takeover.read_chat, chats, id_of(request), agent, services.clock(), after=after)
        )
        return json_answer(
            {
                "mode": chat.mode,
                "mine": chat.mode == "agent",  # nobody else's chat can be read
                "channel": chat.channel,
                "citizen_types": types,
                "messages": [message_json(message) for message in messages],
            }
        )

    async def post_taken(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Take a chat."""
        await services.run(takeover.take, chats, id_of(request), agent, services.clock())
        return web.Response(status=204)

    async def post_message(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Say something."""
        body = await read_json(request)
        await services.run(
            partial(
                takeover.say,
                chats,
                id_of(request),
                agent,
                text_field(body, "text", limit=_LONGEST),
                services.clock(),
                client_id=optional_text(body, "client_id", limit=64),
            )
        )
        return web.Response(status=204)

    async def post_typing(request: web.Request, agent: Agent) -> web.StreamResponse:
        """The agent writes."""
        await services.run(takeover.agent_types, chats, id_of(request), agent, services.clock())
        return web.Response(status=204)

    async def post_returned(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Let the bot answer again."""
        await services.run(takeover.hand_back, chats, id_of(request), agent, services.clock())
        return web.Response(status=204)

    async def post_ended(request: web.Request, agent: Agent) -> web.StreamResponse:
        """End the talk."""
        await services.run(takeover.end, chats, id_of(request), agent, services.clock())
        return web.Response(status=204)

    async def get_photo(request: web.Request, agent: Agent) -> web.StreamResponse:
        """A photo the citizen has sent in a chat that this agent may see."""
        chat_id, seq, position = id_of(request), id_of(request, "seq"), id_of(request, "position")
        _, messages, _ = await services.run(
            partial(takeover.read_chat, chats, chat_id, agent, services.clock(), after=max(0, seq - 1))
        )
        keys = [key for message in messages if message.seq == seq for key in message.photos]
        path = photo_path(keys[position], chats.folder) if position < len(keys) else None
        if path is None or not path.exists():
            raise DeskProblem(404, ErrorCode.NOT_FOUND.value)
        content = await services.run(path.read_bytes)
        return web.Response(body=content, content_type="image/jpeg", headers={"Cache-Control": "no-store"})

    async def post_callbacks(request: web.Request, agent: Agent) -> web.StreamResponse:
        """A page of call-backs; the look is audited."""
        body = await read_json(request)
        page = await services.run(
            partial(
                callbacks.list_callbacks,
                store,
                agent.actor,
                services.clock(),
                state=text_field(body, "state", limit=10, default=callbacks.OPEN),
                after=optional_text(body, "after", limit=300),
                limit=int_field(body, "page_size", default=50, least=1, most=100),
            )
        )
        return page_answer(page, _callback_json)

    async def post_attempt(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Nobody answered the call."""
        body = await read_json(request)
        version, note = int_field(body, "version"), text_field(body, "note", limit=_LONGEST, default="")
        now = services.clock()
        return json_answer(
            {
                "version": await services.run(
                    callbacks.note_attempt, store, id_of(request), version, note, agent.actor, now
                )
            }
        )

    async def post_done(request: web.Request, agent: Agent) -> web.StreamResponse:
        """The call was made."""
        body = await read_json(request)
        version, note = int_field(body, "version"), text_field(body, "note", limit=_LONGEST, default="")
        now = services.clock()
        await services.run(callbacks.finish, store, id_of(request), version, note, agent.actor, now)
        return web.Response(status=204)

    def of_chat(handler: Handler) -> Handler:
        """A chat that its citizen has deleted is not found."""

        async def answer(request: web.Request, agent: Agent) -> web.StreamResponse:
            try:
                return await handler(request, agent)
            except ChatError as error:
                raise DeskProblem(404, ErrorCode.NOT_FOUND.value) from error

        return answer

    path = "/hotline/api/chats"
    return [
        guard.post(f"{path}/presence", post_presence, Right.CHATS),
        guard.post(f"{path}/absence", post_absence, Right.CHATS),
        guard.post(f"{path}/{{id}}/history", of_chat(post_messages), Right.CHATS),
        guard.post(f"{path}/{{id}}/taken", of_chat(post_taken), Right.CHATS),
        guard.post(f"{path}/{{id}}/messages", of_chat(post_message), Right.CHATS),
        guard.post(f"{path}/{{id}}/typing", of_chat(post_typing), Right.CHATS),
        guard.post(f"{path}/{{id}}/returned", of_chat(post_returned), Right.CHATS),
        guard.post(f"{path}/{{id}}/ended", of_chat(post_ended), Right.CHATS),
        guard.get(f"{path}/{{id}}/messages/{{seq}}/photos/{{position}}", of_chat(get_photo), Right.CHATS),
        guard.post("/hotline/api/callbacks/search", post_callbacks, Right.CHATS),
        guard.post("/hotline/api/callbacks/{id}/attempt", post_attempt, Right.CHATS),
        guard.post("/hotline/api/callbacks/{id}/done", post_done, Right.CHATS),
    ]


def _callback_json(row: CallbackRequest) -> dict[str, object]:
    names = ("id", "version", "reference", "name", "phone", "email", "concern", "reachable", "channel")
    more = ("state", "note", "attempts", "created_at", "done_at")
    done_by = row.done_by.removeprefix("agent:") if row.done_by else None
    return {**{name: getattr(row, name) for name in (*names, *more)}, "done_by": done_by}
