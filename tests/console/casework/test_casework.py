"""An agent works on cases in a real browser: found things, defects, a chat, figures; and it is accessible."""

from __future__ import annotations

import asyncio
from datetime import date, time, timedelta

from axe_core_python.async_playwright import Axe
from playwright.async_api import Page, Response, Route, expect
from sqlalchemy import select

from bot.cases.consultation.dates import DatePlan, add_date
from bot.cases.consultation.office import MayorsOffice
from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.places import Certainty, PlaceKind, ResolvedPlace
from bot.cases.defects.report import file_report
from bot.cases.lost_items.describe import shared_describer
from bot.cases.lost_items.found_item import ItemDraft
from bot.cases.lost_items.standing import leave_search
from bot.cases.store.tables import OutgoingMail
from bot.gateway.services import Services
from bot.hotline.casework.found_items import record_item
from tests.console.casework.conftest import NOW
from tests.gateway.citizen import Browser
from tests.gateway.rasa import RasaForTests


def mails(desk: Services, recipient: str) -> list[OutgoingMail]:
    with desk.store.reading() as work:
        rows = select(OutgoingMail).where(OutgoingMail.recipient == recipient).order_by(OutgoingMail.id)
        return list(work.session.execute(rows).scalars())


async def test_a_found_thing_that_somebody_waits_for_is_confirmed_and_the_mail_goes_out(
    gateway: Services, page: Page
) -> None:
    loss = shared_describer().loss("schwarzer Rucksack von Deuter, gestern in der Linie 5", NOW.date(), {})
    leave_search(gateway.store, loss, "max@posteo.de", NOW - timedelta(hours=1))
    await page.goto(f"{gateway.settings.public_url}/hotline#/found_items")
    await page.wait_for_selector(".view.found_items table")
    await page.keyboard.press("n")
    await page.fill("dialog input[name=kind_text]", "Rucksack")
    await page.fill("dialog input[name=brand]", "Deuter")
    await page.fill("dialog input[name=colours]", "schwarz")
    await page.fill("dialog input[name=line]", "5")
    await page.fill("dialog input[name=found_on]", "2026-11-17")
    await page.fill("dialog input[name=storage_place]", "Regal C3")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_selector(".match")
    await expect(page.locator(".match")).to_contain_text("schwarzer Rucksack von Deuter")
    assert len(mails(gateway, "max@posteo.de")) == 1
    await page.click(".match button.primary")
    await expect(page.locator("#notes")).to_contain_text("Bestätigt")
    mail = mails(gateway, "max@posteo.de")[-1]
    assert "sehr wahrscheinlich" in mail.body
    assert "Deuter" not in mail.body


async def _take_chats(page: Page) -> None:
    """Say that this console takes chats, and wait until the gateway knows."""

    def is_told(response: Response) -> bool:
        told = response.request.post_data_json if response.url.endswith("/chats/presence") else None
        return bool(told and told["takes_chats"])

    async with page.expect_response(is_told):
        await page.check("input[name=takes]")


async def test_an_agent_takes_over_a_chat_answers_and_hands_it_back(
    gateway: Services, page: Page, citizen: Browser, rasa: RasaForTests
) -> None:
    rasa.reply = lambda _: [{"text": "JenaZentral hilft.", "custom": {"type": "handoff", "reason": "asked"}}]
    await page.goto(f"{gateway.settings.public_url}/hotline#/chats")
    await _take_chats(page)
    await citizen.say("Ich will zu einem Menschen")
    await expect(page.locator(".queued")).to_have_count(1)
    await page.keyboard.press("n")
    await page.wait_for_selector("textarea[name=message]:focus")
    await page.keyboard.type("Guten Tag, hier ist JenaZentral.")
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble.agent")).to_contain_text("Guten Tag, hier ist JenaZentral.")
    await expect(page.locator(".log")).to_contain_text("Ich will zu einem Menschen")
    await citizen.say("Danke!")
    await expect(page.locator(".log")).to_contain_text("Danke!")
    assert await barriers(page) == []
    await page.keyboard.press("F2")
    await page.keyboard.type("Fundbüro")
    await page.wait_for_selector(".panel button.link")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("textarea[name=message]:focus")
    assert "Engelplatz" in await page.input_value("textarea[name=message]")
    await page.get_by_role("button", name="An den Bot zurückgeben").click()
    await expect(page.locator("#notes")).to_contain_text("Der Bot antwortet wieder")
    assert await barriers(page) == []
    await expect(page.locator("input[name=takes]")).to_be_focused()
    history = await citizen.history()
    assert [message["role"] for message in history] == [
        "citizen", "bot", "notice", "notice", "agent", "citizen", "notice",
    ]  # fmt: skip
    assert history[4]["author"] == "JenaZentral"


