"""The files of the widget and of the pages to see it on, from memory, compressed.

Below ``bot/gateway/static/widget/``: ``einbinden.html`` is the page ``/einbinden``, ``index.html`` the page
``/`` (:mod:`bot.gateway.start_page`); everything else is found as ``/widget/<file>`` and may be loaded by
pages of any origin.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.gateway.policies import Policy
from bot.gateway.problems import Problem
from bot.gateway.rate_limits import Rate
from bot.gateway.services import Services

FOLDER = Path(__file__).parent / "static" / "widget"
POLICY = Policy(name="static", rate=Rate(burst=200, per_second=20.0), origins="any")

PAGES = {"/einbinden": "einbinden.html", "/datenschutz": "datenschutz.html"}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
"""What is served at all."""
_COMPRESSED = (".css", ".html", ".js", ".json", ".map", ".svg", ".txt")
_SCRIPT_SECONDS = 300

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class StaticFile:
    """A file as it is sent."""

    state: tuple[int, int]
    """Modification time and size on the disk, by which a change is noticed."""
    content: bytes
    compressed: bytes | None
    tag: str
    content_type: str


class StaticFolder:
    """The files of a folder; read when first asked for and again when they changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._files: dict[str, StaticFile] = {}

    def find(self, name: str) -> StaticFile | None:
        """Return the file of a name below the folder; ``None`` if there is none that may be served."""
        path = self._folder / name
        suffix = path.suffix.lower()
        if suffix not in TYPES or any(part.startswith(".") for part in Path(name).parts):
            return None
        try:
            if not path.resolve().is_relative_to(self._folder):
                return None
            stat = path.stat()
            known = self._files.get(name)
            state = (stat.st_mtime_ns, stat.st_size)
            if known is None or known.state != state:
                known = self._files[name] = _read(path, state)
        except (OSError, ValueError):
            return None
        return known


def routes(services: Services) -> list[web.RouteDef]:
    """Return the routes of the widget."""
    folder = StaticFolder(FOLDER)
    page_csp = page_policy(services.settings.access.origins)

    def page(name: str) -> Handler:
        async def show(request: web.Request) -> web.StreamResponse:
            """A page to see the widget on."""
            return send(request, folder.find(name), {"Content-Security-Policy": page_csp})

        return show

    async def file(request: web.Request) -> web.StreamResponse:
        """A file of the widget."""
        found = folder.find(request.match_info["file"])
        headers = {
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": f"public, max-age={_SCRIPT_SECONDS}",
        }
        return send(request, found, headers)

    pages = [web.get(path, page(name)) for path, name in PAGES.items()]
    return [*pages, web.get("/widget/{file:.+}", file)]


def page_policy(frame_ancestors: tuple[str, ...] = ()) -> str:
    """Return the Content-Security-Policy of a page of ours, which only listed origins may frame."""
    allowed = ("'self'", *frame_ancestors)
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {' '.join(allowed)}"
    )


def send(request: web.Request, file: StaticFile | None, headers: dict[str, str]) -> web.StreamResponse:
    """Return the answer with a file, compressed where the client can read that; 304 if it has it already.

    Raises:
        Problem: 404, there is no such file.
    """
    if file is None:
        raise Problem(404)
    headers = {"Cache-Control": "no-cache", "ETag": file.tag, "Vary": "Accept-Encoding", **headers}
    if file.tag in [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]:
        return web.Response(status=304, headers=headers)
    headers["Content-Type"] = file.content_type
    if file.compressed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return web.Response(body=file.compressed, headers=headers)
    return web.Response(body=file.content, headers=headers)


def _read(path: Path, state: tuple[int, int]) -> StaticFile:
    content = path.read_bytes()
    suffix = path.suffix.lower()
    compressed = gzip.compress(content, mtime=0) if suffix in _COMPRESSED else None
    if compressed is not None and len(compressed) >= len(content):
        compressed = None
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:16]}"'
    return StaticFile(state, content, compressed, tag, TYPES[suffix])
