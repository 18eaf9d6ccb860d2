"""A citizen asks for a person: queue, talking, handing back; and nobody is left alone without a word."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store import CaseStore
from bot.cases.store.tables import AuditEntry
from bot.conversations.chats import Chats
from bot.conversations.message import Outgoing, incoming
from bot.conversations.queue import answer, claim
from bot.conversations.tables import Chat
from bot.hotline.presence import GONE_AFTER, say_gone, say_present
from bot.hotline.roles import Agent, Role
from bot.hotline.takeover import (
    agent_types,
    citizen_types,
    end,
    hand_back,
    list_queue,
    read_chat,
    say,
    take,
    types_agent,
    want_person,
    withdraw_wish,
)
from bot.hotline.takeover_tables import Handover
from bot.hotline.takeover_watch import watch_over
from bot.knowledge.base import KnowledgeBase
from tests.hotline.conftest import NOW

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NIGHT = NOW.replace(hour=23)
ANNA, BODO = (Agent(number, name, name.title(), Role.AGENT) for number, name in ((1, "anna"), (2, "bodo")))

Ask = Callable[..., int]


@pytest.fixture
def chats(store: CaseStore, tmp_path: Path) -> Chats:
    """All chats."""
    return Chats(store, tmp_path)


@pytest.fixture
def ask(chats: Chats, knowledge: KnowledgeBase) -> Ask:
    """A citizen asks for a person; returns the chat's id."""

    def begin(
        text: str = "Ich will mit einem Menschen sprechen", *, now: datetime = NOW, channel: str = "web"
    ) -> int:
        _, chat = chats.open(now, channel)
        chats.accept(chat.id, incoming(text), now)
        want_person(chats, chat.id, "asked", knowledge, now)
        return chat.id

    return begin


@pytest.fixture
def anna_is_there(store: CaseStore) -> None:
    """Anna's console is open."""
    say_present(store, ANNA, True, NOW)


def last(chats: Chats, chat_id: int) -> str:
    return chats.messages(chat_id)[-1].text


def not_possible() -> object:
    return pytest.raises(CaseError, match=ErrorCode.INVALID_STATE.value)


def test_with_an_agent_there_the_chat_waits_and_the_citizen_knows_it(
    chats: Chats, ask: Ask, anna_is_there: None
) -> None:
    chat = ask()
    assert chats.get(chat).mode == "queued"
    assert "als Nächstes" in last(chats, chat)
    assert "kann ich gerade nicht sagen" in last(chats, chat)  # on the first day nobody knows
    second = ask()
    assert "Vor Ihnen in der Reihe: 1." in last(chats, second)
    assert [waiting.chat_id for waiting in list_queue(chats, NOW)] == [chat, second]


def test_how_long_it_takes_comes_from_experience(
    chats: Chats, ask: Ask, anna_is_there: None, store: CaseStore
) -> None:
    for number in range(5):
        asked = NOW - timedelta(days=1, minutes=number)
        with store.begin() as work:
            work.session.add(
                Handover(
                    chat_id=1000 + number,
                    channel="web",
                    reason="asked",
                    state="ended",
                    agent="anna",
                    asked_at=asked,
                    taken_at=asked + 2 * MINUTE,
                    ended_at=asked + 10 * MINUTE,
                )
            )
            work.commit()
    assert "etwa 2 Minuten" in last(chats, ask())
    assert "etwa 10 Minuten" in last(chats, ask())


@pytest.mark.parametrize(("now", "there"), [(NIGHT, True), (NOW, False)])
def test_when_nobody_is_there_the_citizen_hears_when_and_may_be_called_back(
    store: CaseStore, chats: Chats, ask: Ask, now: datetime, there: bool
) -> None:
    if there:
        say_present(store, ANNA, True, now)
    chat = ask(now=now)
    message = chats.messages(chat)[-1]
    assert chats.get(chat).mode == "bot"
    assert "Uhr" in message.text
    assert message.buttons[0]["payload"] == '/choose_option{"choice": "case:start/callback"}'
    assert list_queue(chats, now) == []


