"""Reading requests and writing answers: JSON, checked against the description of the interface."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_exceptions import HttpProcessingError

from bot.gateway import problems
from bot.gateway.openapi import body_validator
from bot.gateway.problems import Problem

_MALFORMED = (ValueError, AssertionError, LookupError, RuntimeError, HttpProcessingError)


async def json_body(request: web.Request, schema: str) -> dict[str, Any]:
    """Return the body, a JSON object that fits a schema of the OpenAPI document; nothing counts as ``{}``.

    Raises:
        Problem: 400 or 415.
    """
    content = await request.read()  # the front door has read it already, within its limits
    if not content:
        body: Any = {}
    elif request.content_type != "application/json":
        raise Problem(415)
    else:
        try:
            body = json.loads(content.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise Problem(400, problems.INVALID_REQUEST) from error
    if not body_validator(schema).is_valid(body):
        raise Problem(400, problems.INVALID_REQUEST)
    return dict(body)


@dataclass(frozen=True)
class FormPart:
    """A field or file of a form. The names of files are not kept: nothing may depend on them."""

    name: str
    content: bytes


async def form_parts(request: web.Request, most: int = 20) -> list[FormPart]:
    """Return the parts of a multipart form whose body the front door has read.

    Raises:
        Problem: 400, it cannot be taken apart, or has too many parts.
    """
    loop = asyncio.get_running_loop()
    stream = aiohttp.StreamReader(BaseProtocol(loop), 2**16, loop=loop)
    stream.feed_data(await request.read())
    stream.feed_eof()
    parts: list[FormPart] = []
    try:
        reader = aiohttp.MultipartReader(request.headers, stream)
        while (part := await reader.next()) is not None:
            if not isinstance(part, aiohttp.BodyPartReader) or len(parts) == most:
                raise Problem(400, problems.INVALID_REQUEST)
            parts.append(FormPart(part.name or "", bytes(await part.read())))
    except _MALFORMED as error:
        raise Problem(400, problems.INVALID_REQUEST) from error
    return parts


def number(request: web.Request, name: str, default: int, least: int, most: int) -> int:
    """Return a whole number of the query.

    Raises:
        Problem: 400.
    """
    given = request.query.getall(name, [str(default)])
    text = given[0]
    if len(given) > 1 or not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Problem(400, problems.INVALID_REQUEST)
    if not least <= int(text) <= most:
        raise Problem(400, problems.INVALID_REQUEST)
    return int(text)


def refuse_other_parameters(request: web.Request, *known: str) -> None:
    """Take no parameters that mean nothing.

    Raises:
        Problem: 400.
    """
    if set(request.query) - set(known):
        raise Problem(400, problems.INVALID_REQUEST)


def json_answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Return an answer of JSON."""
    return web.Response(
        status=status,
        body=to_json(content).encode(),
        content_type="application/json",
        headers=headers,
    )


def to_json(content: Any) -> str:
    """Return JSON on one line, readable as UTF-8."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _refuse(constant: str) -> None:
    """``NaN`` and ``Infinity`` are no JSON."""
    raise ValueError(constant)
