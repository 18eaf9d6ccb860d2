"""``python -m benchmarks.rasa_stand_in PORT``: answers like Rasa at once, to measure what is around it."""

from __future__ import annotations

import sys

from aiohttp import web


async def _webhook(request: web.Request) -> web.Response:
    body = await request.json()
    return web.json_response([{"recipient_id": body["sender"], "text": f"Sie sagten: {body['message']}"}])


async def _health(request: web.Request) -> web.Response:
    return web.Response()


def main() -> None:
    """Answer until killed."""
    app = web.Application()
    app.add_routes([web.post("/webhooks/rest/webhook", _webhook), web.get("/health", _health)])
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()
