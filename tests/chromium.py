"""Debian's Chromium for tests in a browser; on CI it has to be there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 30_000
"""Milliseconds for something to come; the machine may be busy."""
expect.set_options(timeout=PATIENCE)


def require_chromium() -> None:
    """Skip the test where there is no Chromium; fail on CI."""
    if CHROMIUM.exists():
        return
    reason = f"there is no {CHROMIUM}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start a browser; meanwhile Playwright keeps an event loop running, beside which no other can begin."""
    require_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield browser
        browser.close()
