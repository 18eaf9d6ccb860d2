"""Photos: taken in, looked at and taken back by the chat they belong to, and nobody else."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.cases.defects.photo import MOST_BYTES
from bot.conversations import photos
from bot.gateway import problems
from bot.gateway.policies import KILOBYTE, Policy
from bot.gateway.problems import Problem
from bot.gateway.rate_limits import Rate
from bot.gateway.requests import form_parts, json_answer
from bot.gateway.services import Services
from bot.gateway.sessions import SESSIONS

POLICY = Policy(
    name="uploads",
    rate=Rate(burst=40, per_second=1.0),
    origins="listed",
    body_bytes=MOST_BYTES + 8 * KILOBYTE,
    body_seconds=120.0,
    at_once=20,
    at_once_per_address=4,
)

_UPLOADS = Rate(burst=6, per_second=0.1)
"""Of one chat."""
_DECODED_AT_ONCE = 2
"""A photo of 50 megapixels needs some hundred megabytes while it is read."""


def routes(services: Services) -> list[web.RouteDef]:
    """Return the routes."""
    chats = services.chats
    decoding = asyncio.Semaphore(_DECODED_AT_ONCE)

    async def upload(request: web.Request) -> web.StreamResponse:
        """Take in a photo."""
        chat_id = await request.app[SESSIONS].chat_id(request)
        request.app[SESSIONS].limit("uploads", chat_id, _UPLOADS)
        content = await _content(request)
        async with decoding:
            photo = await services.run(photos.add_photo, chats, chat_id, content, services.clock())
        return json_answer({"photo": photo.key, "width": photo.width, "height": photo.height}, 201)

    async def show(request: web.Request) -> web.StreamResponse:
        """A photo of this chat."""
        chat_id = await request.app[SESSIONS].chat_id(request)
        path = await services.run(photos.photo_file, chats, chat_id, request.match_info["photo"])
        content = await services.run(path.read_bytes)
        return web.Response(
            body=content, content_type="image/jpeg", headers={"Content-Disposition": "inline"}
        )

    async def remove(request: web.Request) -> web.StreamResponse:
        """Take a photo back that was not sent yet."""
        chat_id = await request.app[SESSIONS].chat_id(request)
        await services.run(photos.remove_photo, chats, chat_id, request.match_info["photo"])
        return web.Response(status=204)

    return [
        web.post("/api/uploads", upload),
        web.get("/api/uploads/{photo}", show),
        web.delete("/api/uploads/{photo}", remove),
    ]


async def _content(request: web.Request) -> bytes:
    """Return the photo: the body as it is, or the one file of a form. Names of files are not looked at.

    Raises:
        Problem: there is none, or more than one.
    """
    if request.content_type == "multipart/form-data":
        parts = await form_parts(request)
        if len(parts) != 1:
            raise Problem(400, problems.INVALID_REQUEST)
        content = parts[0].content
    else:
        content = await request.read()
    if not content:
        raise Problem(422, problems.PHOTO_INVALID)
    return content
