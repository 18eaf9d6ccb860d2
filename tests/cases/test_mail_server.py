"""Operators name a mail server by its address; passwords are neither repeated nor sent in the clear."""

from __future__ import annotations

import pytest

from bot.cases.mail_server import MailServer
from bot.settings import InvalidSetting


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.jena.de", MailServer("mail.jena.de", 25, starttls=True)),
        ("smtp://127.0.0.1:1025", MailServer("127.0.0.1", 1025, starttls=False)),
        ("smtp://localhost:1025?starttls=auto", MailServer("localhost", 1025, starttls=None)),
        ("smtp://u:p%40ss@mail.jena.de", MailServer("mail.jena.de", 587, "u", "p@ss", starttls=True)),
        ("smtp://mail.jena.de:26?starttls=no", MailServer("mail.jena.de", 26, starttls=False)),
        ("smtps://u:p@mail.jena.de", MailServer("mail.jena.de", 465, "u", "p", True, False)),
        (
            "smtps://mail.jena.de?ca=/etc/ca.pem",
            MailServer("mail.jena.de", 465, None, None, True, False, "/etc/ca.pem"),
        ),
    ],
)
def test_an_address_says_how_to_connect(url: str, server: MailServer) -> None:
    assert MailServer.from_url(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.jena.de",
        "http://u:secret@mail.jena.de",
        "smtp://",
        "smtp://u:secret@mail.jena.de:many",
        "smtp://u:secret@mail.jena.de?starttls=perhaps",
        "smtp://u:secret@mail.jena.de?tls=yes",
        "smtps://u:secret@mail.jena.de?starttls=yes",
    ],
)
def test_what_is_no_such_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(InvalidSetting, match=r"^BOT_SMTP_URL") as refusal:
        MailServer.from_url(url)
    assert "secret" not in str(refusal.value)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(MailServer.from_url("smtp://u:secret@mail.jena.de"))
