"""``/feeds/…``: the directory as schema.org JSON-LD, free consultation slots as a calendar."""

from __future__ import annotations

from aiohttp import web

from bot.cases.consultation.office import SERIES, MayorsOffice
from bot.directory.calendar_feed import free_slots_feed
from bot.directory.json_ld import Node, alone, directory_graph, office_node, service_node
from bot.gateway.facts import cached_response, fact_response
from bot.gateway.policies import Policy
from bot.gateway.problems import Problem
from bot.gateway.public_address import base_of
from bot.gateway.rate_limits import Rate
from bot.gateway.services import Services
from bot.knowledge.base import KnowledgeBase

POLICY = Policy(name="feeds", rate=Rate(burst=60, per_second=5.0), origins="any")

_JSON_LD = "application/ld+json"
_DIRECTORY_SECONDS, _CALENDAR_SECONDS = 3600, 300


def routes(services: Services) -> list[web.RouteDef]:
    """Return the routes."""

    async def directory(request: web.Request) -> web.StreamResponse:
        """All units and services."""
        today = services.clock().date()
        knowledge = services.knowledge.state.knowledge
        graph = await services.run(directory_graph, knowledge, base_of(request, services), today)
        return fact_response(request, graph, _DIRECTORY_SECONDS, _JSON_LD)

    async def entry(request: web.Request) -> web.StreamResponse:
        """One unit or service."""
        knowledge = services.knowledge.state.knowledge
        node = await services.run(
            _node, knowledge, request.match_info["kind"], request.match_info["id"], request, services
        )
        return fact_response(request, alone(node), _DIRECTORY_SECONDS, _JSON_LD)

    async def calendar(request: web.Request) -> web.StreamResponse:
        """Free slots of the consultation hour."""
        knowledge = services.knowledge.state.knowledge
        if SERIES not in knowledge.consultations or not knowledge.consultations[SERIES].registration:
            raise Problem(404)
        office = MayorsOffice.open(services.store, services.settings, knowledge)
        host = request.host.partition(":")[0]
        body = await services.run(free_slots_feed, office, host, services.clock())
        return cached_response(request, body, _CALENDAR_SECONDS, "text/calendar")

    return [
        web.get("/feeds/verzeichnis.jsonld", directory),
        web.get("/feeds/verzeichnis/{kind}/{id}.jsonld", entry),
        web.get("/feeds/sprechstunde.ics", calendar),
    ]


def _node(knowledge: KnowledgeBase, kind: str, key: str, request: web.Request, services: Services) -> Node:
    base, today = base_of(request, services), services.clock().date()
    if kind == "unit" and key in knowledge.units:
        return office_node(knowledge, knowledge.units[key], base, today)
    if kind == "service" and key in knowledge.services:
        return service_node(knowledge, knowledge.services[key], base, today)
    raise Problem(404)
