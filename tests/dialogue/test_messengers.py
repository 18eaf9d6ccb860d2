"""Whole cases in simulated messengers: gateway, Rasa and action server are the real ones."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.cases.consultation.dates import DatePlan, add_date
from bot.cases.consultation.office import MayorsOffice
from bot.cases.defects.photo import photo_path
from bot.cases.store.tables import Booking, DefectReport
from bot.gateway.services import Services
from bot.knowledge import KnowledgeBase
from tests.channels.messengers.providers import Provider, Providers, Telegram
from tests.dialogue.assistant import Assistant, assert_says
from tests.dialogue.messenger_gateway import MOMENT, gateway_before_assistant
from tests.gateway.conftest import a_photo, live_knowledge  # noqa: F401 - fixtures
from tests.run.processes import free_port

_REFERENCE = re.compile(r"\b[MS]-\w{3}-\w{3}-\w\b")


@pytest_asyncio.fixture
async def services(
    assistant: Assistant,
    live_knowledge: object,  # noqa: F811
) -> AsyncIterator[tuple[Services, Providers]]:
    """A gateway before the assistant that has all messengers switched on, and their providers."""
    settings = replace(assistant.settings, host="127.0.0.1", port=free_port())
    async with aiohttp.ClientSession(trust_env=False) as http:
        providers = Providers.of(settings.public_url, http)
        for provider in providers.all:
            await provider.start()
        switched_on = replace(settings, messengers=providers.settings)
        async with gateway_before_assistant(switched_on, live_knowledge) as services:
            yield services, providers
        for provider in providers.all:
            await provider.die()


async def answer(provider: Provider, count: int = 1) -> str:
    """Return the next text that is sent, or the last of the next ones."""
    known = getattr(provider, "read", 0)
    sent = await provider.until(lambda sent: len(sent) >= known + count, within=20)
    provider.read = len(sent)  # type: ignore[attr-defined]
    return "\n".join(each.text for each in sent[known:])


async def test_a_defect_with_photo_and_pin_is_reported_in_whatsapp(
    services: tuple[Services, Providers],
    a_photo: bytes,  # noqa: F811
) -> None:
    gateway, providers = services
    twilio = providers.twilio
    await twilio.say("Hallo, hier ist ein großes Schlagloch in der Straße")
    assert_says(await answer(twilio, 2), "„löschen“")
    await twilio.say(Latitude="50.92714", Longitude="11.58923")
    assert_says(await answer(twilio), "den Standort habe ich", "Foto")
    await twilio.say(**twilio.photo("ME1", a_photo))
    said = await answer(twilio)
    assert_says(said, "E-Mail", "1. Ohne E-Mail")
    await twilio.say("max.muster@posteo.de")
    assert_says(await answer(twilio), "Schlagloch", "1. Ja, so melden", "Bitte antworten Sie mit der Zahl.")
    await twilio.say("1")
    receipt = await answer(twilio)
    reference = _REFERENCE.search(receipt)
    assert reference is not None, receipt
    with gateway.store.reading() as work:
        query = select(DefectReport).where(DefectReport.reference == reference[0])
        report = work.session.execute(query).scalar_one()
    assert (report.latitude, report.longitude) == pytest.approx((50.92714, 11.58923), abs=1e-4)
    (key,) = report.photo_keys
    photo = photo_path(key, Path(gateway.settings.data_folder)).read_bytes()
    assert b"Secret Camera" not in photo
    assert report.email == "max.muster@posteo.de"
    assert "<" not in receipt


async def test_an_appointment_is_booked_once_in_telegram_although_all_comes_three_times(
    services: tuple[Services, Providers], knowledge: KnowledgeBase
) -> None:
    gateway, providers = services
    office = MayorsOffice.open(gateway.store, gateway.settings, knowledge)
    add_date(office, DatePlan(date(2026, 12, 11), time(14, 30), time(15, 30)), MOMENT)
    telegram = providers.telegram
    number = iter(range(1, 100))

    async def three_times(text: str, count: int = 1) -> str:
        update = next(number)
        for _ in range(3):
            await telegram.say(text, number=update)
        return await answer(telegram, count)

    assert_says(
        await three_times("ich möchte mit dem bürgermeister koppe über den haushalt reden", 2), "Koppe"
    )
    said = await _press_three_times(telegram, 1, next(number))
    for _ in range(6):
        if "Soll ich den Termin" in said:
            break
        said = await three_times(
            "Erika Muster" if "Name" in said or "heißen" in said else "erika.m@posteo.de"
        )
    await _press_three_times(telegram, 0, next(number))
    sent = telegram.sent
    receipt = next(each.text for each in reversed(sent) if not each.file)
    reference = _REFERENCE.search(receipt)
    assert reference is not None, receipt
    sent = await telegram.until(lambda sent: any(each.file for each in sent))
    assert [each.file.startswith(b"BEGIN:VCALENDAR") for each in sent if each.file] == [True]
    with gateway.store.reading() as work:
        query = select(Booking).where(Booking.email == "erika.m@posteo.de")
        (booking,) = work.session.execute(query).scalars()
    assert booking.reference == reference[0]


async def _press_three_times(telegram: Telegram, index: int, update: int) -> str:
    title = telegram.sent[-1].buttons[index][0]
    for _ in range(3):
        await telegram.press(title, number=update)
    return await answer(telegram)


async def test_a_lost_telephone_is_searched_for_in_facebook(services: tuple[Services, Providers]) -> None:
    _, providers = services
    facebook = providers.facebook
    await facebook.say("hab mein handy verlorn samsung mit sprung im display letzte woche in der straba")
    assert_says(await answer(facebook, 2), "noch nichts", "Suchcode")
    await facebook.press(facebook.sent[-1].buttons[0][0])
    assert_says(await answer(facebook), "E-Mail")
    await facebook.say("handy2@posteo.de")
    await answer(facebook)
    await facebook.say("passt")
    assert re.search(r"\bF-\w{3}-\w{3}-\w\b", await answer(facebook))


async def test_a_question_by_sms_is_answered_with_its_follow_up(services: tuple[Services, Providers]) -> None:
    _, providers = services
    await providers.twilio.say("hat das fundbüro grad offen", "+491700000009")
    assert_says(await answer(providers.twilio, 2), "Fundbüro", "geöffnet")
    await providers.twilio.say("und dienstags?", "+491700000009")
    assert_says(await answer(providers.twilio), "08:30–18:00")
    assert {each.channel for each in providers.twilio.sent} == {"sms"}
