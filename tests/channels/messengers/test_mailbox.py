"""The mailbox by itself: its address, encryption, and what its server may say."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.channels.messengers.mailbox import Mailbox, MailboxTrouble
from bot.invalid_setting import InvalidSetting
from tests.channels.messengers.imap import MailboxForTests


def _certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return what a server on the loopback needs for TLS, and the file of those who trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, both = folder / "ca.pem", folder / "server.pem"
    trusted.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    both.write_bytes(secret + trusted.read_bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context, trusted


async def test_a_server_is_believed_only_with_a_certificate_that_is_trusted(tmp_path: Path) -> None:
    context, trusted = _certificate(tmp_path)
    box = MailboxForTests(context)
    await box.start()
    try:
        letter = box.put(b"From: a@web.de\r\n\r\nhallo\r\n")
        url = box.url.replace("imap://", "imaps://")

        def read(url: str) -> list[str]:
            with closing(Mailbox.from_url(url).open()) as opened:
                return [each.place for each in opened.unread(5)]

        assert await asyncio.to_thread(read, f"{url}?ca={trusted}") == [f"7.{letter.uid}"]
        with pytest.raises(MailboxTrouble):
            await asyncio.to_thread(read, url)
    finally:
        await box.die()


async def test_a_letter_of_another_validity_is_gone() -> None:
    box = MailboxForTests()
    await box.start()
    try:
        letter = box.put(b"From: a@web.de\r\n\r\nhallo\r\n")

        def read(place: str) -> bool:
            with closing(Mailbox.from_url(box.url).open()) as opened:
                return opened.letter(place) is not None

        assert await asyncio.to_thread(read, f"7.{letter.uid}")
        assert not await asyncio.to_thread(read, f"8.{letter.uid}")
        assert not await asyncio.to_thread(read, "7.999")
    finally:
        await box.die()


@pytest.mark.parametrize(
    "url",
    [
        "imaps://host/INBOX",
        "https://a:b@host/",
        "imaps://a:b@host:99999/",
        "imaps://a:b@host?starttls=no",
        "imaps://a:b@[::1/",
    ],
)
def test_what_is_no_mailbox_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(InvalidSetting, match="BOT_EMAIL_IMAP") as raised:
        Mailbox.from_url(url)
    assert "a:b" not in str(raised.value)
