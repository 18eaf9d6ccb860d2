"""Reading requests and writing answers: JSON, checked against the description of the interface."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.gateway import problems
from bot.gateway.openapi import body_validator
from bot.gateway.problems import Problem


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
