"""Case work over HTTP: two agents at once, photos, files, what roles may do, and bad input."""

from __future__ import annotations

import io
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.places import Certainty, PlaceKind, ResolvedPlace
from bot.cases.defects.report import file_report
from bot.cases.store.tables import OutgoingMail
from bot.gateway.services import Services
from tests.gateway.conftest import NOW
from tests.gateway.hotline.conftest import Desk

BACKPACK = {"kind_text": "Rucksack", "found_on": "2026-11-17", "brand": "Deuter", "colours": ["schwarz"]}


async def test_a_found_thing_is_recorded_found_corrected_and_handed_out(anna: Desk) -> None:
    status, recorded = await anna.call("POST", "found-items", BACKPACK)
    assert (status, recorded["number"]) == (201, "2026-00001")
    item = f"found-items/{recorded['item_id']}"
    _, page = await anna.call("POST", "found-items/search", {"text": "deuter", "filter": {"state": "stored"}})
    assert [(row["number"], row["version"]) for row in page["items"]] == [("2026-00001", 1)]
    change = {**BACKPACK, "marks": "Aufnäher", "version": 1}
    assert await anna.call("PUT", item, change) == (200, {"version": 2})
    status, problem = await anna.call("PUT", item, {**change, "marks": "anders"})
    assert (status, problem["code"]) == (409, "changed_meanwhile")
    assert (problem["version"], problem["changed_by"]) == (2, "agent:anna")
    given = {"version": 2, "recipient": "Max Muster", "proofs": ["receipt"], "identity_checked": True}
    status, problem = await anna.call("POST", f"{item}/handout", {**given, "proofs": []})
    assert (status, problem["code"]) == (422, "proof_missing")
    status, _ = await anna.call("POST", f"{item}/handout", given)
    assert status == 204
    _, seen = await anna.call("GET", item)
    assert (seen["state"], seen["handout"]["recipient"]) == ("handed_out", "Max Muster")
    assert [entry["action"] for entry in seen["history"]] == [
        "item_recorded",
        "item_edited",
        "item_handed_out",
    ]


