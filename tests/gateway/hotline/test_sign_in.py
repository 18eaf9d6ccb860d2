"""Nothing under /hotline answers a stranger; who signs in is protected from others and from mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network

import pytest

from bot.gateway.app import build_app
from bot.gateway.services import Services
from bot.hotline.accounts import set_disabled
from bot.settings import HotlineRules, Settings
from tests.gateway.conftest import NOW
from tests.gateway.hotline.conftest import PASSWORD, Desk

OPEN = {
    ("GET", "/hotline/sign-in"),
    ("GET", "/hotline/sign-in/{file}"),
    ("POST", "/hotline/api/session"),
}


def _routes(services: Services) -> list[tuple[str, str]]:
    found = {
        (route.method, route.resource.canonical)
        for route in build_app(services).router.routes()
        if route.resource
    }
    return sorted(pair for pair in found if pair[1].startswith("/hotline"))


async def test_without_signing_in_every_route_refuses(console: Services, visitor_at_desk: Desk) -> None:
    routes = [pair for pair in _routes(console) if pair not in OPEN]
    assert len(routes) > 15
    for method, path in routes:
        address = re.sub(r"{[^}]+}", "1", path)
        status, content, headers = await visitor_at_desk.fetch(
            method, address, {} if method != "GET" else None
        )
        if address in ("/hotline", "/hotline/"):
            assert (status, headers["Location"]) == (303, "/hotline/sign-in")
        else:
            assert (status, b'"signed_out"' in content) == (401, True), f"{method} {path}"


async def test_the_sign_in_page_is_open_and_gives_nothing_away(visitor_at_desk: Desk) -> None:
    status, content, headers = await visitor_at_desk.fetch("GET", "/hotline/sign-in")
    assert status == 200
    assert b"Passwort" in content
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    for name, expected in (("sign_in.css", 200), ("console.js", 404), ("..%2Findex.html", 404)):
        assert (await visitor_at_desk.fetch("GET", f"/hotline/sign-in/{name}"))[0] == expected


async def test_pages_of_the_console_carry_no_script_or_style_of_their_own(anna: Desk) -> None:
    for path in ("/hotline", "/hotline/sign-in"):
        _, content, headers = await anna.fetch("GET", path)
        page = content.decode()
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page)
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


async def test_the_cookie_is_out_of_reach(visitor_at_desk: Desk) -> None:
    body = {"name": "anna", "password": PASSWORD}
    _, _, headers = await visitor_at_desk.fetch("POST", "/hotline/api/session", body)
    cookie = headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/hotline"} <= {part.strip() for part in cookie.split(";")}
    assert "Secure" not in cookie


async def test_a_wrong_password_tells_nothing_about_the_account(visitor_at_desk: Desk) -> None:
    answers = [
        await visitor_at_desk.call("POST", "session", {"name": name, "password": "falsch geraten"})
        for name in ("anna", "niemand")
    ]
    for status, body in answers:
        assert (status, body["code"], body["detail"]) == (
            401, "sign_in_failed", "Name oder Passwort stimmt nicht.",
        )  # fmt: skip


async def test_guessing_is_slowed_down_even_for_the_right_password(visitor_at_desk: Desk) -> None:
    for _ in range(5):
        await visitor_at_desk.call("POST", "session", {"name": "anna", "password": "falsch"})
    status, body = await visitor_at_desk.call("POST", "session", {"name": "anna", "password": PASSWORD})
    assert (status, body["code"]) == (429, "locked_out")
    assert body["detail"] == "Zu viele Versuche. Bitte versuchen Sie es ab 10:00 Uhr noch einmal."
    assert body["retry_at"] == "2026-11-18T10:00:30+01:00"


async def test_a_stolen_cookie_is_worth_nothing_after_signing_out(anna: Desk) -> None:
    assert (await anna.call("DELETE", "session"))[0] == 204
    status, body = await anna.call("GET", "session")
    assert (status, body["code"]) == (401, "signed_out")
    assert (await anna.call("POST", "lookup", {"text": "reisepass"}))[0] == 401


async def test_a_disabled_account_is_out_at_once(console: Services, anna: Desk) -> None:
    set_disabled(console.store, "anna", True, "operator:test", NOW)
    assert (await anna.call("POST", "lookup", {"text": "reisepass"}))[0] == 401


@pytest.mark.parametrize(
    "change",
    [
        {"Origin": "https://evil.example"},
        {"X_CSRF_Token": ""},
        {"X_CSRF_Token": "0" * 64},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
    ],
)
async def test_a_form_of_another_page_changes_nothing(anna: Desk, change: dict[str, str]) -> None:
    status, _ = await anna.call("POST", "flags", {"key": "unit/fundbuero", "note": "gefälscht"}, **change)
    assert status == 403
    chief = await anna.sign_in("chefin")
    assert (await chief.call("POST", "flags/search", {}))[1]["total"] == 0


async def test_the_token_of_somebody_else_is_no_token(anna: Desk) -> None:
    cookie, token = anna.cookie, anna.csrf
    await anna.sign_in("chefin")
    anna.csrf, chiefs = token, anna.csrf
    assert chiefs != token
    assert (await anna.call("POST", "lookup", {"text": "reisepass"}))[0] == 403
    anna.cookie = cookie
    assert (await anna.call("POST", "lookup", {"text": "reisepass"}))[0] == 200


async def test_signing_in_cannot_be_forced_by_another_site(visitor_at_desk: Desk) -> None:
    body = {"name": "anna", "password": PASSWORD}
    for headers in ({"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}):
        assert (await visitor_at_desk.call("POST", "session", body, **headers))[0] == 403


async def test_roles_get_what_they_need_and_no_more(visitor_at_desk: Desk) -> None:
    refused = {"anna": [], "rita": [], "chefin": []}
    wanted = (
        ("POST", "lookup", {"text": "reisepass"}),
        ("POST", "lookup/cases", {"text": "Rucksack"}),
        ("GET", "lookup/cases/found_item/1", None),
        ("POST", "filing/prefill", {"text": ""}),
        ("POST", "flags/search", {}),
    )
    for name, paths in refused.items():
        desk = await visitor_at_desk.sign_in(name)
        for method, path, body in wanted:
            status, answer = await desk.call(method, path, body)
            if status == 403:
                assert answer["code"] == "forbidden"
                paths.append(path)
    assert refused == {
        "anna": ["flags/search"],
        "rita": ["lookup/cases", "lookup/cases/found_item/1", "filing/prefill"],
        "chefin": [],
    }


async def test_somebody_changes_the_password(anna: Desk) -> None:
    status, body = await anna.call("PUT", "password", {"old": "falsch", "new": "neun graue Busse"})
    assert (status, body["code"]) == (401, "sign_in_failed")
    status, body = await anna.call("PUT", "password", {"old": PASSWORD, "new": "kurz"})
    assert (status, body["code"]) == (422, "password_weak")
    assert (await anna.call("PUT", "password", {"old": PASSWORD, "new": "neun graue Busse"}))[0] == 204
    assert (await anna.call("GET", "session"))[0] == 200
    await anna.sign_in(password="neun graue Busse")


class TestBehindAProxy:
    """The city's directory signs in, if the operator wants so."""

    @pytest.fixture
    def console_settings(self, settings: Settings) -> Settings:
        access = replace(settings.access, proxies=(ip_network("127.0.0.1/32"),), rate_factor=1000.0)
        return replace(settings, access=access, hotline=HotlineRules(proxy_header="X-Remote-User"))

    async def test_a_trusted_proxy_signs_in(self, visitor_at_desk: Desk) -> None:
        status, _, headers = await visitor_at_desk.fetch(
            "GET", "/hotline", X_Remote_User="Anna", X_Forwarded_Proto="https"
        )
        assert status == 200
        assert "Secure" in headers["Set-Cookie"]
        visitor_at_desk.cookie = headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
        _, session = await visitor_at_desk.call("GET", "session", X_Remote_User="anna")
        assert (session["agent"]["name"], session["single_sign_on"]) == ("anna", True)

    async def test_nobody_without_an_account_is_let_in(self, visitor_at_desk: Desk) -> None:
        assert (await visitor_at_desk.call("GET", "session", X_Remote_User="mallory"))[0] == 401

    async def test_a_session_does_not_outlive_a_change_of_person(self, anna: Desk) -> None:
        assert (await anna.call("POST", "lookup", {"text": "x"}, X_Remote_User="rita"))[0] == 401


