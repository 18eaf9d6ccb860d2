"""Somebody writes an e-mail and gets one back: one, that belongs to theirs, and nothing to machines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.cases.store import CaseStore
from bot.channels.messengers import mailbox
from bot.conversations.message import Outgoing
from bot.conversations.photos import photo_file
from bot.gateway import mail_watch, turns
from bot.gateway.server import listening
from bot.gateway.services import Services
from bot.messenger_settings import Messengers
from bot.settings import Settings
from tests.cases.smtp import MailServerForTests
from tests.channels.messengers.imap import MailboxForTests
from tests.gateway.conftest import NOW
from tests.gateway.rasa import RasaForTests, Reply

OURS = "assistenz@jena.example"
ANNA = "anna.muster@posteo.de"
WITHIN = 60.0
Make = Callable[[Settings, CaseStore], Services]


class Post:
    """What citizens write and what they get."""

    def __init__(self, box: MailboxForTests, server: MailServerForTests) -> None:
        self.box = box
        self.server = server

    def write(self, body: str, subject: str = "Frage", sender: str = ANNA, **more: str) -> EmailMessage:
        """Write a mail; underscores in names of headers become hyphens."""
        message = letter(body, subject, sender, **more)
        self.box.put(message.as_bytes())
        return message

    def answer(self, to: EmailMessage, body: str, sender: str = ANNA) -> EmailMessage:
        """Answer a mail as mail programs do."""
        quoted = "".join(f"> {line}\n" for line in to.get_content().splitlines())
        return self.write(
            f"{body}\n\nAm 18.11.2026 um 10:00 schrieb Stadt Jena <{OURS}>:\n{quoted}",
            f"Re: {to['Subject']}",
            sender,
            In_Reply_To=str(to["Message-ID"]),
            References=f"{to['References']} {to['Message-ID']}",
        )

    async def until(self, count: int) -> list[EmailMessage]:
        """Return the answers, once there are so many."""
        for _ in range(int(WITHIN / 0.02)):
            if len(self.server.accepted) >= count:
                break
            await asyncio.sleep(0.02)
        assert len(self.server.accepted) == count, [mail.get_content() for mail in self.server.accepted]
        return list(self.server.accepted)

    async def until_read(self) -> None:
        """Wait until no letter is unread."""
        for _ in range(int(WITHIN / 0.02)):
            if all("\\Seen" in mail.flags for mail in self.box.mails):
                return
            await asyncio.sleep(0.02)
        raise AssertionError("There are unread letters.")


def letter(body: str, subject: str = "Frage", sender: str = ANNA, **more: str) -> EmailMessage:
    """Return a mail of somebody."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = f"Anna Muster <{sender}>", OURS, subject
    message["Date"] = "Wed, 18 Nov 2026 10:00:00 +0100"
    message["Message-ID"] = f"<{abs(hash((body, subject, sender)))}@posteo.de>"
    for name, value in more.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


@pytest_asyncio.fixture
async def box() -> AsyncIterator[MailboxForTests]:
    """The mailbox."""
    box = MailboxForTests()
    await box.start()
    yield box
    await box.die()


@pytest.fixture
def server() -> Iterator[MailServerForTests]:
    """The mail server."""
    server = MailServerForTests()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def services(
    settings: Settings,
    sqlite_store: CaseStore,
    make_services: Make,
    box: MailboxForTests,
    server: MailServerForTests,
    monkeypatch: pytest.MonkeyPatch,
) -> Services:
    """The services of a gateway with e-mail alone, which looks often."""
    monkeypatch.setattr(mail_watch, "LOOK_EVERY", 0.05)
    messengers = Messengers(email_imap=box.url, email_address=OURS)
    return make_services(replace(settings, messengers=messengers, smtp_url=server.url), sqlite_store)


@pytest_asyncio.fixture
async def post(
    services: Services, box: MailboxForTests, server: MailServerForTests, rasa: RasaForTests
) -> AsyncIterator[Post]:
    """The gateway, listening, and those who write to it."""
    async with listening(services):
        yield Post(box, server)


def say_two_things(message: str) -> list[Reply]:
    choices = [{"title": "Fundbüro", "payload": '/choose_option{"choice": "unit/fundbuero"}'}]
    choices += [{"title": "Ordnungsamt", "payload": '/choose_option{"choice": "unit/ordnungsamt"}'}]
    return [{"text": f"Sie sagten: {message}"}, {"text": "Welches meinen Sie?", "buttons": choices}]


