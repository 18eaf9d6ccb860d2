"""The sentences for citizens, read from ``data/responses/*.yml``.

Rasa itself says what stands under ``responses:`` there; what actions put together stands under ``phrases:``,
as ``<skill>.<name>`` where the skill is the file's name.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT

FOLDER = ROOT / "data" / "responses"


class UnknownPhrase(KeyError):
    """No file holds a phrase of this name."""


class Phrasebook:
    """Phrases by key. A phrase is one sentence or a list of variants."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._phrases: dict[str, list[str]] = {}
        for path in sorted(folder.glob("*.yml")):
            content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
            for name, texts in (content.get("phrases") or {}).items():
                self._phrases[f"{path.stem}.{name}"] = [texts] if isinstance(texts, str) else list(texts)

    def say(self, key: str, variant: int = 0, /, **values: object) -> str:
        """Return the phrase with its values filled in; ``variant`` picks among several wordings, in turn.

        Raises:
            UnknownPhrase: there is no such phrase.
            KeyError: a value that the phrase needs is missing.
        """
        try:
            variants = self._phrases[key]
        except KeyError as error:
            raise UnknownPhrase(key) from error
        return re.sub(r" +(?=[.\n]|$)", "", variants[variant % len(variants)].rstrip("\n").format(**values))

    def keys(self) -> frozenset[str]:
        """Return all keys."""
        return frozenset(self._phrases)

    def fields(self, key: str) -> frozenset[str]:
        """Return the names of the values a phrase needs, over all its variants."""
        formatter = string.Formatter()
        return frozenset(
            name for text in self._phrases[key] for _, name, _, _ in formatter.parse(text) if name is not None
        )


@lru_cache(maxsize=1)
def shared_phrasebook() -> Phrasebook:
    """Return the phrasebook of this process."""
    return Phrasebook()
