"""The widget as one file: its modules put together at the address that pages embed.

The modules in ``static/widget/`` also work as they are, from any web server. Together they are one request
instead of twenty, and compress better. They keep to a few rules that make putting them together a matter of
lines: imports and exports stand on lines of their own, nothing is renamed, and no name is used twice.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

from aiohttp import web

from bot.gateway import static_files
from bot.gateway.services import Services
from bot.gateway.static_files import StaticFile

POLICY = static_files.POLICY
ENTRY = "jena-chat.js"
_SECONDS = 300

_IMPORT = re.compile(
    r'^import (?:\{ (?P<names>[\w, ]+) \}|(?P<whole>\w+)) from "\./(?P<file>[\w.-]+\.js)";$', re.M
)
_TOP_LEVEL = re.compile(r"^(?:async function|function|class|const|let) (\w+)", re.M)
_EXPORT = re.compile(r"^export (?=async function|function|class|const|let)", re.M)
_DEFAULT = re.compile(r"^export default ", re.M)
_COMMENT = re.compile(r"^ *(?://[^\n]*|/\*\*.*?\*/)\n", re.M | re.S)
_INDENT = re.compile(r"^ +", re.M)


class CannotBundle(ValueError):
    """The modules break a rule; the message names the file."""


def routes(services: Services) -> list[web.RouteDef]:
    """Return the route of the script; it goes before those of :mod:`bot.gateway.static_files`."""
    script = WidgetScript(static_files.FOLDER)

    async def show(request: web.Request) -> web.StreamResponse:
        """The widget, for pages of any origin."""
        headers = {
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": f"public, max-age={_SECONDS}",
        }
        return static_files.send(request, script.file(), headers)

    return [web.get(f"/widget/{ENTRY}", show)]


class WidgetScript:
    """The one file, put together when first asked for and again when a module changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._modules: tuple[tuple[str, int, int], ...] = ()
        self._file: StaticFile | None = None

    def file(self) -> StaticFile:
        """Return the file as it is sent.

        Raises:
            CannotBundle: the modules break a rule.
        """
        modules = tuple(
            (path.name, stat.st_mtime_ns, stat.st_size)
            for path in sorted(self._folder.glob("*.js"))
            for stat in [path.stat()]
        )
        if self._file is None or modules != self._modules:
            content = bundled(self._folder).encode()
            tag = f'W/"{hashlib.sha256(content).hexdigest()[:16]}"'
            state = (max(changed for _, changed, _ in modules), len(content))
            compressed = gzip.compress(content, mtime=0)
            self._file = StaticFile(state, content, compressed, tag, static_files.TYPES[".js"])
            self._modules = modules
        return self._file


def bundled(folder: Path, entry: str = ENTRY) -> str:
    """Return the entry with everything it imports, dependencies first, without comments and indents.

    Raises:
        CannotBundle: a module is imported in another form, or two of them use the same name.
        OSError: a module cannot be read.
    """
    parts: list[str] = []
    owners: dict[str, str] = {}
    for name, source in _in_order(folder, entry, {}).items():
        body = _EXPORT.sub("", _IMPORT.sub("", source))
        body = _DEFAULT.sub(f"const {_default_name(folder, name)} = ", body)
        for word in _TOP_LEVEL.findall(body):
            if owners.get(word, name) != name:
                raise CannotBundle(f"{name}: {word} is already a name of {owners[word]}")
            owners[word] = name
        if re.search(r"^\s*(import|export)\b(?!\.meta)", body, re.M):
            raise CannotBundle(f"{name}: an import or export of another form")
        parts.append(_INDENT.sub("", _COMMENT.sub("", body)).strip())
    return "\n".join(parts)


def _in_order(folder: Path, name: str, found: dict[str, str]) -> dict[str, str]:
    source = (folder / name).read_text(encoding="utf-8")
    for match in _IMPORT.finditer(source):
        if match["file"] not in found:
            _in_order(folder, match["file"], found)
    found[name] = source
    return found


def _default_name(folder: Path, name: str) -> str:
    """Return what the importers call the default export of a module; all use the same name."""
    names = {
        match["whole"]
        for path in folder.glob("*.js")
        for match in _IMPORT.finditer(path.read_text(encoding="utf-8"))
        if match["file"] == name and match["whole"]
    }
    if len(names) > 1:
        raise CannotBundle(f"{name}: imported by the names {', '.join(sorted(names))}")
    return names.pop() if names else "_unused"
