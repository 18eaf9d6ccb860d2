"""A mailbox on the loopback that speaks as much IMAP (RFC 3501) as is needed, and breaks down on demand."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.run.processes import free_port

USER, PASSWORD = "assistenz@jena.example", "p@ss/wort"
_NUMBERS = re.compile(r"^(\d+) ")


@dataclass
class Mail:
    """A mail in the folder."""

    uid: int
    raw: bytes
    came_on: date
    flags: set[str] = field(default_factory=set)


class MailboxForTests:
    """One folder, for any number of connections."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.port = free_port()
        self._tls = tls
        self.mails: list[Mail] = []
        self.validity = 7
        self.breaks_at: str | None = None
        """A command at which the next connection breaks, such as ``UID STORE``; once."""
        self.refuses_login = False
        self.logins = 0
        self._uids = iter(range(101, 10_000))
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        """For ``BOT_EMAIL_IMAP``."""
        return f"imap://{USER.replace('@', '%40')}:p%40ss%2Fwort@127.0.0.1:{self.port}/INBOX"

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self._tls)

    async def die(self) -> None:
        """End, with all connections."""
        if self._server is not None:
            self._server.close()
            for writer in [*self._writers]:
                writer.transport.abort()
            await self._server.wait_closed()
            self._server = None

    def put(self, raw: bytes, came_on: date | None = None) -> Mail:
        """Put a mail into the folder."""
        mail = Mail(next(self._uids), raw, came_on or datetime.now().date())
        self.mails.append(mail)
        return mail

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with suppress(ConnectionError):
            writer.write(b"* OK IMAP4rev1 ready\r\n")
            while line := (await reader.readline()).decode("utf-8").rstrip("\r\n"):
                tag, _, command = line.partition(" ")
                if self.breaks_at is not None and command.upper().startswith(self.breaks_at):
                    self.breaks_at = None
                    writer.transport.abort()
                    break
                for answer in self._answers(command):
                    writer.write(b"* " + answer + b"\r\n")
                writer.write(f"{tag} {self._ends(command)}\r\n".encode())
                await writer.drain()
                if command.upper() == "LOGOUT":
                    break
        writer.close()
        self._writers.discard(writer)

    def _ends(self, command: str) -> str:
        if command.upper().startswith("LOGIN"):
            self.logins += 1
            quoted = f'LOGIN {USER} "{PASSWORD}"'
            return "OK done" if command == quoted and not self.refuses_login else f"NO {USER} is unknown"
        return "OK done"

    def _answers(self, command: str) -> Iterator[bytes]:
        name, _, rest = command.partition(" ")
        if name.upper() == "UID":
            name, _, rest = rest.partition(" ")
        if name.upper() == "CAPABILITY":
            yield b"CAPABILITY IMAP4rev1"
        elif name.upper() == "LOGOUT":
            yield b"BYE"
        elif name.upper() == "SELECT":
            yield f"{len(self.mails)} EXISTS".encode()
            yield f"OK [UIDVALIDITY {self.validity}] valid".encode()
        elif name.upper() == "SEARCH":
            found = [str(mail.uid) for mail in self.mails if self._fits(mail, rest.split())]
            yield " ".join(["SEARCH", *found]).encode()
        elif name.upper() == "FETCH":
            yield from self._fetched(rest)
        elif name.upper() == "STORE":
            (mail,) = self._with_uid(rest)
            mail.flags |= set(re.findall(r"\\\w+", rest))
        elif name.upper() == "EXPUNGE":
            self.mails = [mail for mail in self.mails if "\\Deleted" not in mail.flags]

    def _fetched(self, rest: str) -> Iterator[bytes]:
        for mail in self._with_uid(rest):
            if "RFC822.SIZE" in rest:
                yield f"1 FETCH (UID {mail.uid} RFC822.SIZE {len(mail.raw)})".encode()
            else:
                raw = mail.raw.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n" if "HEADER" in rest else mail.raw
                yield f"1 FETCH (UID {mail.uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")"

    def _with_uid(self, rest: str) -> list[Mail]:
        number = _NUMBERS.match(rest)
        assert number is not None, rest
        return [mail for mail in self.mails if mail.uid == int(number[1])]

    @staticmethod
    def _fits(mail: Mail, criteria: list[str]) -> bool:
        flags = {"SEEN": "\\Seen", "DELETED": "\\Deleted", "FLAGGED": "\\Flagged"}
        for number, criterion in enumerate(criteria):
            name = criterion.removeprefix("UN")
            if name in flags and (flags[name] in mail.flags) is criterion.startswith("UN"):
                return False
            if criterion == "BEFORE":
                return mail.came_on < datetime.strptime(criteria[number + 1], "%d-%b-%Y").date()
        return True
