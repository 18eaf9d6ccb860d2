"""Other systems of the city look things up: search, units, services, hours, JSON-LD and the calendar."""

from __future__ import annotations

import json
import re

import aiohttp
import pytest
from jsonschema import Draft202012Validator

from bot.gateway.openapi import document
from bot.gateway.services import Services
from tests.gateway.citizen import Browser


def check(name: str, body: object) -> None:
    """Hold an answer against the description of the interface."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": document()["components"]}
    Draft202012Validator(schema).validate(body)


async def test_the_search_finds_and_says_where_more_is(visitor: Browser) -> None:
    status, body = await visitor.call("GET", "/api/v1/search", params={"q": "meine karte mit foto ist weg"})
    assert status == 200
    check("SearchResults", body)
    best = body["results"][0]
    assert best["key"] == "service/personalausweis"
    status, service = await visitor.call("GET", best["url"])
    assert status == 200
    check("Service", service)
    assert service["responsible"]["key"] == "unit/dezernat_2"


async def test_a_unit_says_whether_it_is_open(visitor: Browser) -> None:
    status, body = await visitor.call("GET", "/api/v1/units/fundbuero")
    assert status == 200
    check("Unit", body)
    assert (body["now"]["state"], body["now"]["until"]) == ("open", "2026-11-18T13:00:00+01:00")


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("", "open"),
        ("2026-11-18T12:59", "open"),
        ("2026-11-18T12:00:00Z", "closed"),
        ("2026-11-18T11:59:00+00:00", "open"),
        ("2026-11-19", "closed"),
        ("2026-12-25", "closed"),
    ],
)
async def test_hours_are_those_in_jena_at_the_moment_asked(visitor: Browser, at: str, state: str) -> None:
    status, body = await visitor.call("GET", "/api/v1/hours", params={"at": at, "unit": "fundbuero"})
    assert status == 200
    check("HoursList", body)
    assert [each["state"] for each in body["units"]] == [state]


async def test_without_a_unit_all_known_hours_are_told(visitor: Browser) -> None:
    _, body = await visitor.call("GET", "/api/v1/hours")
    assert [each["key"] for each in body["units"]] == ["unit/fundbuero"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/search", 422),
        ("/api/v1/search?q=%20", 422),
        (f"/api/v1/search?q={'x' * 301}", 422),
        ("/api/v1/search?q=a&limit=viele", 422),
        ("/api/v1/hours?at=gestern", 422),
        ("/api/v1/hours?at=2026-02-30", 422),
        ("/api/v1/hours?at=2040-01-01", 422),
        ("/api/v1/hours?at=0001-01-01", 422),
        ("/api/v1/hours?unit=einhorn", 404),
        ("/api/v1/units/einhorn", 404),
        ("/api/v1/services/..%2funits", 404),
        ("/feeds/verzeichnis/unit/einhorn.jsonld", 404),
        ("/feeds/verzeichnis/body/polizei.jsonld", 404),
        ("/api/v2/search?q=a", 404),
    ],
)
async def test_what_makes_no_sense_is_a_problem(visitor: Browser, path: str, status: int) -> None:
    found, body = await visitor.call("GET", path)
    assert found == status
    check("Problem", body)


@pytest.mark.parametrize(
    "path",
    ["/api/v1/search?q=perso", "/api/v1/units/fundbuero", "/api/v1/hours", "/feeds/verzeichnis.jsonld"],
)
async def test_answers_can_be_kept_and_asked_for_again(visitor: Browser, path: str) -> None:
    async with visitor.http.get(f"{visitor.url}{path}") as first:
        tag = first.headers["ETag"]
        assert first.headers["Cache-Control"].startswith("public, max-age=")
    async with visitor.http.get(f"{visitor.url}{path}", headers={"If-None-Match": tag}) as again:
        assert (again.status, await again.read()) == (304, b"")


async def test_pages_of_others_may_read_public_facts(visitor: Browser) -> None:
    headers = {"Origin": "https://www.other.example"}
    async with visitor.http.get(f"{visitor.url}/api/v1/hours", headers=headers) as answer:
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")


async def test_the_directory_is_json_ld_with_addresses_that_work(visitor: Browser) -> None:
    status, body = await visitor.call("GET", "/feeds/verzeichnis.jsonld")
    assert status == 200
    assert body["@context"] == "https://schema.org"
    entry = next(each for each in body["@graph"] if each["name"] == "Fundbüro der Stadt Jena")
    assert entry["@id"].startswith(visitor.url)
    status, alone = await visitor.call("GET", entry["@id"].removeprefix(visitor.url))
    assert (status, alone["@type"]) == (200, "GovernmentOffice")


async def test_the_page_of_the_chat_says_in_itself_when_the_hotline_is_open(
    services: Services, visitor: Browser, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"{services.settings.public_url}/") as response:
        page = await response.text()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*)</script>', page)
    node = json.loads(data)
    _, alone = await visitor.call("GET", node["@id"].removeprefix(services.settings.public_url))
    assert node == alone
    assert node["@type"] == "GovernmentOffice"
