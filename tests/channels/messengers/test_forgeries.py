"""Whoever is not the provider gets nothing done; a messenger that is not switched on does not exist."""

from __future__ import annotations

import hashlib
import hmac
import json

import aiohttp
import pytest

from bot.channels.messengers.mailbox import Mailbox
from bot.channels.messengers.twilio import signature
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.messenger_settings import Messengers
from bot.settings import InvalidSetting, Settings
from tests.channels.messengers.conftest import Make
from tests.channels.messengers.providers import (
    TWILIO_TOKEN,
    VERIFY_TOKEN,
    Facebook,
    Telegram,
    Twilio,
)
from tests.gateway.rasa import RasaForTests

MESSAGE = {"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "text": "gefälscht"}}


async def test_an_update_without_our_secret_is_refused(telegram: Telegram, rasa: RasaForTests) -> None:
    for secret in ("", "wrong", "telegram-secret-of-the-test", "ü" * 20):
        assert await telegram.update(MESSAGE, secret=secret) == 403
    status, body = await telegram.deliver(b"no json", {"X-Telegram-Bot-Api-Secret-Token": "wrong"})
    assert (status, json.loads(body)["code"]) == (403, "forbidden")  # it is not even read
    await telegram.say("echt")
    await telegram.until(lambda sent: len(sent) == 2)
    assert rasa.messages == ["echt"]


async def test_a_form_that_twilio_has_not_signed_like_that_is_refused(
    twilio: Twilio, rasa: RasaForTests
) -> None:
    form = twilio.form("echt")
    url = f"{twilio._gateway}/webhooks/twilio"
    genuine = signature(TWILIO_TOKEN, url, list(form.items()))
    assert (await twilio.webhook_call({**form, "Body": "gefälscht"}, genuine))[0] == 403
    assert (await twilio.webhook_call(form, ""))[0] == 403
    elsewhere = signature(TWILIO_TOKEN, f"{url}/", list(form.items()))
    assert (await twilio.webhook_call(form, elsewhere))[0] == 403
    assert (await twilio.webhook_call(form, genuine))[0] == 200
    await twilio.until(lambda sent: len(sent) == 2)
    assert rasa.messages == ["echt"]


def test_the_signature_is_the_one_of_twilios_documents() -> None:
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature("12345", url, list(fields.items())) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


async def test_events_with_another_apps_signature_are_refused(facebook: Facebook, rasa: RasaForTests) -> None:
    assert await facebook.event(facebook.message("gefälscht"), secret="another") == 403
    content = json.dumps({"object": "page", "entry": []}).encode()
    old = f"sha1={hmac.new(b'app-secret', content, hashlib.sha1).hexdigest()}"
    assert (await facebook.deliver(content, {"X-Hub-Signature-256": old}))[0] == 403
    await facebook.say("echt")
    await facebook.until(lambda sent: len(sent) == 2)
    assert rasa.messages == ["echt"]


async def test_facebook_sets_the_webhook_up_with_the_token_only(
    gateway: Services, http: aiohttp.ClientSession
) -> None:
    async def ask(token: str) -> tuple[int, str]:
        query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
        async with http.get(f"{gateway.settings.public_url}/webhooks/facebook", params=query) as response:
            return response.status, await response.text()

    assert await ask(VERIFY_TOKEN) == (200, "1158201444")
    assert (await ask("wrong"))[0] == 403


async def test_what_is_genuine_but_not_understood_does_not_come_back_for_ever(
    telegram: Telegram, facebook: Facebook
) -> None:
    assert await telegram.update({"message": "broken"}) == 200
    assert await telegram.update({"message": {"chat": {"id": 1, "type": "private"}, "photo": [{}]}}) == 200
    assert await facebook.event({"timestamp": 1}) == 200


async def test_half_an_emoji_does_not_come_back_for_ever_either(
    telegram: Telegram, facebook: Facebook, rasa: RasaForTests
) -> None:
    for provider in (telegram, facebook):
        await provider.say("Hallo \ud83d")
        await provider.until(lambda sent: len(sent) == 2)
    assert rasa.messages == ["Hallo ?"] * 2


async def test_nothing_is_switched_on_by_itself(
    settings: Settings, make_services: Make, sqlite_store: object, http: aiohttp.ClientSession
) -> None:
    async with listening(make_services(settings, sqlite_store)):  # type: ignore[arg-type]
        for method, name in (
            ("POST", "telegram"),
            ("POST", "twilio"),
            ("POST", "facebook"),
            ("GET", "facebook"),
        ):
            async with http.request(method, f"{settings.public_url}/webhooks/{name}") as response:
                assert response.status == 404


async def test_a_page_in_a_browser_cannot_call(telegram: Telegram) -> None:
    headers = {"Origin": "https://evil.example", "X-Telegram-Bot-Api-Secret-Token": "x"}
    assert (await telegram.deliver(b"{}", headers))[0] == 403


@pytest.mark.parametrize(
    "environment",
    [
        {"BOT_TELEGRAM_TOKEN": "1:x"},
        {"BOT_TELEGRAM_TOKEN": "1:x", "BOT_TELEGRAM_SECRET": "short"},
        {"BOT_TWILIO_SID": "AC1", "BOT_TWILIO_TOKEN": "x"},
        {"BOT_TWILIO_SID": "AC1", "BOT_TWILIO_TOKEN": "x", "BOT_TWILIO_FROM_SMS": "03641 49"},
        {"BOT_TWILIO_FROM_SMS": "+493641490"},
        {"BOT_FACEBOOK_PAGE_TOKEN": "x", "BOT_FACEBOOK_APP_SECRET": "y"},
        {"BOT_FACEBOOK_API": "graph.facebook.com"},
        {"BOT_EMAIL_ADDRESS": "assistenz@jena.example"},
        {"BOT_EMAIL_ADDRESS": "assistenz", "BOT_EMAIL_IMAP": "imaps://a:b@imap.example.org/INBOX"},
        {"BOT_EMAIL_ADDRESS": "assistenz@jena.example", "BOT_EMAIL_IMAP": "imap.example.org"},
        {"BOT_EMAIL_ADDRESS": "assistenz@jena.example", "BOT_EMAIL_IMAP": "imaps://imap.example.org/x"},
    ],
)
def test_half_a_messenger_is_no_setting(environment: dict[str, str]) -> None:
    with pytest.raises(InvalidSetting):
        Messengers.from_environment(environment)


def test_settings_can_be_printed_without_giving_away_a_secret() -> None:
    messengers = Messengers(
        telegram_token="hidden-1",
        twilio_token="hidden-2",
        facebook_app_secret="hidden-3",
        email_imap="imaps://a:hidden-4@imap.example.org",
    )
    assert "hidden" not in repr(Mailbox.from_url(messengers.email_imap))
    assert "hidden" not in repr(Settings(messengers=messengers))
