"""The tracker store: what is kept comes back as it was, and a long conversation is cut."""

from __future__ import annotations

import asyncio

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    FollowupAction,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.cases.store import CaseStore
from bot.channels.conversations import LONGEST_CONVERSATION, StoredConversations
from bot.settings import ROOT

TURN: list[Event] = [
    ActionExecuted("action_listen"),
    UserUttered("Wann hat das Fundbüro auf?", {"name": "ask_opening_hours", "confidence": 0.9}),
    ActionExecuted("action_answer"),
    BotUttered("Heute bis 18 Uhr.", {"buttons": [{"title": "Danke", "payload": "Danke"}]}),
    SlotSet("subject", "unit/fundbuero"),
]


@pytest.fixture
def conversations(store: CaseStore, monkeypatch: pytest.MonkeyPatch) -> StoredConversations:
    """The tracker store over an empty database."""
    monkeypatch.setattr("bot.channels.conversations.shared_store", lambda: store)
    return StoredConversations(Domain.load(str(ROOT / "domain.yml")))


def _kept(conversations: StoredConversations, events: list[Event]) -> DialogueStateTracker:
    """Save a conversation of these events and return it as it comes back."""
    tracker = conversations.init_tracker("anna")
    for event in events:
        tracker.update(event)
    asyncio.run(conversations.save(tracker))
    found = asyncio.run(conversations.retrieve("anna"))
    assert found is not None
    return found


def test_every_event_comes_back_as_it_was(conversations: StoredConversations) -> None:
    events = [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        *TURN,
        FollowupAction("action_listen"),
        UserUtteranceReverted(),
        *TURN,
        ActiveLoop("case_form"),
    ]
    found = _kept(conversations, events)
    assert list(found.events) == events
    assert [event.timestamp for event in found.events] == [event.timestamp for event in events]
    assert found.active_loop_name == "case_form"
    assert found.latest_message is not None
    assert found.latest_message.intent["name"] == "ask_opening_hours"


def test_nobody_is_known_before_the_first_message(conversations: StoredConversations) -> None:
    assert asyncio.run(conversations.retrieve("nobody")) is None
    assert list(asyncio.run(conversations.keys())) == []


def test_a_long_conversation_is_cut_at_a_turn_and_keeps_its_state(conversations: StoredConversations) -> None:
    turns: list[Event] = []
    for _ in range(150):
        turns += TURN[:-1]
    events = [SlotSet("subject", "unit/standesamt"), ActiveLoop("case_form"), *turns]
    found = _kept(conversations, events)
    assert len(found.events) <= LONGEST_CONVERSATION + 3
    assert (found.slots["subject"].value, found.active_loop_name) == ("unit/standesamt", "case_form")
    said = [event for event in found.events if isinstance(event, UserUttered)]
    assert len(said) == sum(isinstance(event, BotUttered) for event in found.events) > 50


def test_nothing_is_kept_from_before_a_restart(conversations: StoredConversations) -> None:
    found = _kept(conversations, [*TURN, Restarted(), ActionExecuted("action_listen")])
    assert list(found.events) == [ActionExecuted("action_listen")]
    assert found.slots["subject"].value is None
