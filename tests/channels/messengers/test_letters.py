"""What a letter says: the citizen's own words, as mail programs of all kinds send them."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from bot.channels.messengers.letters import Unanswerable, arrived_by
from bot.channels.messengers.mailbox import Letter
from bot.messengers.arrived import Arrived

OURS = "assistenz@jena.de"
TOKEN = "0123456789abcdef01234567"


def read(body: str, subject: str = "Frage", kind: str = "plain", answers: bool = False) -> Arrived:
    message = EmailMessage(policy=SMTP)
    message["From"], message["Subject"] = "Anna Muster <anna@web.de>", subject
    message["Message-ID"] = "<1@web.de>"
    if answers:
        message["References"] = f"<chat.{TOKEN}.0@jena.de> <chat.{TOKEN}.12ab@jena.de>"
    message.set_content(body, subtype=kind)
    return arrived_by(Letter("1.1", message.as_bytes()), OURS)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("wann hat das bürgerbüro auf", "wann hat das bürgerbüro auf"),
        (
            "Sehr geehrte Damen und Herren,\n\nin der Goethestraße 5 ist die Laterne aus.\nSeit Montag.\n"
            "\nMit freundlichen Grüßen\n\nAnna Muster\nGoethestr. 7\n07743 Jena\nTel.: 03641 123456\n",
            "in der Goethestraße 5 ist die Laterne aus.\nSeit Montag.",
        ),
        ("Hallo!\nhab mein handy verloren\n\nLG Kevin\n", "hab mein handy verloren"),
        ("Guten Tag Herr X,\nich brauche einen Termin.\nGruß\nK. B.", "ich brauche einen Termin."),
        ("Liebe Stadt Jena,\nwo melde ich mich an?\nViele Gruesse, Inge", "wo melde ich mich an?"),
        ("moin\nwas kostet ein pass\n\nVon meinem iPhone gesendet", "was kostet ein pass"),
        ("ja\n\nGesendet mit der GMX Mail App", "ja"),
        ("den zweiten bitte\n\n-- \nDr. Karl Beyer\nUniversität", "den zweiten bitte"),
        (
            "ja, bitte so melden\n\nVon: Stadt Jena <assistenz@jena.de>\nGesendet: Mittwoch, 18. November"
            " 2026 10:00\nAn: Anna Muster <anna@web.de>\nBetreff: Re: Laterne\n\nSoll ich das so melden?",
            "ja, bitte so melden",
        ),
        (
            "2\n\nAm 18.11.2026 um 10:00 schrieb Stadt Jena <a@jena.de>:\n> Welches meinen Sie?\n> 2. b",
            "2",
        ),
        (
            "nein\n\n-----Ursprüngliche Nachricht-----\nVon: Stadt Jena\nGesendet: Mittwoch\nAn: Anna\n"
            "Betreff: x\n\nStimmt das?",
            "nein",
        ),
        ("Ja, bitte so melden.\n\nAnna Muster\n", "Ja, bitte so melden."),
        ("ja\nAnna", "ja"),
        ("Muster", "Muster"),
        ("Hallo ich brauche einen Termin", "Hallo ich brauche einen Termin"),
        ("Hallo ich brauche Hilfe!\nwo melde ich mich um", "Hallo ich brauche Hilfe!\nwo melde ich mich um"),
        ("Hallo wo ist das fundbüro\ndanke", "Hallo wo ist das fundbüro\ndanke"),
        ("Guten Abend\nwann habt ihr auf", "wann habt ihr auf"),
        ("hallo liebe leute\nwann habt ihr auf", "wann habt ihr auf"),
        ("Hi Jena!\nwann habt ihr auf", "wann habt ihr auf"),
        ("Hallo Herr Nitzsche\nhier ist es laut", "hier ist es laut"),
        (
            "Die Laterne ist aus.\nVon meinem Fenster sehe ich sie gut.",
            "Die Laterne ist aus.\nVon meinem Fenster sehe ich sie gut.",
        ),
        ("hab verloren:\nLG Handy schwarz\nseit gestern", "hab verloren:\nLG Handy schwarz\nseit gestern"),
        ("Mit freundlichen Grüßen\nAnna", "Mit freundlichen Grüßen"),
        (
            "Mit besten Grüßen aus Lobeda: hier ist seit drei Wochen die Straßenlampe aus, und keiner kommt.",
            "Mit besten Grüßen aus Lobeda: hier ist seit drei Wochen die Straßenlampe aus, und keiner kommt.",
        ),
    ],
)
def test_of_a_letter_the_citizens_own_words_are_read(body: str, said: str) -> None:
    assert read(body).text == said


def test_a_page_is_read_as_its_words() -> None:
    page = (
        "<html><head><style>p {color: red}</style></head><body><p>Hallo,</p>"
        "<p>die&nbsp;Laterne ist <b>aus</b>.<br>"
        "Goethestra&szlig;e 5</p><script>alert(1)</script><p>Viele Gr&uuml;&szlig;e<br>Anna</p>"
        "<blockquote>Stimmt das?</blockquote></body></html>"
    )
    assert read(page, kind="html").text == "die Laterne ist aus.\nGoethestraße 5"


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("Laterne kaputt", "Laterne kaputt. Goethestraße 5"),
        ("Wer ist zuständig?", "Wer ist zuständig? Goethestraße 5"),
        ("Frage", "Goethestraße 5"),
        ("Anfrage an die Stadt Jena", "Goethestraße 5"),
        ("goethestrasse 5", "Goethestraße 5"),
        ("AW: Re: WG: Laterne", "Laterne. Goethestraße 5"),
        ("", "Goethestraße 5"),
    ],
)
def test_a_subject_belongs_to_the_words_where_it_says_something(subject: str, said: str) -> None:
    assert read("Goethestraße 5", subject).text == said


def test_an_answer_is_read_without_its_subject_and_goes_on() -> None:
    arrived = read("ja", "Re: Laterne kaputt", answers=True)
    assert arrived.text == "ja"
    assert arrived.peer == f"anna@web.de {TOKEN}"
    assert arrived.envelope == {"subject": "Laterne kaputt", "message_id": "<1@web.de>"}


def test_letters_of_their_own_are_chats_of_their_own() -> None:
    assert read("hallo").peer != read("hallo").peer
    assert read("hallo").key == read("hallo").key


def test_a_subject_cannot_add_headers() -> None:
    raw = (
        b"From: a@web.de\r\nSubject: =?utf-8?q?Hallo=0D=0ABcc=3A_x=40web=2Ede?=\r\nMessage-ID: <1@web.de>\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nhallo\r\n"
    )
    envelope = arrived_by(Letter("1.1", raw), OURS).envelope
    assert envelope is not None
    assert "\n" not in envelope["subject"]
    assert "\r" not in envelope["subject"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\nhallo",
        b"From: a@web.de, b@web.de\r\n\r\nhallo",
        b"From: kein Absender\r\n\r\nhallo",
        b"From: =?utf-8?q?=00?= <\x00@web.de>\r\n\r\nhallo",
        b"From: a@web.de\r\nContent-Type: multipart/report\r\n\r\nhallo",
        b"From: " + b"a" * 200 + b"@web.de\r\n\r\nhallo",
    ],
)
def test_what_has_no_sender_to_answer_is_not_answered(raw: bytes) -> None:
    with pytest.raises(Unanswerable):
        arrived_by(Letter("1.1", raw), OURS)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@web.de\r\nContent-Type: text/plain; charset=klingonisch\r\n\r\nhallo",
        b"From: a@web.de\r\nContent-Type: text/html; charset=utf-8\r\n\r\n",
        b"From: a@web.de\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
        b"From: a@web.de\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"From: a@web.de\r\nSubject: \xff\xfe\r\nContent-Type: text/plain\r\n\r\n\xff\xfe hallo",
        b"From: a@web.de\r\nDate: Mon, 99 Nov 99999999999 10:00:00 +9999\r\n\r\nhallo",
        b"From: a@web.de\r\nMessage-ID: ohne Klammern\r\n\r\nhallo",
        b"From: a@web.de\r\nContent-Type: text/html\r\n\r\n<p>\x00<blockquote></p>hallo<!-- x -->",
    ],
)
def test_broken_letters_are_read_as_far_as_they_go(raw: bytes) -> None:
    arrived = arrived_by(Letter("1.1", raw), OURS)
    assert arrived.peer.startswith("a@web.de ")
    arrived.text.encode("utf-8")
