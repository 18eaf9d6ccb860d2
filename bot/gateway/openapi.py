"""The description of the interfaces (OpenAPI 3.1), put together from ``bot/gateway/openapi/*.yml``.

One file per feature, with its ``paths`` and ``components``. Bodies of requests are checked against it, and
tests hold it true: every route is described, every answer fits.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web
from jsonschema import Draft202012Validator

from bot.gateway.policies import Policy
from bot.gateway.services import Services

FOLDER = Path(__file__).parent / "openapi"
POLICY = Policy(name="openapi", origins="any")


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """Return the whole description."""
    whole: dict[str, Any] = {"paths": {}, "components": {}}
    for path in sorted(FOLDER.glob("*.yml")):
        part = yaml.safe_load(path.read_text(encoding="utf-8"))
        for address, operations in part.pop("paths", {}).items():
            whole["paths"].setdefault(address, {}).update(operations)
        for kind, named in part.pop("components", {}).items():
            whole["components"].setdefault(kind, {}).update(named)
        whole.update(part)
    return whole


@lru_cache(maxsize=64)
def body_validator(schema: str) -> Any:
    """Return the validator for a schema of the description, by its name."""
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": document()["components"]}
    )


def routes(services: Services) -> list[web.RouteDef]:
    """Return the route of the description."""
    content = json.dumps(document(), ensure_ascii=False).encode()

    async def describe(request: web.Request) -> web.StreamResponse:
        """The description of all interfaces."""
        return web.Response(
            body=content, content_type="application/json", headers={"Cache-Control": "public, max-age=300"}
        )

    return [web.get("/api/openapi.json", describe)]
