"""Puts the application together: the features, and what stands before all of them.

A feature is a module with ``POLICY`` (:class:`bot.gateway.policies.Policy`: its rate limit, its limits of
size and time, who may call it) and ``routes(services)``; naming it in ``FEATURES`` is all it needs. What it
needs to authenticate is its own business.
"""

from __future__ import annotations

from typing import Protocol

from aiohttp import web

from bot.gateway import (
    api_v1,
    chat,
    events,
    feeds,
    health,
    help_line,
    open311,
    openapi,
    security,
    start_page,
    static_files,
    uploads,
    webhooks,
    widget_script,
)
from bot.gateway.hotline import console as hotline_console
from bot.gateway.hotline import sign_in as hotline_sign_in
from bot.gateway.messengers import MESSENGERS, MessengerWork, run_messengers
from bot.gateway.metrics import Metrics
from bot.gateway.middleware import FrontDoor, Policies, as_middleware
from bot.gateway.policies import Policy
from bot.gateway.running import RUNNING, Running, run_beside
from bot.gateway.services import Services
from bot.gateway.sessions import SESSIONS, Sessions


class Feature(Protocol):
    """What a module of routes looks like."""

    POLICY: Policy

    def routes(self, services: Services) -> list[web.RouteDef]:
        """Return the routes; handlers find :data:`bot.gateway.running.RUNNING` in ``request.app``."""


FEATURES: tuple[Feature, ...] = (  # type: ignore[assignment]
    health,
    widget_script,
    start_page,
    static_files,
    chat,
    events,
    uploads,
    help_line,
    openapi,
    open311,
    api_v1,
    feeds,
    webhooks,
    hotline_sign_in,
    hotline_console,
)
"""All features; modules count as objects with these attributes."""


def build_app(services: Services) -> web.Application:
    """Return the application; nothing is started before it is run."""
    policies: Policies = {}
    metrics = Metrics()
    door = FrontDoor(services, policies, metrics)
    app = web.Application(middlewares=[as_middleware(door)])
    app[RUNNING] = Running(services, metrics)
    app[SESSIONS] = Sessions(services)
    app[MESSENGERS] = MessengerWork(services, app[RUNNING].turns, metrics)
    app.on_response_prepare.append(security.add_headers)
    for feature in FEATURES:
        for route in app.add_routes(feature.routes(services)):
            assert route.resource is not None
            policies[route.resource] = feature.POLICY
    app.cleanup_ctx.append(run_beside)
    app.cleanup_ctx.append(run_messengers)
    return app
