"""The lookup aid: facts with every key, cases and found items after a pause; copy, mail, doubt."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.gateway.hotline.guard import Guard
from bot.gateway.hotline.protocol import (
    DeskProblem,
    flag_field,
    id_of,
    json_answer,
    page_of,
    read_json,
    text_field,
)
from bot.gateway.services import Services
from bot.hotline import case_lookup, flags
from bot.hotline.answer_mail import send_answer
from bot.hotline.case_card import CaseCard, case_card, case_line
from bot.hotline.lookup import Lookup
from bot.hotline.lookup_counts import count_use, frequent_keys
from bot.hotline.roles import Agent, Right

_LONGEST_KEY = 200
_MOST_KEYS = 20


def routes(services: Services, guard: Guard) -> list[web.RouteDef]:
    """Return the routes."""

    def aid() -> Lookup:
        return Lookup(services.knowledge.state, services.phrasebook, services.clock())

    async def post_lookup(request: web.Request, agent: Agent) -> web.StreamResponse:
        """The cards of what a text may mean."""
        body = await read_json(request)
        text = text_field(body, "text", limit=500)
        return json_answer({"cards": await services.run(lambda: aid().find(text))})

    async def post_cases(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Cases and found items; each one shown is audited."""
        body = await read_json(request)
        text = text_field(body, "text", limit=500)
        rows = await services.run(case_lookup.find_cases, services.store, text, agent, services.clock())
        knowledge = services.knowledge.state.knowledge
        return json_answer({"cases": [case_line(row, knowledge) for row in rows]})

    async def get_case(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Everything about a case or found item; the look is audited."""
        kind, case_id = request.match_info["kind"], id_of(request)

        def look() -> CaseCard | None:
            row = case_lookup.open_case(services.store, kind, case_id, agent, services.clock())
            knowledge = services.knowledge.state.knowledge
            return case_card(kind, row, knowledge, services.phrasebook) if row is not None else None

        card = await services.run(look)
        if card is None:
            raise DeskProblem(404, "not_found")
        return json_answer(card)

    async def post_card(request: web.Request, agent: Agent) -> web.StreamResponse:
        """The card of a record; with ``used`` it counts for what is used often."""
        body = await read_json(request)
        key = text_field(body, "key", limit=_LONGEST_KEY)
        card = await services.run(lambda: aid().card(key))
        if flag_field(body, "used"):
            await services.run(count_use, services.store, key, services.clock())
        return json_answer({"card": card})

    async def post_start(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Titles of what was looked up last (the console remembers the keys) and of what is used often."""
        body = await read_json(request)
        keys = body.get("recent", [])
        if not isinstance(keys, list) or len(keys) > _MOST_KEYS or not all(_is_key(key) for key in keys):
            raise DeskProblem(400, "invalid_field", field="recent")

        def titles() -> dict[str, Any]:
            often = frequent_keys(services.store, services.clock())
            named = {name: aid().titles(each) for name, each in (("recent", keys), ("frequent", often))}
            return {
                name: [{"key": key, "title": title} for key, title in pairs] for name, pairs in named.items()
            }

        return json_answer(await services.run(titles))

    async def post_mail(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Send a card to a caller."""
        body = await read_json(request)
        key = text_field(body, "key", limit=_LONGEST_KEY)
        email = text_field(body, "email", limit=320)
        insist = flag_field(body, "even_if_suspicious")

        def send() -> None:
            card, now = aid().card(key), services.clock()
            send_answer(services.store, card, email, agent, now, even_if_suspicious=insist)

        await services.run(send)
        return web.Response(status=204)

    async def post_flag(request: web.Request, agent: Agent) -> web.StreamResponse:
        """„Das stimmt nicht mehr“."""
        body = await read_json(request)
        key = text_field(body, "key", limit=_LONGEST_KEY)
        note = text_field(body, "note", limit=4000)

        def flag() -> int:
            title = aid().card(key).title
            return flags.flag_fact(services.store, key, title, note, agent, services.clock())

        return json_answer({"id": await services.run(flag)}, status=201)

    async def post_flags(request: web.Request, agent: Agent) -> web.StreamResponse:
        """The flags, for editors."""
        body = await read_json(request)
        page, page_size = page_of(body)
        state = text_field(body, "state", limit=10, default="open")
        rows, total = await services.run(flags.list_flags, services.store, state, page, page_size)
        items = [
            {
                "id": row.id,
                "record_key": row.record_key,
                "record_title": row.record_title,
                "note": row.note,
                "flagged_by": row.flagged_by.removeprefix("agent:"),
                "created_at": row.created_at,
                "closed_at": row.closed_at,
                "answer": row.answer,
            }
            for row in rows
        ]
        return json_answer({"items": items, "total": total, "page": page, "page_size": page_size})

    async def post_flag_closed(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Tick a flag off."""
        body = await read_json(request)
        answer = text_field(body, "answer", limit=4000, default="")
        await services.run(flags.close_flag, services.store, id_of(request), answer, agent, services.clock())
        return web.Response(status=204)

    return [
        guard.post("/hotline/api/lookup", post_lookup, Right.LOOK_UP),
        guard.post("/hotline/api/lookup/cases", post_cases, Right.CASES),
        guard.get("/hotline/api/lookup/cases/{kind}/{id}", get_case, Right.CASES),
        guard.post("/hotline/api/lookup/card", post_card, Right.LOOK_UP),
        guard.post("/hotline/api/lookup/start", post_start, Right.LOOK_UP),
        guard.post("/hotline/api/lookup/mail", post_mail, Right.LOOK_UP),
        guard.post("/hotline/api/flags", post_flag, Right.LOOK_UP),
        guard.post("/hotline/api/flags/search", post_flags, Right.FACTS),
        guard.post("/hotline/api/flags/{id}/closed", post_flag_closed, Right.FACTS),
    ]


def _is_key(key: object) -> bool:
    return isinstance(key, str) and len(key) <= _LONGEST_KEY
