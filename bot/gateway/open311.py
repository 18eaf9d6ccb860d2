"""``/open311/v2/…``: the GeoReport v2 server, JSON and XML (docs/schnittstellen.md).

Errors here have the standard's form instead of problem+json; what the front door refuses keeps its own.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import web
from sqlalchemy.exc import DBAPIError

from bot.cases.defects.place import PlaceResolver
from bot.gateway.facts import cached_response
from bot.gateway.policies import KILOBYTE, Policy
from bot.gateway.public_address import base_of
from bot.gateway.rate_limits import Rate
from bot.gateway.services import Services
from bot.knowledge.live import KnowledgeState
from bot.language.words import shared_analyser
from bot.open311.catalogue import service_definition, service_list
from bot.open311.errors import GeoReportError
from bot.open311.filing import Desk, file_request, request_of_token
from bot.open311.formats import CONTENT_TYPES, render
from bot.open311.requests import Page, Query, find_request, find_requests, read_query
from bot.open311.times import shown

POLICY = Policy(
    name="open311", rate=Rate(burst=120, per_second=20.0), origins="any", body_bytes=128 * KILOBYTE
)
"""A description of 4,000 characters may take 48 KB as a form."""

_ROOT = "/open311/v2"
_SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 100
_SERVICES_SECONDS, _REQUESTS_SECONDS = 300, 30

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes(services: Services) -> list[web.RouteDef]:
    """Return the routes."""
    server = _Server(services)
    answers: dict[str, Handler] = {
        "/discovery": server.discovery,
        "/services": server.services,
        "/services/{service_code}": server.definition,
        "/requests": server.requests,
        "/requests/{service_request_id}": server.one,
        "/tokens/{token}": server.token,
    }
    found = [web.get(f"{_ROOT}{path}.{{format}}", _in_format(handler)) for path, handler in answers.items()]
    return [*found, web.post(f"{_ROOT}/requests.{{format}}", _in_format(server.create))]


class _Server:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._places = _Places()

    async def discovery(self, request: web.Request) -> web.StreamResponse:
        """Where the interface is and what it speaks."""
        base, changed = base_of(request, self._services), shown(self._state.loaded_at)
        hotline = self._state.knowledge.hotline
        endpoint = {
            "specification": _SPECIFICATION,
            "url": f"{base}{_ROOT}",
            "changeset": changed,
            "type": "production",
            "formats": list(CONTENT_TYPES.values()),
        }
        content = {
            "changeset": changed,
            "contact": f"{hotline.name}, {hotline.phone or ''}, {hotline.email or ''}",
            "key_service": hotline.email or hotline.phone or "",
            "endpoints": [endpoint],
        }
        return _cacheable(request, "discovery", content, _SERVICES_SECONDS)

    async def services(self, request: web.Request) -> web.StreamResponse:
        """The categories."""
        return _cacheable(request, "services", service_list(self._state.knowledge), _SERVICES_SECONDS)

    async def definition(self, request: web.Request) -> web.StreamResponse:
        """What is asked about one category."""
        content = service_definition(self._state.knowledge, request.match_info["service_code"])
        return _cacheable(request, "service_definition", content, _SERVICES_SECONDS)

    async def requests(self, request: web.Request) -> web.StreamResponse:
        """Reports that fit, the newest first."""
        knowledge, now = self._state.knowledge, self._services.clock()
        query = read_query(request.query, knowledge, now)
        page: Page = await self._services.run(find_requests, self._services.store, knowledge, query, now)
        response = _cacheable(request, "service_requests", page.requests, _REQUESTS_SECONDS)
        response.headers["X-Total-Count"] = str(page.total)
        if page.has_next and not query.ids:
            response.headers["Link"] = f'<{self._next(request, query, page)}>; rel="next"'
        return response

    async def one(self, request: web.Request) -> web.StreamResponse:
        """One report; still a list."""
        found = await self._services.run(
            find_request,
            self._services.store,
            self._state.knowledge,
            request.match_info["service_request_id"],
            self._services.clock(),
        )
        return _cacheable(request, "service_requests", [found], _REQUESTS_SECONDS)

    async def token(self, request: web.Request) -> web.StreamResponse:
        """The id of a report that was filed with an Idempotency-Key."""
        found = await self._services.run(request_of_token, self._services.store, request.match_info["token"])
        return _answer(request, "service_requests", [found])

    async def create(self, request: web.Request) -> web.StreamResponse:
        """File a report."""
        form = await _form(request)
        key = request.headers.get("Idempotency-Key", "").strip()
        created = await self._services.run(self._file, form, key)
        return _answer(request, "service_requests", [created])

    def _file(self, form: Mapping[str, str], key: str) -> dict[str, Any]:
        state = self._state
        desk = Desk(self._services.store, state.knowledge, lambda: self._places.of(state))
        return file_request(desk, form, key, self._services.clock())

    @property
    def _state(self) -> KnowledgeState:
        return self._services.knowledge.state

    def _next(self, request: web.Request, query: Query, page: Page) -> str:
        """The address of the next page; it names the end of the window, since reports keep coming."""
        parameters = dict(request.query) | {
            "page": str(query.page + 1),
            "page_size": str(query.page_size),
            "end_date": page.end.isoformat(),
        }
        return f"{base_of(request, self._services)}{request.path}?{urlencode(parameters)}"


class _Places:
    """Recognises places; made anew when the facts change, which takes a moment, so not for every report."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[KnowledgeState, PlaceResolver] | None = None

    def of(self, state: KnowledgeState) -> PlaceResolver:
        """Return the resolver of a state of the facts."""
        with self._lock:
            if self._made is None or self._made[0] is not state:
                self._made = (state, PlaceResolver(state.knowledge, shared_analyser()))
            return self._made[1]


def _in_format(handler: Handler) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            if request.match_info["format"] not in CONTENT_TYPES:
                raise GeoReportError(404, "format_unknown")
            return await handler(request)
        except GeoReportError as error:
            return _error(request, error)
        except DBAPIError:
            response = _error(request, GeoReportError(503, "backend_down"))
            response.headers["Retry-After"] = "60"
            return response

    return answer


def _error(request: web.Request, error: GeoReportError) -> web.Response:
    content = [{"code": str(error.status), "description": error.description}]
    return _answer(request, "errors", content, status=error.status)


async def _form(request: web.Request) -> dict[str, str]:
    """The fields of the form; of repeated ones all values, joined.

    Raises:
        GeoReportError: 400, it is no form, not in UTF-8, or of absurdly many fields.
    """
    if request.content_type != _FORM:
        raise GeoReportError(400, "form_invalid")
    try:
        text = (await request.read()).decode("utf-8")
        pairs = parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS, encoding="utf-8"
        )
    except ValueError as error:
        raise GeoReportError(400, "form_invalid") from error
    form: dict[str, str] = {}
    for name, value in pairs:
        form[name] = f"{form[name]}, {value}" if name in form and name.endswith("[]") else value
    return form


def _answer(request: web.Request, name: str, content: Any, status: int = 200) -> web.Response:
    kind = request.match_info["format"]
    kind = kind if kind in CONTENT_TYPES else "xml"
    return web.Response(
        status=status, body=render(name, content, kind), content_type=CONTENT_TYPES[kind], charset="utf-8"
    )


def _cacheable(request: web.Request, name: str, content: Any, seconds: int) -> web.Response:
    kind = request.match_info["format"]
    return cached_response(request, render(name, content, kind), seconds, CONTENT_TYPES[kind])
