"""Who is signed in, signing out, another password."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.hotline.guard import COOKIE, PATH, Guard
from bot.gateway.hotline.protocol import json_answer, read_json, text_field
from bot.gateway.services import Services
from bot.hotline.accounts import change_own_password
from bot.hotline.preparing import prepare_desk
from bot.hotline.roles import Agent
from bot.hotline.sign_in import csrf_token, sign_out, token_hash


def routes(services: Services, guard: Guard) -> list[web.RouteDef]:
    """Return the routes."""

    async def get_session(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Who is signed in, and the token that every change needs."""
        rules = services.settings.hotline
        services.threads.submit(prepare_desk, services.store, services.knowledge.state)
        return json_answer(
            {
                "agent": {
                    "name": agent.name,
                    "display_name": agent.display_name,
                    "role": agent.role.value,
                    "rights": sorted(right.value for right in agent.rights),
                },
                "csrf_token": csrf_token(request.cookies.get(COOKIE, "")),
                "idle_minutes": int(rules.idle.total_seconds() // 60),
                "single_sign_on": bool(rules.proxy_header),
                "phone": services.hotline_phone,
                "now": services.clock(),
            }
        )

    async def delete_session(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Sign out."""
        token = request.cookies.get(COOKIE, "")
        await services.run(sign_out, services.store, token, services.clock())
        response = web.Response(status=204)
        response.del_cookie(COOKIE, path=PATH)
        return response

    async def put_password(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Choose another password; all other browsers are signed out."""
        body = await read_json(request)
        await services.run(
            change_own_password,
            services.store,
            agent,
            text_field(body, "old", limit=1000),
            text_field(body, "new", limit=1000),
            services.clock(),
            keep_token_hash=token_hash(request.cookies.get(COOKIE, "")),
        )
        return web.Response(status=204)

    return [
        guard.get("/hotline/api/session", get_session),
        guard.delete("/hotline/api/session", delete_session),
        guard.put("/hotline/api/password", put_password),
    ]