async def test_all_that_is_said_is_one_answer_that_belongs_to_the_letter(
    post: Post, rasa: RasaForTests
) -> None:
    rasa.reply = say_two_things
    mail = post.write(
        "Guten Tag,\n\nwo ist das Fundbüro?\n\nMit freundlichen Grüßen\nAnna Muster\nTel. 0151 2345678\n",
        "Schlüsselbund",
    )
    (answer,) = await post.until(1)
    assert rasa.messages == ["Schlüsselbund. wo ist das Fundbüro?"]
    body = answer.get_content()
    assert "Computerprogramm der Stadt Jena" in body
    assert "„löschen“" in body
    said = ("Sie sagten", "Welches meinen Sie?", "2. Ordnungsamt", "Ihnen antwortet ein")
    assert sorted(said, key=body.index) == list(said)
    assert answer["To"] == ANNA
    assert OURS in answer["From"]
    assert answer["Subject"] == "Re: Schlüsselbund"
    assert answer["In-Reply-To"] == mail["Message-ID"]
    assert answer["Auto-Submitted"] == "auto-replied"
    await post.until_read()


async def test_an_answer_goes_on_in_the_same_chat_without_what_it_quotes(
    post: Post, rasa: RasaForTests
) -> None:
    rasa.reply = say_two_things
    post.write("wo ist das?")
    (first,) = await post.until(1)
    post.answer(first, "2")
    _, second = await post.until(2)
    assert rasa.heard[0]["sender"] == rasa.heard[1]["sender"]
    assert rasa.messages[1] == "2"
    assert "Computerprogramm der Stadt Jena. E-Mails" not in second.get_content()
    assert first["Message-ID"] != second["Message-ID"]


async def test_a_new_letter_and_a_forged_sender_are_chats_of_their_own(
    post: Post, rasa: RasaForTests
) -> None:
    post.write("Termin absagen")
    (first,) = await post.until(1)
    post.write("noch etwas anderes")
    await post.until(2)
    post.answer(first, "ja", sender="mallory@posteo.de")
    answers = await post.until(3)
    assert len({body["sender"] for body in rasa.heard}) == 3
    budgets = [body["metadata"]["address"] for body in rasa.heard]
    assert budgets[0] == budgets[1] != budgets[2]
    assert answers[2]["To"] == "mallory@posteo.de"


async def test_the_address_they_write_from_is_known_and_nothing_else_of_them(
    post: Post, rasa: RasaForTests
) -> None:
    post.write("die Laterne ist kaputt")
    await post.until(1)
    metadata = rasa.heard[0]["metadata"]
    assert metadata["channel"] == "email"
    assert metadata["email"] == ANNA
    assert ANNA not in metadata["address"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example.org>"},
        {"X_Auto_Response_Suppress": "DR, AutoReply"},
        {"Return_Path": "<>"},
        {"sender": "mailer-daemon@posteo.de"},
        {"sender": "no-reply@shop.example.org"},
        {"sender": "Assistenz@jena.example"},
    ],
)
async def test_machines_get_no_answer(post: Post, rasa: RasaForTests, headers: dict[str, str]) -> None:
    post.write("Ich bin bis Montag nicht im Büro.", **headers)
    post.write("Und ich bin ein Mensch", sender="karl@posteo.de")
    (answer,) = await post.until(1)
    await post.until_read()
    assert answer["To"] == "karl@posteo.de"
    assert len(rasa.messages) == 1


async def test_a_photo_arrives_and_a_document_is_declined(
    post: Post, rasa: RasaForTests, services: Services, a_photo: bytes
) -> None:
    message = letter("Schlagloch in der Goethestraße 5", "Schlagloch")
    message.add_attachment(a_photo, maintype="image", subtype="jpeg", filename="IMG_1.jpg")
    message.add_attachment(
        b"x" * 200, maintype="image", subtype="png", filename="logo.png", disposition="inline"
    )
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan.pdf")
    post.box.put(message.as_bytes())
    (answer,) = await post.until(1)
    (key,) = rasa.heard[0]["metadata"]["photos"]
    chat = services.chats.of_peer("email", f"{ANNA} {str(answer['Message-ID']).split('.')[1]}", NOW)
    assert photo_file(services.chats, chat.id, key).exists()
    assert "Mit dieser Datei kann ich nichts anfangen" in answer.get_content()


async def test_a_line_that_breaks_before_the_letter_is_marked_repeats_nothing(
    post: Post, rasa: RasaForTests
) -> None:
    post.box.breaks_at = "UID STORE"
    post.write("nur einmal bitte")
    await post.until_read()
    await post.until(1)
    assert rasa.messages == ["nur einmal bitte"]


async def test_a_mailbox_that_is_away_is_read_when_it_is_back(
    services: Services,
    box: MailboxForTests,
    server: MailServerForTests,
    rasa: RasaForTests,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mail_watch, "LONGEST_PAUSE", 0.1)
    box.refuses_login = True
    post = Post(box, server)
    async with listening(services):
        post.write("hört mich jemand?")
        while box.logins < 3:
            await asyncio.sleep(0.02)
        assert rasa.messages == []
        box.refuses_login = False
        await post.until(1)
    assert rasa.messages == ["hört mich jemand?"]


