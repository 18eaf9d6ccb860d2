"""Where conversations live: in memory, bounded in number, length and age, and nowhere else.

Rasa's own in-memory store keeps every conversation until the process ends, and each turn costs more the
longer a conversation has become.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

LONGEST_CONVERSATION = 400
"""Events remembered of a conversation: about thirty turns; older ones drop out."""
MOST_CONVERSATIONS = 5000
"""Conversations remembered; the ones longest silent drop out first."""
LONGEST_SILENCE_SECONDS = 24 * 3600
"""A conversation silent for longer is forgotten."""


class RecentConversations(InMemoryTrackerStore):  # type: ignore[misc]
    """A tracker store for what is going on now."""

    def __init__(self, domain: Any, event_broker: Any = None, **kwargs: Any) -> None:
        kwargs.pop("host", None)
        super().__init__(domain, event_broker, **kwargs)
        self._last_heard: OrderedDict[str, float] = OrderedDict()

    async def get_or_create_tracker(
        self, sender_id: str, max_event_history: int | None = None, append_action_listen: bool = True
    ) -> DialogueStateTracker:
        """Return the conversation, cut to its most recent events."""
        return await super().get_or_create_tracker(
            sender_id, max_event_history or LONGEST_CONVERSATION, append_action_listen
        )

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the conversation and forget those that are over."""
        await super().save(tracker)
        self._last_heard[tracker.sender_id] = time.monotonic()
        self._last_heard.move_to_end(tracker.sender_id)
        self._forget_old()

    def _forget_old(self) -> None:
        limit = time.monotonic() - LONGEST_SILENCE_SECONDS
        while self._last_heard:
            sender, heard = next(iter(self._last_heard.items()))
            if len(self._last_heard) <= MOST_CONVERSATIONS and heard >= limit:
                return
            del self._last_heard[sender]
            self.store.pop(sender, None)
