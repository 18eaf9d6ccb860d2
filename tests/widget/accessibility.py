"""What a machine can find of barriers: axe-core's rules, and the sizes of targets."""

from __future__ import annotations

from typing import Any

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

RUN = """async ([within, tags]) => {
  const options = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] };
  const { violations, passes } = await axe.run(within, options);
  const found = violations.flatMap(({ id, nodes }) => (
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary}`)
  ));
  return { found, rules: passes.length };
}"""

SMALL = """(least) => {
  const controls = document.querySelector("jena-chat").shadowRoot
    .querySelectorAll("button, a[href], summary, textarea, input:not([hidden])");
  return [...controls].filter((control) => {
    if (!control.getClientRects().length || control.closest(".bubble, dd, .spoken")) return false;
    const { width, height } = control.getBoundingClientRect();
    return width + 0.5 < least || height + 0.5 < least;
  }).map((control) => control.outerHTML.slice(0, 90));
}"""


def violations(page: Page, within: str = "jena-chat") -> list[str]:
    """Return what axe-core objects to below an element, the shadow root included, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    looked: dict[str, Any] = page.evaluate(RUN, [within, TAGS])
    assert looked["rules"] > 5, "axe-core found nothing to look at"
    found: list[str] = looked["found"]
    return found


def small_targets(page: Page, least: int) -> list[str]:
    """Return the controls of the widget that are smaller than ``least`` CSS pixels (WCAG 2.5.8).

    Links within a sentence are exempt, as in the criterion.
    """
    found: list[str] = page.evaluate(SMALL, least)
    return found
