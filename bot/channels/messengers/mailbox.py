"""The mailbox to which citizens write: read over IMAP (RFC 3501); what was read is marked, later deleted.

``BOT_EMAIL_IMAP`` is ``imaps://user:password@host:port/folder``; special characters are written as ``%40``,
port (993) and folder (INBOX) may be missing. ``imap://`` encrypts after the greeting (port 143), except on
this machine itself; ``?ca=/path/to/file.pem`` names the certificates to trust instead of the system's.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from bot.invalid_setting import InvalidSetting

MOST_BYTES = 25 * 1024 * 1024
"""Of a larger letter only the head is read."""
_HERE = ("localhost", "127.0.0.1", "::1")
_STEP_SECONDS = 30.0
"""Longest wait for an answer of the server."""
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_VALIDITY = re.compile(rb"\d+")


class MailboxTrouble(Exception):
    """The mailbox cannot be read now; the reason holds no personal data."""


@dataclass(frozen=True)
class Letter:
    """A letter as it lies in the mailbox."""

    place: str
    """``validity.uid``: by this it is found again (RFC 3501, 2.3.1.1)."""
    raw: bytes
    is_whole: bool = True
    """``False``: too large, only its head is here."""


@dataclass(frozen=True)
class Mailbox:
    """Where the mailbox is and how to log in."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    encrypted: bool = True
    """From the first byte; otherwise after the greeting, except on this machine itself."""
    ca: str | None = None
    """File with the certificates to trust."""

    @classmethod
    def from_url(cls, url: str) -> Mailbox:
        """Return the mailbox named by a URL.

        Raises:
            InvalidSetting: it is not such a URL; the message does not repeat it, it holds a password.
        """
        form = "BOT_EMAIL_IMAP must be imaps://user:password@host:port/folder."
        try:
            parts = urlsplit(url)
            port, options = parts.port, parse_qs(parts.query, strict_parsing=bool(parts.query))
        except ValueError as error:
            raise InvalidSetting(form) from error
        if parts.scheme not in ("imap", "imaps") or not parts.hostname or set(options) - {"ca"}:
            raise InvalidSetting(form)
        if not parts.username or not parts.password:
            raise InvalidSetting(form)
        encrypted = parts.scheme == "imaps"
        return cls(
            host=parts.hostname,
            port=port or (993 if encrypted else 143),
            user=unquote(parts.username),
            password=unquote(parts.password),
            folder=unquote(parts.path.strip("/")) or "INBOX",
            encrypted=encrypted,
            ca=options.get("ca", [None])[-1],
        )

    def open(self) -> OpenMailbox:
        """Log in; this and everything of an open mailbox waits for the server, so call it in a thread.

        Raises:
            MailboxTrouble: it cannot be reached or used.
        """
        try:
            return OpenMailbox(self._connected(), self.folder)
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailboxTrouble(_reason(error)) from error

    def _connected(self) -> imaplib.IMAP4:
        if self.encrypted:
            context = ssl.create_default_context(cafile=self.ca)
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                self.host, self.port, ssl_context=context, timeout=_STEP_SECONDS
            )
        else:
            server = imaplib.IMAP4(self.host, self.port, timeout=_STEP_SECONDS)
            if self.host not in _HERE:
                server.starttls(ssl.create_default_context(cafile=self.ca))
        server.login(self.user, self.password)
        return server


class OpenMailbox:
    """A folder that is being read; :func:`contextlib.closing` logs out."""

    def __init__(self, server: imaplib.IMAP4, folder: str) -> None:
        self._server = server
        quoted = folder.replace("\\", "\\\\").replace('"', '\\"')
        self._expect(self._asked(server.select, f'"{quoted}"'))
        found = _VALIDITY.search((server.response("UIDVALIDITY")[1] or [b""])[0] or b"")
        self._validity = found[0].decode() if found else "0"

    def unread(self, limit: int) -> list[Letter]:
        """Return the oldest letters nobody has read; they stay unread until :meth:`mark`.

        Raises:
            MailboxTrouble: the server does not answer.
        """
        numbers = self._search("UNSEEN", "UNDELETED")[:limit]
        letters = [self._fetch(number) for number in numbers]
        return [letter for letter in letters if letter is not None]

    def letter(self, place: str) -> Letter | None:
        """Return a letter by its place; ``None`` if it is gone.

        Raises:
            MailboxTrouble: the server does not answer.
        """
        validity, _, number = place.partition(".")
        if validity != self._validity or not number.isdigit():
            return None
        return self._fetch(number)

    def mark(self, letters: Sequence[Letter], *, for_a_person: bool = False) -> None:
        """Mark letters as read; those for a person also with a flag, which keeps them.

        Raises:
            MailboxTrouble: the server does not answer.
        """
        flags = r"(\Seen \Flagged)" if for_a_person else r"(\Seen)"
        for letter in letters:
            self._uid("STORE", letter.place.partition(".")[2], "+FLAGS.SILENT", flags)

    def delete_read(self, before: date) -> int:
        """Delete the letters that were read, have no flag and came before a day; return how many.

        Raises:
            MailboxTrouble: the server does not answer.
        """
        numbers = self._search("SEEN", "UNFLAGGED", "UNDELETED", "BEFORE", _imap_date(before))
        for number in numbers:
            self._uid("STORE", number, "+FLAGS.SILENT", r"(\Deleted)")
        if numbers:
            self._expect(self._asked(self._server.expunge))
        return len(numbers)

    def close(self) -> None:
        """Log out, if the server still listens."""
        try:
            self._server.logout()
        except (imaplib.IMAP4.error, OSError):
            self._server.shutdown()

    def _search(self, *criteria: str) -> list[str]:
        data = self._uid("SEARCH", *criteria)
        return (data[0] or b"").decode("ascii").split() if data else []

    def _fetch(self, number: str) -> Letter | None:
        said = self._uid("FETCH", number, "(RFC822.SIZE)")
        size = _SIZE.search(b" ".join(part for part in said if isinstance(part, bytes)))
        if size is None:
            return None
        is_whole = int(size[1]) <= MOST_BYTES
        data: list[Any] = self._uid("FETCH", number, "(BODY.PEEK[])" if is_whole else "(BODY.PEEK[HEADER])")
        raw = next((part[1] for part in data if isinstance(part, tuple)), None)
        return Letter(f"{self._validity}.{number}", raw, is_whole) if raw is not None else None

    def _uid(self, command: str, *arguments: str) -> list[Any]:
        return self._expect(self._asked(self._server.uid, command, *arguments))

    def _asked(self, command: Callable[..., tuple[str, list[Any]]], *arguments: str) -> tuple[str, list[Any]]:
        try:
            return command(*arguments)
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailboxTrouble(_reason(error)) from error

    def _expect(self, answer: tuple[str, list[Any]]) -> list[Any]:
        if answer[0] != "OK":
            raise MailboxTrouble(f"the server says {answer[0]}")
        return answer[1]


def _imap_date(day: date) -> str:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day.day:02d}-{months[day.month - 1]}-{day.year}"


def _reason(error: Exception) -> str:
    """What of an error may be logged: a server repeats a user's name in its refusals."""
    if isinstance(error, imaplib.IMAP4.abort):
        return "the connection broke"
    if isinstance(error, imaplib.IMAP4.error):
        return "the server refused"
    return type(error).__name__
