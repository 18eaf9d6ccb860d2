"""Under which address somebody reached the gateway, for links in answers."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.addresses import client_address, is_trusted
from bot.gateway.services import Services


def base_of(request: web.Request, services: Services) -> str:
    """Return scheme and host of a request; our own reverse proxy says whether it was https."""
    scheme = request.scheme
    forwarded = request.headers.get("X-Forwarded-Proto", "").casefold()
    if forwarded in ("http", "https") and is_trusted(
        client_address(request, ()), services.settings.access.proxies
    ):
        scheme = forwarded
    return f"{scheme}://{request.host}"
