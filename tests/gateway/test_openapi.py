"""The description of the interfaces is true: every route is in it, every answer fits, nothing breaks it."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest
from jsonschema import Draft202012Validator

from bot.gateway import static_files
from bot.gateway.app import build_app
from bot.gateway.openapi import document
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.settings import ROOT
from tests.gateway.citizen import Browser
from tests.gateway.conftest import generous
from tests.gateway.rasa import RasaForTests

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
UNDESCRIBED = {("GET", path) for path in ("/", *static_files.PAGES, "/widget/{file}", "/widget/jena-chat.js")}
"""Pages and files for browsers."""
OURS = r"^/(api/(chat|uploads|openapi)|healthz|readyz)"
"""What is tried here; other interfaces are tried where they are tested."""


async def test_every_route_is_described_and_nothing_else(services: Services) -> None:
    routes = {
        (route.method, route.resource.canonical)
        for route in build_app(services).router.routes()
        if route.resource is not None
        and route.method != "HEAD"
        and not _is_internal(route.resource.canonical)
    }
    described = {
        (method.upper(), path)
        for path, operations in document()["paths"].items()
        for method in operations
        if method != "parameters"
    }
    assert routes - UNDESCRIBED == described


def _is_internal(path: str) -> bool:
    """The console's own interface is nobody else's: docs/architecture.md lists it, strangers are not told."""
    return path.startswith("/hotline")


def test_the_description_is_openapi_and_its_references_lead_somewhere() -> None:
    whole = document()
    assert whole["openapi"].startswith("3.1")
    for reference in re.findall(r"'\$ref': '#/([^']+)'", str(whole)):
        place = whole
        for part in reference.split("/"):
            place = place[part]
    for schema in whole["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


async def test_the_description_is_served(visitor: Browser) -> None:
    status, body = await visitor.call("GET", "/api/openapi.json")
    assert (status, body) == (200, document())


async def test_schemathesis_finds_nothing(
    services: Services,
    rasa: RasaForTests,
    http: aiohttp.ClientSession,
    tmp_path: Path,
) -> None:
    rasa.reply = lambda message: [{"text": "ja"}]
    settings = generous(services.settings)
    object.__setattr__(services, "settings", settings)
    async with listening(services):
        browser = await Browser(http, settings.public_url).open()
        await browser.say("Hallo")
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)),
            *("run", f"{settings.public_url}/api/openapi.json"),
            *("--max-examples", "3", "--seed", "1", "--phases", "coverage,fuzzing"),
            *("--exclude-path", "/api/chat/events", "--exclude-path", "/api/chat/sessions/current"),
            *("--include-path-regex", OURS, "--request-timeout", "60"),
            *("-H", f"Authorization: Bearer {browser.token}", "--no-color"),
        ]
        process = await asyncio.create_subprocess_exec(
            *command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=_environment()
        )
        output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()[-6000:]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "*"}


@pytest.mark.parametrize("name", ["NewMessage", "NewFeedback", "NewSession"])
def test_what_a_client_sends_may_have_no_unknown_fields(name: str) -> None:
    assert document()["components"]["schemas"][name]["additionalProperties"] is False