def test_an_agent_takes_the_chat_talks_and_hands_it_back(chats: Chats, ask: Ask, anna_is_there: None) -> None:
    chat = ask()
    take(chats, chat, ANNA, NOW)
    assert (chats.get(chat).mode, chats.get(chat).agent) == ("agent", "JenaZentral")  # not who it is
    said = say(chats, chat, ANNA, "Guten Tag!", NOW, client_id="a-1")
    assert said is not None
    assert (said.role, said.author) == ("agent", "JenaZentral")
    assert say(chats, chat, ANNA, "Guten Tag!", NOW, client_id="a-1") is None
    chats.accept(chat, incoming("Hallo"), NOW)
    assert not chats.messages(chat)[-1].pending  # the bot is silent
    hand_back(chats, chat, ANNA, NOW)
    assert chats.get(chat).mode == "bot"
    assert "antworte Ihnen wieder" in last(chats, chat)
    with not_possible():
        say(chats, chat, ANNA, "Noch etwas", NOW)
    roles = [message.role for message in chats.messages(chat)]
    assert roles == ["citizen", "notice", "notice", "agent", "citizen", "notice"]


def test_two_agents_cannot_take_the_same_chat(chats: Chats, ask: Ask, anna_is_there: None) -> None:
    chat = ask()

    def attempt(agent: Agent) -> bool:
        try:
            take(chats, chat, agent, NOW)
        except CaseError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(attempt, [ANNA, BODO] * 2))
    assert taken.count(True) == 1


def test_an_answer_of_the_bot_that_comes_too_late_is_not_said(
    chats: Chats, ask: Ask, anna_is_there: None
) -> None:
    chat = ask()
    chats.accept(chat, incoming("und wann habt ihr auf?"), NOW)
    turn = claim(chats, chat, "gateway-1", NOW + MINUTE, NOW)
    take(chats, chat, ANNA, NOW)
    assert turn is not None
    assert answer(chats, turn, "gateway-1", [Outgoing("Von 9 bis 12.")], NOW) is None


def test_only_who_leads_a_chat_reads_it_and_talks(chats: Chats, ask: Ask, anna_is_there: None) -> None:
    chat = ask()
    _, messages, _ = read_chat(chats, chat, BODO, NOW)  # while it waits, every agent may look
    assert messages[0].text.startswith("Ich will")
    take(chats, chat, ANNA, NOW)
    for forbidden in (read_chat, hand_back, end):
        with not_possible():
            forbidden(chats, chat, BODO, NOW)
    end(chats, chat, ANNA, NOW)
    with not_possible():
        read_chat(chats, chat, ANNA, NOW)


def test_nobody_looks_at_a_chat_whose_citizen_has_asked_for_nobody(chats: Chats) -> None:
    _, chat = chats.open(NOW)
    for forbidden in (read_chat, take):
        with not_possible():
            forbidden(chats, chat.id, ANNA, NOW)


def test_looks_and_changes_are_in_the_audit_trail_without_a_word(
    store: CaseStore, chats: Chats, ask: Ask, anna_is_there: None
) -> None:
    chat = ask("Mein Name ist Max Muster")
    read_chat(chats, chat, ANNA, NOW)
    take(chats, chat, ANNA, NOW)
    read_chat(chats, chat, ANNA, NOW, after=1)
    end(chats, chat, ANNA, NOW)
    with store.reading() as work:
        entries = work.session.query(AuditEntry).order_by(AuditEntry.id).all()
    assert [entry.action for entry in entries] == ["look_chat", "chat_taken", "chat_ended"]
    assert not any(entry.details for entry in entries)


def test_both_see_the_other_typing(chats: Chats, ask: Ask, anna_is_there: None) -> None:
    chat = ask()
    take(chats, chat, ANNA, NOW)
    citizen_types(chats, chat, NOW)
    agent_types(chats, chat, ANNA, NOW)
    assert read_chat(chats, chat, ANNA, NOW, after=1)[2]
    assert types_agent(chats, NOW + SECOND) == {chat}
    assert types_agent(chats, NOW + MINUTE) == set()
    say(chats, chat, ANNA, "So.", NOW)
    assert types_agent(chats, NOW + SECOND) == set()


