"""Found things: lists, records, photos, handing out, what is due, and matches with searches."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, TextIO

from aiohttp import web

from bot.cases.defects.photo import photo_path, store_photo
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items import matches
from bot.cases.lost_items.found_item import ItemDraft
from bot.cases.lost_items.matches import MatchToDecide
from bot.cases.lost_items.vocabulary import shared_vocabulary
from bot.gateway.hotline.guard import Guard
from bot.gateway.hotline.lists import (
    day_field,
    file_answer,
    filter_of,
    flat,
    list_options,
    page_answer,
    texts_field,
)
from bot.gateway.hotline.protocol import (
    INVALID_FIELD,
    DeskProblem,
    flag_field,
    id_of,
    int_field,
    json_answer,
    optional_text,
    read_json,
    text_field,
)
from bot.gateway.requests import form_parts
from bot.gateway.services import Services
from bot.hotline.casework import found_item_lists, found_items
from bot.hotline.casework.found_item_lists import ItemFilter
from bot.hotline.casework.found_items import OUTCOMES, FinderDetails, ItemView
from bot.hotline.casework.handing_out import PROOFS, HandingOut, hand_out
from bot.hotline.roles import Agent, Right

_MOST_AT_ONCE = 500
_LONGEST = 4000


def routes(services: Services, guard: Guard) -> list[web.RouteDef]:
    """Return the routes."""
    store, folder = services.store, services.settings.data_folder

    def facts() -> Any:
        return services.knowledge.state.knowledge

    async def get_start(request: web.Request, agent: Agent) -> web.StreamResponse:
        """What the view needs to begin: kinds, proofs, how much there is to do."""
        kinds = [{"key": key, "name": kind.name} for key, kind in shared_vocabulary().kind.items()]
        due = await services.run(found_item_lists.count_due, store, services.clock(), facts())
        undecided = await services.run(matches.matches_to_decide, store)
        return json_answer(
            {
                "kinds": sorted(kinds, key=lambda kind: kind["name"]),
                "proofs": PROOFS,
                "outcomes": OUTCOMES,
                "due": due,
                "matches": undecided,
            }
        )

    async def post_search(request: web.Request, agent: Agent) -> web.StreamResponse:
        """A page of found things."""
        body = await read_json(request)
        page = await services.run(
            partial(
                found_item_lists.list_items,
                store,
                _filter(body),
                services.clock(),
                facts(),
                **list_options(body, "newest"),
            )
        )
        ids = [line.item_id for line in page.entries]
        claimed = await services.run(found_item_lists.claimed_by_finders, store, ids)
        return page_answer(page, lambda line: flat(line, claimed=line.item_id in claimed))

    async def post_export(request: web.Request, agent: Agent) -> web.StreamResponse:
        """What a filter lets through, as a file."""
        which, now = _filter(await read_json(request)), services.clock()

        def write(target: TextIO) -> int:
            return found_item_lists.export_items(store, which, target, agent.actor, now, facts())

        return await services.run(file_answer, write, "fundsachen", now)

    async def post_item(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Take in a found thing."""
        body = await read_json(request)
        recorded = await services.run(
            partial(
                found_items.record_item,
                store,
                _draft(body),
                agent.actor,
                services.clock(),
                facts(),
                finder=_finder(body),
            )
        )
        return json_answer(recorded, status=201)

    async def get_item(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Everything about a found thing; the look is audited."""
        view = await services.run(
            found_items.look_at_item, store, id_of(request), agent.actor, services.clock()
        )
        return json_answer(_item_json(view))

    async def put_item(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Correct a record."""
        body = await read_json(request)
        version = await services.run(
            found_items.edit_item,
            store,
            id_of(request),
            int_field(body, "version"),
            _draft(body),
            agent.actor,
            services.clock(),
            facts(),
        )
        return json_answer({"version": version})

    async def post_handout(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Give a found thing to somebody."""
        body = await read_json(request)
        given = HandingOut(
            recipient=text_field(body, "recipient", limit=200),
            proofs=texts_field(body, "proofs"),
            identity_checked=flag_field(body, "identity_checked"),
            note=text_field(body, "note", limit=_LONGEST, default=""),
            search_reference=text_field(body, "search_reference", limit=40, default=""),
        )
        version, now = int_field(body, "version"), services.clock()
        await services.run(hand_out, store, id_of(request), version, given, agent.actor, now)
        return web.Response(status=204)

    async def post_disposal(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Note what became of a thing nobody asked for."""
        body = await read_json(request)
        outcome, version = text_field(body, "outcome", limit=20), int_field(body, "version")
        now = services.clock()
        await services.run(found_items.dispose_of, store, id_of(request), version, outcome, agent.actor, now)
        return web.Response(status=204)

    async def post_expired(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Take things out of the search that were kept long enough."""
        ids = (await read_json(request)).get("ids")
        if not isinstance(ids, list) or len(ids) > _MOST_AT_ONCE or not all(type(one) is int for one in ids):
            raise DeskProblem(400, INVALID_FIELD, field="ids")
        now = services.clock()
        count = await services.run(found_items.expire_items, store, ids, agent.actor, now, facts())
        return json_answer({"expired": count})

    async def post_photo(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Take in a photo for a record; its key goes with the record."""
        content = await _file_of(request)
        stored = await services.run(store_photo, content, folder)
        return json_answer({"photo_key": stored.key}, status=201)

    async def get_photo(request: web.Request, agent: Agent) -> web.StreamResponse:
        """The photo of a found thing."""
        key = await services.run(found_items.photo_of, store, id_of(request))
        path = photo_path(key, folder) if key else None
        if path is None or not path.exists():
            raise DeskProblem(404, ErrorCode.NOT_FOUND.value)
        content = await services.run(path.read_bytes)
        return web.Response(body=content, content_type="image/jpeg", headers={"Cache-Control": "no-store"})

    async def post_matches(request: web.Request, agent: Agent) -> web.StreamResponse:
        """The matches to decide, of one thing or of all; the look at the searches is audited."""
        body = await read_json(request)
        item = int_field(body, "item_id") if body.get("item_id") is not None else None
        found = await services.run(
            partial(matches.list_matches, store, agent.actor, services.clock(), item_id=item)
        )
        return json_answer({"items": [_match_json(match) for match in found]})

    async def post_confirmation(request: web.Request, agent: Agent) -> web.StreamResponse:
        """It fits: the citizen is written to."""
        now = services.clock()
        await services.run(matches.confirm_match, store, id_of(request), agent.actor, now, facts())
        return web.Response(status=204)

    async def post_rejection(request: web.Request, agent: Agent) -> web.StreamResponse:
        """It does not fit."""
        await services.run(matches.reject_match, store, id_of(request), agent.actor, services.clock())
        return web.Response(status=204)

    path = "/hotline/api/found-items"
    return [
        guard.get(f"{path}/start", get_start, Right.CASES),
        guard.post(f"{path}/search", post_search, Right.CASES),
        guard.post(f"{path}/export", post_export, Right.CASES),
        guard.post(f"{path}/expired", post_expired, Right.CASES),
        guard.post(f"{path}/photos", post_photo, Right.CASES),
        guard.post(path, post_item, Right.CASES),
        guard.get(f"{path}/{{id}}", get_item, Right.CASES),
        guard.put(f"{path}/{{id}}", put_item, Right.CASES),
        guard.get(f"{path}/{{id}}/photo", get_photo, Right.CASES),
        guard.post(f"{path}/{{id}}/handout", post_handout, Right.CASES),
        guard.post(f"{path}/{{id}}/disposal", post_disposal, Right.CASES),
        guard.post("/hotline/api/matches/search", post_matches, Right.CASES),
        guard.post("/hotline/api/matches/{id}/confirmation", post_confirmation, Right.CASES),
        guard.post("/hotline/api/matches/{id}/rejection", post_rejection, Right.CASES),
    ]


def _filter(body: Mapping[str, Any]) -> ItemFilter:
    which = filter_of(body)
    return ItemFilter(
        state=optional_text(which, "state", limit=20),
        kind=text_field(which, "kind", limit=80, default=""),
        words=text_field(body, "text", limit=200, default=""),
        found_from=day_field(which, "found_from"),
        found_to=day_field(which, "found_to"),
        due=flag_field(which, "due"),
    )


def _draft(body: Mapping[str, Any]) -> ItemDraft:
    found_on = day_field(body, "found_on")
    if found_on is None:
        raise CaseError(ErrorCode.DATE_INVALID, field="found_on")
    texts = ("number", "brand", "marks", "place_text", "line", "storage_place", "photo_key")
    return ItemDraft(
        kind_text=text_field(body, "kind_text", limit=_LONGEST),
        found_on=found_on,
        received_on=day_field(body, "received_on"),
        description=text_field(body, "description", limit=2 * _LONGEST, default=""),
        colours=texts_field(body, "colours"),
        **{name: text_field(body, name, limit=_LONGEST, default="") for name in texts},
    )


def _finder(body: Mapping[str, Any]) -> FinderDetails | None:
    name = optional_text(body, "finder_name", limit=200)
    contact = optional_text(body, "finder_contact", limit=320)
    return FinderDetails(name or "", contact or "") if name or contact else None


async def _file_of(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        raise DeskProblem(400, INVALID_FIELD, field="file")
    parts = await form_parts(request, most=1)
    content = parts[0].content if parts else b""
    if not content:
        raise CaseError(ErrorCode.PHOTO_INVALID)
    return content


def _item_json(view: ItemView) -> dict[str, object]:
    names = [column.name for column in type(view.item).__table__.columns if column.name != "photo_key"]
    item = {name: getattr(view.item, name) for name in names}
    return {
        **item,
        "photo_key": view.item.photo_key,
        "has_photo": view.item.photo_key is not None,
        "finder": {"name": view.finder.name, "contact": view.finder.contact} if view.finder else None,
        "handout": {
            "at": view.handout.at,
            "by": view.handout.actor.removeprefix("agent:"),
            "recipient": view.handout.recipient,
            "proofs": view.handout.proofs,
            "note": view.handout.note,
        }
        if view.handout
        else None,
        "history": [
            {
                "at": entry.at,
                "by": entry.actor.removeprefix("agent:"),
                "action": entry.action,
                "details": entry.details,
            }
            for entry in view.history
        ],
    }


def _match_json(match: MatchToDecide) -> dict[str, object]:
    item = match.item
    return {
        "id": match.match_id,
        "percent": round(100 * match.chance),
        "told": match.told,
        "created_at": match.created_at,
        "reference": match.reference,
        "words": match.words,
        "item": {
            "id": item.id,
            "number": item.number,
            "kind_text": item.kind_text,
            "description": item.description,
            "colours": item.colours,
            "brand": item.brand,
            "marks": item.marks,
            "place_text": item.place_text,
            "line": item.line,
            "found_on": item.found_on,
            "storage_place": item.storage_place,
        },
    }
