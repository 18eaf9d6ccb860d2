"""Somebody writes in a messenger and is answered there: once, in order, in plain text."""

from __future__ import annotations

import asyncio

import pytest

from bot.cases.store import CaseStore
from bot.conversations.message import Outgoing
from bot.conversations.photos import photo_file
from bot.gateway.services import Services
from bot.messengers.tables import MessengerArrival
from tests.channels.messengers.providers import WITHIN, Facebook, Providers, Sent, Telegram, Twilio
from tests.gateway.conftest import NOW
from tests.gateway.rasa import RasaForTests, Reply

WELCOME = "Hier antwortet ein Computerprogramm"
CHOICES = [
    {"title": "Fundbüro", "payload": '/choose_option{"choice": "unit/fundbuero"}'},
    {"title": "Ordnungsamt der Stadt Jena", "payload": '/choose_option{"choice": "unit/ordnungsamt"}'},
]


def offer(message: str) -> list[Reply]:
    """A Rasa that always asks which one."""
    return [{"text": "Meinen Sie eines davon?", "buttons": CHOICES}]


def texts(sent: list[Sent]) -> list[str]:
    return [each.text for each in sent]


@pytest.mark.parametrize("name", ["telegram", "twilio", "facebook"])
async def test_a_first_message_is_welcomed_with_how_to_delete_and_then_answered(
    gateway: Services, providers: Providers, rasa: RasaForTests, name: str
) -> None:
    provider = getattr(providers, name)
    await provider.say("Wo ist das Fundbüro?")
    welcome, answer = await provider.until(lambda sent: len(sent) == 2)
    assert WELCOME in welcome.text
    assert "„löschen“" in welcome.text
    assert answer.text == "Sie sagten: Wo ist das Fundbüro?"
    await provider.say("Danke")
    assert texts(await provider.until(lambda sent: len(sent) == 3))[2] == "Sie sagten: Danke"


async def test_whatsapp_and_sms_are_two_conversations(twilio: Twilio, rasa: RasaForTests) -> None:
    await twilio.say("in WhatsApp", "whatsapp:+491700000001")
    await twilio.say("als SMS", "+491700000001")
    await twilio.until(lambda sent: len(sent) == 4)
    assert {(body["metadata"]["channel"], body["message"]) for body in rasa.heard} == {
        ("whatsapp", "in WhatsApp"),
        ("sms", "als SMS"),
    }
    assert len({body["sender"] for body in rasa.heard}) == 2
    assert "+4917" not in str(rasa.heard)


async def test_the_same_update_three_times_is_one_message(telegram: Telegram, rasa: RasaForTests) -> None:
    await asyncio.gather(*(telegram.say("Hallo", number=77) for _ in range(3)))
    await telegram.until(lambda sent: len(sent) == 2)
    await telegram.say("Hallo", number=77)
    await telegram.say("und jetzt", number=78)
    assert texts(await telegram.until(lambda sent: len(sent) == 3))[1:] == [
        "Sie sagten: Hallo",
        "Sie sagten: und jetzt",
    ]
    assert rasa.messages == ["Hallo", "und jetzt"]


async def test_the_provider_has_its_answer_before_the_bot_has_thought(
    telegram: Telegram, rasa: RasaForTests
) -> None:
    rasa.may_answer.clear()
    for number in range(5):
        await asyncio.wait_for(telegram.say(f"{number}"), WITHIN)
    rasa.may_answer.set()
    await telegram.until(lambda sent: len(sent) == 6)
    assert rasa.messages == ["0", "1", "2", "3", "4"]
    assert texts(telegram.sent)[1:] == [f"Sie sagten: {number}" for number in range(5)]


async def test_a_pressed_button_is_the_button_and_acknowledged(
    telegram: Telegram, rasa: RasaForTests
) -> None:
    rasa.reply = offer
    await telegram.say("Amt")
    sent = await telegram.until(lambda sent: len(sent) == 2)
    assert [title for title, _ in sent[1].buttons] == ["Fundbüro", "Ordnungsamt der Stadt Jena"]
    await telegram.press("Ordnungsamt der Stadt Jena")
    await telegram.until(lambda sent: len(sent) == 3)
    assert rasa.messages[1] == CHOICES[1]["payload"]
    assert len(telegram.acknowledged) == 1


