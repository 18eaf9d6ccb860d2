"""Where conversations live: in the database, bounded in length; silent ones are purged with everything else.

Rasa's own stores keep every event of every conversation for good, and each turn costs more the longer a
conversation has become. Here a long one is cut to its recent events, without losing what they build on: the
slots and the form that were set before the cut are written down in front of them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, Restarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from bot.cases.store import shared_store
from bot.clock import now
from bot.conversations.dialogues import load_dialogue, save_dialogue

LONGEST_CONVERSATION = 400
"""Events remembered of a conversation: about thirty turns; older ones drop out."""


class StoredConversations(TrackerStore):  # type: ignore[misc]
    """A tracker store over the table ``dialogue``, shared by all Rasa processes."""

    def __init__(self, domain: Any, event_broker: Any = None, **kwargs: Any) -> None:
        kwargs.pop("host", None)
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the conversation."""
        await self.stream_events(tracker)
        dialogue = tracker.as_dialogue()
        dialogue.events = recent(list(dialogue.events), tracker)
        state = json.dumps(dialogue.as_dict())
        await asyncio.to_thread(save_dialogue, shared_store(), tracker.sender_id, state, now())

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation, ``None`` for a new one."""
        state = await asyncio.to_thread(load_dialogue, shared_store(), sender_id)
        if state is None:
            return None
        tracker = self.init_tracker(sender_id)
        tracker.recreate_from_dialogue(Dialogue(sender_id, _events(json.loads(state)["events"])))
        return tracker

    async def keys(self) -> Iterable[str]:
        """Return nothing: nobody may list conversations."""
        return ()


def _events(records: list[dict[str, Any]]) -> list[Event]:
    """Return stored events; Rasa's own way looks through all classes for each of them, a fifth of a turn."""
    kinds = _kinds_of_event()
    return [kinds[record["event"]]._from_parameters(record) for record in records]


@cache
def _kinds_of_event() -> dict[str, type[Event]]:
    return {kind.type_name: kind for kind in reversed(all_subclasses(Event))}


def recent(events: list[Event], tracker: DialogueStateTracker) -> list[Event]:
    """Return the latest events, from the beginning of a turn on, with what was set before them in front.

    Nothing is kept from before a restart: that is how somebody's data are deleted.
    """
    restarts = [index for index, event in enumerate(events) if isinstance(event, Restarted)]
    events = events[restarts[-1] + 1 :] if restarts else events
    if len(events) <= LONGEST_CONVERSATION:
        return events
    kept = events[-LONGEST_CONVERSATION:]
    starts = (
        index
        for index, event in enumerate(kept)
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
    )
    kept = kept[next(starts, 0) :]
    before = DialogueStateTracker.from_events(
        tracker.sender_id, events[: len(events) - len(kept)], list(tracker.slots.values())
    )
    slots = [SlotSet(name, slot.value) for name, slot in before.slots.items() if slot.value is not None]
    loop = [ActiveLoop(before.active_loop_name)] if before.active_loop_name else []
    return [*slots, *loop, *kept]
