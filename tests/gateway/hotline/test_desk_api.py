"""The JSON the console works with: lookups, filing, and German sentences for everything that is wrong."""

from __future__ import annotations

import logging

import pytest

from bot.cases.demo_slots import fill_demo_slots
from bot.cases.lost_items.demo import fill_with_samples
from bot.gateway.services import Services
from tests.gateway.conftest import NOW
from tests.gateway.hotline.conftest import Desk

CALL = "0123456789abcdef"


async def test_a_lookup_answers_with_cards(anna: Desk) -> None:
    status, body = await anna.call("POST", "lookup", {"text": "reisepa"})
    card = body["cards"][0]
    assert (status, card["key"], card["transfer_phone"]) == (200, "service/reisepass", "03641 49-3800")
    assert card["is_open"] is True
    assert {line["label"] for line in card["lines"]} >= {"Unterlagen", "Kosten"}


async def test_recent_and_frequent_lookups_have_their_titles(anna: Desk) -> None:
    await anna.call("POST", "lookup/card", {"key": "service/reisepass", "used": True})
    await anna.call("POST", "lookup/card", {"key": "unit/fundbuero"})
    _, body = await anna.call("POST", "lookup/start", {"recent": ["unit/fundbuero", "service/weg"]})
    assert [entry["title"] for entry in body["recent"]] == ["Fundbüro der Stadt Jena"]
    assert [entry["key"] for entry in body["frequent"]] == ["service/reisepass"]


async def test_a_found_item_is_found_and_opened(console: Services, anna: Desk) -> None:
    fill_with_samples(console.store, NOW)
    _, body = await anna.call("POST", "lookup/cases", {"text": "DEMO-0003"})
    found = body["cases"][0]
    assert (found["kind"], found["why"]) == ("found_item", "number")
    status, card = await anna.call("GET", f"lookup/cases/found_item/{found['id']}")
    assert status == 200
    assert {"number", "kind_text", "found_on"} <= {field["name"] for field in card["fields"]}
    for path in (
        "lookup/cases/found_item/999999",
        "lookup/cases/agent_account/1",
        "lookup/cases/found_item/x",
    ):
        assert (await anna.call("GET", path))[0] == 404


async def test_an_answer_is_mailed_and_a_mistyped_address_is_asked_about(anna: Desk) -> None:
    wish = {"key": "service/reisepass", "email": "anna@gmial.com"}
    status, body = await anna.call("POST", "lookup/mail", wish)
    assert (status, body["code"], body["suggestion"], body["field"]) == (
        422, "email_suspicious", "anna@gmail.com", "email",
    )  # fmt: skip
    assert body["detail"] == "Ist anna@gmail.com gemeint?"
    assert (await anna.call("POST", "lookup/mail", {**wish, "even_if_suspicious": True}))[0] == 204


async def test_a_flag_goes_to_the_editor_who_ticks_it_off(anna: Desk) -> None:
    status, body = await anna.call("POST", "flags", {"key": "unit/fundbuero", "note": "Ist umgezogen"})
    assert status == 201
    rita = await anna.sign_in("rita")
    _, flags = await rita.call("POST", "flags/search", {"state": "open"})
    assert [(flag["id"], flag["note"], flag["flagged_by"]) for flag in flags["items"]] == [
        (body["id"], "Ist umgezogen", "anna")
    ]
    assert flags["items"][0]["created_at"] == "2026-11-18T10:00:00+01:00"
    assert (await rita.call("POST", f"flags/{body['id']}/closed", {"answer": "geändert"}))[0] == 204
    assert (await rita.call("POST", "flags/999/closed", {}))[0] == 404


