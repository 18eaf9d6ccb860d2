"""The page ``/``: it also says, in schema.org's terms, who stands behind the chat and when it is open.

Search engines read what stands in a page, not what it links to.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import replace

from aiohttp import web

from bot.directory.json_ld import Node, alone, office_node
from bot.gateway import static_files
from bot.gateway.public_address import base_of
from bot.gateway.services import Services
from bot.gateway.static_files import StaticFile, StaticFolder

POLICY = static_files.POLICY
_FILE = "index.html"
_END_OF_HEAD = b"</head>"


def routes(services: Services) -> list[web.RouteDef]:
    """Return the route of the page."""
    folder = StaticFolder(static_files.FOLDER)
    csp = static_files.page_policy(services.settings.access.origins)

    async def show(request: web.Request) -> web.StreamResponse:
        """A page to see the widget on, with the hotline's entry of the directory."""
        page, knowledge = folder.find(_FILE), services.knowledge.state.knowledge
        if page is not None:
            node = office_node(
                knowledge, knowledge.hotline, base_of(request, services), services.clock().date()
            )
            page = _with_data(page, alone(node))
        return static_files.send(request, page, {"Content-Security-Policy": csp})

    return [web.get("/", show)]


def _with_data(page: StaticFile, node: Node) -> StaticFile:
    data = json.dumps(node, ensure_ascii=False).replace("<", "\\u003c")  # nothing in it ends the element
    script = f'  <script type="application/ld+json">{data}</script>\n'.encode()
    content = page.content.replace(_END_OF_HEAD, script + _END_OF_HEAD, 1)
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:16]}"'
    return replace(page, content=content, compressed=gzip.compress(content, mtime=0), tag=tag)
