"""``GET /api/chat/help``: where people help, so that every state of the widget can show it."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.policies import Policy
from bot.gateway.rate_limits import Rate
from bot.gateway.services import Services

POLICY = Policy(name="help", rate=Rate(burst=60, per_second=5.0), origins="listed")
_SECONDS = 300


def routes(services: Services) -> list[web.RouteDef]:
    """Return the routes."""

    async def show(request: web.Request) -> web.StreamResponse:
        """Name, telephone and mail of the hotline, from the facts."""
        hotline = services.knowledge.state.knowledge.hotline
        return web.json_response(
            {"name": hotline.name, "phone": hotline.phone, "email": hotline.email},
            headers={"Cache-Control": f"public, max-age={_SECONDS}"},
        )

    return [web.get("/api/chat/help", show)]
