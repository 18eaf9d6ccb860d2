"""Errors as problem+json (RFC 9457): a code for programs, a German sentence for people.

The sentences stand in ``data/responses/gateway.yml``, under the code.
"""

from __future__ import annotations

import http
import json
from typing import Any

from aiohttp import web

from bot.answers.phrasebook import Phrasebook

CONTENT_TYPE = "application/problem+json"

INVALID_REQUEST = "invalid_request"
UNAUTHORIZED = "unauthorized"
FORBIDDEN = "forbidden"
FORBIDDEN_ORIGIN = "forbidden_origin"
NOT_FOUND = "not_found"
METHOD_NOT_ALLOWED = "method_not_allowed"
TOO_SLOW = "too_slow"
CONFLICT = "conflict"
TOO_LARGE = "too_large"
UNSUPPORTED_TYPE = "unsupported_type"
TOO_MANY_REQUESTS = "too_many_requests"
INTERNAL = "internal"
UNAVAILABLE = "unavailable"

CODE_OF_STATUS = {
    400: INVALID_REQUEST,
    401: UNAUTHORIZED,
    403: FORBIDDEN,
    404: NOT_FOUND,
    405: METHOD_NOT_ALLOWED,
    408: TOO_SLOW,
    409: CONFLICT,
    413: TOO_LARGE,
    415: UNSUPPORTED_TYPE,
    429: TOO_MANY_REQUESTS,
    503: UNAVAILABLE,
}
"""The code where nothing more is known than the status."""


class Problem(Exception):
    """A request that cannot be carried out; becomes an answer of problem+json."""

    def __init__(
        self,
        status: int,
        code: str | None = None,
        *,
        headers: dict[str, str] | None = None,
        **details: object,
    ) -> None:
        """``code`` is one of this module, or of the feature, with its sentence in the phrasebook."""
        self.status = status
        self.code = code or CODE_OF_STATUS.get(status, INTERNAL)
        self.headers = headers or {}
        self.details = details
        """What the sentence needs, by name."""
        super().__init__(self.code)


def problem_response(problem: Problem, phrases: Phrasebook, phone: str, request_id: str) -> web.Response:
    """Return the answer for a problem; every sentence may name the hotline's ``{phone}``."""
    values = {"phone": phone, **problem.details}
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": http.HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        "detail": phrases.say(f"gateway.{problem.code}", **values),
        "request_id": request_id,
    }
    return web.Response(
        status=problem.status,
        body=json.dumps(body, ensure_ascii=False).encode(),
        content_type=CONTENT_TYPE,
        headers=problem.headers,
    )
