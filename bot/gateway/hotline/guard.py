"""What stands before everything under ``/hotline``: who is signed in, may they, and did our page ask.

Routes are made by a :class:`Guard` only, so none can be forgotten. A change needs, beside the cookie, the
token that only a page of ours can read (:func:`bot.hotline.sign_in.csrf_token`), and a content type that no
form of another page can send; foreign origins are refused before (:mod:`bot.gateway.security`).
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from sqlalchemy.exc import DBAPIError

from bot.cases.errors import CaseError
from bot.gateway.addresses import client_address, is_trusted
from bot.gateway.hotline.protocol import CSRF, FORBIDDEN, SIGNED_OUT, DeskProblem, problem_answer, problem_of
from bot.gateway.services import Services
from bot.hotline.errors import HotlineError
from bot.hotline.roles import Agent, Right
from bot.hotline.sign_in import SignedIn, find_agent, is_csrf_token, sign_in_by_proxy

logger = logging.getLogger("bot.gateway.hotline")

COOKIE = "hotline"
PATH = "/hotline"
SIGN_IN_PAGE = "/hotline/sign-in"
CSRF_HEADER = "X-CSRF-Token"
BACKGROUND_HEADER = "X-Background"
"""With what a page asks by itself, such as for waiting chats: it is no sign that anybody sits there."""
_SAFE = ("GET", "HEAD")
_TYPES = ("application/json", "multipart/form-data")

Handler = Callable[[web.Request, Agent], Awaitable[web.StreamResponse]]
Plain = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """Makes the routes of the console."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def get(self, path: str, handler: Handler, right: Right | None = None) -> web.RouteDef:
        """Return a route that shows something; ``right`` is what somebody signed in needs besides."""
        return web.get(path, self._guarded(handler, right), allow_head=False)

    def post(self, path: str, handler: Handler, right: Right | None = None) -> web.RouteDef:
        """Return a route that changes something, or searches for something personal."""
        return web.post(path, self._guarded(handler, right))

    def put(self, path: str, handler: Handler, right: Right | None = None) -> web.RouteDef:
        """Return a route that replaces something."""
        return web.put(path, self._guarded(handler, right))

    def delete(self, path: str, handler: Handler, right: Right | None = None) -> web.RouteDef:
        """Return a route that ends or removes something."""
        return web.delete(path, self._guarded(handler, right))

    def page(self, path: str, handler: Handler) -> web.RouteDef:
        """Return a page for people: who is not signed in is led to the sign-in page."""
        return web.get(path, self._guarded(handler, None, is_page=True), allow_head=False)

    def _guarded(self, handler: Handler, right: Right | None, *, is_page: bool = False) -> Plain:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                agent, begun = await self._agent(request)
                if right is not None and not agent.may(right):
                    raise DeskProblem(403, FORBIDDEN)
                response = await handler(request, agent)
            except DeskProblem as problem:
                if is_page and problem.code == SIGNED_OUT:
                    return web.Response(status=303, headers={"Location": SIGN_IN_PAGE})
                return problem_answer(problem, self._services.phrasebook)
            except (CaseError, HotlineError) as error:
                return problem_answer(problem_of(error), self._services.phrasebook)
            except DBAPIError as error:
                logger.error("the database cannot be used (%s)", type(error.orig).__name__)
                return problem_answer(DeskProblem(503, "unavailable"), self._services.phrasebook)
            if begun is not None:
                set_cookie(request, response, begun.token, self._services)
            return response

        return answer

    async def _agent(self, request: web.Request) -> tuple[Agent, SignedIn | None]:
        """Return who asks, and the session if the reverse proxy has just begun it.

        Raises:
            DeskProblem: 401, or 403 for a change that no page of ours asked for.
        """
        services, token = self._services, request.cookies.get(COOKIE, "")
        rules, at_work = services.settings.hotline, BACKGROUND_HEADER not in request.headers
        agent = await services.run(
            find_agent, services.store, token, rules, services.clock(), at_work=at_work
        )
        named = self._named_by_proxy(request)
        if named is not None and (agent is None or agent.name != named) and request.method in _SAFE:
            begun = await services.run(sign_in_by_proxy, services.store, named, services.clock())
            if begun is not None:
                return begun.agent, begun
        if agent is None or (named is not None and agent.name != named):
            raise DeskProblem(401, SIGNED_OUT)
        if request.method not in _SAFE:
            asked_by_us = is_csrf_token(token, request.headers.get(CSRF_HEADER, ""))
            if not asked_by_us or (request.body_exists and request.content_type not in _TYPES):
                raise DeskProblem(403, CSRF)
        return agent, None

    def _named_by_proxy(self, request: web.Request) -> str | None:
        """The account a trusted reverse proxy names; ``None`` without such a proxy."""
        header = self._services.settings.hotline.proxy_header
        if not header or not is_trusted(client_address(request, ()), self._services.settings.access.proxies):
            return None
        return request.headers.get(header, "").strip().casefold() or None


def set_cookie(request: web.Request, response: web.StreamResponse, token: str, services: Services) -> None:
    """Give the browser its token; the page's own script cannot read it, other sites do not send it."""
    response.set_cookie(
        COOKIE,
        token,
        path=PATH,
        httponly=True,
        samesite="Strict",
        secure=is_https(request, services),
        max_age=int(services.settings.hotline.shift.total_seconds()),
    )


def is_https(request: web.Request, services: Services) -> bool:
    """Tell whether the browser talks https, also where the reverse proxy does that for us."""
    if request.secure:
        return True
    forwarded = request.headers.get("X-Forwarded-Proto", "").strip().lower() == "https"
    return forwarded and is_trusted(client_address(request, ()), services.settings.access.proxies)
