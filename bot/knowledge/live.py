"""The knowledge base as it is now: edits are taken over within seconds, broken edits are not.

A thread looks at the files once a second. A valid edit replaces knowledge and index in one step; a broken
one leaves the last good state in place, is logged once and shows in :attr:`LiveKnowledge.problem`.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from bot.clock import now
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.imported import FOLDER as IMPORTED
from bot.knowledge.load import KnowledgeError, load_knowledge
from bot.knowledge.search import SearchIndex
from bot.language.words import WordAnalyser, shared_analyser
from bot.settings import Settings

logger = logging.getLogger(__name__)

_LOOK_EVERY_SECONDS = 1.0

FileStates = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class KnowledgeState:
    """Knowledge and index that belong together."""

    knowledge: KnowledgeBase
    index: SearchIndex
    loaded_at: datetime


class LiveKnowledge:
    """Holds the current state; reading it is cheap and safe from any thread."""

    def __init__(self, folder: Path, analyser: WordAnalyser) -> None:
        """Load the folder.

        Raises:
            KnowledgeError: the files cannot be used; at the start there is no last good state.
        """
        self._folder = folder
        self._analyser = analyser
        self._seen = _file_states(folder)
        self._state = self._load()
        self._problem: str | None = None
        self._stop = threading.Event()

    @property
    def state(self) -> KnowledgeState:
        """The last good state."""
        return self._state

    @property
    def problem(self) -> str | None:
        """Why the newest edit is not in use (German), or ``None`` when everything is."""
        return self._problem

    def watch(self) -> None:
        """Start looking for edits in the background, until :meth:`close`."""
        threading.Thread(target=self._watch, name="knowledge", daemon=True).start()

    def close(self) -> None:
        """Stop looking for edits."""
        self._stop.set()

    def refresh(self) -> bool:
        """Take over an edit if there is one; tell whether the state changed."""
        states = _file_states(self._folder)
        if states == self._seen:
            return False
        self._seen = states
        try:
            self._state = self._load()
        except KnowledgeError as error:
            self._problem = str(error)
            logger.error("Knowledge base: edit not used, last good state kept. %s", error)
            return False
        self._problem = None
        logger.info("Knowledge base: edit taken over, %d records.", len(self._state.knowledge.records))
        return True

    def _watch(self) -> None:
        while not self._stop.wait(_LOOK_EVERY_SECONDS):
            try:
                self.refresh()
            except Exception:
                logger.exception("Knowledge base: looking for edits failed")

    def _load(self) -> KnowledgeState:
        knowledge = load_knowledge(self._folder)
        with self._analyser.learning():
            index = SearchIndex(knowledge, self._analyser)
        return KnowledgeState(knowledge, index, now())


@lru_cache(maxsize=1)
def shared_knowledge() -> LiveKnowledge:
    """Return the watched knowledge of this process, from the folder named by ``BOT_KNOWLEDGE``.

    Raises:
        KnowledgeError: the knowledge base cannot be used.
    """
    live = LiveKnowledge(Settings.from_environment().knowledge_folder, shared_analyser())
    live.watch()
    return live


def _file_states(folder: Path) -> FileStates:
    states = []
    for path in sorted((*folder.glob("*.yml"), *(folder / IMPORTED).glob("*.yml"))):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        states.append((str(path.relative_to(folder)), stat.st_mtime_ns, stat.st_size))
    return tuple(states)
