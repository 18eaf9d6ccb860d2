"""A real mail server for tests, which can be told to misbehave."""

from __future__ import annotations

import asyncio
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.run.processes import eventually, free_port


class MailServerForTests:
    """Accepts mails on a port of the loopback and keeps them."""

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        """What is said to a recipient, instead of accepting: ``{"a@jena.de": "550 unknown"}``."""
        self.answer_to_text: str | None = None
        """What is said after a text, instead of accepting it."""
        self.hangs_up_after_text = False
        """Whether mails are accepted, but the line breaks before anybody is told."""
        self.silent_at_recipient = threading.Event()
        """While set, nobody gets an answer to RCPT."""
        self.silent_after_text = threading.Event()
        """While set, mails are accepted, but nobody is told."""
        self.waiting = threading.Event()
        """Set when a client is being kept waiting."""
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=60)

    @property
    def url(self) -> str:
        """For ``BOT_SMTP_URL``."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def message_ids(self) -> list[str]:
        """The ids of the mails it has, in the order of their arrival."""
        return [str(message["Message-ID"]) for message in self.accepted]

    def start(self) -> None:
        """Start to listen."""
        self._controller.start()

    def stop(self) -> None:
        """Stop to listen."""
        self.silent_at_recipient.clear()
        self.silent_after_text.clear()
        self._controller.stop(no_assert=True)

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Answer to a recipient."""
        await self._keep_waiting(self.silent_at_recipient)
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail and say so."""
        if self.answer_to_text is not None:
            return self.answer_to_text
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.accepted.append(message)
        if self.hangs_up_after_text:
            server.transport.abort()
        await self._keep_waiting(self.silent_after_text)
        return "250 OK"

    async def _keep_waiting(self, switch: threading.Event) -> None:
        while switch.is_set():
            self.waiting.set()
            await asyncio.sleep(0.01)

    def wait_for_client(self) -> None:
        """Wait until a client is kept waiting."""
        assert eventually(self.waiting.is_set)