async def test_a_quick_reply_is_the_button_and_long_titles_stand_in_the_text(
    facebook: Facebook, rasa: RasaForTests
) -> None:
    rasa.reply = offer
    await facebook.say("Amt")
    asked = (await facebook.until(lambda sent: len(sent) == 2))[1]
    assert "2. Ordnungsamt der Stadt Jena" in asked.text
    assert [title for title, _ in asked.buttons] == ["1. Fundbüro", "2. Ordnungsamt der …"]
    await facebook.press("2. Ordnungsamt der …")
    await facebook.until(lambda sent: len(sent) == 3)
    assert rasa.messages[1] == CHOICES[1]["payload"]


async def test_without_buttons_the_choices_are_numbered(twilio: Twilio, rasa: RasaForTests) -> None:
    rasa.reply = offer
    await twilio.say("Amt")
    asked = (await twilio.until(lambda sent: len(sent) == 2))[1].text
    assert asked.splitlines()[2:] == [
        "1. Fundbüro",
        "2. Ordnungsamt der Stadt Jena",
        "Bitte antworten Sie mit der Zahl.",
    ]
    await twilio.say("die zweite")
    await twilio.until(lambda sent: len(sent) == 3)
    assert rasa.messages[1] == "die zweite"  # the assistant itself knows which one that is


async def test_a_button_of_somebody_else_is_only_its_title(telegram: Telegram, rasa: RasaForTests) -> None:
    rasa.reply = offer
    await telegram.say("Amt", peer=7)
    await telegram.until(lambda sent: len(sent) == 2)
    await telegram.press("Fundbüro", peer=8)
    await telegram.until(lambda sent: len(sent) == 4)
    assert rasa.messages[1] == "Fundbüro"


async def test_a_typed_payload_of_no_button_is_only_text(twilio: Twilio, rasa: RasaForTests) -> None:
    await twilio.say('/restart{"x": 1}')
    await twilio.until(lambda sent: len(sent) == 2)
    assert rasa.messages == ['restart{"x": 1}']


async def test_a_long_answer_comes_in_pieces_that_end_with_sentences(
    twilio: Twilio, rasa: RasaForTests
) -> None:
    sentences = [f"Das ist der Satz mit der Nummer {number} von vielen." for number in range(95)]
    rasa.reply = lambda message: [{"text": " ".join(sentences), "buttons": CHOICES}]
    await twilio.say("erzähl")
    sent = texts(await twilio.until(lambda sent: sent and "Zahl." in sent[-1].text))[1:]
    assert len(sent) == 3
    assert all(text.endswith(".") and len(text) <= 1600 for text in sent)
    assert " ".join(" ".join(sent).split()).startswith(" ".join(sentences))


async def test_an_appointment_comes_with_its_calendar_file_where_that_is_possible(
    telegram: Telegram, rasa: RasaForTests
) -> None:
    calendar = {
        "filename": "termin.ics",
        "content_type": "text/calendar; method=REQUEST",
        "base64": "QkVHSU4=",
    }
    custom = {"type": "receipt", "kind": "booking", "calendar": calendar}
    rasa.reply = lambda message: [{"text": "Gebucht.", "custom": custom}]
    await telegram.say("ja")
    sent = await telegram.until(lambda sent: len(sent) == 3)
    assert (sent[1].text, sent[2].text, sent[2].file) == ("Gebucht.", "termin.ics", b"BEGIN")


async def test_a_photo_arrives_without_what_the_camera_wrote_into_it(
    twilio: Twilio, rasa: RasaForTests, gateway: Services, a_photo: bytes
) -> None:
    assert b"Secret Camera" in a_photo
    await twilio.say("Laterne kaputt", **twilio.photo("ME1", a_photo))
    await twilio.until(lambda sent: len(sent) == 2)
    (key,) = rasa.heard[0]["metadata"]["photos"]
    chat = gateway.chats.of_peer("whatsapp", "+491700000001", NOW)
    content = photo_file(gateway.chats, chat.id, key).read_bytes()
    assert content.startswith(b"\xff\xd8")
    assert b"Secret Camera" not in content


