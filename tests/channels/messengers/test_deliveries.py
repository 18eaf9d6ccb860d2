"""What is said arrives in the messenger once, whatever the provider, the network or we ourselves do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cases.store import CaseStore
from bot.clock import now
from bot.conversations.chats import Chats
from bot.conversations.message import Outgoing
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.gateway.turns import real_time
from bot.messengers.packing import Manner, pack
from bot.messengers.parcels import PAUSES, Parcels
from bot.messengers.tables import MessengerParcel
from tests.channels.messengers.providers import Facebook, Providers, Refusal, Telegram, Twilio
from tests.gateway.conftest import NOW
from tests.gateway.rasa import RasaForTests
from tests.run.processes import eventually

TOO_MANY = {"ok": False, "error_code": 429, "parameters": {"retry_after": 1}}


def states(store: CaseStore) -> list[str]:
    """The states of all pieces, in order."""
    with store.engine.connect() as connection:
        return list(connection.execute(select(MessengerParcel.state).order_by(MessengerParcel.id)).scalars())


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    assert await asyncio.to_thread(eventually, is_so)


async def test_429_then_500_then_accepted_arrives_once_and_in_order(
    telegram: Telegram, rasa: RasaForTests, sqlite_store: CaseStore
) -> None:
    telegram.refusals = [Refusal(429, TOO_MANY), Refusal(500, {"ok": False})]
    await telegram.say("eins")
    await telegram.say("zwei")
    sent = await telegram.until(lambda sent: len(sent) == 3)
    assert [each.text for each in sent][1:] == ["Sie sagten: eins", "Sie sagten: zwei"]
    assert len(telegram.tried) == 5
    assert [each.text for each in telegram.tried[:3]] == [sent[0].text] * 3
    await until(lambda: states(sqlite_store) == ["done"] * 3)


async def test_other_people_are_answered_while_one_piece_is_poisoned(
    twilio: Twilio, rasa: RasaForTests
) -> None:
    twilio.refusals = [Refusal(500, {"code": 20500}, only_for="Gift")]
    await twilio.say("Gift", "whatsapp:+491700000001")
    await twilio.until(lambda sent: len(sent) == 1)
    await twilio.say("Hallo", "whatsapp:+491700000002")
    sent = await twilio.until(lambda sent: len(sent) == 3)
    assert {each.peer for each in sent[1:]} == {"whatsapp:+491700000002"}


def a_chat_with(chats: Chats, *texts: str) -> Parcels:
    """A chat in Telegram in which something was said that is on its way; without a gateway."""
    parcels = Parcels(chats, "process-1")
    chat = chats.of_peer("telegram", "7", NOW)
    for text in texts:
        chats.deliver(chat.id, Outgoing(text), NOW)
    parcels.pack(chat, lambda _, message: [{"text": message.text}], real_time())
    return parcels


@pytest.fixture
def chats(store: CaseStore, tmp_path: Path) -> Chats:
    """Chats on SQLite and on PostgreSQL."""
    return Chats(store, tmp_path)


def claimed(parcels: Parcels, later: timedelta = timedelta(0)) -> MessengerParcel | None:
    return claimed_at(parcels, real_time() + later)


def claimed_at(parcels: Parcels, moment: datetime) -> MessengerParcel | None:
    return parcels.turns.claim_next(("telegram",), moment)


def test_a_poisoned_piece_is_given_up_when_the_provider_accepts_others(chats: Chats) -> None:
    parcels = a_chat_with(chats, "Gift", "danach")
    other = chats.of_peer("telegram", "8", NOW)
    chats.deliver(other.id, Outgoing("für andere"), NOW)
    parcels.pack(other, lambda _, message: [{"text": message.text}], real_time())
    for attempt, pause in enumerate(PAUSES[:5], 1):
        poisoned = claimed(parcels, timedelta(minutes=30))
        assert poisoned is not None
        assert poisoned.content == {"text": "Gift"}
        if attempt == 1:
            accepted = claimed(parcels)
            assert accepted is not None
            assert accepted.peer == "8"
            parcels.accepted(accepted, "1", real_time())
        began = real_time()
        is_tried_again = parcels.failed(poisoned, "500", None, began)
        assert is_tried_again == (attempt < 5)
        if is_tried_again:
            before = began + timedelta(seconds=pause - 0.9)
            assert claimed_at(parcels, before) is None  # growing pauses, in order
    following = claimed(parcels)
    assert following is not None
    assert following.content == {"text": "danach"}


def test_while_the_provider_is_down_nothing_is_given_up_for_a_day(chats: Chats) -> None:
    parcels = a_chat_with(chats, "wartet")
    for _ in range(12):
        row = claimed(parcels, timedelta(hours=1))
        assert row is not None
        assert parcels.failed(row, "not reached", None, real_time())
    row = claimed(parcels, timedelta(hours=1))
    assert row is not None
    assert not parcels.failed(row, "not reached", None, real_time() + timedelta(hours=25))


def test_two_processes_never_send_the_same_piece_nor_the_next_before_it(chats: Chats) -> None:
    one = a_chat_with(chats, "eins", "zwei")
    other = Parcels(chats, "process-2")
    first = claimed(one)
    assert first is not None
    assert claimed(other) is None
    assert not other.begin_handover(first, real_time())
    one.accepted(first, "1", real_time())
    second = claimed(other)
    assert second is not None
    assert second.content == {"text": "zwei"}


@pytest.mark.parametrize(("is_handed_over", "state"), [(False, "pending"), (True, "uncertain")])
def test_after_a_crash_only_what_no_provider_had_is_sent_again(
    chats: Chats, is_handed_over: bool, state: str
) -> None:
    parcels = a_chat_with(chats, "eins")
    row = claimed(parcels)
    assert row is not None
    if is_handed_over:
        assert parcels.begin_handover(row, real_time())
    parcels.recover(now())
    assert states(chats.store) == ["working"]
    assert parcels.recover(now() + timedelta(minutes=10)) == int(is_handed_over)
    assert states(chats.store) == [state]


async def test_an_answer_that_never_comes_is_not_a_reason_to_send_twice(
    facebook: Facebook, rasa: RasaForTests, sqlite_store: CaseStore
) -> None:
    facebook.refusals = [Refusal(504, {}, accepts=True)]
    await facebook.say("Hallo")
    sent = await facebook.until(lambda sent: len(sent) == 2)
    assert sent[1].text == "Sie sagten: Hallo"
    await until(lambda: states(sqlite_store) == ["uncertain", "done"])
    assert len(facebook.tried) == 2


async def test_who_has_blocked_us_is_left_alone(
    telegram: Telegram, twilio: Twilio, facebook: Facebook, rasa: RasaForTests, sqlite_store: CaseStore
) -> None:
    telegram.refusals = [Refusal(403, {"ok": False, "description": "Forbidden: bot was blocked by the user"})]
    twilio.refusals = [Refusal(400, {"code": 63016, "status": 400})]
    facebook.refusals = [Refusal(403, {"error": {"code": 10, "error_subcode": 2018278}})]
    for provider in (telegram, twilio, facebook):
        await provider.say("Hallo")
        await provider.until(lambda sent: len(sent) == 1)
    await until(lambda: sorted(states(sqlite_store)) == ["done"] * 3 + ["failed"] * 3)
    assert [len(provider.tried) for provider in (telegram, twilio, facebook)] == [2, 2, 2]


async def test_facebooks_rate_limit_is_waited_for_although_it_is_a_400(
    facebook: Facebook, rasa: RasaForTests
) -> None:
    facebook.refusals = [Refusal(400, {"error": {"code": 613, "message": "Calls exceed the rate limit."}})]
    await facebook.say("Hallo")
    await facebook.until(lambda sent: len(sent) == 2)
    assert len(facebook.tried) == 3


async def test_what_was_said_while_everything_was_down_arrives_after_the_start(
    services: Services, providers: Providers, rasa: RasaForTests
) -> None:
    twilio = providers.twilio
    async with listening(services):
        await twilio.say("Hallo")
        await twilio.until(lambda sent: len(sent) == 2)
        await twilio.die()
        await twilio.say("noch etwas")
        await until(lambda: rasa.messages == ["Hallo", "noch etwas"])
    await twilio.start()
    again = Services(
        settings=services.settings,
        store=services.store,
        knowledge=services.knowledge,
        phrasebook=services.phrasebook,
        rasa=services.rasa,
        chats=Chats(services.store, services.chats.folder),
        clock=services.clock,
    )
    async with listening(again):
        sent = await twilio.until(lambda sent: len(sent) == 3)
    assert sent[2].text == "Sie sagten: noch etwas"


def test_a_list_the_text_numbers_itself_is_not_numbered_twice(services: Services) -> None:
    chat = services.chats.of_peer("whatsapp", "+49", NOW)
    buttons = [
        {"title": f"{hour}:00 Uhr", "payload": f'/choose_option{{"choice": "case:slot/{hour}"}}'}
        for hour in (10, 11)
    ]
    text = "Frei ist:\n1. 10:00 Uhr\n2. 11:00 Uhr\nWelche Nummer?"
    message = services.chats.deliver(chat.id, Outgoing(text, buttons=buttons), NOW)
    assert pack(chat, message, Manner(1600), services.phrasebook) == [{"text": text}]
    on_one_line = "Worum geht es?\n1. 10:00 Uhr; 2. 11:00 Uhr"
    short = services.chats.deliver(chat.id, Outgoing(on_one_line, buttons=buttons), NOW)
    assert pack(chat, short, Manner(1600), services.phrasebook) == [{"text": on_one_line}]
    other = services.chats.deliver(chat.id, Outgoing("1. Wirtschaft\n2. Bauen", buttons=buttons), NOW)
    assert "Mögliche Antworten: 10:00 Uhr / 11:00 Uhr" in str(
        pack(chat, other, Manner(1600), services.phrasebook)
    )