async def test_what_the_server_says_of_a_refused_login_is_not_logged(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.box.refuses_login = True
    logins = post.box.logins
    while post.box.logins < logins + 2:
        await asyncio.sleep(0.02)
    assert "The mailbox cannot be read (the server refused)" in caplog.text
    assert OURS not in caplog.text


async def test_an_answer_the_mail_server_cannot_take_now_is_sent_later(
    post: Post, rasa: RasaForTests
) -> None:
    post.server.answers[ANNA] = "451 later please"
    post.write("wann habt ihr offen?")
    while not rasa.messages:
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)
    del post.server.answers[ANNA]
    await post.until(1)


async def test_loeschen_deletes_the_chat_and_says_so_in_the_same_exchange(
    post: Post, services: Services
) -> None:
    post.write("die Laterne ist kaputt", "Laterne")
    (first,) = await post.until(1)
    post.answer(first, "löschen")
    _, second = await post.until(2)
    assert "gelöscht" in second.get_content()
    assert "E-Mails verschwinden" in second.get_content()
    with services.store.reading() as work:
        for table in ("chat", "chat_message", "messenger_envelope"):
            assert work.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
        peers = work.session.execute(text("SELECT peer FROM messenger_parcel")).scalars()
        assert set(peers) <= {""}


async def test_an_agent_answers_by_mail_and_the_bot_is_silent(
    post: Post, services: Services, rasa: RasaForTests
) -> None:
    post.write("ich möchte mit einem Menschen schreiben")
    (first,) = await post.until(1)
    token = str(first["Message-ID"]).split(".")[1]
    chat = services.chats.of_peer("email", f"{ANNA} {token}", NOW)
    services.chats.set_mode(chat.id, "agent", agent="Frau Muster")
    post.answer(first, "Ist da jemand?")
    await post.until_read()
    said = Outgoing("Ja, ich.", "agent", author="JenaZentral")
    await services.run(services.chats.deliver, chat.id, said, NOW)
    _, second = await post.until(2)
    assert "JenaZentral:\nJa, ich." in second.get_content().replace("\r\n", "\n")
    assert rasa.messages == ["ich möchte mit einem Menschen schreiben"]


async def test_the_bot_being_away_the_answer_comes_when_it_is_back_and_says_nothing_of_a_delay(
    post: Post, rasa: RasaForTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "NOTICE_AFTER", 0.05)
    rasa.may_answer.clear()
    post.write("wo ist das Fundbüro?")
    while not rasa.messages:
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.5)
    assert post.server.accepted == []
    rasa.may_answer.set()
    (answer,) = await post.until(1)
    assert "Sie sagten: wo ist das Fundbüro?" in answer.get_content()
    assert "dauert" not in answer.get_content()


async def test_somebody_who_writes_without_end_is_left_to_a_person(post: Post, rasa: RasaForTests) -> None:
    for number in range(mail_watch._OF_ONE_SENDER.burst + 2):
        post.write(f"Nummer {number}")
    await post.until_read()
    flagged = [mail for mail in post.box.mails if "\\Flagged" in mail.flags]
    assert len(flagged) == 2


async def test_of_a_huge_letter_only_the_head_is_read(
    post: Post, rasa: RasaForTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MOST_BYTES", 1000)
    post.write("x" * 5000, "Schlagloch in der Goethestraße")
    (answer,) = await post.until(1)
    assert rasa.messages == ["Schlagloch in der Goethestraße"]
    assert "Mit dieser Datei" in answer.get_content()


async def test_what_was_read_is_deleted_after_two_days_unless_it_is_for_a_person(
    post: Post, services: Services
) -> None:
    old = date.today() - timedelta(days=3)
    read, flagged = post.box.put(b"Subject: a\r\n\r\n", old), post.box.put(b"Subject: b\r\n\r\n", old)
    flagged.flags |= {"\\Seen", "\\Flagged"}
    for _ in range(int(WITHIN / 0.02)):
        if read not in post.box.mails:
            break
        await asyncio.sleep(0.02)
    assert [mail.uid for mail in post.box.mails] == [flagged.uid]


async def test_without_a_mail_server_the_answer_is_a_file(
    services: Services, box: MailboxForTests, rasa: RasaForTests, settings: Settings, make_services: Make
) -> None:
    alone = make_services(replace(services.settings, smtp_url=""), services.store)
    box.put(letter("wo ist das Fundbüro?").as_bytes())
    async with listening(alone):
        for _ in range(int(WITHIN / 0.02)):
            if [*alone.settings.mail_folder.glob("*.eml")]:
                break
            await asyncio.sleep(0.02)
    (file,) = alone.settings.mail_folder.glob("*.eml")
    assert b"auto-replied" in file.read_bytes()
