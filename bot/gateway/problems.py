"""Errors as problem+json (RFC 9457): a code for programs, a German sentence for people.

The sentences stand in ``data/responses/gateway.yml``, under the code.
"""

from __future__ import annotations

import http
import json
from typing import Any

from aiohttp import web

from bot.answers.phrasebook import Phrasebook
from bot.cases.errors import CaseError, ErrorCode
from bot.conversations.errors import ChatError, ChatErrorCode

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
TEXT_EMPTY = "text_empty"
TEXT_TOO_LONG = "text_too_long"
INVALID_PAYLOAD = "invalid_payload"
INVALID_LOCATION = "invalid_location"
PHOTO_UNKNOWN = "photo_unknown"
PHOTO_SENT = "photo_sent"
PHOTO_INVALID = "photo_invalid"
PHOTO_TOO_LARGE = "photo_too_large"
TOO_MANY_PHOTOS = "too_many_photos"
TOO_MANY_STREAMS = "too_many_streams"

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


OF_CHAT = {
    ChatErrorCode.UNKNOWN_CHAT: (401, UNAUTHORIZED),
    ChatErrorCode.TEXT_EMPTY: (422, TEXT_EMPTY),
    ChatErrorCode.TEXT_TOO_LONG: (422, TEXT_TOO_LONG),
    ChatErrorCode.INVALID_PAYLOAD: (422, INVALID_PAYLOAD),
    ChatErrorCode.INVALID_LOCATION: (422, INVALID_LOCATION),
    ChatErrorCode.PHOTO_UNKNOWN: (404, PHOTO_UNKNOWN),
    ChatErrorCode.PHOTO_SENT: (409, PHOTO_SENT),
    ChatErrorCode.TOO_MANY_PHOTOS: (422, TOO_MANY_PHOTOS),
    ChatErrorCode.MESSAGE_UNKNOWN: (404, NOT_FOUND),
}
OF_CASE = {
    ErrorCode.PHOTO_INVALID: (422, PHOTO_INVALID),
    ErrorCode.PHOTO_TOO_LARGE: (422, PHOTO_TOO_LARGE),
    ErrorCode.TOO_MANY_PHOTOS: (422, TOO_MANY_PHOTOS),
    ErrorCode.NOT_FOUND: (404, NOT_FOUND),
    ErrorCode.TOO_MANY_ATTEMPTS: (429, TOO_MANY_REQUESTS),
}
"""Those that features let through; others they translate themselves."""


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


def problem_of(error: ChatError | CaseError) -> Problem:
    """Return the problem for an error of the service layer."""
    if isinstance(error, ChatError):
        status, code = OF_CHAT[error.code]
    else:
        status, code = OF_CASE.get(error.code, (422, INVALID_REQUEST))
    return Problem(status, code, limit=error.details.get("limit", ""))


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
