"""A page of another site that embeds the widget with one line, under the strictest policy a city may have."""

from __future__ import annotations

from aiohttp import web


def with_city_page(app: web.Application, gateway: str) -> web.Application:
    """Return the application, with the page ``/stadt`` added."""
    policy = f"default-src 'none'; script-src {gateway}; connect-src {gateway}; base-uri 'none'"
    line = f'<script type="module" src="{gateway}/widget/jena-chat.js" data-position="left"></script>'
    html = f'<!doctype html><html lang="de"><title>Stadt</title><main><h1>Stadt</h1></main>{line}'

    async def show(_: web.Request) -> web.Response:
        return web.Response(text=html, content_type="text/html", headers={"Content-Security-Policy": policy})

    app.router.add_get("/stadt", show)
    return app
