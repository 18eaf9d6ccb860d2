"""``/healthz``, ``/readyz`` and ``/metrics``: for those who watch over the gateway."""

from __future__ import annotations

import asyncio
import hmac
import time
from ipaddress import ip_address

from aiohttp import web
from sqlalchemy import text

from bot.gateway.policies import Policy
from bot.gateway.problems import Problem
from bot.gateway.rate_limits import Rate
from bot.gateway.running import RUNNING
from bot.gateway.services import Services

POLICY = Policy(name="health", rate=Rate(burst=120, per_second=10.0))

_PROBE_SECONDS = 5.0
"""So long the answer of a probe counts: many who ask cost Rasa no more than one."""
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


def routes(services: Services) -> list[web.RouteDef]:
    """Return the routes."""
    readiness = Readiness(services)

    async def healthz(request: web.Request) -> web.StreamResponse:
        """The process answers."""
        return web.json_response({"status": "ok"})

    async def readyz(request: web.Request) -> web.StreamResponse:
        """Whether citizens get answers: Rasa with a model, the action server, the database."""
        checks = await readiness.checks()
        checks["accepting"] = not request.app[RUNNING].is_draining
        ready = all(checks.values())
        return web.json_response({"ready": ready, "checks": checks}, status=200 if ready else 503)

    async def metrics(request: web.Request) -> web.StreamResponse:
        """Figures, for the same machine or with the token."""
        _require_operator(request, services.settings.access.metrics_token)
        return web.Response(
            body=request.app[RUNNING].metrics.text(),
            headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
        )

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)]


class Readiness:
    """Asks the parts the gateway depends on, and remembers for a few seconds what they said."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: dict[str, bool] = {}
        self._asked_at = -_PROBE_SECONDS
        self._asking = asyncio.Lock()

    async def checks(self) -> dict[str, bool]:
        """Return what works."""
        async with self._asking:
            if time.monotonic() - self._asked_at >= _PROBE_SECONDS or not all(self._known.values()):
                rasa, database = await asyncio.gather(
                    self._services.rasa.is_ready(), self._database_answers()
                )
                self._known = {"rasa": rasa, "database": database}
                self._asked_at = time.monotonic()
            return dict(self._known)

    async def _database_answers(self) -> bool:
        def ask() -> None:
            with self._services.store.reading() as work:
                work.session.execute(text("SELECT 1"))

        try:
            await asyncio.wait_for(self._services.run(ask), timeout=4)
        except Exception:  # whatever it is, the database cannot be used
            return False
        return True


def _require_operator(request: web.Request, token: str) -> None:
    """Let in who has the token, or asks on this very machine and not through a proxy.

    Raises:
        Problem: 403.
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return
    try:
        local = ip_address(request.remote or "").is_loopback
    except ValueError:
        local = False
    if not local or any(name in request.headers for name in _FORWARDED):
        raise Problem(403)
