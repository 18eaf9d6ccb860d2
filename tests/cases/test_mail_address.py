"""What happens to mail addresses as citizens type them."""

from __future__ import annotations

import pytest

from bot.cases.errors import CaseError, ErrorCode
from bot.cases.mail_address import ascii_email, normal_email, parse_email, suggest_email


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("max.muster@gmx.de", "max.muster@gmx.de"),
        (" Max.Muster@GMX.de. ", "Max.Muster@gmx.de"),
        ("mailto:max@web.de", "max@web.de"),
        ("<max@web.de>", "max@web.de"),
        ("max+fund@posteo.de", "max+fund@posteo.de"),
        ("max (at) web.de", "max@web.de"),
        ("max ät web punkt de", "max@web.de"),
        ("info@gemüse-jena.de", "info@gemüse-jena.de"),
        ("a@mail.com", "a@mail.com"),
        ("a@live.at", "a@live.at"),
        ("a@stadtwerke-jena.de", "a@stadtwerke-jena.de"),
        ("a@uni-jena.de", "a@uni-jena.de"),
        ("a@med.uni-jena.de", "a@med.uni-jena.de"),
        ("a@outlook.fr", "a@outlook.fr"),
        ("a@web.dev", "a@web.dev"),
        ("a@jenaer.de", "a@jenaer.de"),
    ],
)
def test_a_right_address_is_accepted(typed: str, address: str) -> None:
    assert parse_email(typed) == address


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("max@gmial.com", "max@gmail.com"),
        ("max@gmail.con", "max@gmail.com"),
        ("max@gmail,com", "max@gmail.com"),
        ("max@gmailcom", "max@gmail.com"),
        ("max@googlmail.com", "max@googlemail.com"),
        ("erna@t-online,de", "erna@t-online.de"),
        ("erna@t-onlin.de", "erna@t-online.de"),
        ("erna@tonline.de", "erna@t-online.de"),
        ("erna@gxm.de", "erna@gmx.de"),
        ("erna@wbe.de", "erna@web.de"),
        ("erna@webb.de", "erna@web.de"),
        ("erna@web.ed", "erna@web.de"),
        ("erna@yaho.de", "erna@yahoo.de"),
        ("erna@hotmial.com", "erna@hotmail.com"),
        ("erna@freenet.dee", "erna@freenet.de"),
    ],
)
def test_a_typing_error_gets_a_suggestion_and_can_be_insisted_on(typed: str, meant: str) -> None:
    with pytest.raises(CaseError) as refusal:
        parse_email(typed)
    assert (refusal.value.code, refusal.value.suggestion) == (ErrorCode.EMAIL_SUSPICIOUS, meant)
    assert suggest_email(typed) == meant
    if "," not in typed and "." in typed.rpartition("@")[2]:
        assert parse_email(typed, even_if_suspicious=True) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "max",
        "@web.de",
        "max@",
        "max.web.de",
        "max@@web.de",
        "müller@gemüse.de",
        "max@localhost",
        "max@web.de\r\nBcc: alle@jena.de",
        "max@web.de, erna@web.de",
        "max@[127.0.0.1]",
        "a" * 300 + "@web.de",
        "max@web.de\x00",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(CaseError) as refusal:
        parse_email(typed)
    assert refusal.value.code is ErrorCode.EMAIL_INVALID


def test_the_many_spellings_of_one_mailbox_count_as_one() -> None:
    spellings = ["Max.Muster@gmail.com", "maxmuster+1@googlemail.com", "m.a.x.muster@GMAIL.com"]
    assert {normal_email(spelling) for spelling in spellings} == {"maxmuster@gmail.com"}
    assert normal_email("Max.Muster+x@web.de") == "max.muster@web.de"
    assert normal_email("+@web.de") == "+@web.de"


def test_mail_servers_get_the_domain_in_ascii() -> None:
    assert ascii_email("info@gemüse.de") == "info@xn--gemse-mva.de"
    assert ascii_email("buergerassistenz@localhost") == "buergerassistenz@localhost"
    with pytest.raises(CaseError):
        ascii_email("x@y\nz")
