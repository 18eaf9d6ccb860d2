"""Filing for a caller: what a sentence fills in, and the three forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.cases.consultation.office import MayorsOffice, place_text, times_text
from bot.cases.consultation.visitor import Visitor, checked_visitor
from bot.cases.lost_items.describe import LossDescription
from bot.gateway.hotline.guard import Guard
from bot.gateway.hotline.protocol import (
    DeskProblem,
    flag_field,
    int_field,
    json_answer,
    optional_text,
    read_json,
    text_field,
)
from bot.gateway.services import Services
from bot.hotline.cards import BOOKING, DEFECT, LOST_ITEM
from bot.hotline.filing import appointments, defects, losses
from bot.hotline.filing.call import Call
from bot.hotline.filing.forms import form_of
from bot.hotline.roles import Agent, Right

_FORMS = (LOST_ITEM, DEFECT, BOOKING)
_LONGEST = 4000


def routes(services: Services, guard: Guard) -> list[web.RouteDef]:
    """Return the routes."""

    def office() -> MayorsOffice:
        return MayorsOffice.open(services.store, services.settings, services.knowledge.state.knowledge)

    async def post_prefill(request: web.Request, agent: Agent) -> web.StreamResponse:
        """The form a sentence belongs to (or the one that was chosen), filled in as far as it goes."""
        body = await read_json(request)
        text = text_field(body, "text", limit=_LONGEST)
        chosen = optional_text(body, "form", limit=20)
        if chosen is not None and chosen not in _FORMS:
            raise DeskProblem(400, "invalid_field", field="form")
        return json_answer(await services.run(_prefill, services, office, text, chosen))

    async def post_search(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Search the lost property office for a caller."""
        body = await read_json(request)
        call, now = _call(body, agent), services.clock()
        knowledge = services.knowledge.state.knowledge
        loss = await services.run(_loss, body, now)
        answer = await services.run(
            losses.search_for_caller, services.store, loss, call, knowledge, services.phrasebook, now
        )
        matches = [
            {
                "id": shown.id,
                "number": shown.item.number,
                "kind_text": shown.item.kind_text,
                "description": shown.item.description,
                "place_text": shown.item.place_text,
                "found_on": shown.item.found_on,
                "storage_place": shown.item.storage_place,
                "agrees": shown.agrees,
            }
            for shown in answer.matches
        ]
        return json_answer(
            {
                "level": answer.level,
                "say": answer.say,
                "precise": answer.precise,
                "code": answer.code,
                "matches": matches,
            }
        )

    async def post_standing(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Leave a standing search for a caller."""
        body = await read_json(request)
        call, now = _call(body, agent), services.clock()
        loss = await services.run(_loss, body, now)
        receipt = await services.run(
            losses.leave_for_caller,
            services.store,
            loss,
            text_field(body, "email", limit=320),
            optional_text(body, "phone", limit=60),
            optional_text(body, "code", limit=20),
            call,
            now,
            even_if_suspicious=flag_field(body, "even_if_suspicious"),
        )
        return json_answer(
            {
                "reference": receipt.reference,
                "secret": receipt.secret,
                "valid_until": receipt.valid_until,
                "already": receipt.already,
            },
            status=201,
        )

    async def post_defect_form(request: web.Request, agent: Agent) -> web.StreamResponse:
        """What is understood of a report now; nothing is filed."""
        entry = _entry(await read_json(request))
        facts = services.knowledge.state
        form = await services.run(
            defects.defect_form, services.store, entry, facts, services.phrasebook, services.clock()
        )
        return json_answer(_defect_form(form, services))

    async def post_defect(request: web.Request, agent: Agent) -> web.StreamResponse:
        """File a defect report for a caller."""
        body = await read_json(request)
        call, entry = _call(body, agent), _entry(body)
        receipt = await services.run(
            defects.file_for_caller,
            services.store,
            entry,
            call,
            services.knowledge.state,
            services.clock(),
            email=optional_text(body, "email", limit=320),
            phone=optional_text(body, "phone", limit=60),
            name=optional_text(body, "name", limit=200),
            join=optional_text(body, "join", limit=20),
            private=flag_field(body, "private"),
        )
        return json_answer(
            {
                "reference": receipt.reference,
                "secret": receipt.secret,
                "lines": [receipt.category, receipt.place, receipt.responsible],
                "joined_to": receipt.joined_to,
                "mailed": receipt.receipt_mailed,
                "already": receipt.secret is None,
            },
            status=201,
        )

    async def post_hold(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Keep a slot while name and address are typed."""
        body = await read_json(request)
        call, slot = _call(body, agent), int_field(body, "slot_id", least=1)
        held = await services.run(
            lambda: appointments.hold_for_caller(office(), slot, call, services.clock())
        )
        return json_answer(held)

    async def post_booking(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Book the slot that is kept, or join the waiting list with ``wait``."""
        body = await read_json(request)
        call, visitor, now = _call(body, agent), _visitor(body), services.clock()
        if flag_field(body, "wait"):
            waiting = await services.run(lambda: appointments.wait_for_caller(office(), visitor, call, now))
            answer: dict[str, object] = {
                "reference": waiting.reference,
                "secret": waiting.secret,
                "position": waiting.position,
            }
        else:
            receipt = await services.run(lambda: appointments.book_for_caller(office(), visitor, call, now))
            times = times_text(receipt.starts_at, receipt.ends_at)
            answer = {
                "reference": receipt.reference,
                "secret": receipt.secret,
                "day": receipt.day,
                "lines": [times, place_text(receipt.place), receipt.name],
                "demo": receipt.demo,
            }
        return json_answer({**answer, "mailed": True, "already": answer["secret"] is None}, status=201)

    return [
        guard.post("/hotline/api/filing/prefill", post_prefill, Right.CASES),
        guard.post("/hotline/api/filing/lost-items/search", post_search, Right.CASES),
        guard.post("/hotline/api/filing/lost-items", post_standing, Right.CASES),
        guard.post("/hotline/api/filing/defects/form", post_defect_form, Right.CASES),
        guard.post("/hotline/api/filing/defects", post_defect, Right.CASES),
        guard.post("/hotline/api/filing/bookings/hold", post_hold, Right.CASES),
        guard.post("/hotline/api/filing/bookings", post_booking, Right.CASES),
    ]


def _prefill(services: Services, office: Any, text: str, chosen: str | None) -> dict[str, object]:
    facts, phrases, now = services.knowledge.state, services.phrasebook, services.clock()
    loss = losses.describe(text, {}, losses.today_in_jena(now))
    form = chosen or form_of(text, loss, facts)
    filled: object = None
    if form == LOST_ITEM:
        filled = losses.loss_form(loss, facts.knowledge, phrases)
    elif form == DEFECT:
        entry = defects.DefectEntry(text, "")
        filled = _defect_form(defects.defect_form(services.store, entry, facts, phrases, now), services)
    elif form == BOOKING:
        filled = appointments.booking_form(office(), text, facts, phrases, now)
    return {"form": form, "filled": filled}


def _defect_form(form: defects.DefectForm, services: Services) -> dict[str, object]:
    names = services.knowledge.state.knowledge.defect_categories
    duplicates = [
        {
            "reference": each.reference,
            "category": names[each.category].name,
            "place": each.place,
            "reported_at": each.reported_at,
            "state": each.state,
            "score": each.score,
        }
        for each in form.duplicates
    ]
    fields = {name: getattr(form, name) for name in form.__dataclass_fields__}
    return {**fields, "duplicates": duplicates}


def _call(body: Mapping[str, Any], agent: Agent) -> Call:
    try:
        return Call.of(agent, text_field(body, "call", limit=40))
    except ValueError as error:
        raise DeskProblem(400, "invalid_field", field="call") from error


def _loss(body: Mapping[str, Any], now: datetime) -> LossDescription:
    answers = body.get("answers", {})
    if not isinstance(answers, dict):
        raise DeskProblem(400, "invalid_field", field="answers")
    known = {name: text_field(answers, name, limit=500, default="") for name in losses.ANSWERS}
    text = text_field(body, "text", limit=_LONGEST, default="")
    return losses.describe(text, known, losses.today_in_jena(now))


def _entry(body: Mapping[str, Any]) -> defects.DefectEntry:
    return defects.DefectEntry(
        description=text_field(body, "description", limit=_LONGEST),
        place_text=text_field(body, "place", limit=500, default=""),
        category=text_field(body, "category", limit=60, default=""),
        place_choice=text_field(body, "place_choice", limit=500, default=""),
        place_unknown=flag_field(body, "place_unknown"),
    )


def _visitor(body: Mapping[str, Any]) -> Visitor:
    return checked_visitor(
        text_field(body, "name", limit=200),
        text_field(body, "email", limit=320),
        text_field(body, "topic", limit=40),
        optional_text(body, "phone", limit=60),
        optional_text(body, "concern", limit=_LONGEST),
        even_if_suspicious=flag_field(body, "even_if_suspicious"),
    )
