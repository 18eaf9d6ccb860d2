"""Signing in to the console; the only thing under ``/hotline/api`` that answers somebody unknown."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.hotline.guard import set_cookie
from bot.gateway.hotline.protocol import (
    CSRF,
    DeskProblem,
    json_answer,
    problem_answer,
    problem_of,
    read_json,
    text_field,
)
from bot.gateway.policies import KILOBYTE, Policy
from bot.gateway.rate_limits import Rate
from bot.gateway.services import Services
from bot.hotline.errors import HotlineError
from bot.hotline.sign_in import sign_in

POLICY = Policy(
    name="hotline_sign_in",
    rate=Rate(burst=30, per_second=0.5),
    body_bytes=4 * KILOBYTE,
    at_once=6,
    at_once_per_address=4,
)
"""Checking a password costs memory and time; guesses must not take them from the citizens' chats."""


def routes(services: Services) -> list[web.RouteDef]:
    """Return the route."""

    async def post_session(request: web.Request) -> web.StreamResponse:
        """Sign in with name and password."""
        try:
            if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
                raise DeskProblem(403, CSRF)
            body = await read_json(request)
            name = text_field(body, "name", limit=200)
            password = text_field(body, "password", limit=1000)
            address: str = request["address"]
            signed_in = await services.run(sign_in, services.store, name, password, address, services.clock())
        except DeskProblem as problem:
            return problem_answer(problem, services.phrasebook)
        except HotlineError as error:
            return problem_answer(problem_of(error), services.phrasebook)
        response = json_answer({"name": signed_in.agent.name})
        set_cookie(request, response, signed_in.token, services)
        return response

    return [web.post("/hotline/api/session", post_session)]
