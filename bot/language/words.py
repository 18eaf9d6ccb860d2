"""What a German word consists of: its lemma and the parts of a compound, by HanTa.

``Fundbüroöffnungszeiten`` → fund, büro, öffnung, zeit. A new word costs about 3 ms. The words of the
knowledge base and of the training data are kept, on disk too where a folder is given; what citizens type
is only remembered for a while, in a bounded memory, and never written down.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.language.normalise import fold, words

logger = logging.getLogger(__name__)

_MODEL = "morphmodel_ger.pgz"
_CACHE_NAME = "words-hanta-1.json"
_AFFIX_TAGS = ("SUF", "FUGE", "PREF", "PTK")
_UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))
_SHORTEST_COMPOUND = 8
_SHORTEST_PART = 3
_LONGEST_WORD = 60
_HEARD_WORDS = 5000


class WordAnalyser:
    """Splits words into folded stems; safe for use by several threads."""

    def __init__(self, cache_folder: Path | None = None) -> None:
        self._cache_file = cache_folder / _CACHE_NAME if cache_folder else None
        self._learnt: dict[str, tuple[str, ...]] = self._read_cache()
        self._heard: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._unsaved = False
        self._thread = threading.local()
        self._tagger: Any = None
        self._lock = threading.Lock()

    def stems(self, word: str) -> tuple[str, ...]:
        """Return the folded lemma of a word followed by the folded stems of its parts, without repeats.

        Numbers and words beyond 60 characters are returned folded and whole.
        """
        key = word.casefold()
        known = self._learnt.get(key) or self._heard.get(key)
        if known is None or (self._is_learning and key not in self._learnt):
            with self._lock:
                known = known or self._analyse(key)
                self._remember(key, known)
        return known

    @contextmanager
    def learning(self) -> Iterator[None]:
        """Within, in this thread, words are kept for good: those of facts and training data."""
        self._thread.learning = True
        try:
            yield
        finally:
            self._thread.learning = False
            self.save()

    @property
    def _is_learning(self) -> bool:
        return getattr(self._thread, "learning", False)

    def _remember(self, key: str, stems: tuple[str, ...]) -> None:
        if self._is_learning:
            self._learnt[key] = stems
            self._heard.pop(key, None)
            self._unsaved = True
            return
        self._heard[key] = stems
        if len(self._heard) > _HEARD_WORDS:
            self._heard.popitem(last=False)

    def text_stems(self, text: str) -> list[str]:
        """Return the stems of all words of a text, in order."""
        return [stem for word in words(text) for stem in self.stems(word)]

    def save(self) -> None:
        """Write newly learnt words to the cache folder; a failure is logged, never raised."""
        if self._cache_file is None or not self._unsaved:
            return
        try:
            self._cache_file.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._cache_file.parent, suffix=".tmp")
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(dict(self._learnt), file, ensure_ascii=False)
            os.replace(name, self._cache_file)
            self._unsaved = False
        except OSError as error:
            logger.warning("Word cache not written: %s", error)

    def _read_cache(self) -> dict[str, tuple[str, ...]]:
        if self._cache_file is None or not self._cache_file.exists():
            return {}
        try:
            stored = json.loads(self._cache_file.read_text(encoding="utf-8"))
            return {word: tuple(stems) for word, stems in stored.items()}
        except (OSError, ValueError, AttributeError, TypeError) as error:
            logger.warning("Word cache not read: %s", error)
            return {}

    def _analyse(self, word: str) -> tuple[str, ...]:
        if not word.isalpha() or len(word) > _LONGEST_WORD:
            return (fold(word),)
        best_lemma, best_parts = self._split(word)
        if len(word) >= _SHORTEST_COMPOUND and len(best_parts) < 2:
            for variant in _noun_variants(word):
                lemma, parts = self._split(variant)
                if len(parts) > len(best_parts):
                    best_lemma, best_parts = lemma, parts
        stems = dict.fromkeys([fold(best_lemma), *(fold(part) for part in best_parts)])
        return tuple(stem for stem in stems if stem)

    def _split(self, word: str) -> tuple[str, list[str]]:
        if self._tagger is None:
            from HanTa.HanoverTagger import HanoverTagger

            self._tagger = HanoverTagger(_MODEL)
        lemma, morphemes, _ = self._tagger.analyze(word, taglevel=3)
        parts = [
            stem for stem, tag in morphemes if not tag.startswith(_AFFIX_TAGS) and len(stem) >= _SHORTEST_PART
        ]
        return lemma, parts


def _noun_variants(word: str) -> list[str]:
    """A compound typed in lower case, or with ae/oe/ue, is only recognised as the noun it is."""
    variants = [word.capitalize()]
    restored = word
    for digraph, umlaut in _UMLAUTS:
        restored = restored.replace(digraph, umlaut)
    if restored != word:
        variants.append(restored.capitalize())
    return variants


@lru_cache(maxsize=1)
def shared_analyser() -> WordAnalyser:
    """Return the analyser of this process, with its cache in the data folder (``BOT_DATA``)."""
    from bot.settings import Settings

    return WordAnalyser(Settings.from_environment().data_folder / "cache")
