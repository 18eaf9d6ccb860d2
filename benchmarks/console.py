"""``python -m benchmarks.console``: how long after a key the hotline's console has painted the result."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.tables import machine, milliseconds, percentile, table
from bot.knowledge import load_knowledge
from bot.knowledge.search import SearchIndex
from bot.language.words import WordAnalyser
from bot.settings import ROOT
from tests.chromium import launched
from tests.console.conftest import LAPTOP, AtDesk
from tests.console.running_console import RunningConsole

SENTENCES = (
    "Wo gebe ich den Antrag auf Elterngeld ab und wie lange haben die auf?",
    "Meine Mutter hat ihren Schlüssel im Bus verloren, Linie 12",
    "Bei uns ist seit drei Wochen die Straßenlampe aus",
    "was kostet ein reisepass für kinder",
    "hundesteuer anmelden",
    "termin beim bürgermeister",
    "personalausweis verlängern unterlagen",
    "wohngeld",
)
KEY_EVERY = 90
"""Milliseconds between two keys: a fast typist."""


def main() -> int:
    """Measure and print; return the exit code."""
    print(f"{machine()}\n", flush=True)
    knowledge = load_knowledge()
    analyser = WordAnalyser(ROOT / "var" / "cache")
    with analyser.learning():
        index = SearchIndex(knowledge, analyser)
    with tempfile.TemporaryDirectory() as folder:
        console = RunningConsole(knowledge, index, Path(folder)).start()
        try:
            spent, pressed = _measure(console.url)
        finally:
            console.stop()
    row = [
        f"{pressed} keys, {len(spent)} results painted",
        *(milliseconds(percentile(spent, s)) for s in (50, 95)),
    ]
    print(table("From the key to the painted result", ["", "p50", "p95", "wanted"], [[*row, "p95 < 50 ms"]]))
    return 0


def _measure(url: str) -> tuple[list[float], int]:
    """Return the seconds of each result that was painted, and how many keys were pressed."""
    with launched() as browser:
        page = browser.new_page(viewport=LAPTOP, locale="de-DE")  # type: ignore[arg-type]
        desk = AtDesk(page, url).sign_in("anna")
        _type(desk, SENTENCES[0])  # the first words wake everything up
        page.evaluate("performance.clearMeasures()")
        for sentence in SENTENCES:
            _type(desk, sentence)
        found = _durations(page)
    return found, sum(map(len, SENTENCES))


def _type(desk: AtDesk, sentence: str) -> None:
    desk.types(sentence, delay=KEY_EVERY)
    desk.page.wait_for_load_state("networkidle")
    desk.presses("Escape")


def _durations(page: Page) -> list[float]:
    script = "performance.getEntriesByName('lookup').map(entry => entry.duration / 1000)"
    return [float(each) for each in page.evaluate(script)]


if __name__ == "__main__":
    raise SystemExit(main())
