"""Defects: lists, everything about one, and what agents do with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, TextIO

from aiohttp import web

from bot.cases.defects import merging
from bot.cases.defects.follow_up import REMINDER, change_state
from bot.cases.defects.forwarding import forward
from bot.cases.defects.photo import photo_path
from bot.cases.defects.routing import route_of_key
from bot.cases.errors import ErrorCode
from bot.clock import BERLIN
from bot.gateway.hotline.guard import Guard
from bot.gateway.hotline.lists import day_field, file_answer, filter_of, flat, list_options, page_answer
from bot.gateway.hotline.protocol import (
    DeskProblem,
    flag_field,
    id_of,
    int_field,
    json_answer,
    optional_text,
    read_json,
    text_field,
)
from bot.gateway.public_address import base_of
from bot.gateway.services import Services
from bot.hotline.casework import defect_lists
from bot.hotline.casework.defect_desk import DefectView, look_at_defect, reference_of
from bot.hotline.casework.defect_lists import DefectFilter, DefectLine
from bot.hotline.roles import Agent, Right
from bot.knowledge.base import KnowledgeBase

_LONGEST_NOTE = 8000


def routes(services: Services, guard: Guard) -> list[web.RouteDef]:
    """Return the routes."""
    store = services.store

    def facts() -> KnowledgeBase:
        return services.knowledge.state.knowledge

    async def get_start(request: web.Request, agent: Agent) -> web.StreamResponse:
        """What the view needs to begin: categories, offices, counts by district, how much is overdue."""
        knowledge = facts()
        offices = [*knowledge.units.values(), *knowledge.bodies.values()]
        counts = await services.run(defect_lists.count_by_district, store)
        late = await services.run(defect_lists.count_overdue, store, services.clock())
        return json_answer(
            {
                "categories": [
                    {"key": key, "name": category.name}
                    for key, category in knowledge.defect_categories.items()
                ],
                "offices": [
                    {"key": office.key, "name": office.name, "direct": office.email is not None}
                    for office in sorted(offices, key=lambda office: office.name)
                ],
                "districts": counts,
                "overdue": late,
            }
        )

    async def post_search(request: web.Request, agent: Agent) -> web.StreamResponse:
        """A page of reports."""
        body, now = await read_json(request), services.clock()
        page = await services.run(
            partial(defect_lists.list_defects, store, _filter(body), now, **list_options(body, "newest"))
        )
        return page_answer(page, lambda line: _line_json(line, facts(), now))

    async def post_export(request: web.Request, agent: Agent) -> web.StreamResponse:
        """What a filter lets through, as a file; with everything personal only when asked for."""
        body, now = await read_json(request), services.clock()
        which, internal = _filter(body), flag_field(body, "internal")

        def write(target: TextIO) -> int:
            return defect_lists.export_defects(
                store, which, target, agent.actor, now, facts(), internal=internal
            )

        return await services.run(file_answer, write, "maengel", now)

    async def get_defect(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Everything about a report; the look is audited."""
        view = await services.run(look_at_defect, store, id_of(request), agent.actor, services.clock())
        return json_answer(_defect_json(view, facts()))

    async def post_state(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Set the state, or keep it and note something; who waits is told."""
        body = await read_json(request)
        reference = await services.run(reference_of, store, id_of(request))
        told = await services.run(
            partial(
                change_state,
                store,
                reference,
                text_field(body, "state", limit=20),
                agent.actor,
                services.clock(),
                facts(),
                public_note=text_field(body, "public_note", limit=_LONGEST_NOTE, default=""),
                internal_note=text_field(body, "internal_note", limit=_LONGEST_NOTE, default=""),
                version=int_field(body, "version"),
            )
        )
        return json_answer({"told": told})

    async def post_forward(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Give a report to another office, by mail with a link."""
        body, number = await read_json(request), id_of(request)
        reference = await services.run(reference_of, store, number)
        route = await services.run(
            partial(
                forward,
                store,
                reference,
                text_field(body, "responsible", limit=100),
                agent.actor,
                services.clock(),
                facts(),
                category=optional_text(body, "category", limit=60),
                note=text_field(body, "note", limit=_LONGEST_NOTE, default=""),
                link=f"{base_of(request, services)}/hotline#/defects/{number}",
                version=int_field(body, "version"),
            )
        )
        return json_answer({"name": route.name, "direct": route.direct})

    async def post_merge(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Let a report follow another one."""
        body = await read_json(request)
        reference = await services.run(reference_of, store, id_of(request))
        into = await services.run(
            partial(
                merging.merge,
                store,
                reference,
                text_field(body, "into", limit=40),
                agent.actor,
                services.clock(),
                facts(),
                version=int_field(body, "version"),
            )
        )
        return json_answer({"into": into})

    async def post_split(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Let a report stand for itself again."""
        body = await read_json(request)
        reference = await services.run(reference_of, store, id_of(request))
        version = int_field(body, "version")
        await services.run(
            partial(merging.split, store, reference, agent.actor, services.clock(), version=version)
        )
        return web.Response(status=204)

    async def get_photo(request: web.Request, agent: Agent) -> web.StreamResponse:
        """A photo of a report."""
        number, position = id_of(request), id_of(request, "position")
        view = await services.run(look_at_defect, store, number, agent.actor, services.clock())
        keys = view.report.photo_keys
        path = photo_path(keys[position], services.settings.data_folder) if position < len(keys) else None
        if path is None or not path.exists():
            raise DeskProblem(404, ErrorCode.NOT_FOUND.value)
        content = await services.run(path.read_bytes)
        return web.Response(body=content, content_type="image/jpeg", headers={"Cache-Control": "no-store"})

    path = "/hotline/api/defects"
    return [
        guard.get(f"{path}/start", get_start, Right.CASES),
        guard.post(f"{path}/search", post_search, Right.CASES),
        guard.post(f"{path}/export", post_export, Right.CASES),
        guard.get(f"{path}/{{id}}", get_defect, Right.CASES),
        guard.get(f"{path}/{{id}}/photos/{{position}}", get_photo, Right.CASES),
        guard.post(f"{path}/{{id}}/state", post_state, Right.CASES),
        guard.post(f"{path}/{{id}}/forward", post_forward, Right.CASES),
        guard.post(f"{path}/{{id}}/merge", post_merge, Right.CASES),
        guard.post(f"{path}/{{id}}/split", post_split, Right.CASES),
    ]


def _filter(body: Mapping[str, Any]) -> DefectFilter:
    which = filter_of(body)
    since = day_field(which, "since")
    return DefectFilter(
        state=optional_text(which, "state", limit=20),
        category=text_field(which, "category", limit=60, default=""),
        district=text_field(which, "district", limit=100) if which.get("district") is not None else None,
        responsible=text_field(which, "responsible", limit=100, default=""),
        words=text_field(body, "text", limit=200, default=""),
        reported_since=datetime.combine(since, time(), BERLIN) if since else None,
        overdue=flag_field(which, "overdue"),
        unplaced=flag_field(which, "unplaced"),
        followers=flag_field(which, "followers"),
    )


def _line_json(line: DefectLine, knowledge: KnowledgeBase, now: datetime) -> dict[str, object]:
    quiet_for: timedelta = REMINDER
    return flat(
        line,
        category_name=_category(line.category, knowledge),
        responsible=route_of_key(line.responsible_key, knowledge).name,
        overdue=defect_lists.is_late(line, now, quiet_for),
    )


def _defect_json(view: DefectView, knowledge: KnowledgeBase) -> dict[str, object]:
    report = view.report
    names = ("id", "version", "reference", "category", "state", "district", "asset_number", "description")
    more = ("latitude", "longitude", "private", "place_unknown", "responsible_key", "created_at", "noted_at")
    return {
        **{name: getattr(report, name) for name in (*names, *more)},
        "category_name": _category(report.category, knowledge),
        "place": report.place_text,
        "responsible": route_of_key(report.responsible_key, knowledge).name,
        "photos": len(report.photo_keys),
        "contact": {"name": report.name, "email": report.email, "phone": report.phone},
        "subscribers": view.subscribers,
        "follows": _other(view.follows) if view.follows is not None else None,
        "followers": [_other(row) for row in view.followers],
        "duplicates": [
            flat(duplicate, category_name=_category(duplicate.category, knowledge))
            for duplicate in view.duplicates
        ],
        "history": [
            {
                "at": event.at,
                "by": event.actor.removeprefix("agent:"),
                "kind": event.kind,
                "state": event.state,
                "public_note": event.public_note,
                "internal_note": event.internal_note,
            }
            for event in view.history
        ],
    }


def _other(row: Any) -> dict[str, object]:
    return {"id": row.id, "reference": row.reference, "place": row.place_text, "created_at": row.created_at}


def _category(key: str, knowledge: KnowledgeBase) -> str:
    category = knowledge.defect_categories.get(key)
    return category.name if category is not None else key