def test_when_the_agent_disappears_the_chat_waits_for_another_in_its_old_place(
    store: CaseStore, chats: Chats, ask: Ask, anna_is_there: None, knowledge: KnowledgeBase
) -> None:
    chat = ask()
    take(chats, chat, ANNA, NOW)
    ask(now=NOW + SECOND)
    later = NOW + GONE_AFTER + SECOND
    say_present(store, BODO, True, later)
    assert watch_over(chats, knowledge, later) == 1
    assert chats.get(chat).mode == "queued"
    assert "nichts ist verloren" in last(chats, chat)
    assert "als Nächstes" in last(chats, chat)
    take(chats, chat, BODO, later)


def test_when_the_last_agent_disappears_the_bot_says_so_and_goes_on(
    chats: Chats, ask: Ask, anna_is_there: None, knowledge: KnowledgeBase
) -> None:
    led, waiting = ask(), ask()
    take(chats, led, ANNA, NOW)
    assert watch_over(chats, knowledge, NOW + SECOND) == 1  # who waits is the next now, and is told
    assert watch_over(chats, knowledge, NOW + GONE_AFTER + SECOND) == 2
    assert {chats.get(chat).mode for chat in (led, waiting)} == {"bot"}
    assert "Verbindung" in last(chats, led)
    assert "doch niemand" in last(chats, waiting)
    assert watch_over(chats, knowledge, NOW + 10 * MINUTE) == 0


def test_an_agent_on_a_break_finishes_the_chat_but_gets_no_new_one(
    store: CaseStore, chats: Chats, ask: Ask, anna_is_there: None, knowledge: KnowledgeBase
) -> None:
    chat = ask()
    take(chats, chat, ANNA, NOW)
    say_gone(store, ANNA)
    assert watch_over(chats, knowledge, NOW + SECOND) == 0
    assert chats.get(ask()).mode == "bot"
    assert chats.get(chat).mode == "agent"


def test_who_comes_next_is_told_once(
    chats: Chats, ask: Ask, anna_is_there: None, knowledge: KnowledgeBase
) -> None:
    first, second = ask(), ask()
    take(chats, first, ANNA, NOW)
    assert [watch_over(chats, knowledge, NOW + SECOND) for _ in range(2)] == [1, 0]
    assert "als Nächstes" in last(chats, second)


def test_asking_again_tells_how_the_queue_stands(
    chats: Chats, ask: Ask, anna_is_there: None, knowledge: KnowledgeBase
) -> None:
    chat = ask()
    assert want_person(chats, chat, "asked", knowledge, NOW)
    assert len(list_queue(chats, NOW)) == 1


def test_who_does_not_want_to_wait_is_taken_out(chats: Chats, ask: Ask, anna_is_there: None) -> None:
    chat = ask()
    assert withdraw_wish(chats, chat, NOW)
    assert not withdraw_wish(chats, chat, NOW)
    assert chats.get(chat).mode == "bot"


def test_a_chat_that_its_citizen_deletes_is_no_work_any_more(
    store: CaseStore, chats: Chats, ask: Ask, anna_is_there: None, knowledge: KnowledgeBase
) -> None:
    chat = ask()
    with store.begin() as work:
        work.session.delete(work.session.get(Chat, chat))
        work.commit()
    watch_over(chats, knowledge, NOW + SECOND)
    assert list_queue(chats, NOW) == []


def test_a_chat_from_a_messenger_is_taken_over_alike(chats: Chats, ask: Ask, anna_is_there: None) -> None:
    chat = ask(channel="telegram")
    take(chats, chat, ANNA, NOW)
    say(chats, chat, ANNA, "Guten Tag!", NOW)
    assert [waiting.channel for waiting in list_queue(chats, NOW)] == ["telegram"]
