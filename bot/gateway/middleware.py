"""What happens to every request: a number, the limits of its feature, a log line, honest errors.

Logged is the route's pattern, never the path, the query, the address, a header or a body.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections import Counter

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.cases.errors import CaseError
from bot.conversations.errors import ChatError
from bot.gateway import problems, security
from bot.gateway.addresses import client_address, is_trusted, rate_key
from bot.gateway.metrics import Metrics
from bot.gateway.policies import Policy
from bot.gateway.problems import Problem, problem_of, problem_response
from bot.gateway.rate_limits import RateLimits, retry_after
from bot.gateway.services import Services

logger = logging.getLogger("bot.gateway.request")

Policies = dict[web.AbstractResource, Policy]

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_NO_ROUTE = Policy(name="none")
"""For addresses that lead nowhere."""
_WITH_BODY = ("POST", "PUT", "PATCH", "DELETE")


class _ClientGone(Exception):
    """The client closed the connection before its body was there."""


class FrontDoor:
    """The middleware of the gateway, with what it counts."""

    def __init__(self, services: Services, policies: Policies, metrics: Metrics) -> None:
        self._services = services
        self._policies = policies
        self._metrics = metrics
        self._access = services.settings.access
        self._rates = RateLimits(self._access.rate_factor)
        self._at_once: Counter[str] = Counter()
        self._at_once_of: Counter[tuple[str, str]] = Counter()

    async def __call__(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a request; whatever happens, there is an answer that can be shown."""
        started = time.perf_counter()
        policy = await self._policy(request)
        request["id"] = self._request_id(request)
        request["policy"] = policy
        try:
            response = await self._answer(request, handler, policy)
        except asyncio.CancelledError:
            self._note(request, policy, 499, started)
            raise
        except _ClientGone:
            response = web.Response(status=499)  # nobody reads it
        except Problem as problem:
            response = self._refusal(request, problem)
        except (ChatError, CaseError) as error:
            response = self._refusal(request, problem_of(error))
        except web.HTTPException as error:
            headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
            response = self._refusal(request, Problem(error.status, headers=headers))
        except Exception:
            logger.exception("request %s failed", request["id"])
            response = self._refusal(request, Problem(500))
        self._note(request, policy, response.status, started)
        return response

    async def _answer(self, request: web.Request, handler: Handler, policy: Policy) -> web.StreamResponse:
        address = rate_key(client_address(request, self._access.proxies))
        request["address"] = address
        preflight = security.check_origin(request, policy, self._access.origins)
        wait = self._rates.take(policy.name, address, policy.rate)
        if wait:
            raise Problem(429, headers={"Retry-After": retry_after(wait)})
        if preflight is not None:
            return preflight
        of_address = (policy.name, address)
        full = self._at_once[policy.name] >= policy.at_once or self._at_once_of[
            of_address
        ] >= policy.at_once_per_address * max(1, self._access.rate_factor)
        if full:
            raise Problem(503, headers={"Retry-After": "2"})
        self._at_once[policy.name] += 1
        self._at_once_of[of_address] += 1
        try:
            return await handler(await _with_body(request, policy))
        finally:
            self._at_once[policy.name] -= 1
            self._at_once_of[of_address] -= 1
            if not self._at_once_of[of_address]:
                del self._at_once_of[of_address]

    async def _policy(self, request: web.Request) -> Policy:
        """The policy of the feature that a request, or the request it asks permission for, is meant for."""
        resource = request.match_info.route.resource
        asked_for = request.headers.get("Access-Control-Request-Method", "")
        if resource is None and request.method == "OPTIONS" and asked_for in _METHODS:
            match = await request.app.router.resolve(request.clone(method=asked_for))
            resource = match.route.resource
        return self._policies.get(resource, _NO_ROUTE) if resource is not None else _NO_ROUTE

    def _refusal(self, request: web.Request, problem: Problem) -> web.Response:
        response = problem_response(
            problem, self._services.phrasebook, self._services.hotline_phone, request["id"]
        )
        if problem.status in (408, 413):  # the rest of the body is not worth waiting for
            response.force_close()
        return response

    def _request_id(self, request: web.Request) -> str:
        """The number our own proxy gave the request, else a new one."""
        given = request.headers.get("X-Request-ID", "")
        peer = client_address(request, ())
        if _REQUEST_ID.fullmatch(given) and is_trusted(peer, self._access.proxies):
            return given
        return secrets.token_hex(8)

    def _note(self, request: web.Request, policy: Policy, status: int, started: float) -> None:
        seconds = time.perf_counter() - started
        resource = request.match_info.route.resource
        route = resource.canonical if resource is not None else "-"
        method = request.method if request.method in _METHODS else "?"
        self._metrics.request(policy.name, method, status, seconds)
        if policy.name in _UNLOGGED and status < 400:
            return
        logger.info(
            "request",
            extra={
                "fields": {
                    "id": request["id"],
                    "method": method,
                    "route": route,
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                }
            },
        )


_UNLOGGED = ("health",)
"""Asked every few seconds by those who watch over the gateway."""
_METHODS = ("GET", "HEAD", "OPTIONS", *_WITH_BODY)


async def _with_body(request: web.Request, policy: Policy) -> web.Request:
    """Return the request with its body read, within the feature's limits of size and time.

    Raises:
        Problem: the body is too large, compressed, or does not arrive in time.
        _ClientGone: it will never arrive.
    """
    if not request.body_exists:
        return request
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Problem(415)
    if (request.content_length or 0) > policy.body_bytes:
        raise Problem(413)
    limited = request.clone(client_max_size=policy.body_bytes)
    limited.update(request)
    try:
        await asyncio.wait_for(limited.read(), timeout=policy.body_seconds)
    except asyncio.TimeoutError as error:
        raise Problem(408) from error
    except web.HTTPRequestEntityTooLarge as error:
        raise Problem(413) from error
    except ConnectionError as error:
        raise _ClientGone from error
    except (web.RequestPayloadError, ValueError) as error:
        raise Problem(400, problems.INVALID_REQUEST) from error
    return limited


def as_middleware(door: FrontDoor) -> Middleware:
    """Return the middleware function aiohttp wants."""

    @web.middleware
    async def front_door(request: web.Request, handler: Handler) -> web.StreamResponse:
        return await door(request, handler)

    return front_door