async def test_a_loss_is_understood_searched_and_left(console: Services, anna: Desk) -> None:
    fill_with_samples(console.store, NOW)
    text = "Rucksack schwarz Linie 5 gestern"
    _, filled = await anna.call("POST", "filing/prefill", {"text": text})
    assert (filled["form"], filled["filled"]["kind"]) == ("lost_item", "Rucksack")
    wish = {"call": CALL, "text": text, "answers": {"brand": "Eastpak"}}
    status, found = await anna.call("POST", "filing/lost-items/search", wish)
    assert (status, found["precise"]) == (200, True)
    assert found["say"]
    status, left = await anna.call(
        "POST", "filing/lost-items", {**wish, "code": found["code"], "email": "otto@jena.de"}
    )
    assert (status, left["reference"], left["already"]) == (201, found["code"], False)
    assert left["secret"]


async def test_a_defect_is_understood_and_filed(anna: Desk) -> None:
    entry = {"description": "Die Straßenlampe ist aus", "place": "Emil-Wölk-Straße 11"}
    status, form = await anna.call("POST", "filing/defects/form", entry)
    assert (status, form["category"], form["place"]) == (200, "laterne", "Emil-Wölk-Straße 11, Neulobeda")
    wish = {**entry, "call": CALL, "category": "laterne", "email": "otto@jena.de"}
    status, filed = await anna.call("POST", "filing/defects", wish)
    assert (status, filed["mailed"], filed["already"]) == (201, True, False)
    assert filed["reference"].startswith("M-")
    assert (await anna.call("POST", "filing/defects", wish))[1]["already"] is True
    status, problem = await anna.call(
        "POST", "filing/defects", {**wish, "place": "irgendwo", "call": "f" * 16}
    )
    assert (status, problem["code"], problem["field"]) == (422, "place_unclear", "place")


async def test_an_appointment_is_booked(console: Services, anna: Desk) -> None:
    fill_demo_slots(console.store, console.settings, NOW, console.knowledge.state.knowledge)
    _, filled = await anna.call("POST", "filing/prefill", {"text": "Termin beim Bürgermeister wegen Lärm"})
    slot = filled["filled"]["slots"][0]
    assert filled["form"] == "booking"
    status, held = await anna.call("POST", "filing/bookings/hold", {"call": CALL, "slot_id": slot["slot_id"]})
    assert (status, held["label"]) == (200, slot["label"])
    wish = {"call": CALL, "topic": "security", "name": "Otto Ohm", "email": "otto@jena.de"}
    status, problem = await anna.call("POST", "filing/bookings", {**wish, "name": "?"})
    assert (status, problem["code"], problem["field"]) == (422, "name_invalid", "name")
    status, booked = await anna.call("POST", "filing/bookings", wish)
    assert (status, booked["day"], booked["demo"]) == (201, "2026-11-20", True)


@pytest.mark.parametrize(
    "body",
    [
        {}, {"text": 7}, {"text": "x" * 501}, [], None, "x", {"text": None},
    ],
)  # fmt: skip
async def test_what_is_no_lookup_gets_a_sentence(anna: Desk, body: object) -> None:
    status, problem = await anna.call("POST", "lookup", body)
    assert status in (400, 403)
    assert problem["detail"].endswith(".")


async def test_a_call_without_a_random_number_is_refused(anna: Desk) -> None:
    status, problem = await anna.call(
        "POST", "filing/lost-items/search", {"call": "anna", "text": "Rucksack"}
    )
    assert (status, problem["code"], problem["field"]) == (400, "invalid_field", "call")


async def test_nothing_personal_is_logged(anna: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await anna.call("POST", "lookup/cases", {"text": "Otto Geheim"})
    await anna.call("POST", "lookup/mail", {"key": "service/reisepass", "email": "geheim@jena.de"})
    await anna.call("GET", "lookup/cases/found_item/1")
    logged = " ".join(
        f"{record.getMessage()} {record.__dict__.get('fields', '')}" for record in caplog.records
    )
    assert "/hotline/api/lookup/cases/{kind}/{id}" in logged
    for secret in ("Geheim", "geheim", anna.cookie, anna.csrf):
        assert secret not in logged
