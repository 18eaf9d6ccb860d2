"""``/api/v1/…``: the search and the facts for other systems of the city (docs/schnittstellen.md)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from aiohttp import web

from bot.clock import BERLIN
from bot.directory.models import hit_model, hours_model, service_model, unit_model
from bot.gateway.facts import fact_response
from bot.gateway.policies import Policy
from bot.gateway.problems import Problem
from bot.gateway.rate_limits import Rate
from bot.gateway.services import Services
from bot.knowledge.live import KnowledgeState
from bot.knowledge.records import Unit

POLICY = Policy(name="api_v1", rate=Rate(burst=120, per_second=20.0), origins="any")

QUERY_INVALID, MOMENT_INVALID = "query_invalid", "moment_invalid"
"""Codes of problems; their sentences stand in ``data/responses/gateway.yml``."""
_LONGEST_QUERY, _MOST_HITS = 300, 20
_FACT_SECONDS, _SEARCH_SECONDS, _HOURS_SECONDS = 300, 60, 30
_KNOWN_HOURS = timedelta(days=366)
"""Holidays are known for years; whether today's weekly hours still hold then, nobody knows."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?")


def routes(services: Services) -> list[web.RouteDef]:
    """Return the routes."""
    lookup = _Lookup(services)
    return [
        web.get("/api/v1/search", lookup.search),
        web.get("/api/v1/units/{id}", lookup.unit),
        web.get("/api/v1/services/{id}", lookup.service),
        web.get("/api/v1/hours", lookup.hours),
    ]


class _Lookup:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def search(self, request: web.Request) -> web.StreamResponse:
        """What some words may mean."""
        words = request.query.get("q", "").strip()
        limit = request.query.get("limit", "5")
        if not words or len(words) > _LONGEST_QUERY or not re.fullmatch(r"[0-9]{1,3}", limit):
            raise Problem(422, QUERY_INVALID)
        state = self._state
        hits = await self._services.run(state.index.search, words, max(1, min(int(limit), _MOST_HITS)))
        content = {"query": words, "results": [hit_model(state.knowledge, hit) for hit in hits]}
        return fact_response(request, content, _SEARCH_SECONDS)

    async def unit(self, request: web.Request) -> web.StreamResponse:
        """One organisational unit."""
        state = self._state
        unit = state.knowledge.units.get(request.match_info["id"])
        if unit is None:
            raise Problem(404)
        content = await self._services.run(unit_model, state.knowledge, unit, self._minute())
        return fact_response(request, content, _HOURS_SECONDS)

    async def service(self, request: web.Request) -> web.StreamResponse:
        """One service."""
        state = self._state
        service = state.knowledge.services.get(request.match_info["id"])
        if service is None:
            raise Problem(404)
        return fact_response(request, service_model(state.knowledge, service), _FACT_SECONDS)

    async def hours(self, request: web.Request) -> web.StreamResponse:
        """Which units are open at a moment; of one unit with ``unit``."""
        at = self._moment(request.query.get("at", ""))
        known = self._state.knowledge.units
        wanted = request.query.get("unit", "")
        if wanted and wanted not in known:
            raise Problem(404)
        units = [known[wanted]] if wanted else [unit for unit in known.values() if unit.opening_hours]
        content = {
            "at": at.isoformat(timespec="seconds"),
            "units": await self._services.run(_hours_of, units, at),
        }
        return fact_response(request, content, _HOURS_SECONDS)

    def _moment(self, text: str) -> datetime:
        """The moment meant: Berlin time without a zone, a day alone at noon, now without anything.

        Raises:
            Problem: 422, it is none, or further away than a year.
        """
        if not text:
            return self._minute()
        text = text.replace(" ", "+")  # a plus sign that was not encoded
        try:
            if _MOMENT.fullmatch(text) is None:
                raise ValueError
            given = datetime.fromisoformat(text.replace("Z", "+00:00") if "T" in text else f"{text}T12:00")
            moment = given.replace(tzinfo=BERLIN) if given.tzinfo is None else given.astimezone(BERLIN)
            if abs(moment - self._services.clock()) > _KNOWN_HOURS:
                raise ValueError
        except (ValueError, OverflowError) as error:
            raise Problem(422, MOMENT_INVALID) from error
        return moment

    def _minute(self) -> datetime:
        """The moment, to the minute: who asks again at once gets the same answer."""
        return self._services.clock().astimezone(BERLIN).replace(second=0, microsecond=0)

    @property
    def _state(self) -> KnowledgeState:
        return self._services.knowledge.state


def _hours_of(units: list[Unit], at: datetime) -> list[dict[str, object]]:
    return [hours_model(unit, at) for unit in units]
