"""What a mail looks like when it arrives."""

from __future__ import annotations

from datetime import datetime, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.mail_message import to_message
from bot.cases.mails import letter, note
from bot.cases.outbox import Attachment, Mail
from bot.cases.store.tables import OutgoingMail
from bot.knowledge.live import shared_knowledge

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)


def _arrived(**values: object) -> EmailMessage:
    row = OutgoingMail(
        **{
            "created_at": NOW,
            "recipient": "max@xn--gemse-mva.de",
            "subject": "Ihre Meldung – Straße gesperrt",
            "body": "Grüße aus Jena!\n\n.\nEin Punkt allein.\n" + "Lang " * 300,
            "attachments": [],
            "message_id": "<abc@jena.de>",
            **values,
        }
    )
    message = message_from_bytes(to_message(row, "assistenz@jena.de").as_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_it_says_from_whom_to_whom_and_that_a_program_wrote_it() -> None:
    message = _arrived()
    assert message["From"] == "Bürgerassistenz der Stadt Jena <assistenz@jena.de>"
    assert message["To"] == "max@xn--gemse-mva.de"
    assert message["Subject"] == "Ihre Meldung – Straße gesperrt"
    assert message["Message-ID"] == "<abc@jena.de>"
    assert message["Date"] == "Fri, 20 Nov 2026 10:30:00 +0100"
    assert message["Auto-Submitted"] == "auto-generated"


def test_every_character_of_the_text_arrives_over_lines_that_servers_accept() -> None:
    body = _arrived()
    assert (
        body.get_content().replace("\r\n", "\n").rstrip("\n")
        == "Grüße aus Jena!\n\n.\nEin Punkt allein.\n" + "Lang " * 300
    )
    raw = body.as_bytes()
    raw.decode("ascii")
    assert max(len(line) for line in raw.splitlines()) <= 998


def test_a_calendar_file_arrives_as_one_with_its_method() -> None:
    ics = {
        "filename": "termin.ics",
        "content_type": "text/calendar; charset=utf-8; method=REQUEST",
        "base64": "WMO8",
    }
    (part,) = _arrived(attachments=[ics]).iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert dict(part["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert part.get_filename() == "termin.ics"
    assert part.get_payload(decode=True) == "Xü".encode()


@pytest.mark.parametrize(
    "broken",
    [
        {"subject": "x\r\nBcc: alle@jena.de"},
        {"recipient": "x@jena.de\r\nBcc: alle@jena.de"},
        {"recipient": "nobody"},
        {"message_id": "<x>\r\nBcc: alle@jena.de"},
        {"attachments": [{"filename": "x", "content_type": "nothing", "base64": ""}]},
    ],
)
def test_what_cannot_stand_in_a_mail_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises((ValueError, IndexError)):
        _arrived(**broken)


def test_a_letter_to_a_citizen_greets_signs_and_says_whom_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    phrases = shared_phrasebook()._phrases
    monkeypatch.setitem(phrases, "test.filed_subject", ["Ihre Meldung {reference}"])
    monkeypatch.setitem(phrases, "test.filed_text", ["Wir haben Ihre Meldung:\n{text_of_report}"])
    values = {"reference": "M-7K4-29M-X", "text_of_report": "Loch {in} der\r\nStraße\u202e\x00"}
    mail = letter("test.filed", "max@web.de", **values)
    hotline = shared_knowledge().state.knowledge.hotline
    assert isinstance(mail, Mail)
    assert mail.subject == "Ihre Meldung M-7K4-29M-X"
    assert mail.body.startswith(
        "Guten Tag,\n\nWir haben Ihre Meldung:\nLoch {in} der\nStraße\n\nMit freundlichen"
    )
    assert str(hotline.phone) in mail.body
    assert note("test.filed", "amt@jena.de", **values).body.startswith("Wir haben Ihre Meldung:\n")


def test_attachments_go_along(monkeypatch: pytest.MonkeyPatch) -> None:
    phrases = shared_phrasebook()._phrases
    monkeypatch.setitem(phrases, "test.x_subject", ["x"])
    monkeypatch.setitem(phrases, "test.x_text", ["y"])
    attachment = Attachment("a.txt", "text/plain", b"z")
    assert note("test.x", "amt@jena.de", attachments=(attachment,)).attachments == (attachment,)