async def test_what_is_typed_right_after_taking_a_chat_is_a_message(
    gateway: Services, page: Page, citizen: Browser, rasa: RasaForTests
) -> None:
    rasa.reply = lambda _: [{"text": "JenaZentral hilft.", "custom": {"type": "handoff", "reason": "asked"}}]
    arriving = asyncio.Event()

    async def late(route: Route) -> None:
        await arriving.wait()
        await route.continue_()

    await page.route("**/history", late)
    await page.goto(f"{gateway.settings.public_url}/hotline#/chats")
    await _take_chats(page)
    await citizen.say("Ich will zu einem Menschen")
    await page.click(".queued button.primary")
    await page.wait_for_selector("textarea[name=message]:focus")
    await expect(page.locator(".bubble")).to_have_count(0)
    arriving.set()
    await expect(page.locator(".log")).to_contain_text("Ich will zu einem Menschen")


async def test_an_agent_closes_a_defect_and_the_reporter_hears_of_it(gateway: Services, page: Page) -> None:
    place = ResolvedPlace(PlaceKind.STREET, "Ahornstraße", Certainty.CERTAIN, street="Ahornstraße")
    draft = DefectDraft("laterne", place, "<img src=x onerror=alert(1)>", email="max@gmx.de")
    file_report(gateway.store, draft, NOW, gateway.knowledge.state.knowledge)
    await page.goto(f"{gateway.settings.public_url}/hotline#/defects")
    await page.locator("tbody button.link", has_text="M-").click()
    await expect(page.locator("dialog")).to_contain_text("<img src=x onerror=alert(1)>")
    await page.select_option("dialog select[name=state]", "closed")
    await page.fill("dialog textarea[name=public_note]", "Die Laterne leuchtet wieder.")
    await page.click("dialog button.primary")
    await expect(page.locator("#notes")).to_contain_text("1 Nachricht ist unterwegs")
    assert "leuchtet wieder" in mails(gateway, "max@gmx.de")[-1].body


async def test_every_view_is_free_of_barriers_that_a_machine_can_find(
    gateway: Services, page: Page, citizen: Browser, rasa: RasaForTests
) -> None:
    busy_day(gateway)
    rasa.reply = lambda _: [{"text": "Ja.", "about": {"subject": "unit/fundbuero", "unclear": False}}]
    await citizen.say("Fundbüro?")
    for view in ("found_items", "defects", "consultation", "chats", "figures"):
        await page.goto(f"{gateway.settings.public_url}/hotline#/{view}")
        await page.wait_for_selector(f".view.{view} h1")
        await page.wait_for_load_state("networkidle")
        assert await barriers(page) == [], view
        opens = page.locator("tbody button.link:visible")
        if view in ("found_items", "defects", "consultation"):
            await opens.first.click()
            await page.wait_for_selector("dialog[open] h2")
            assert await barriers(page) == [], f"dialog of {view}"
            await page.keyboard.press("Escape")


async def barriers(page: Page) -> list[tuple[str, object]]:
    results = await Axe().run(page)
    return [(each["id"], each["nodes"][0]["target"]) for each in results["violations"]]


def busy_day(desk: Services) -> None:
    """Something of everything."""
    knowledge = desk.knowledge.state.knowledge
    record_item(desk.store, ItemDraft("Rucksack", NOW.date(), brand="Deuter"), "agent:anna", NOW, knowledge)
    place = ResolvedPlace(PlaceKind.STREET, "Ahornstraße", Certainty.CERTAIN, street="Ahornstraße")
    file_report(desk.store, DefectDraft("laterne", place, "Laterne aus"), NOW, knowledge)
    office = MayorsOffice.open(desk.store, desk.settings, knowledge)
    add_date(office, DatePlan(date(2026, 12, 4), time(14, 30), time(15, 30)), NOW)
