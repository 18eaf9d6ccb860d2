"""Chats as the gateway, the hotline and the messengers use them, on both databases."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from bot.answers.phrasebook import Phrasebook
from bot.cases.retention import purge
from bot.cases.store import CaseStore
from bot.cli import main
from bot.conversations import feedback, photos, queue
from bot.conversations.address_hash import AddressHashes
from bot.conversations.chats import Chats
from bot.conversations.errors import ChatError, ChatErrorCode
from bot.conversations.message import Incoming, Outgoing, incoming, words_for_bot
from bot.conversations.tables import Chat, ChatFeedback, ChatMessage, DailySalt
from bot.conversations.transcript import transcript
from bot.settings import Settings
from tests.cases.defects.test_photo import encoded

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=timezone.utc)
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def chats(store: CaseStore, tmp_path: Path) -> Chats:
    return Chats(store, tmp_path)


def _count(store: CaseStore, table: type) -> int:
    with store.reading() as work:
        return int(work.session.execute(select(func.count()).select_from(table)).scalar_one())


def _texts(chats: Chats, chat_id: int) -> list[str]:
    return [message.text for message in chats.messages(chat_id)]


def test_a_chat_is_found_by_its_token_only(chats: Chats) -> None:
    token, chat = chats.open(NOW)
    assert chats.find(token) == chat
    assert token not in (chat.sender, chat.peer)
    for wrong in ("", token[:-1], token[:-1] + "ä", chat.sender, token + "A"):
        with pytest.raises(ChatError) as error:
            chats.find(wrong)
        assert error.value.code is ChatErrorCode.UNKNOWN_CHAT


def test_many_who_write_at_once_get_numbers_without_gaps(chats: Chats) -> None:
    _, chat = chats.open(NOW)

    def say(name: str) -> None:
        for number in range(5):
            chats.accept(chat.id, incoming(f"{name}{number}"), NOW)
            chats.deliver(chat.id, Outgoing(f"zu {name}{number}"), NOW)

    threads = [threading.Thread(target=say, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    messages = chats.messages(chat.id)
    assert [message.seq for message in messages] == list(range(1, 41))
    assert chats.get(chat.id).last_seq == 40


def test_the_same_message_is_taken_in_once(chats: Chats) -> None:
    _, chat = chats.open(NOW)
    _, other = chats.open(NOW)
    said = incoming("Hallo", client_id="abcdefgh")
    first, again = (chats.accept(chat.id, said, NOW) for _ in range(2))
    assert (first.is_new, again.is_new) == (True, False)
    assert first.message == again.message
    assert chats.accept(other.id, said, NOW).is_new


def test_messages_of_a_chat_are_brought_to_the_bot_one_after_the_other(chats: Chats) -> None:
    _, chat = chats.open(NOW)
    for text in ("eins", "zwei"):
        chats.accept(chat.id, incoming(text), NOW)
    assert queue.due_chats(chats, NOW) == [chat.id]
    first = queue.claim(chats, chat.id, "a", LATER, NOW)
    assert first is not None
    assert first.message.text == "eins"
    assert queue.claim(chats, chat.id, "b", LATER, NOW) is None
    assert queue.due_chats(chats, NOW) == []
    queue.answer(chats, first, "a", [Outgoing("zu eins")], NOW)
    second = queue.claim(chats, chat.id, "b", LATER, NOW)
    assert second is not None
    assert second.message.text == "zwei"
    assert queue.count_waiting(chats) == 1


def test_only_one_of_many_processes_gets_a_message(chats: Chats) -> None:
    _, chat = chats.open(NOW)
    chats.accept(chat.id, incoming("Hallo"), NOW)
    claims: list[object] = []

    def claim(who: str) -> None:
        claims.append(queue.claim(chats, chat.id, who, LATER, NOW))

    threads = [threading.Thread(target=claim, args=(f"process {number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sum(claim is not None for claim in claims) == 1


def test_a_message_of_a_dead_process_is_free_again_when_its_claim_has_lapsed(chats: Chats) -> None:
    _, chat = chats.open(NOW)
    chats.accept(chat.id, incoming("Hallo"), NOW, claim=("dead", LATER))
    assert queue.due_chats(chats, NOW) == []
    assert queue.due_chats(chats, LATER) == [chat.id]
    assert queue.claim(chats, chat.id, "alive", LATER + timedelta(minutes=1), LATER) is not None


def test_a_process_that_ends_gives_back_what_it_claimed(chats: Chats) -> None:
    _, chat = chats.open(NOW)
    chats.accept(chat.id, incoming("Hallo"), NOW, claim=("ending", LATER))
    assert queue.release(chats, "ending") == 1
    assert queue.due_chats(chats, NOW) == [chat.id]


def test_a_notice_is_given_once_and_not_after_the_answer(chats: Chats) -> None:
    _, chat = chats.open(NOW)
    message = chats.accept(chat.id, incoming("Hallo"), NOW).message
    notice = Outgoing("dauert", "notice")
    assert queue.give_notice(chats, chat.id, message.seq, notice, NOW) is not None
    assert queue.give_notice(chats, chat.id, message.seq, notice, NOW) is None
    turn = queue.claim(chats, chat.id, "a", LATER, NOW)
    assert turn is not None
    queue.answer(chats, turn, "a", [Outgoing("ja")], NOW)
    assert queue.give_notice(chats, chat.id, message.seq, notice, NOW) is None
    assert [reply.text for reply in chats.replies(chat.id, message.seq)] == ["dauert", "ja"]


def test_two_agents_cannot_take_the_same_chat(chats: Chats) -> None:
    _, chat = chats.open(NOW)
    assert chats.set_mode(chat.id, "queued", expected=["bot"])
    assert [waiting.id for waiting in chats.in_modes("queued")] == [chat.id]
    taken = [chats.set_mode(chat.id, "agent", expected=["queued"], agent=name) for name in ("A", "B")]
    assert taken == [True, False]
    assert chats.get(chat.id).agent == "A"


def test_what_waits_for_the_bot_is_left_to_the_agent_who_takes_over(chats: Chats) -> None:
    _, chat = chats.open(NOW)
    chats.accept(chat.id, incoming("Hallo"), NOW)
    turn = queue.claim(chats, chat.id, "a", LATER, NOW)
    assert turn is not None
    chats.set_mode(chat.id, "agent", agent="A")
    assert queue.answer(chats, turn, "a", [Outgoing("vom Bot")], NOW) is None
    accepted = chats.accept(chat.id, incoming("Mensch?"), NOW)
    assert not accepted.message.pending
    assert queue.count_waiting(chats) == 0
    chats.set_mode(chat.id, "bot", expected=["agent"])
    assert chats.accept(chat.id, incoming("Bot?"), NOW).message.pending


def test_listeners_hear_of_every_change_and_of_nothing_else(chats: Chats) -> None:
    heard: list[int] = []
    chats.listen(heard.append)
    _, chat = chats.open(NOW)
    said = incoming("Hallo", client_id="abcdefgh")
    chats.accept(chat.id, said, NOW)
    chats.accept(chat.id, said, NOW)
    chats.deliver(chat.id, Outgoing("ja"), NOW)
    chats.set_mode(chat.id, "agent", expected=["queued"])
    chats.set_mode(chat.id, "queued", expected=["bot"])
    assert heard == [chat.id] * 3


def test_a_messenger_has_one_chat_per_person_and_knows_what_it_was_given(chats: Chats) -> None:
    chat = chats.of_peer("telegram", "4711", NOW)
    assert chats.of_peer("telegram", "4711", LATER).id == chat.id
    assert chats.of_peer("sms", "4711", NOW).id != chat.id
    assert chats.undelivered("telegram") == []
    chats.deliver(chat.id, Outgoing("ja"), NOW)
    assert [waiting.id for waiting in chats.undelivered("telegram")] == [chat.id]
    assert chats.mark_delivered(chat.id, 1)
    assert not chats.mark_delivered(chat.id, 1)
    assert chats.undelivered("telegram") == []
    assert chats.delivered_seq(chat.id) == 1


def test_a_silent_chat_is_forgotten_but_what_was_thought_of_its_answers_is_not(
    chats: Chats, store: CaseStore, tmp_path: Path
) -> None:
    _, silent = chats.open(NOW)
    _, talking = chats.open(NOW)
    for chat in (silent, talking):
        chats.accept(chat.id, incoming("Hallo"), NOW)
        chats.deliver(chat.id, Outgoing("ja", custom={"type": "hours", "key": "unit/fundbuero"}), NOW)
    feedback.rate(chats, silent.id, 2, "down", "stimmt nicht", NOW)
    photo = photos.add_photo(chats, silent.id, encoded(Image.new("RGB", (20, 20))), NOW)
    chats.accept(talking.id, incoming("noch da"), NOW + timedelta(hours=20))
    settings, then = Settings(data_folder=tmp_path), NOW + timedelta(hours=25)
    assert purge(store, settings, then, dry_run=True)["chats"] == 1
    assert _count(store, Chat) == 2
    assert purge(store, settings, then)["chats"] == 1
    assert _count(store, Chat) == 1
    assert _texts(chats, talking.id) == ["Hallo", "ja", "noch da"]
    assert _count(store, ChatMessage) == 3
    assert not (tmp_path / "photos" / f"{photo.key}.jpg").exists()
    with store.reading() as work:
        kept = work.session.execute(select(ChatFeedback.chat_id, ChatFeedback.subject)).one()
    assert tuple(kept) == (None, "unit/fundbuero")
    assert purge(store, settings, NOW + timedelta(days=91))["feedback"] == 1


def test_addresses_are_hashed_the_same_all_day_and_never_the_day_after(
    store: CaseStore, tmp_path: Path
) -> None:
    here, there = AddressHashes(store), AddressHashes(CaseStore(store.url))
    today = here.hashed("203.0.113.7", NOW)
    assert there.hashed("203.0.113.7", NOW + timedelta(hours=10)) == today
    assert here.hashed("203.0.113.8", NOW) != today
    assert here.hashed("203.0.113.7", NOW + timedelta(days=1)) != today
    purge(store, Settings(data_folder=tmp_path), NOW + timedelta(days=3))
    assert _count(store, DailySalt) == 0


def test_a_transcript_reads_like_a_conversation(chats: Chats) -> None:
    _, chat = chats.open(NOW)
    chats.accept(chat.id, incoming("", location={"latitude": 50.9, "longitude": 11.6}), NOW)
    button = {"title": "Fundbüro", "payload": "x"}
    chats.deliver(chat.id, Outgoing("Was meinen Sie?", buttons=[button]), NOW)
    chats.deliver(chat.id, Outgoing("Ich helfe.", "agent", author="Frau Muster"), NOW + timedelta(days=1))
    lines = transcript(chats.messages(chat.id), NOW, Phrasebook()).split("\r\n")
    assert lines[2:] == [
        *("18.11.2026", "", "10:00 Sie:", "(ohne Text)", "(Standort: 50.9, 11.6)", ""),
        *("10:00 Bürgerassistenz:", "Was meinen Sie?", "- Fundbüro", ""),
        *("19.11.2026", "", "10:00 Frau Muster:", "Ich helfe.", ""),
    ]


@pytest.mark.parametrize(
    ("text", "payload", "words"),
    [
        ("/restart", None, "restart"),
        ("// /restart", None, "restart"),
        ("/", None, "?"),
        ("", None, ""),
        ("1/2 Pfund", None, "1/2 Pfund"),
        ("Ja", '/choose_option{"choice": "case:yes"}', '/choose_option{"choice": "case:yes"}'),
    ],
)
def test_words_are_no_commands(text: str, payload: str | None, words: str) -> None:
    assert words_for_bot(text, payload) == words


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": " \u200b\n"}, ChatErrorCode.TEXT_EMPTY),
        ({"text": "x" * 2001}, ChatErrorCode.TEXT_TOO_LONG),
        ({"text": "x", "payload": "/restart"}, ChatErrorCode.INVALID_PAYLOAD),
        ({"text": "", "location": {"latitude": 91, "longitude": 0}}, ChatErrorCode.INVALID_LOCATION),
        ({"text": "", "location": {"latitude": "nan", "longitude": 0}}, ChatErrorCode.INVALID_LOCATION),
        ({"text": "", "photos": ["a" * 32] * 4}, ChatErrorCode.TOO_MANY_PHOTOS),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, object], code: ChatErrorCode) -> None:
    with pytest.raises(ChatError) as error:
        incoming(**given)  # type: ignore[arg-type]
    assert error.value.code is code


def test_a_typed_payload_of_a_button_counts_as_the_button() -> None:
    payload = '/choose_option{"choice": "unit/fundbuero"}'
    assert incoming(payload) == Incoming(payload, payload)


def test_an_operator_reads_what_was_thought_of_which_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_DATA", str(tmp_path))
    monkeypatch.setenv("BOT_NOW", "2026-11-20T10:00")
    settings = Settings.from_environment()
    store = CaseStore(settings.database_url)
    store.migrate()
    chats = Chats(store, tmp_path)
    _, chat = chats.open(NOW)
    for number, rating in enumerate(("up", "down", "down"), start=1):
        chats.deliver(chat.id, Outgoing("ja", custom={"type": "hours", "key": "unit/fundbuero"}), NOW)
        feedback.rate(chats, chat.id, number, rating, "zu lang" if number == 3 else "", NOW)  # type: ignore[arg-type]
    store.close()
    assert main(["feedback"]) == 0
    printed = capsys.readouterr().out
    assert "2026-11-18  down  unit/fundbuero" in printed
    assert "zu lang" in printed
    assert "1 up      2 down  unit/fundbuero" in printed
    assert main(["feedback", "--days", "1"]) == 0
    assert "0 ratings in 1 days." in capsys.readouterr().out
