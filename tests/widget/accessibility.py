"""What a machine can find of barriers: axe-core's rules, and the sizes of targets."""

from __future__ import annotations

from typing import Any

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

_axe = Axe()


def violations(page: Page, within: str = "jena-chat") -> list[str]:
    """Return what axe-core objects to below an element, the shadow root included, a line each."""
    found: dict[str, Any] = _axe.run(
        page, context=within, options={"runOnly": {"type": "tag", "values": TAGS}}
    )
    assert found["passes"], "axe-core found nothing to look at"
    return [
        f"{problem['id']}: {node['target']} {node['failureSummary']}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]


def small_targets(page: Page, least: int) -> list[str]:
    """Return the controls of the widget that are smaller than ``least`` CSS pixels (WCAG 2.5.8).

    Links within a sentence are exempt, as in the criterion.
    """
    found: list[str] = page.evaluate(
        """(least) => {
          const root = document.querySelector("jena-chat").shadowRoot;
          const controls = root.querySelectorAll("button, a[href], summary, textarea, input:not([hidden])");
          return [...controls].filter((control) => {
            if (!control.getClientRects().length || control.closest(".bubble, dd, .spoken")) return false;
            const { width, height } = control.getBoundingClientRect();
            return width + 0.5 < least || height + 0.5 < least;
          }).map((control) => control.outerHTML.slice(0, 90));
        }""",
        least,
    )
    return found
