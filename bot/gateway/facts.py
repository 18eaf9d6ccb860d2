"""Answers made of facts, which others may keep for a while: ETag, Cache-Control, 304."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from aiohttp import web


def fact_response(
    request: web.Request, content: Any, seconds: int, content_type: str = "application/json"
) -> web.Response:
    """Return the answer with some JSON, or 304 if the client has it already."""
    body = json.dumps(content, ensure_ascii=False).encode()
    return cached_response(request, body, seconds, content_type)


def cached_response(request: web.Request, body: bytes, seconds: int, content_type: str) -> web.Response:
    """Return the answer with some bytes in UTF-8, or 304 if the client has them already."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={seconds}"}
    if tag in [
        each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")
    ]:
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type=content_type, charset="utf-8", headers=headers)
