"""Which pages may call, and the headers that keep browsers from doing what nobody asked for."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from aiohttp import web

from bot.gateway import problems
from bot.gateway.policies import Policy
from bot.gateway.problems import Problem

ALLOWED_HEADERS = "Authorization, Content-Type, Last-Event-ID"
_METHODS = "GET, POST, DELETE"
_PREFLIGHT_SECONDS = "600"
_READABLE = "Retry-After, X-Request-ID, Content-Disposition"
_SAFE = ("GET", "HEAD")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
"""Of every answer that does not say otherwise."""


def check_origin(request: web.Request, policy: Policy, listed: Collection[str]) -> web.Response | None:
    """Let a page of a known origin pass; return the answer when it only asks whether it may (preflight).

    Raises:
        Problem: 403, the page is of an origin that may not call this feature.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return None
    allowed = _is_own(origin, request) or (policy.origins == "listed" and origin in listed)
    asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    if policy.origins == "any":
        request["cors"] = {"Access-Control-Allow-Origin": "*"}
    elif allowed:
        request["cors"] = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
    elif policy.origins == "listed" or request.method not in _SAFE:
        raise Problem(403, problems.FORBIDDEN_ORIGIN)
    if not asks or "cors" not in request:
        return None
    return web.Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": ALLOWED_HEADERS,
            "Access-Control-Max-Age": _PREFLIGHT_SECONDS,
        },
    )


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Complete the headers of an answer just before it is sent."""
    policy: Policy | None = request.get("policy")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if policy is not None:
        response.headers.setdefault("Content-Security-Policy", policy.csp)
    if "id" in request:
        response.headers["X-Request-ID"] = request["id"]
    for name, value in request.get("cors", {}).items():
        response.headers[name] = value
    if "cors" in request:
        response.headers.setdefault(
            "Access-Control-Expose-Headers", "Retry-After, X-Request-ID, Content-Disposition"
        )
    response.headers.popall("Server", None)


def _is_own(origin: str, request: web.Request) -> bool:
    """Whether a page of this gateway calls; the scheme is the proxy's business."""
    return bool(request.host) and urlsplit(origin).netloc.lower() == request.host.lower()
