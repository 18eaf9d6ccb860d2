"""How the console and the gateway talk: JSON in, JSON or problem+json out, sentences for agents in both."""

from __future__ import annotations

import dataclasses
import http
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from aiohttp import web

from bot.answers.phrasebook import Phrasebook
from bot.cases.errors import CaseError, ErrorCode
from bot.clock import BERLIN
from bot.hotline.errors import HotlineError, HotlineErrorCode

INVALID_JSON, INVALID_FIELD = "invalid_json", "invalid_field"
SIGNED_OUT, FORBIDDEN, CSRF = "signed_out", "forbidden", "csrf"
CHANGED_MEANWHILE = "changed_meanwhile"
"""409: somebody else has changed it since it was shown."""
MOST_ROWS = 200
_STATUS = {
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.TOO_MANY_ATTEMPTS: 429,
    ErrorCode.BUDGET_SPENT: 429,
    ErrorCode.INVALID_STATE: 409,
    ErrorCode.SLOT_TAKEN: 409,
    ErrorCode.SLOT_UNKNOWN: 404,
    ErrorCode.HOLD_EXPIRED: 409,
    ErrorCode.ALREADY_BOOKED: 409,
    ErrorCode.ALREADY_WAITING: 409,
    ErrorCode.OVERLAP: 409,
    ErrorCode.CHANGED_MEANWHILE: 409,
    ErrorCode.NUMBER_TAKEN: 409,
}
_HOTLINE_STATUS = {
    HotlineErrorCode.SIGN_IN_FAILED: 401,
    HotlineErrorCode.LOCKED_OUT: 429,
    HotlineErrorCode.NAME_TAKEN: 409,
    HotlineErrorCode.LAST_ADMINISTRATOR: 409,
    HotlineErrorCode.UNKNOWN_ACCOUNT: 404,
    HotlineErrorCode.UNKNOWN_RECORD: 404,
    HotlineErrorCode.UNKNOWN_FLAG: 404,
}
_FIELDS = {
    ErrorCode.EMAIL_INVALID: "email",
    ErrorCode.EMAIL_SUSPICIOUS: "email",
    ErrorCode.PHONE_INVALID: "phone",
    ErrorCode.NAME_INVALID: "name",
    ErrorCode.PLACE_UNCLEAR: "place",
    ErrorCode.PLACE_OUTSIDE: "place",
    ErrorCode.CATEGORY_UNKNOWN: "category",
    ErrorCode.NUMBER_TAKEN: "number",
}
"""Which field of a form an error is about."""


class DeskProblem(Exception):
    """A request of the console that cannot be carried out; the sentence is ``desk.error_<code>``."""

    def __init__(self, status: int, code: str, **extra: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.extra = extra
        """What the sentence needs, and more for the console."""


async def read_json(request: web.Request) -> dict[str, Any]:
    """Return the JSON object a request carries.

    Raises:
        DeskProblem: 400, it is none.
    """
    if request.content_type != "application/json":
        raise DeskProblem(400, INVALID_JSON)
    try:
        body = json.loads(await request.read())
    except (ValueError, UnicodeDecodeError, RecursionError) as error:
        raise DeskProblem(400, INVALID_JSON) from error
    if not isinstance(body, dict):
        raise DeskProblem(400, INVALID_JSON)
    return body


def text_field(body: Mapping[str, Any], name: str, *, limit: int = 2000, default: str | None = None) -> str:
    """Return a text; without a default it must be there.

    Raises:
        DeskProblem: 400, it is no text or too long.
    """
    value = body.get(name, default)
    if not isinstance(value, str) or len(value) > limit:
        raise DeskProblem(400, INVALID_FIELD, field=name)
    return value


def optional_text(body: Mapping[str, Any], name: str, *, limit: int = 2000) -> str | None:
    """Return a text, ``None`` where it is missing or blank.

    Raises:
        DeskProblem: 400, it is no text or too long.
    """
    if body.get(name) is None:
        return None
    return text_field(body, name, limit=limit).strip() or None


def int_field(
    body: Mapping[str, Any], name: str, *, default: int | None = None, least: int = 0, most: int = 2**31 - 1
) -> int:
    """Return a whole number.

    Raises:
        DeskProblem: 400, it is none or out of bounds.
    """
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise DeskProblem(400, INVALID_FIELD, field=name)
    return value


def flag_field(body: Mapping[str, Any], name: str, *, default: bool = False) -> bool:
    """Return yes or no.

    Raises:
        DeskProblem: 400, it is neither.
    """
    value = body.get(name, default)
    if not isinstance(value, bool):
        raise DeskProblem(400, INVALID_FIELD, field=name)
    return value


def page_of(body: Mapping[str, Any]) -> tuple[int, int]:
    """Return page (from 1) and rows per page of a list.

    Raises:
        DeskProblem: 400, one of them cannot be used.
    """
    page = int_field(body, "page", default=1, least=1, most=100_000)
    return page, int_field(body, "page_size", default=50, least=1, most=MOST_ROWS)


def id_of(request: web.Request, name: str = "id") -> int:
    """Return the number in the address of a request.

    Raises:
        DeskProblem: 404, it is none.
    """
    text = request.match_info[name]
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise DeskProblem(404, ErrorCode.NOT_FOUND.value)
    return int(text)


def json_answer(content: object, status: int = 200) -> web.Response:
    """Return an answer; dataclasses become objects, times are in Berlin time."""
    return web.Response(status=status, body=_encoded(content), content_type="application/json")


def problem_answer(problem: DeskProblem, phrases: Phrasebook) -> web.Response:
    """Return the answer for a problem."""
    known = {name: value for name, value in problem.extra.items() if value is not None}
    body = {
        "type": "about:blank",
        "title": http.HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        "detail": _sentence(problem.code, known, phrases),
        **known,
    }
    headers = {"Retry-After": "30"} if problem.status == 429 else {}
    return web.Response(
        status=problem.status,
        body=_encoded(body),
        content_type="application/problem+json",
        headers=headers,
    )


def problem_of(error: CaseError | HotlineError) -> DeskProblem:
    """Return an error of the service layer as the console gets it."""
    if isinstance(error, HotlineError):
        status = _HOTLINE_STATUS.get(error.code, 422)
        return DeskProblem(status, error.code.value, retry_at=error.retry_at)
    details = {name: value for name, value in error.details.items() if name != "alternatives"}
    status = _STATUS.get(error.code, 422)
    return DeskProblem(status, error.code.value, **{"field": _FIELDS.get(error.code), **details})


def _sentence(code: str, values: Mapping[str, object], phrases: Phrasebook) -> str:
    shown = {name: _shown(value) for name, value in values.items() if name != "code"}
    return phrases.say(f"desk.error_{code}", **shown)


def _shown(value: object) -> object:
    return f"{value.astimezone(BERLIN):%H:%M}" if isinstance(value, datetime) else value


def _encoded(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, default=_as_json).encode()


def _as_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(BERLIN).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be sent")
