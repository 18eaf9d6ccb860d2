"""``/webhooks/…``: what providers of messengers deliver; answered at once, worked on afterwards.

A provider proves itself first, by its signature or our secret; what is forged is not looked at. A messenger
that is not switched on does not exist (docs/messenger.md).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from aiohttp import web

from bot.channels.messengers.provider import Forged, Malformed
from bot.channels.messengers.switched_on import SwitchedOn
from bot.gateway.messengers import MESSENGERS
from bot.gateway.policies import KILOBYTE, Policy
from bot.gateway.problems import Problem
from bot.gateway.public_address import base_of
from bot.gateway.rate_limits import Rate
from bot.gateway.services import Services
from bot.messengers.arrived import Arrived

logger = logging.getLogger("bot.gateway.messengers")

POLICY = Policy(
    name="webhooks",
    rate=Rate(burst=600, per_second=100.0),
    body_bytes=256 * KILOBYTE,
    at_once_per_address=200,
)
"""A provider calls for everybody, from few addresses; pages of other origins may not call."""

_NO_REPLY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""TwiML: answered later."""


def routes(services: Services) -> list[web.RouteDef]:
    """Return the routes; they exist for messengers that are not switched on too, and say 404."""
    switched_on = SwitchedOn.by(services.settings)

    async def telegram(request: web.Request) -> web.StreamResponse:
        """An update of Telegram."""
        provider = switched_on.telegram
        if provider is None:
            raise Problem(404)
        body = await request.read()
        await _take_in(request, lambda: provider.arrived(request.headers, body))
        return web.Response()

    async def twilio(request: web.Request) -> web.StreamResponse:
        """A message in WhatsApp or by SMS, or the state of one of ours."""
        provider = switched_on.twilio
        if provider is None:
            raise Problem(404)
        url = f"{base_of(request, services)}{request.raw_path}"
        body = await request.read()
        await _take_in(request, lambda: provider.arrived(request.headers, body, url))
        return web.Response(text=_NO_REPLY, content_type="text/xml")

    async def facebook(request: web.Request) -> web.StreamResponse:
        """Events of a page."""
        provider = switched_on.facebook
        if provider is None:
            raise Problem(404)
        body = await request.read()
        await _take_in(request, lambda: provider.arrived(request.headers, body))
        return web.Response(text="EVENT_RECEIVED")

    async def facebook_asks(request: web.Request) -> web.StreamResponse:
        """Facebook asks whether the webhook is ours."""
        provider = switched_on.facebook
        if provider is None:
            raise Problem(404)
        with _proven():
            return web.Response(text=provider.challenge(request.query))

    return [
        web.post("/webhooks/telegram", telegram),
        web.post("/webhooks/twilio", twilio),
        web.get("/webhooks/facebook", facebook_asks, allow_head=False),
        web.post("/webhooks/facebook", facebook),
    ]


@contextmanager
def _proven() -> Iterator[None]:
    """Refuse what is not from the provider."""
    try:
        yield
    except Forged as error:
        raise Problem(403) from error


async def _take_in(request: web.Request, read: Callable[[], Sequence[Arrived]]) -> None:
    """Keep what came. What is genuine but cannot be read is passed over, or it would come back for ever."""
    try:
        with _proven():
            arrived = read()
    except Malformed as error:
        logger.error("A delivery could not be read: %s", type(error.__cause__).__name__)
        return
    if arrived:
        await request.app[MESSENGERS].take_in(arrived)
