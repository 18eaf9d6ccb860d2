"""The pages of the console and their files; of these only the sign-in page is for everybody."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from bot.gateway.hotline.guard import SIGN_IN_PAGE, Guard
from bot.gateway.services import Services
from bot.gateway.static_files import StaticFolder, send
from bot.hotline.roles import Agent

FOLDER = Path(__file__).parents[1] / "static" / "hotline"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
"""No exception: no script, style or picture from elsewhere or within a page, no text that becomes markup."""
_OPEN_FILES = ("sign_in.css", "sign_in.js", "icon.svg")


def routes(services: Services, guard: Guard) -> list[web.RouteDef]:
    """Return the routes."""
    folder = StaticFolder(FOLDER)
    headers = {"Content-Security-Policy": CSP}

    async def shell(request: web.Request, agent: Agent) -> web.StreamResponse:
        """The console."""
        return send(request, folder.find("index.html"), headers)

    async def asset(request: web.Request, agent: Agent) -> web.StreamResponse:
        """A file of the console."""
        return send(request, folder.find(request.match_info["file"]), {})

    async def sign_in_page(request: web.Request) -> web.StreamResponse:
        """Where everybody begins."""
        return send(request, folder.find("sign_in.html"), headers)

    async def sign_in_file(request: web.Request) -> web.StreamResponse:
        """A file of the sign-in page."""
        name = request.match_info["file"]
        return send(request, folder.find(name) if name in _OPEN_FILES else None, {})

    return [
        guard.page("/hotline", shell),
        guard.page("/hotline/", shell),
        guard.get("/hotline/assets/{file:.+}", asset),
        web.get(SIGN_IN_PAGE, sign_in_page, allow_head=False),
        web.get("/hotline/sign-in/{file}", sign_in_file, allow_head=False),
    ]
