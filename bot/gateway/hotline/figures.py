"""Figures of a period, and the questions nobody understood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, TextIO

from aiohttp import web

from bot.clock import BERLIN
from bot.gateway.hotline.guard import Guard
from bot.gateway.hotline.lists import day_field, file_answer
from bot.gateway.hotline.protocol import (
    INVALID_FIELD,
    DeskProblem,
    id_of,
    int_field,
    json_answer,
    read_json,
    text_field,
)
from bot.gateway.services import Services
from bot.hotline import figures, proposals
from bot.hotline.figures import Table
from bot.hotline.roles import Agent, Right
from bot.knowledge.base import KnowledgeBase

_USUAL = timedelta(days=27)


def routes(services: Services, guard: Guard) -> list[web.RouteDef]:
    """Return the routes."""
    store = services.store

    def period(body: Mapping[str, Any]) -> tuple[date, date]:
        today = services.clock().astimezone(BERLIN).date()
        last = day_field(body, "last") or today
        first = day_field(body, "first") or last - _USUAL
        if last < first or last - first > figures.LONGEST:
            raise DeskProblem(400, INVALID_FIELD, field="first")
        return first, last

    async def post_figures(request: web.Request, agent: Agent) -> web.StreamResponse:
        """All figures of a period."""
        first, last = period(await read_json(request))
        tables = await services.run(figures.figures, store, first, last)
        knowledge = services.knowledge.state.knowledge
        return json_answer(
            {
                "first": first,
                "last": last,
                "tables": {table.name: _named(table, knowledge) for table in tables},
            }
        )

    async def post_export(request: web.Request, agent: Agent) -> web.StreamResponse:
        """One figure as a file."""
        body = await read_json(request)
        first, last = period(body)
        name = text_field(body, "name", limit=40)
        try:
            table = await services.run(figures.figure, store, name, first, last)
        except KeyError as error:
            raise DeskProblem(400, INVALID_FIELD, field="name") from error

        def write(target: TextIO) -> None:
            figures.write_csv(table, target)

        return await services.run(file_answer, write, name, services.clock())

    async def post_unclear(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Questions that were not understood, grouped."""
        first, last = period(await read_json(request))
        return json_answer({"items": await services.run(proposals.unclear_groups, store, first, last)})

    async def post_proposal(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Propose a question to the editors."""
        body = await read_json(request)
        number = await services.run(
            partial(
                proposals.propose,
                store,
                text_field(body, "text", limit=1000),
                agent.actor,
                services.clock(),
                belongs_to=text_field(body, "belongs_to", limit=120, default=""),
                asked=int_field(body, "asked", default=1, least=1),
            )
        )
        return json_answer({"id": number}, status=201)

    async def post_proposals(request: web.Request, agent: Agent) -> web.StreamResponse:
        """What editors have to decide."""
        state = text_field(await read_json(request), "state", limit=10, default=proposals.OPEN)
        rows = await services.run(partial(proposals.list_proposals, store, state=state))
        names = ("id", "text", "belongs_to", "asked", "state", "created_at")
        return json_answer({"items": [{name: getattr(row, name) for name in names} for row in rows]})

    async def post_decision(request: web.Request, agent: Agent) -> web.StreamResponse:
        """An editor takes a proposal over, or refuses it."""
        state = text_field(await read_json(request), "state", limit=10)
        now = services.clock()
        await services.run(proposals.decide, store, id_of(request), state, agent.actor, now)
        return web.Response(status=204)

    path = "/hotline/api/figures"
    return [
        guard.post(f"{path}/search", post_figures, Right.FIGURES),
        guard.post(f"{path}/export", post_export, Right.FIGURES),
        guard.post(f"{path}/unclear", post_unclear, Right.FIGURES),
        guard.post("/hotline/api/proposals", post_proposal, Right.FIGURES),
        guard.post("/hotline/api/proposals/search", post_proposals, Right.FACTS),
        guard.post("/hotline/api/proposals/{id}/decision", post_decision, Right.FACTS),
    ]


def _named(table: Table, knowledge: KnowledgeBase) -> dict[str, object]:
    """Return a figure with the names of records and categories instead of their keys."""
    rows: list[list[object]] = [list(row) for row in table.rows]
    if table.columns[0] in ("topic", "category"):
        for row in rows:
            row[0] = _name(str(row[0]), knowledge)
    return {"columns": table.columns, "rows": rows}


def _name(key: str, knowledge: KnowledgeBase) -> str:
    record = knowledge.records.get(key)
    if record is not None:
        return record.name
    category = knowledge.defect_categories.get(key)
    return category.name if category is not None else key