async def test_photos_of_telegram_and_facebook_arrive_too(
    telegram: Telegram, facebook: Facebook, rasa: RasaForTests, a_photo: bytes
) -> None:
    telegram.files["big"] = facebook.files["1.jpg"] = a_photo
    sizes = [
        {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60},
        {"file_id": "big", "file_unique_id": "b", "width": 640, "height": 480},
    ]
    await telegram.say(photo=sizes, caption="hier")
    await telegram.until(lambda sent: len(sent) == 2)
    image = {"type": "image", "payload": {"url": f"{facebook.url}/photos/1.jpg"}}
    await facebook.say(attachments=[image])
    await facebook.until(lambda sent: len(sent) == 2)
    assert [body["message"] for body in rasa.heard] == ["hier", ""]
    assert all(len(body["metadata"]["photos"]) == 1 for body in rasa.heard)


async def test_a_photo_that_is_fetched_only_at_the_second_try_keeps_its_place(
    telegram: Telegram, rasa: RasaForTests, a_photo: bytes
) -> None:
    telegram.files["big"], telegram.file_status = a_photo, 503
    photo = [{"file_id": "big", "file_unique_id": "b", "width": 640, "height": 480}]
    await telegram.say(photo=photo, caption="das Foto")
    await telegram.say("die Frage")
    await telegram.until(lambda sent: len(sent) == 1)
    telegram.file_status = 200
    await telegram.until(lambda sent: len(sent) == 3)
    assert rasa.messages == ["das Foto", "die Frage"]


async def test_danger_does_not_wait_for_a_photo(
    telegram: Telegram, rasa: RasaForTests, a_photo: bytes
) -> None:
    telegram.files["big"], telegram.file_status = a_photo, 503
    photo = [{"file_id": "big", "file_unique_id": "b", "width": 640, "height": 480}]
    await telegram.say(photo=photo, caption="hier riecht es stark nach Gas")
    await telegram.until(lambda sent: len(sent) == 3)
    assert rasa.messages == ["hier riecht es stark nach Gas"]


async def test_what_is_no_photo_is_declined_with_a_reason(
    telegram: Telegram, twilio: Twilio, rasa: RasaForTests
) -> None:
    await twilio.say(**twilio.photo("ME1", b"%PDF-1.7"))
    sent = texts(await twilio.until(lambda sent: len(sent) == 2))
    assert "kein Foto, das ich lesen kann" in sent[1]
    await telegram.say(document={"file_id": "x", "file_unique_id": "x", "mime_type": "application/pdf"})
    await telegram.say(voice={"file_id": "v", "file_unique_id": "v", "duration": 2})
    await telegram.say(sticker={"file_id": "s", "file_unique_id": "s"})
    sent = texts(await telegram.until(lambda sent: len(sent) == 4))
    assert "mit dieser datei" in sent[1].lower()
    assert "Sprachnachrichten" in sent[2]
    assert "kann ich leider nicht lesen" in sent[3]
    assert rasa.messages == []


async def test_a_sticker_is_no_photo_and_a_thumb_is_a_word(
    twilio: Twilio,
    facebook: Facebook,
    a_photo: bytes,
    rasa: RasaForTests,
) -> None:
    facebook.files["x"] = a_photo
    url = f"{facebook.url}/photos/x"
    cat = [
        {"type": kind, "payload": {"url": url, "sticker_id": 144885035685763}}
        for kind in ("image", "sticker")
    ]
    await facebook.say(attachments=cat)
    sent = texts(await facebook.until(lambda sent: len(sent) == 2))
    assert "kann ich leider nicht lesen" in sent[1]
    await twilio.say(**{**twilio.photo("ME9", a_photo), "MediaContentType0": "image/webp"})
    sent = texts(await twilio.until(lambda sent: len(sent) == 2))
    assert "kann ich leider nicht lesen" in sent[1]
    assert rasa.messages == []
    thumb = {"type": "image", "payload": {"url": url, "sticker_id": 369239263222822}}
    await facebook.say(attachments=[thumb], sticker_id=369239263222822)
    await facebook.until(lambda sent: len(sent) == 3)
    assert rasa.messages == ["👍"]
    assert "photos" not in rasa.heard[0]["metadata"]


