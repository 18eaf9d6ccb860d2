"""Writes mails: puts texts from ``data/responses/`` and what is known of a case together."""

from __future__ import annotations

from functools import lru_cache

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.outbox import Attachment, Mail
from bot.cases.plain_text import clean_line, clean_text
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.live import shared_knowledge
from bot.knowledge.load import load_knowledge
from bot.knowledge.records import Unit
from bot.settings import Settings

_LONGEST_BODY = 50_000


def letter(key: str, recipient: str, *, attachments: tuple[Attachment, ...] = (), **values: object) -> Mail:
    """Return a mail to a citizen, from the phrases ``<key>_subject`` and ``<key>_text`` with these values.

    Greeting, signature and whom to ask stand around the text.

    Raises:
        UnknownPhrase: one of the phrases is missing.
        KeyError: a value that a phrase needs is missing.
        CaseError: ``TEXT_TOO_LONG``.
    """
    hotline = _hotline()
    return _mail(
        "mail.letter", key, recipient, attachments, values, hotline=hotline.name, phone=hotline.phone
    )


def _hotline() -> Unit:
    """The unit that answers questions. For it, commands need not build the search index."""
    if shared_knowledge.cache_info().currsize > 0:
        return shared_knowledge().state.knowledge.hotline
    return _knowledge_alone().hotline


@lru_cache(maxsize=1)
def _knowledge_alone() -> KnowledgeBase:
    return load_knowledge(Settings.from_environment().knowledge_folder)


def note(key: str, recipient: str, *, attachments: tuple[Attachment, ...] = (), **values: object) -> Mail:
    """Return a mail to an office of the city, from the phrases ``<key>_subject`` and ``<key>_text``.

    Raises:
        UnknownPhrase: one of the phrases is missing.
        KeyError: a value that a phrase needs is missing.
        CaseError: ``TEXT_TOO_LONG``.
    """
    return _mail("mail.note", key, recipient, attachments, values)


def _mail(
    frame: str,
    key: str,
    recipient: str,
    attachments: tuple[Attachment, ...],
    values: dict[str, object],
    **framed: object,
) -> Mail:
    say = shared_phrasebook().say
    safe = {
        name: clean_text(value, _LONGEST_BODY) if isinstance(value, str) else value
        for name, value in values.items()
    }
    return Mail(
        recipient=recipient,
        subject=clean_line(say(f"{key}_subject", **safe), 500),
        body=say(frame, text=clean_text(say(f"{key}_text", **safe), _LONGEST_BODY), **framed),
        attachments=attachments,
    )
