"""What operators see: whether it works, figures, files, and who may look."""

from __future__ import annotations

import gzip
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import aiohttp
import pytest

from bot.gateway import static_files
from bot.gateway.addresses import client_address
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.settings import Access, InvalidSetting, Settings
from tests.gateway.citizen import Browser
from tests.gateway.rasa import RasaForTests


async def test_alive_and_ready_are_two_things(visitor: Browser, rasa: RasaForTests) -> None:
    assert await visitor.call("GET", "/healthz") == (200, {"status": "ok"})
    status, body = await visitor.call("GET", "/readyz")
    assert (status, body["ready"]) == (200, True)


async def test_not_ready_without_rasa(visitor: Browser, rasa: RasaForTests) -> None:
    await rasa.die()
    assert await visitor.call("GET", "/healthz") == (200, {"status": "ok"})
    status, body = await visitor.call("GET", "/readyz")
    assert (status, body["ready"]) == (503, False)
    assert body["checks"] == {"rasa": False, "database": True, "accepting": True}


async def test_not_ready_while_rasa_has_no_answers_or_no_action_server(
    visitor: Browser, rasa: RasaForTests
) -> None:
    rasa.reply = lambda message: []
    assert (await visitor.call("GET", "/readyz"))[0] == 503
    rasa.reply, rasa.actions_live = (lambda message: [{"text": "Hallo"}]), False
    assert (await visitor.call("GET", "/readyz"))[0] == 503


async def test_not_ready_without_the_database(visitor: Browser, gateway: Services, tmp_path: Path) -> None:
    gateway.store.close()
    for path in tmp_path.glob("cases.db*"):
        path.unlink()
    (tmp_path / "cases.db").mkdir()
    status, body = await visitor.call("GET", "/readyz")
    assert (status, body["checks"]["database"]) == (503, False)


async def test_figures_are_for_the_same_machine_only(browser: Browser) -> None:
    await browser.say("Hallo")
    status, content = await browser.call("GET", "/metrics", headers={"Authorization": ""})
    assert status == 200
    assert b'bot_turns_total{outcome="answered"} 1.0' in content
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        status, body = await browser.call("GET", "/metrics", headers={header: "127.0.0.1"})
        assert (status, body["code"]) == (403, "forbidden")


async def test_figures_can_be_had_from_elsewhere_with_the_token(
    services: Services, rasa: RasaForTests, http: aiohttp.ClientSession
) -> None:
    access = Access(metrics_token="ein langes Kennwort")
    object.__setattr__(services, "settings", replace(services.settings, access=access))
    async with listening(services):
        visitor = Browser(http, services.settings.public_url)
        proxied = {"X-Forwarded-For": "203.0.113.7"}
        for word, wanted in (("falsch", 403), ("ein langes Kennwort", 200)):
            headers = {**proxied, "Authorization": f"Bearer {word}"}
            assert (await visitor.call("GET", "/metrics", headers=headers))[0] == wanted


async def test_pages_and_scripts_come_compressed_and_are_asked_for_again(
    gateway: Services, http: aiohttp.ClientSession
) -> None:
    url = gateway.settings.public_url
    async with http.get(f"{url}/") as response:
        assert response.status == 200
        policy = response.headers["Content-Security-Policy"]
        tag = response.headers["ETag"]
        assert response.headers["Cache-Control"] == "no-cache"
    assert "unsafe" not in policy
    assert "frame-ancestors 'self' https://www.jena.example" in policy
    async with http.get(f"{url}/", headers={"If-None-Match": tag}) as response:
        assert response.status == 304


async def test_files_of_the_widget_may_be_loaded_by_any_page(
    services: Services, http: aiohttp.ClientSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "widget"
    folder.mkdir()
    (folder / "part.js").write_text("const a = 1;\n" * 100)
    (folder / "secret.py").write_text("no")
    (folder / ".hidden.js").write_text("no")
    (tmp_path / "outside.js").write_text("no")
    monkeypatch.setattr(static_files, "FOLDER", folder)
    async with listening(services):
        url = services.settings.public_url
        foreign = {"Origin": "https://anywhere.example", "Accept-Encoding": "gzip"}
        async with http.get(f"{url}/widget/part.js", headers=foreign, auto_decompress=False) as response:
            assert response.status == 200
            assert response.headers["Access-Control-Allow-Origin"] == "*"
            assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert response.content_type == "text/javascript"
            assert gzip.decompress(await response.read()).startswith(b"const a")
        for name in ("secret.py", ".hidden.js", "..%2foutside.js", "../outside.js", "nix.js", "%00.js"):
            async with http.get(f"{url}/widget/{name}") as response:
                assert response.status in (400, 404), name
        (folder / "part.js").write_text("const b = 2;")
        async with http.get(f"{url}/widget/part.js") as response:
            assert await response.text() == "const b = 2;"


async def test_a_wrong_method_is_named(visitor: Browser) -> None:
    async with visitor.http.post(f"{visitor.url}/healthz") as response:
        assert response.status == 405
        assert "GET" in response.headers["Allow"]
        assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),  # not our proxy: anybody can write that
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # the left one was made up
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:10.0.0.1", "198.51.100.1:80", "198.51.100.1"),
    ],
)
def test_the_address_of_a_client_is_believed_to_our_proxies_only(
    peer: str, forwarded: str, client: str
) -> None:
    from aiohttp.test_utils import make_mocked_request

    request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": forwarded} if forwarded else {})
    request = request.clone(remote=peer)
    assert str(client_address(request, (ip_network("10.0.0.0/8"),))) == client


@pytest.mark.parametrize(
    "variables",
    [
        {"BOT_ORIGINS": "*"},
        {"BOT_ORIGINS": "https://a.example/path"},
        {"BOT_ORIGINS": "https://a.example, javascript:alert(1)"},
        {"BOT_PROXIES": "proxy"},
        {"BOT_RATE_FACTOR": "0"},
        {"BOT_RATE_FACTOR": "viel"},
    ],
)
def test_settings_that_make_no_sense_are_refused(variables: dict[str, str]) -> None:
    with pytest.raises(InvalidSetting, match=next(iter(variables))):
        Settings.from_environment(variables)


def test_settings_of_the_gateway_are_read() -> None:
    access = Settings.from_environment(
        {"BOT_ORIGINS": "https://www.jena.de, http://localhost:3000", "BOT_PROXIES": "10.0.0.0/8 ::1"}
    ).access
    assert access.origins == ("https://www.jena.de", "http://localhost:3000")
    assert access.proxies == (ip_network("10.0.0.0/8"), ip_network("::1"))