async def test_a_location_pin_arrives_as_a_location(
    telegram: Telegram, twilio: Twilio, facebook: Facebook, rasa: RasaForTests
) -> None:
    place = {"latitude": 50.9271, "longitude": 11.5892}
    await telegram.say(location={**place, "horizontal_accuracy": 8})
    pin = twilio.form(Latitude="50.9271", Longitude="11.5892")
    del pin["Body"]  # nothing promises an empty one
    assert (await twilio.webhook_call(pin))[0] == 200
    coordinates = {"lat": 50.9271, "long": 11.5892}
    await facebook.say(attachments=[{"type": "location", "payload": {"coordinates": coordinates}}])
    for provider in (telegram, twilio, facebook):
        await provider.until(lambda sent: len(sent) == 2)
    locations = [body["metadata"]["location"] for body in rasa.heard]
    assert [{name: each[name] for name in place} for each in locations] == [place] * 3
    assert sorted(each["accuracy"] for each in locations) == [0, 0, 8]


async def test_loeschen_deletes_everything_and_says_so(
    twilio: Twilio, rasa: RasaForTests, gateway: Services, sqlite_store: CaseStore
) -> None:
    await twilio.say("Mein Name ist Erika Muster")
    await twilio.until(lambda sent: len(sent) == 2)
    chat = gateway.chats.of_peer("whatsapp", "+491700000001", NOW)
    await twilio.say("Löschen!")
    assert "bei mir gelöscht" in texts(await twilio.until(lambda sent: len(sent) == 3))[2]
    assert gateway.chats.states([chat.id]) == {}
    with sqlite_store.engine.connect() as connection:
        kept = str([*connection.execute(MessengerArrival.__table__.select())])
    assert "Erika" not in kept
    assert "+4917" not in kept
    assert rasa.messages == ["Mein Name ist Erika Muster"]
    await twilio.say("Hallo")
    assert WELCOME in texts(await twilio.until(lambda sent: len(sent) == 5))[3]


async def test_an_agent_answers_in_the_messenger_and_the_bot_is_silent(
    telegram: Telegram, rasa: RasaForTests, gateway: Services
) -> None:
    await telegram.say("Hallo")
    await telegram.until(lambda sent: len(sent) == 2)
    chat = gateway.chats.of_peer("telegram", "7", NOW)
    gateway.chats.set_mode(chat.id, "agent", agent="Frau Muster")
    await telegram.say("Ist da jemand?")
    await gateway.run(
        gateway.chats.deliver, chat.id, Outgoing("Ja, ich.", "agent", author="JenaZentral"), NOW
    )
    sent = texts(await telegram.until(lambda sent: len(sent) == 3))
    assert sent[2] == "JenaZentral:\nJa, ich."
    assert rasa.messages == ["Hallo"]


async def test_too_much_at_once_is_turned_away_with_a_sentence(
    facebook: Facebook, rasa: RasaForTests
) -> None:
    rasa.reply = lambda message: [{"text": "ja"}]
    events = [facebook.message(f"{number}") for number in range(40)]
    assert await facebook.event(*events) == 200
    await facebook.until(lambda sent: len(sent) == 1 + 30 + 10)
    assert rasa.messages == [f"{number}" for number in range(30)]
    assert texts(facebook.sent).count("ja") == 30


async def test_groups_edits_and_echoes_are_not_meant_for_us(
    telegram: Telegram, facebook: Facebook, twilio: Twilio, rasa: RasaForTests
) -> None:
    head = {"message_id": 1, "date": 1, "from": {"id": 7}, "text": "Hallo"}
    assert await telegram.update({"message": {**head, "chat": {"id": -5, "type": "group"}}}) == 200
    assert await telegram.update({"edited_message": {**head, "chat": {"id": 7, "type": "private"}}}) == 200
    assert await facebook.event(facebook.message("Hallo", is_echo=True)) == 200
    assert await facebook.event({"sender": {"id": "p"}, "timestamp": 1, "read": {"watermark": 1}}) == 200
    status = {"MessageSid": "SM1", "AccountSid": twilio.form()["AccountSid"], "MessageStatus": "delivered"}
    assert (await twilio.webhook_call({**status, "From": "whatsapp:+49"}))[0] == 200
    await telegram.say("jetzt")
    await telegram.until(lambda sent: len(sent) == 2)
    assert rasa.messages == ["jetzt"]
