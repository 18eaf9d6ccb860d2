"""Whole cases by e-mail: gateway, Rasa and action server are the real ones, the mail servers simulated."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.cases.store.tables import DefectReport, StandingSearch
from bot.gateway import mail_watch
from bot.gateway.services import Services
from bot.messenger_settings import Messengers
from tests.cases.smtp import MailServerForTests
from tests.channels.messengers.imap import MailboxForTests
from tests.channels.messengers.test_email import ANNA, OURS, Post, letter
from tests.dialogue.assistant import Assistant, assert_says
from tests.dialogue.messenger_gateway import gateway_before_assistant
from tests.gateway.conftest import a_photo, live_knowledge  # noqa: F401 - fixtures
from tests.run.processes import free_port

_REFERENCE = re.compile(r"\b[MFS]-\w{3}-\w{3}-\w\b")


class Writer:
    """Somebody who writes, and answers what comes back."""

    def __init__(self, post: Post, gateway: Services) -> None:
        self.post = post
        self.gateway = gateway
        self._read = 0

    async def write(self, body: str, subject: str = "Frage", photo: bytes | None = None) -> str:
        """Write a new mail; return what is answered."""
        message = letter(body, subject)
        if photo is not None:
            message.add_attachment(photo, maintype="image", subtype="jpeg", filename="IMG_1.jpg")
        self.post.box.put(message.as_bytes())
        return await self._answered()

    async def answer(self, body: str) -> str:
        """Answer the last mail; return what is answered."""
        self.post.answer(self.post.server.accepted[self._read - 1], body)
        return await self._answered()

    async def _answered(self) -> str:
        self._read += 1
        mail = (await self.post.until(self._read))[-1]
        part = mail.get_body(("plain",))
        assert part is not None
        return " ".join(str(part.get_content()).split())


@pytest_asyncio.fixture
async def writer(
    assistant: Assistant,
    live_knowledge: object,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Writer]:
    """Somebody, and a gateway that reads their mails."""
    monkeypatch.setattr(mail_watch, "LOOK_EVERY", 0.1)
    box, server = MailboxForTests(), MailServerForTests()
    await box.start()
    server.start()
    settings = replace(
        assistant.settings,
        host="127.0.0.1",
        port=free_port(),
        smtp_url=server.url,
        messengers=Messengers(email_imap=box.url, email_address=OURS),
    )
    async with gateway_before_assistant(settings, live_knowledge) as gateway:
        yield Writer(Post(box, server), gateway)
    server.stop()
    await box.die()


async def test_a_defect_is_reported_with_a_photo_to_the_address_it_came_from(
    writer: Writer,
    a_photo: bytes,  # noqa: F811
) -> None:
    said = await writer.write(
        "Sehr geehrte Damen und Herren,\n\nin der Schillstraße 3 ist ein tiefes Schlagloch, Foto anbei.\n\n"
        "Mit freundlichen Grüßen\nAnna Muster\n",
        "Schlagloch",
        photo=a_photo,
    )
    assert_says(said, "Ihnen antwortet ein Computerprogramm", f"1. An {ANNA}", "2. Ohne E-Mail")
    assert_says(await writer.answer("1"), "Schillstraße 3", ANNA, "1. Ja, so melden")
    receipt = await writer.answer("Ja, bitte so melden.\n\nAnna Muster\n")
    reference = _REFERENCE.search(receipt)
    assert reference is not None, receipt
    with writer.gateway.store.reading() as work:
        query = select(DefectReport).where(DefectReport.reference == reference[0])
        report = work.session.execute(query).scalar_one()
    assert report.email == ANNA
    assert len(report.photo_keys) == 1


async def test_a_lost_thing_is_searched_for_and_the_search_left_by_mail(writer: Writer) -> None:
    said = await writer.write("Moin,\nhab gestern in der Linie 5 mein rotes nokia handy vergessen\ngruß anna")
    assert_says(said, "noch nichts", "Suchcode", "1. Ja, weitersuchen")
    assert_says(await writer.answer("ja gern"), f"1. An {ANNA}")
    await writer.answer("1")
    receipt = await writer.answer("ja")
    reference = _REFERENCE.search(receipt)
    assert reference is not None, receipt
    with writer.gateway.store.reading() as work:
        query = select(StandingSearch).where(StandingSearch.reference == reference[0])
        assert work.session.execute(query).scalar_one().email == ANNA


async def test_two_questions_in_one_letter_are_answered_in_one(writer: Writer) -> None:
    said = await writer.write(
        "Hallo,\nwie lange hat dienstags das Fundbüro auf und was kostet ein Reisepass?\nLG"
    )
    assert_says(said, "08:30–18:00", "Reisepass", "€")
