"""``python -m benchmarks.widget``: how large the widget is, and how soon it can be used on a slow telephone.

Chromium with its processor slowed down four- and sixfold, cache empty, over the loopback and over a line like
a slow mobile one (DevTools' „Slow 4G“). The gateway is the real one; Rasa is not needed.
"""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.tables import machine, percentile, table
from bot.gateway.static_files import FOLDER
from bot.gateway.widget_script import bundled
from bot.knowledge.live import LiveKnowledge
from bot.language.words import WordAnalyser
from bot.settings import ROOT
from tests.chromium import launched
from tests.widget.running_gateway import GatewayThread
from tests.widget.scripted_rasa import ScriptedRasa

RUNS = 7
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
"""Milliseconds and bytes per second."""
SETTINGS = (
    ("full speed, loopback", 1, None),
    ("processor 4 × slower, loopback", 4, None),
    ("processor 6 × slower, loopback", 6, None),
    ("processor 4 × slower, slow 4G", 4, SLOW_4G),
)

# Until the launcher can be pressed, and from then until the window it opens is painted.
MEASURE = """async () => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const chat = document.querySelector("jena-chat");
  await painted();
  const ready = window.chatReady;
  const before = performance.now();
  chat.shadowRoot.querySelector(".launcher").click();
  await painted();
  return { ready, opening: performance.now() - before };
}"""
WATCH = """
new MutationObserver((_, watcher) => {
  if (!document.querySelector("jena-chat")?.shadowRoot?.querySelector(".launcher")) return;
  watcher.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.chatReady = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""


WATCH_BARE = """
addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(() => {
  window.chatReady = performance.now();
})));
"""
"""The same page without the widget: until it is painted."""


def main() -> int:
    """Measure and print; return the exit code."""
    print(f"{machine()}\n", flush=True)
    print(_sizes())
    knowledge = LiveKnowledge(ROOT / "knowledge", WordAnalyser(ROOT / "var" / "cache"))
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        servers = GatewayThread(knowledge, Path(folder), ScriptedRasa({}))
        gateway = servers.start()
        print(f"{browser.browser_type.name} {browser.version}\n")
        rows = [_row(browser, gateway.url, *setting) for setting in SETTINGS]
        servers.stop()
    header = [
        "",
        "page without it, p50",
        "launcher can be pressed, p50",
        "longest",
        "window after a press, p50",
    ]
    print(table(f"Sample page on a telephone, {RUNS} times each, nothing cached", header, rows))
    return 0


def _sizes() -> str:
    script = bundled(FOLDER).encode()
    modules = [path.read_bytes() for path in FOLDER.glob("*.js") if path.name != "einbinden.js"]
    rows = [
        ["modules as written", str(len(modules)), _kilobytes(sum(map(len, modules))), "–"],
        ["as served", "1", _kilobytes(len(script)), _kilobytes(len(gzip.compress(script)))],
    ]
    return table("Size (wanted: under 40 kB compressed)", ["", "requests", "plain", "gzip"], rows)


def _row(browser: Browser, url: str, name: str, slower: int, line: dict[str, object] | None) -> list[str]:
    bare, ready, opening = [], [], []
    for _ in range(RUNS):
        bare.append(_visit(browser, url, slower, line, bare=True)["ready"])
        found = _visit(browser, url, slower, line)
        ready.append(found["ready"])
        opening.append(found["opening"])
    return [
        name,
        _ms(percentile(bare, 50)),
        _ms(percentile(ready, 50)),
        _ms(max(ready)),
        _ms(percentile(opening, 50)),
    ]


def _visit(
    browser: Browser, url: str, slower: int, line: dict[str, object] | None, bare: bool = False
) -> dict[str, float]:
    context = browser.new_context(**PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    session: CDPSession = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    session.send("Network.enable")
    if line is not None:
        session.send("Network.emulateNetworkConditions", line)
    page.add_init_script(WATCH_BARE if bare else WATCH)
    if bare:
        session.send("Network.setBlockedURLs", {"urls": ["*/jena-chat.js"]})
    page.goto(url)
    _until_ready(page)
    measured: dict[str, float]
    measured = {"ready": page.evaluate("window.chatReady")} if bare else page.evaluate(MEASURE)
    context.close()
    return measured


def _until_ready(page: Page) -> None:
    while not page.evaluate("window.chatReady || 0"):
        page.wait_for_timeout(20)


def _kilobytes(size: int) -> str:
    return f"{size / 1000:.1f} kB"


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms"


if __name__ == "__main__":
    raise SystemExit(main())
