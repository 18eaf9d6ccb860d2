"""The feature ``/hotline``: its parts in one list."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot.gateway.hotline import (
    chats,
    consultation,
    defects,
    figures,
    filing,
    found_items,
    lookup,
    pages,
    session,
)
from bot.gateway.hotline.guard import Guard
from bot.gateway.policies import API_CSP, KILOBYTE, Policy
from bot.gateway.rate_limits import Rate
from bot.gateway.services import Services

POLICY = Policy(
    name="hotline",
    rate=Rate(burst=400, per_second=60.0),
    body_bytes=12 * 1024 * KILOBYTE,
    body_seconds=30.0,
    at_once_per_address=100,
    csp=API_CSP,
)
"""A whole team types behind one network address; photos of found things are large."""

PARTS: tuple[Callable[[Services, Guard], list[web.RouteDef]], ...] = (
    pages.routes,
    session.routes,
    lookup.routes,
    filing.routes,
    found_items.routes,
    defects.routes,
    consultation.routes,
    chats.routes,
    figures.routes,
)


def routes(services: Services) -> list[web.RouteDef]:
    """Return the routes of all parts, each behind the guard."""
    guard = Guard(services)
    return [route for part in PARTS for route in part(services, guard)]