async def test_a_photo_of_a_found_thing_is_taken_in_and_shown(
    anna: Desk, http: aiohttp.ClientSession
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    form = aiohttp.FormData()
    form.add_field("file", picture.getvalue(), filename="IMG_0815.png", content_type="image/png")
    headers = {"Cookie": f"hotline={anna.cookie}", "X-CSRF-Token": anna.csrf}
    url = f"{anna.url}/hotline/api/found-items/photos"
    async with http.post(url, data=form, headers=headers) as answer:
        assert answer.status == 201, await answer.text()
        key = (await answer.json())["photo_key"]
    _, recorded = await anna.call("POST", "found-items", {**BACKPACK, "photo_key": key})
    path = f"/hotline/api/found-items/{recorded['item_id']}/photo"
    status, content, headers = await anna.fetch("GET", path)
    assert (status, headers["Content-Type"]) == (200, "image/jpeg")
    assert content.startswith(b"\xff\xd8")


@pytest.mark.parametrize("key", ["../../cases", "x", "0" * 33])
async def test_what_is_no_photo_key_is_refused(anna: Desk, key: str) -> None:
    status, problem = await anna.call("POST", "found-items", {**BACKPACK, "photo_key": key})
    assert (status, problem["code"], problem["field"]) == (422, "photo_invalid", "photo")


async def test_a_photo_key_that_no_photo_has_opens_no_file(anna: Desk) -> None:
    _, recorded = await anna.call("POST", "found-items", {**BACKPACK, "photo_key": "0" * 32})
    status, _, _ = await anna.fetch("GET", f"/hotline/api/found-items/{recorded['item_id']}/photo")
    assert status == 404


async def test_a_defect_is_forwarded_with_a_link_and_exported_without_formulas(
    console: Services, anna: Desk
) -> None:
    place = ResolvedPlace(PlaceKind.STREET, "Ahornstraße", Certainty.CERTAIN, street="Ahornstraße")
    draft = DefectDraft("laterne", place, "=1+1", email="max@gmx.de")
    file_report(console.store, draft, NOW, console.knowledge.state.knowledge)
    _, page = await anna.call("POST", "defects/search", {"filter": {"state": "open", "overdue": False}})
    (row,) = page["items"]
    body = {"version": row["version"], "responsible": "body/ksj", "note": "Bitte prüfen"}
    status, done = await anna.call("POST", f"defects/{row['report_id']}/forward", body)
    assert (status, done["name"]) == (200, "Kommunalservice Jena (KSJ)")
    with console.store.reading() as work:
        (mail,) = work.session.query(OutgoingMail).filter(OutgoingMail.subject.like("Weitergeleitete%"))
    assert f"{anna.url}/hotline#/defects/{row['report_id']}" in mail.body
    status, content, headers = await anna.fetch("POST", "/hotline/api/defects/export", {"internal": True})
    assert status == 200
    assert headers["Content-Disposition"].startswith('attachment; filename="maengel-')
    assert ";=1+1" not in content.decode("utf-8-sig")
    status, content, _ = await anna.fetch("POST", "/hotline/api/defects/export", {})
    assert "max@gmx.de" not in content.decode("utf-8-sig")


async def test_a_day_of_the_consultation_hour_is_added_and_called_off(anna: Desk) -> None:
    plan = {"day": "2026-12-04", "begins": "14:30", "ends": "15:30"}
    assert await anna.call("POST", "dates", plan) == (201, {"slots": 4})
    status, problem = await anna.call("POST", "dates", plan)
    assert (status, problem["code"]) == (409, "overlap")
    _, dates = await anna.call("POST", "dates/search", {})
    number = next(row["id"] for row in dates["items"] if row["day"] == "2026-12-04")
    _, day = await anna.call("GET", f"dates/{number}")
    assert len(day["slots"]) == 4
    status, closed = await anna.call("POST", f"dates/{number}/cancelled", {"reason": "krank"})
    assert (status, closed["was_planned"]) == (200, True)


async def test_figures_and_proposals_have_their_roles(visitor_at_desk: Desk) -> None:
    rita = await visitor_at_desk.sign_in("rita")
    status, answer = await rita.call("POST", "figures/search", {"first": "2026-11-01", "last": "2026-11-18"})
    assert status == 200
    assert "contacts_per_day" in answer["tables"]
    status, _, headers = await rita.fetch("POST", "/hotline/api/figures/export", {"name": "answered"})
    assert (status, headers.get("Content-Type")) == (200, "text/csv; charset=utf-8")
    _, made = await rita.call("POST", "proposals", {"text": "Ich heiße Max Muster, wo ist der Spielplatz"})
    _, proposals = await rita.call("POST", "proposals/search", {})
    assert "Muster" not in proposals["items"][0]["text"]
    status, _ = await rita.call("POST", f"proposals/{made['id']}/decision", {"state": "taken"})
    assert status == 204
    for path in ("found-items/search", "defects/search", "chats/presence", "callbacks/search"):
        status, problem = await rita.call("POST", path, {"takes_chats": False})
        assert (status, problem["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("found-items", {"kind_text": "x"}),
        ("found-items", {"kind_text": "x", "found_on": "gestern"}),
        ("found-items", {**BACKPACK, "colours": [1]}),
        ("found-items/search", {"sort": "'; DROP TABLE found_item"}),
        ("found-items/search", {"after": "x"}),
        ("found-items/search", {"filter": []}),
        ("found-items/expired", {"ids": ["1"]}),
        (
            "found-items/999999/handout",
            {"version": 1, "recipient": "Max", "proofs": [], "identity_checked": 1},
        ),
        ("defects/999999/state", {"version": 1, "state": "closed"}),
        ("defects/search", {"filter": {"state": "gone"}}),
        ("dates", {"day": "2026-02-30", "begins": "14:30", "ends": "15:30"}),
        ("dates", {"day": "2026-12-04", "begins": "25:00", "ends": "x"}),
        ("chats/1/taken", {}),
        ("chats/99/history", {"after": -1}),
        ("figures/search", {"first": "2020-01-01", "last": "2026-11-18"}),
        ("figures/export", {"name": "passwords"}),
        ("callbacks/1/done", {"version": 1}),
    ],
)
async def test_bad_input_gets_a_sentence_and_changes_nothing(anna: Desk, path: str, body: Any) -> None:
    status, problem = await anna.call("POST", path, body)
    assert status in (400, 404, 409, 422), problem
    assert problem["detail"]
