"""Texts of the catalogue as safe plain text: no markup, no scripts, no links but to hosts we trust."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from urllib.parse import urlsplit

_ITEM = re.compile(r"(?i)<\s*/?\s*(?:li|p|br|h[1-6]|div|tr|ul|ol)\b[^>]*>")
_DROPPED = re.compile(r"(?is)<\s*(script|style|iframe|object|svg)\b.*?(?:<\s*/\s*\1\s*>|\Z)")
_TAG = re.compile(r"<[^<>]*>")
_BULLET = re.compile(r"^\s*(?:[-–—•*·]|\d{1,2}[.)])\s+")
_LINK = re.compile(r"(?i)\b(?:https?://|www\.|javascript:|data:)\S+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
_LONGEST_ITEM = 400
_MOST_ITEMS = 25


def plain_lines(markup: str) -> list[str]:
    """Return the lines of a text that may hold HTML, list items a line each; empty lines are left out."""
    without = _DROPPED.sub(" ", markup)
    marked = _ITEM.sub("\n", without)
    unescaped = html.unescape(_TAG.sub("", marked))
    if "<" in unescaped:  # markup that was escaped once more
        unescaped = _TAG.sub("", _DROPPED.sub(" ", _ITEM.sub("\n", unescaped)))
    cleaned = _LINK.sub("", _CONTROL.sub("", unescaped))
    lines = (" ".join(_BULLET.sub("", line).split()) for line in cleaned.splitlines())
    return [line for line in lines if re.search(r"\w", line)]


def items(markup: str) -> list[str]:
    """Return a text as the items of a list, each short enough to be said."""
    return [shortened(line, _LONGEST_ITEM) for line in plain_lines(markup)][:_MOST_ITEMS]


def one_line(markup: str, longest: int) -> str:
    """Return a text as one line of whole sentences, at most so long."""
    return shortened(" ".join(plain_lines(markup)), longest)


def shortened(line: str, longest: int) -> str:
    """Return a line cut at the end of a sentence, or at a word where the first sentence is too long."""
    if len(line) <= longest:
        return line
    kept = ""
    for sentence in _SENTENCE_END.split(line):
        if len(kept) + len(sentence) + 1 > longest:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or f"{line[: longest - 2].rsplit(' ', 1)[0]} …"


def trusted_link(url: str, hosts: Collection[str]) -> str | None:
    """Return a link if it leads over https to one of the hosts or their subdomains, else ``None``.

    Everybody who may edit the catalogue can put any link into it.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    name = (parts.hostname or "").rstrip(".").casefold()
    known = any(name == host or name.endswith(f".{host}") for host in hosts)
    if parts.scheme != "https" or not known or parts.username or port not in (None, 443):
        return None
    return url.strip() if re.fullmatch(r"[!-~]+", url.strip()) else None