@pytest.mark.parametrize("header", ["X-Remote-User", "Remote-User", "X-Forwarded-User"])
async def test_without_the_setting_a_header_is_only_a_header(visitor_at_desk: Desk, header: str) -> None:
    assert (await visitor_at_desk.call("GET", "session", **{header.replace("-", "_"): "anna"}))[0] == 401


class TestAProxyThatIsNotTrusted:
    """The header comes from somewhere else."""

    @pytest.fixture
    def console_settings(self, settings: Settings) -> Settings:
        access = replace(settings.access, proxies=(ip_network("10.0.0.1/32"),))
        return replace(settings, access=access, hotline=HotlineRules(proxy_header="X-Remote-User"))

    async def test_it_is_not_believed(self, visitor_at_desk: Desk) -> None:
        assert (await visitor_at_desk.call("GET", "session", X_Remote_User="anna"))[0] == 401


def test_the_header_needs_a_trusted_proxy() -> None:
    with pytest.raises(ValueError, match="BOT_PROXIES"):
        Settings.from_environment({"BOT_HOTLINE_PROXY_HEADER": "X-Remote-User"})
    rules: Callable[[dict[str, str]], HotlineRules] = HotlineRules.from_environment
    assert rules({"BOT_HOTLINE_IDLE_MINUTES": "5"}).idle.total_seconds() == 300
    for text in ("0", "-1", "zehn", ""):
        with pytest.raises(ValueError, match="BOT_HOTLINE_SHIFT_HOURS"):
            rules({"BOT_HOTLINE_SHIFT_HOURS": text})
