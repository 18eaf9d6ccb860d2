"""Texts from a catalogue that many may edit are harmless when they arrive."""

from __future__ import annotations

import pytest

from bot.knowledge.xzufi.plain import items, one_line, trusted_link

HOSTS = ("jena.de", "thueringen.de")


def test_lists_become_items_without_markup() -> None:
    assert items("<ul><li>Ausweis</li><li><b>Antrag</b> &amp; Foto</li></ul>") == ["Ausweis", "Antrag & Foto"]
    assert items("- Ausweis\n- Antrag") == ["Ausweis", "Antrag"]


@pytest.mark.parametrize(
    "text",
    [
        "Gut <script>alert(1)</script>so",
        "Gut &lt;script&gt;alert(1)&lt;/script&gt;so",
        "Gut <a href='https://evil.example'>so</a>",
        "Gut <img src=x onerror=alert(1)>so",
        "Gut https://evil.example/x so",
        "Gut\u202e \u200bso",
    ],
)
def test_scripts_links_and_invisible_characters_are_gone(text: str) -> None:
    assert one_line(text, 100) == "Gut so"


def test_long_texts_end_with_a_sentence() -> None:
    assert one_line("Erster Satz. Zweiter Satz ist länger. Dritter.", 30) == "Erster Satz."
    assert one_line("wort " * 100, 20) == "wort wort wort …"


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://service.jena.de/x", True),
        ("https://thavel.thueringen.de/formular?id=1", True),
        ("http://service.jena.de/x", False),
        ("https://jena.de.evil.example/", False),
        ("https://evil.example/jena.de", False),
        ("https://jena.de@evil.example/", False),
        ("https://notjena.de/", False),
        ("javascript:alert(1)", False),
        ("https://jena.de:8443/", False),
        ("https://jena.de/ x", False),
        ("https://[jena.de/", False),
    ],
)
def test_only_links_to_known_hosts_are_kept(url: str, trusted: bool) -> None:
    assert (trusted_link(url, HOSTS) is not None) is trusted
