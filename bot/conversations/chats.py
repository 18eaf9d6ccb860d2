"""Chats of citizens, whatever channel they use: sessions, messages in order, who answers, forgetting."""

from __future__ import annotations

from pathlib import Path

from bot.cases.store.engine import CaseStore


class Chats:
    """All chats of a case store."""

    def __init__(self, store: CaseStore, folder: Path) -> None:
        """``folder``: the data folder, where photos are kept."""
        self._store = store
        self._folder = folder
