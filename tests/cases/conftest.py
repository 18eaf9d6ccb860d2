"""What the tests of the cases share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cases.smtp import MailServerForTests


@pytest.fixture
def mail_server() -> Iterator[MailServerForTests]:
    """A mail server that listens on the loopback."""
    server = MailServerForTests()
    server.start()
    yield server
    server.stop()
