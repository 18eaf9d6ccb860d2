"""The consultation hour: dates and who comes, the waiting list, calling off."""

from __future__ import annotations

from datetime import time
from functools import partial
from typing import Any

from aiohttp import web

from bot.cases.consultation import dates
from bot.cases.consultation.changes import cancel_for_caller
from bot.cases.consultation.closing import close_day
from bot.cases.consultation.dates import DateOverview, DatePlan
from bot.cases.consultation.mails import topic_name
from bot.cases.consultation.office import DEMO_SERIES, MayorsOffice, place_text
from bot.cases.errors import CaseError, ErrorCode
from bot.gateway.hotline.guard import Guard
from bot.gateway.hotline.lists import day_field, flat
from bot.gateway.hotline.protocol import flag_field, id_of, int_field, json_answer, read_json, text_field
from bot.gateway.services import Services
from bot.hotline.casework import consultation_desk
from bot.hotline.casework.consultation_desk import PlannedDay
from bot.hotline.roles import Agent, Right


def routes(services: Services, guard: Guard) -> list[web.RouteDef]:
    """Return the routes."""

    def office() -> MayorsOffice:
        return MayorsOffice.open(services.store, services.settings, services.knowledge.state.knowledge)

    async def post_dates(request: web.Request, agent: Agent) -> web.StreamResponse:
        """The dates that lie ahead, or all of them, with how full they are."""
        past = flag_field(await read_json(request), "past")
        found = await services.run(partial(dates.list_dates, office(), services.clock(), past=past))
        return json_answer({"items": [_date_json(of_day) for of_day in found]})

    async def post_date(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Add a date with its slots."""
        body = await read_json(request)
        day = day_field(body, "day")
        if day is None:
            raise CaseError(ErrorCode.DATE_INVALID, field="day")
        plan = DatePlan(
            day,
            _time(body, "begins"),
            _time(body, "ends"),
            int_field(body, "minutes", default=15, least=1, most=240),
            int_field(body, "capacity", default=1, least=1, most=50),
        )
        slots = await services.run(
            partial(dates.add_date, office(), plan, services.clock(), actor=agent.actor)
        )
        return json_answer({"slots": slots}, status=201)

    async def get_date(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Who comes on a date; the look is audited."""
        plan = await services.run(
            consultation_desk.plan_of_day, office(), id_of(request), agent.actor, services.clock()
        )
        return json_answer(_plan_json(plan))

    async def post_cancelled(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Call off a whole date; everybody concerned gets a mail."""
        body, now = await read_json(request), services.clock()
        reason = text_field(body, "reason", limit=1000, default="")
        plan = await services.run(consultation_desk.plan_of_day, office(), id_of(request), agent.actor, now)
        closed = await services.run(
            partial(close_day, office(), plan.date.day, now, reason=reason, actor=agent.actor)
        )
        return json_answer(closed)

    async def post_booking_cancelled(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Cancel an appointment for a caller."""
        receipt = await services.run(
            cancel_for_caller, office(), id_of(request), agent.actor, services.clock()
        )
        return json_answer({"already": receipt.already})

    async def post_waiting(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Who waits; the look is audited."""
        people = await services.run(consultation_desk.list_waiting, office(), agent.actor, services.clock())
        return json_answer(
            {"items": [flat(person, topic_name=topic_name(person.topic)) for person in people]}
        )

    async def post_waiting_ended(request: web.Request, agent: Agent) -> web.StreamResponse:
        """Take somebody off the waiting list."""
        await services.run(
            consultation_desk.take_off_waiting_list,
            office(),
            id_of(request),
            agent.actor,
            services.clock(),
        )
        return web.Response(status=204)

    return [
        guard.post("/hotline/api/dates/search", post_dates, Right.CASES),
        guard.post("/hotline/api/dates", post_date, Right.CASES),
        guard.get("/hotline/api/dates/{id}", get_date, Right.CASES),
        guard.post("/hotline/api/dates/{id}/cancelled", post_cancelled, Right.CASES),
        guard.post("/hotline/api/bookings/{id}/cancelled", post_booking_cancelled, Right.CASES),
        guard.post("/hotline/api/waiting/search", post_waiting, Right.CASES),
        guard.post("/hotline/api/waiting/{id}/ended", post_waiting_ended, Right.CASES),
    ]


def _time(body: dict[str, Any], name: str) -> time:
    try:
        return time.fromisoformat(text_field(body, name, limit=5))
    except ValueError as error:
        raise CaseError(ErrorCode.DATE_INVALID, field=name) from error


def _date_json(of_day: DateOverview) -> dict[str, object]:
    return {
        "id": of_day.date_id,
        "day": of_day.day,
        "starts_at": of_day.starts_at,
        "ends_at": of_day.ends_at,
        "state": of_day.state,
        "place": place_text(of_day.place),
        "slots": of_day.slots,
        "seats": of_day.seats,
        "booked": of_day.booked,
        "held": of_day.held,
        "free": of_day.free,
        "demo": of_day.series.startswith(DEMO_SERIES),
    }


def _plan_json(plan: PlannedDay) -> dict[str, object]:
    of_day = plan.date
    return {
        "id": of_day.id,
        "day": of_day.day,
        "starts_at": of_day.starts_at,
        "ends_at": of_day.ends_at,
        "state": of_day.state,
        "place": place_text(of_day.place),
        "demo": of_day.series.startswith(DEMO_SERIES),
        "slots": [
            {
                "id": slot.slot_id,
                "starts_at": slot.starts_at,
                "ends_at": slot.ends_at,
                "capacity": slot.capacity,
                "held": slot.held,
                "visits": [flat(visit, topic_name=topic_name(visit.topic)) for visit in slot.visits],
            }
            for slot in plan.slots
        ],
    }
